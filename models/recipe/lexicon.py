"""Derives the tiny model's emotion lexicon from the training sentences: for each word its distribution over the
classes and its sentiment. Checked against VADER's valences, which are not among what it is derived from.

    python3 models/recipe/lexicon.py ../shared/data/text/utterances.csv ../shared/data/lexicon/vader_lexicon.txt \
        models/tiny/lexicon.json

How much oftener a word stands in sentences of a class than its sources' shares of the classes let expect is a ratio
(observed + smoothing) / (expected + smoothing): log-odds with a prior that draws rare words to no odds at all (Monroe,
Colaresi and Quinn 2008). The expectation evens out that sources have other shares; ratios that sum to 1 are the
distribution, as if all classes were equally frequent. A word's valence is its mean probability of the positive classes
less that of the negative ones, so that a word which is everywhere has 0. Kept are words whose valence passes a
threshold and whose likeliest class has that polarity. Words that follow a negation are not counted.

Half of VADER's words choose smoothing and threshold, the other half gives the figures; a word's hash says which.
"""

import argparse
import csv
import json
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.lexicon import without_contractions
from mart.config import load_config
from vocabulary import basic_tokens

# Sentences that a word must stand in.
SENTENCES = 3
NEGATIONS = frozenset("t cannot neither never no nor not without cant didnt doesnt dont isnt wasnt wont".split())
# Words, up to the next sign, that a negation turns around.
NEGATED = 4
# What is left of contractions: 're, 've, 'll.
FRAGMENTS = frozenset("re ve ll".split())
# Sources are named in the file, as their terms ask.
SOURCE = "Word statistics of GoEmotions, EmoContext, DailyDialog, MELD and ISEAR, training sentences; see the model card"

SMOOTHINGS = (1, 2, 5, 10, 20)
THRESHOLDS = tuple(step / 200 for step in range(1, 21))
AGREEMENT = 0.90
# Valence of VADER from which its sign is taken as sure.
SURE = 1.0


@dataclass(frozen=True)
class Counts:
    words: list[str]
    # [words, classes] sentences of each class with the word; one with several labels counts in parts
    observed: np.ndarray
    # [words, classes] what the sources' shares of the classes let expect
    expected: np.ndarray


def counted_words(text: str) -> set[str]:
    """Words of a sentence, without those that a negation turns around, signs, numbers and remains of contractions."""
    found: set[str] = set()
    negated = 0
    tokens = basic_tokens(text)
    for token, whole in zip(tokens, without_contractions(tokens)):
        if whole is not None and negated == 0 and _is_word(token):
            found.add(token)
        if token in NEGATIONS:
            negated = NEGATED
        elif token in ".,;:!?":
            negated = 0
        elif token.isalnum() and negated:
            negated -= 1
    return found


def _is_word(token: str) -> bool:
    picture = unicodedata.category(token[0]) == "So"
    return picture or (len(token) > 1 and token not in FRAGMENTS and token.isalpha())


def count(rows: Iterable[dict[str, str]], classes: list[str], least: int) -> Counts:
    """Counts of the words that stand in at least so many training sentences."""
    index = {name: place for place, name in enumerate(classes)}
    train = [row for row in rows if row["split"] == "train"]
    cut = [counted_words(row["text"]) for row in train]
    frequency = Counter(word for words in cut for word in words)
    known = {word: i for i, word in enumerate(sorted(w for w, n in frequency.items() if n >= least))}
    sources = sorted({row["source"] for row in train})
    observed = np.zeros((len(sources), len(known), len(classes)))
    shares = np.zeros((len(sources), len(classes)))
    for row, words in zip(train, cut):
        labels = [index[name] for name in row["emotions"].split("|")]
        source = sources.index(row["source"])
        shares[source, labels] += len(words) / len(labels)
        places = [known[word] for word in words if word in known]
        observed[source, np.repeat(places, len(labels)).astype(int), labels * len(places)] += 1 / len(labels)
    shares /= shares.sum(1, keepdims=True)
    expected = np.einsum("sw,sc->wc", observed.sum(2), shares)
    return Counts(list(known), observed.sum(0), expected)


def distributions(counts: Counts, smoothing: float) -> np.ndarray:
    """[words, classes] to three decimals, as the file has them."""
    ratio = (counts.observed + smoothing) / (counts.expected + smoothing)
    return np.round(ratio / ratio.sum(1, keepdims=True), 3)


def valence(found: np.ndarray, polarity: np.ndarray) -> np.ndarray:
    """[words], from -1 to 1"""
    return found[:, polarity > 0].mean(1) - found[:, polarity < 0].mean(1)


def kept(found: np.ndarray, polarity: np.ndarray, threshold: float) -> np.ndarray:
    """[words] whether a word says enough, and its likeliest class the same as its valence."""
    value = valence(found, polarity)
    return (np.abs(value) > threshold) & (polarity[found.argmax(1)] == np.sign(value))


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's; equal values share their mean rank."""

    def ranks(values: np.ndarray) -> np.ndarray:
        _, place, size = np.unique(values, return_inverse=True, return_counts=True)
        return (np.cumsum(size) - (size - 1) / 2)[place]

    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def sign_agreement(value: np.ndarray, truth: np.ndarray) -> float:
    """Share of the words with a sure truth whose sign is the same."""
    sure = np.abs(truth) > SURE
    return float((np.sign(value[sure]) == np.sign(truth[sure])).mean())


def read_vader(path: Path) -> dict[str, float]:
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {fields[0]: float(fields[1]) for fields in lines}


def chooses(word: str) -> bool:
    """Whether a word of VADER chooses; the others report."""
    return zlib.crc32(word.encode()) % 2 == 0


def choose(counts: Counts, polarity: np.ndarray, vader: dict[str, float]) -> tuple[float, float]:
    """The smoothing with the best rank correlation, then the smallest threshold with the agreement asked for."""
    places = [i for i, word in enumerate(counts.words) if word in vader and chooses(word)]
    truth = np.array([vader[counts.words[i]] for i in places])

    def correlation(smoothing: float) -> float:
        return rank_correlation(valence(distributions(counts, smoothing)[places], polarity), truth)

    smoothing = max(SMOOTHINGS, key=correlation)
    found = distributions(counts, smoothing)[places]
    for threshold in THRESHOLDS:
        some = kept(found, polarity, threshold)
        if sign_agreement(valence(found[some], polarity), truth[some]) >= AGREEMENT:
            return smoothing, threshold
    raise ValueError(f"no threshold gives a sign agreement of {AGREEMENT}")


def report(words: list[str], found: np.ndarray, polarity: np.ndarray, vader: dict[str, float]) -> str:
    places = [i for i, word in enumerate(words) if word in vader and not chooses(word)]
    truth = np.array([vader[words[i]] for i in places])
    value = valence(found[places], polarity)
    sure = int((np.abs(truth) > SURE).sum())
    return (
        f"VADER, reporting half: {len(places)} shared words, rank correlation {rank_correlation(value, truth):.3f}; "
        f"sign agreement {sign_agreement(value, truth):.3f} on {sure} words beyond {SURE:g}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, help="CSV with the columns source, split, emotions and text")
    parser.add_argument("vader", type=Path, help="VADER's lexicon: word, mean valence, tab-separated")
    parser.add_argument("lexicon", type=Path, help="lexicon.json to write")
    options = parser.parse_args()
    config = load_config("tiny")
    classes, polarity = config["classes"], np.array(config["polarity"])
    with options.sentences.open(encoding="utf-8", newline="") as file:
        counts = count(csv.DictReader(file), classes, SENTENCES)
    vader = read_vader(options.vader)
    smoothing, threshold = choose(counts, polarity, vader)
    print(f"{len(counts.words)} words in at least {SENTENCES} sentences; smoothing {smoothing}, threshold {threshold}")
    every = distributions(counts, smoothing)
    print(f"all of them: {report(counts.words, every, polarity, vader)}")
    some = np.flatnonzero(kept(every, polarity, threshold))
    words, found = [counts.words[i] for i in some], every[some]
    print(f"the {len(words)} kept: {report(words, found, polarity, vader)}")
    emotions = Counter(classes[i] for i in found.argmax(1))
    print("by emotion: " + ", ".join(f"{name} {emotions[name]}" for name in classes if emotions[name]))
    sentiment = np.sign(valence(found, polarity)).astype(int)
    entries = {word: [int(s), *p.tolist()] for word, s, p in zip(words, sentiment, found)}
    record = {"version": 1, "name": "tiny", "classes": classes, "source": SOURCE, "words": entries}
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    options.lexicon.write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")
    print(f"{options.lexicon}: {options.lexicon.stat().st_size} bytes")


if __name__ == "__main__":
    main()

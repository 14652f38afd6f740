"""Derives the tiny model's emotion lexicon from the training sentences: for each word its distribution over the
classes and its sentiment. Checked against VADER's valences, which are not among what it is derived from.

    python3 models/recipe/lexicon.py ../shared/data/text/utterances.csv ../shared/data/lexicon/vader_lexicon.txt \
        models/tiny/lexicon.json

How much oftener a word stands in sentences of a class than its sources' shares of the classes let expect is a ratio
(observed + smoothing) / (expected + smoothing): log-odds with a prior that draws rare words to no odds at all (Monroe,
Colaresi and Quinn 2008). The expectation evens out that sources have other shares; ratios that sum to 1 are the
distribution, as if all classes were equally frequent. Words of one stem lend each other their counts, up to a limit;
words that a negation turns around are not counted. The smoothing is that under which the validation sentences are
likeliest, as degrees are probabilities.

A word's valence is its mean probability of the positive classes less that of the negative ones, so that a word which is
everywhere has 0. Kept are the words of the largest valences whose likeliest class has that polarity.

That negation and stems matter was seen on half of VADER's words; the other half gives the figures.
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

# Words of the lexicon, and sentences that each must stand in.
WORDS = 5000
SENTENCES = 3
NEGATIONS = frozenset("t cannot neither never no nor not without cant didnt doesnt dont isnt wasnt wont".split())
# Words, up to the next sign, that a negation turns around.
NEGATED = 4
# What is left of contractions: 're, 've, 'll.
FRAGMENTS = frozenset("re ve ll".split())
# A word's end that is not of its stem, longest first, and the letters that must be left.
ENDINGS = sorted(
    [
        *("able", "ation", "ations", "e", "ed", "edly", "er", "ers", "es", "est", "ful", "ied", "ies", "ing", "ingly"),
        *("ings", "ion", "ions", "ive", "ly", "ment", "ments", "ness", "ous", "s", "y"),
    ],
    key=len,
    reverse=True,
)
STEM = 4
# Expected sentences that words of the same stem can lend.
LENT = 20
# Sources are named in the file, as their terms ask.
SOURCE = "Training sentences of GoEmotions, EmoContext, DailyDialog, MELD and ISEAR; see the model card"

SMOOTHINGS = (1, 2, 3, 5, 10, 20)
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


def count(rows: Iterable[dict[str, str]], split: str, classes: list[str], least: int) -> Counts:
    """Counts of the words that stand in at least so many sentences of a split."""
    index = {name: place for place, name in enumerate(classes)}
    chosen = [row for row in rows if row["split"] == split]
    cut = [counted_words(row["text"]) for row in chosen]
    frequency = Counter(word for words in cut for word in words)
    known = {word: i for i, word in enumerate(sorted(w for w, n in frequency.items() if n >= least))}
    sources = sorted({row["source"] for row in chosen})
    observed = np.zeros((len(sources), len(known), len(classes)))
    shares = np.zeros((len(sources), len(classes)))
    for row, words in zip(chosen, cut):
        labels = [index[name] for name in row["emotions"].split("|")]
        source = sources.index(row["source"])
        shares[source, labels] += len(words) / len(labels)
        places = [known[word] for word in words if word in known]
        observed[source, np.repeat(places, len(labels)).astype(int), labels * len(places)] += 1 / len(labels)
    shares /= shares.sum(1, keepdims=True)
    expected = np.einsum("sw,sc->wc", observed.sum(2), shares)
    return Counts(list(known), observed.sum(0), expected)


def stem(word: str) -> str:
    """Crude: it takes an ending off, and needs not be a word."""
    return next((word.removesuffix(e) for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= STEM), word)


def with_kin(counts: Counts) -> Counts:
    """Each word's counts with those of other words of its stem, which together weigh at most LENT sentences."""
    _, family = np.unique([stem(word) for word in counts.words], return_inverse=True)

    def others(values: np.ndarray) -> np.ndarray:
        sums = np.zeros((family.max() + 1, values.shape[1]))
        np.add.at(sums, family, values)
        return sums[family] - values

    observed, expected = others(counts.observed), others(counts.expected)
    weight = np.minimum(1, LENT / np.maximum(expected.sum(1, keepdims=True), 1))
    return Counts(counts.words, counts.observed + weight * observed, counts.expected + weight * expected)


def distributions(counts: Counts, smoothing: float) -> np.ndarray:
    """[words, classes] to three decimals, as the file has them."""
    ratio = (counts.observed + smoothing) / (counts.expected + smoothing)
    return np.round(ratio / ratio.sum(1, keepdims=True), 3)


def valence(found: np.ndarray, polarity: np.ndarray) -> np.ndarray:
    """[words], from -1 to 1"""
    return found[:, polarity > 0].mean(1) - found[:, polarity < 0].mean(1)


def kept(found: np.ndarray, polarity: np.ndarray, words: int) -> np.ndarray:
    """Places of so many words, or of all that there are, in their order: those of the largest valences among the
    words whose likeliest class has the same polarity."""
    value = valence(found, polarity)
    clear = np.flatnonzero((value != 0) & (polarity[found.argmax(1)] == np.sign(value)))
    return np.sort(clear[np.argsort(-np.abs(value[clear]), kind="stable")[:words]])


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


def reports(word: str) -> bool:
    """Whether a word of VADER is of the half that decided nothing."""
    return zlib.crc32(word.encode()) % 2 == 1


def choose_smoothing(counts: Counts, held_out: Counts) -> float:
    """That under which the classes of held-out sentences are likeliest, given a word, when all classes are equally
    frequent."""
    place = {word: i for i, word in enumerate(counts.words)}
    shared = [(place[word], i) for i, word in enumerate(held_out.words) if word in place]
    learned, held = (list(places) for places in zip(*shared))
    observed, expected = held_out.observed[held], held_out.expected[held]
    share = expected / expected.sum(1, keepdims=True)
    evened = np.divide(observed, share, out=np.zeros_like(observed), where=observed > 0)

    def likelihood(smoothing: float) -> float:
        # Three decimals leave nothing of what is rarer than one in two thousand.
        return float((evened * np.log(np.maximum(distributions(counts, smoothing)[learned], 5e-4))).sum())

    return max(SMOOTHINGS, key=likelihood)


def report(words: list[str], found: np.ndarray, polarity: np.ndarray, vader: dict[str, float]) -> str:
    places = [i for i, word in enumerate(words) if word in vader and reports(word)]
    truth = np.array([vader[words[i]] for i in places])
    value = valence(found[places], polarity)
    sure = int((np.abs(truth) > SURE).sum())
    return (
        f"{len(places)} shared words of VADER, rank correlation {rank_correlation(value, truth):.3f}; "
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
        rows = list(csv.DictReader(file))
    counts = with_kin(count(rows, "train", classes, SENTENCES))
    smoothing = choose_smoothing(counts, count(rows, "valid", classes, 1))
    every = distributions(counts, smoothing)
    vader = read_vader(options.vader)
    print(f"{len(counts.words)} words, smoothing {smoothing}: {report(counts.words, every, polarity, vader)}")
    places = kept(every, polarity, WORDS)
    words, found = [counts.words[i] for i in places], every[places]
    print(f"{len(words)} words kept: {report(words, found, polarity, vader)}")
    emotions = Counter(classes[i] for i in found.argmax(1))
    print("by emotion: " + ", ".join(f"{name} {emotions[name]}" for name in classes if emotions[name]))
    sentiment = np.sign(valence(found, polarity)).astype(int)
    entries = {word: [int(s), *p.tolist()] for word, s, p in zip(words, sentiment, found)}
    record = {"version": 1, "name": "tiny", "classes": classes, "source": SOURCE, "words": entries}
    # A line for each word.
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    options.lexicon.write_text(text + "\n", encoding="utf-8")
    print(f"{options.lexicon}: {options.lexicon.stat().st_size} bytes")


if __name__ == "__main__":
    main()

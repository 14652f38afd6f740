"""Trains the tiny model's WordPiece vocabulary from the training sentences; Python 3.11's standard library alone.

    python3 models/recipe/vocabulary.py ../shared/data/text/utterances.csv models/tiny/vocab.txt

Text goes through BERT's uncased basic tokenisation, as src/segment/tokenizer.ts does it in the page. The vocabulary is
the five special tokens, every character seen often enough (alone, and with ## inside a word), then the results of
joining the most frequent pair of neighbouring pieces again and again: the way Hugging Face trains WordPiece. Ties are
broken by spelling, so the same sentences give the same file. Sources of the sentences: see the model card.
"""

import argparse
import csv
import heapq
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = 8000
# A character seen less often becomes [UNK]: its embedding would stay as it was drawn.
CHARACTER_COUNT = 20
# Longer words become [UNK] in the page as well; in chat they are keyboard mashing.
LONGEST_WORD = 100

# Blocks that BERT cuts character by character.
CJK = [
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2CEAF),
    (0x2F800, 0x2FA1F),
]


def is_punctuation(character: str) -> bool:
    """BERT's notion: Unicode punctuation and every ASCII sign that is no letter, digit or space."""
    ascii_sign = "!" <= character <= "~" and not character.isalnum()
    return ascii_sign or unicodedata.category(character).startswith("P")


def is_cjk(character: str) -> bool:
    return any(low <= ord(character) <= high for low, high in CJK)


def clean(text: str) -> Iterator[str]:
    """Characters of the text without control characters, white space as spaces, ideographs with spaces around."""
    for character in text:
        if character.isspace():
            yield " "
        elif character in "\0\ufffd" or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs"):
            continue
        elif is_cjk(character):
            yield f" {character} "
        else:
            yield character


def basic_tokens(text: str) -> list[str]:
    """Lower-cased words and single punctuation signs, accents stripped."""
    decomposed = unicodedata.normalize("NFD", "".join(clean(text)).lower())
    plain = (character for character in decomposed if unicodedata.category(character) != "Mn")
    return "".join(f" {character} " if is_punctuation(character) else character for character in plain).split()


def count_words(rows: Iterable[dict[str, str]]) -> Counter[str]:
    words: Counter[str] = Counter()
    for row in rows:
        if row["split"] == "train":
            words.update(word for word in basic_tokens(row["text"]) if len(word) <= LONGEST_WORD)
    return words


def alphabet(words: Counter[str]) -> list[str]:
    """Characters worth a piece, alone and with ##, most frequent first; ASCII always, so that no plain word is lost."""
    alone: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for word, count in words.items():
        for position, character in enumerate(word):
            (inside if position else alone)[character] += count
    for code in range(ord("!"), ord("~") + 1):
        character = chr(code).lower()
        alone[character] += CHARACTER_COUNT
        if not is_punctuation(character):
            inside[character] += CHARACTER_COUNT
    seen = [(count, character) for character, count in alone.items()]
    seen += [(count, "##" + character) for character, count in inside.items()]
    return [piece for count, piece in sorted(seen, key=lambda entry: (-entry[0], entry[1])) if count >= CHARACTER_COUNT]


def join(left: str, right: str) -> str:
    return left + right.removeprefix("##")


def merge_pairs(words: Counter[str], pieces: list[str], size: int) -> list[str]:
    """Joins the most frequent neighbouring pieces until there are `size`; words outside the alphabet take no part."""
    known = dict.fromkeys(pieces)
    split = {word: [word[0]] + ["##" + character for character in word[1:]] for word in sorted(words)}
    split = {word: parts for word, parts in split.items() if all(part in known for part in parts)}
    counts: Counter[tuple[str, str]] = Counter()
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for word, parts in split.items():
        for pair in zip(parts, parts[1:]):
            counts[pair] += words[word]
            places[pair].add(word)
    queue = [(-count, pair) for pair, count in counts.items()]
    heapq.heapify(queue)
    while queue and len(known) < size:
        negative, pair = heapq.heappop(queue)
        if -negative != counts[pair]:
            continue  # an entry of an older count; the newer one is in the queue as well
        known[join(*pair)] = None
        changed: set[tuple[str, str]] = set()
        for word in places.pop(pair):
            before, after = split[word], joined(split[word], pair)
            split[word] = after
            for old in zip(before, before[1:]):
                counts[old] -= words[word]
                changed.add(old)
            for new in zip(after, after[1:]):
                counts[new] += words[word]
                places[new].add(word)
                changed.add(new)
        for other in sorted(changed):
            if counts[other] > 0:
                heapq.heappush(queue, (-counts[other], other))
    return list(known)


def joined(parts: list[str], pair: tuple[str, str]) -> list[str]:
    result: list[str] = []
    position = 0
    while position < len(parts):
        if tuple(parts[position : position + 2]) == pair:
            result.append(join(*pair))
            position += 2
        else:
            result.append(parts[position])
            position += 1
    return result


def pieces_of(word: str, vocabulary: set[str]) -> list[str]:
    """Longest pieces first, as BERT cuts a word; [UNK] when that leads nowhere."""
    pieces: list[str] = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if prefix + word[start:end] in vocabulary), None)
        if end is None or len(word) > LONGEST_WORD:
            return ["[UNK]"]
        pieces.append(prefix + word[start:end])
        start = end
    return pieces


def report(rows: Iterable[dict[str, str]], vocabulary: set[str]) -> str:
    words = Counter(word for row in rows if row["split"] == "valid" for word in basic_tokens(row["text"]))
    total = words.total()
    cut = {word: pieces_of(word, vocabulary) for word in words}
    unknown = sum(words[word] for word, pieces in cut.items() if pieces == ["[UNK]"])
    pieces = sum(words[word] * len(parts) for word, parts in cut.items())
    return f"valid split: {total} words, {unknown / total:.4%} [UNK], {pieces / total:.3f} pieces a word"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path, help="CSV with the columns split and text")
    parser.add_argument("vocabulary", type=Path, help="vocab.txt to write")
    options = parser.parse_args()
    with options.sentences.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = count_words(rows)
    vocabulary = merge_pairs(words, SPECIAL + alphabet(words), PIECES)
    if len(vocabulary) != PIECES:
        raise SystemExit(f"only {len(vocabulary)} pieces: too few sentences for {PIECES}")
    options.vocabulary.write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    print(report(rows, set(vocabulary)))


if __name__ == "__main__":
    main()

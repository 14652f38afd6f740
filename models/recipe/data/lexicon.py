"""The emotion lexicon in training: which word pieces of a row are verified cues of a segment. Mirrors src/lexicon.

Each word of the lexicon has a sentiment (-1 or 1) and a distribution over the classes; its emotion is the likeliest
class (each of them where several are), its degree the probability of the segment's emotion. One word says less than a
segment, so the degrees of both are compared as ranks among the lexicon's words of that emotion. Spec section 5.5.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

TAU = 0.3
APOSTROPHES = frozenset("'\u2019")
# Stages of the ladder.
KNOWN, E1, E2, E3 = 0, 1, 2, 3


@dataclass(frozen=True)
class Lexicon:
    classes: list[str]
    # -1, 0 or 1, and the distribution over the classes, of each word
    words: dict[str, tuple[int, np.ndarray]]

    @cached_property
    def ranks(self) -> "list[Ranks]":
        """Of each class."""
        return ranks_of(np.array([distribution for _, distribution in self.words.values()]))


@dataclass(frozen=True)
class Ranks:
    """Of one emotion: degrees of its words, each once and rising, and the share of the words that are no stronger."""

    degrees: np.ndarray
    shares: np.ndarray

    def of(self, degrees: np.ndarray) -> np.ndarray:
        """Ranks 0..1 of degrees 0..1. Those that no word has lie in proportion between their neighbours, the ends being
        0 at 0 and 1 at 1."""
        return np.interp(degrees, [0, *self.degrees, 1], [0, *self.shares, 1])


def ranks_of(words: np.ndarray) -> list[Ranks]:
    """Of each class, from the words' distributions [W, classes]."""
    found = []
    for emotion in range(words.shape[1]):
        own = words[words[:, emotion] == words.max(1), emotion]
        degrees, counts = np.unique(own, return_counts=True)
        found.append(Ranks(degrees, counts.cumsum() / max(1, len(own))))
    return found


def load_lexicon(path: Path) -> Lexicon:
    record = json.loads(path.read_text(encoding="utf-8"))
    words = {word: (entry[0], np.array(entry[1:])) for word, entry in record["words"].items()}
    return Lexicon(record["classes"], words)


def verified(
    sentiments: np.ndarray,
    words: np.ndarray,
    segment: np.ndarray,
    polarity: np.ndarray,
    ranks: list[Ranks],
    tau: float = TAU,
) -> np.ndarray:
    """Stages [W] that words with sentiments [W] and distributions [W, classes] reach against a segment's
    distribution [classes]; `ranks` of the lexicon."""
    emotion = int(segment.argmax())
    e1 = (sentiments == polarity[emotion]) & (polarity[emotion] != 0)
    e2 = e1 & (words[:, emotion] == words.max(1))
    rank = ranks[emotion].of
    e3 = e2 & (np.abs(rank(words[:, emotion]) - rank(segment[emotion])) < tau)
    return e1.astype(int) + e2 + e3


def without_contractions(tokens: list[str]) -> list[str | None]:
    """The words, with None for one that stands before 't: "won't" has nothing of "won"."""
    following = zip([*tokens[1:], ""], [*tokens[2:], "", ""])
    return [None if first in APOSTROPHES and then == "t" else word for word, (first, then) in zip(tokens, following)]


def verified_pieces(
    lexicon: Lexicon,
    ids: np.ndarray,
    vocabulary: list[str],
    segment: np.ndarray,
    polarity: np.ndarray,
    tau: float = TAU,
) -> np.ndarray:
    """Mask [W] of a row of piece ids [W]: pieces of words that pass E3."""
    mask = np.zeros(len(ids), bool)
    for start, end, stage, _ in judged_words(lexicon, ids, vocabulary, segment, polarity, tau):
        mask[start:end] = stage == E3
    return mask


def judged_words(
    lexicon: Lexicon,
    ids: np.ndarray,
    vocabulary: list[str],
    segment: np.ndarray,
    polarity: np.ndarray,
    tau: float = TAU,
) -> list[tuple[int, int, int, str]]:
    """Of the words that the lexicon knows in a row of piece ids [W]: where each begins and ends, its stage, itself."""
    starts: list[int] = []
    words: list[str] = []
    for place, index in enumerate(ids):
        piece = vocabulary[index]
        if piece.startswith("##") and words:
            words[-1] += piece.removeprefix("##")
        else:
            starts.append(place)
            words.append(piece)
    found = [i for i, word in enumerate(without_contractions(words)) if word in lexicon.words]
    if not found:
        return []
    entries = [lexicon.words[words[i]] for i in found]
    sentiments, distributions = (np.array(part) for part in zip(*entries))
    stages = verified(sentiments, distributions, segment, polarity, lexicon.ranks, tau)
    ends = [*starts[1:], len(ids)]
    return [(starts[i], ends[i], int(stage), words[i]) for i, stage in zip(found, stages)]

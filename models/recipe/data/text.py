"""Sentences with emotions: rows of word pieces, as the page's tokenizer cuts them, and label distributions.

Pieces are cut once and kept in the cache. A sentence with several labels has them in equal parts.
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from vocabulary import basic_tokens, pieces_of

PAD, UNKNOWN, FIRST, LAST = "[PAD]", "[UNK]", "[CLS]", "[SEP]"


@dataclass(frozen=True)
class Sentences:
    # All rows of piece ids, [CLS] and [SEP] included, one after the other
    pieces: np.ndarray
    # [n + 1] where each row begins
    offsets: np.ndarray
    # [n, classes], each row sums to 1
    distributions: np.ndarray
    # [n] names of the sources
    sources: np.ndarray
    # [n] whether exactly one label was given
    single: np.ndarray

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def lengths(self) -> np.ndarray:
        return np.diff(self.offsets)

    def rows(self, indices: np.ndarray) -> tuple[Tensor, Tensor]:
        """Padded ids [n, W] (0 = [PAD]) and where padding stands [n, W]."""
        rows = [self.pieces[self.offsets[i] : self.offsets[i + 1]] for i in indices]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
        padding = np.arange(ids.shape[1])[None] >= np.array([len(row) for row in rows])[:, None]
        return torch.from_numpy(ids), torch.from_numpy(padding)


def tokenise(text: str, ids: dict[str, int], longest: int) -> list[int]:
    """Ids of [CLS], the pieces and [SEP], cut to `longest`."""
    known = ids.keys()
    pieces = [piece for word in basic_tokens(text) for piece in pieces_of(word, known)]
    return [ids[FIRST], *(ids[piece] for piece in pieces[: longest - 2]), ids[LAST]]


def read_vocabulary(path: Path) -> dict[str, int]:
    return {piece: index for index, piece in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))}


def load_sentences(
    data: Path, cache: Path, vocabulary: Path, split: str, classes: list[str], longest: int, source: str | None = None
) -> Sentences:
    """The sentences of a split, of one source or of all."""
    with (data / "text" / "utterances.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pieces, offsets = _cut(rows, cache, vocabulary, longest)
    chosen = [i for i, row in enumerate(rows) if row["split"] == split and source in (None, row["source"])]
    labels = [[classes.index(name) for name in rows[i]["emotions"].split("|")] for i in chosen]
    distributions = np.zeros((len(chosen), len(classes)), np.float32)
    for place, given in enumerate(labels):
        distributions[place, given] = 1 / len(given)
    lengths = [offsets[i + 1] - offsets[i] for i in chosen]
    return Sentences(
        pieces=np.concatenate([pieces[offsets[i] : offsets[i + 1]] for i in chosen]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]),
        distributions=distributions,
        sources=np.array([rows[i]["source"] for i in chosen]),
        single=np.array([len(given) == 1 for given in labels]),
    )


def _cut(rows: list[dict[str, str]], cache: Path, vocabulary: Path, longest: int) -> tuple[np.ndarray, np.ndarray]:
    # Another vocabulary cuts otherwise, so its hash names the cache.
    stamp = hashlib.sha256(vocabulary.read_bytes()).hexdigest()[:12]
    path = cache / f"text-{stamp}-{longest}.npz"
    if not path.exists():
        ids = read_vocabulary(vocabulary)
        cut = [tokenise(row["text"], ids, longest) for row in rows]
        offsets = np.concatenate([[0], np.cumsum([len(row) for row in cut])])
        cache.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part.npz")
        np.savez(partial, pieces=np.array([piece for row in cut for piece in row], np.uint16), offsets=offsets)
        partial.replace(path)
    with np.load(path) as stored:
        return stored["pieces"], stored["offsets"]

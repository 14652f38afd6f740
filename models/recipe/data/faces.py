"""Faces: 48 x 48 grey pictures with ten people's votes (FER2013 with the FER+ votes), one split at a time.

Pictures are decoded once into a memory-mapped array of bytes in the cache folder; votes become distributions over the
seven classes of the model.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 48
# Class of the model -> column of faces.csv.
COLUMNS = {
    "anger": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "joy": "happiness",
    "neutral": "neutral",
    "sadness": "sadness",
    "surprise": "surprise",
}
# Votes without a class of ours.
OTHERS = ("contempt", "unknown", "NF")


@dataclass(frozen=True)
class Faces:
    # [n, 48, 48] grey bytes
    pictures: np.ndarray
    # [n, classes], each row sums to 1
    distributions: np.ndarray
    # [n] index of the class with strictly the most votes; -1 where there is none
    majority: np.ndarray

    def __len__(self) -> int:
        return len(self.pictures)


def majority_class(row: dict[str, str], classes: list[str]) -> int:
    """The class with strictly the most votes of all ten columns; -1 for a tie, and for contempt, unknown or no face."""
    votes = {name: int(row[COLUMNS[name]]) for name in classes} | {name: int(row[name]) for name in OTHERS}
    most = max(votes.values())
    winners = [name for name, count in votes.items() if count == most]
    return classes.index(winners[0]) if len(winners) == 1 and winners[0] in classes else -1


def distribution(row: dict[str, str], classes: list[str]) -> np.ndarray | None:
    """Votes over the classes, or None where most people saw no face, an unknown emotion or contempt."""
    votes = np.array([int(row[COLUMNS[name]]) for name in classes], dtype=np.float32)
    others = sum(int(row[name]) for name in OTHERS)
    return votes / votes.sum() if votes.sum() > others else None


def load_faces(data: Path, cache: Path, split: str, classes: list[str], tested: bool) -> Faces:
    """The faces of a split. `tested` keeps those that the test protocol counts (a majority among the classes); without
    it every face with a usable distribution is kept, ties included."""
    with (data / "faces" / "faces.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pictures = _decoded(data / "faces" / "faces.jpegs", rows, cache)
    chosen, distributions, majorities = [], [], []
    for index, row in enumerate(rows):
        votes = distribution(row, classes)
        top = majority_class(row, classes)
        if row["split"] != split or votes is None or (tested and top < 0):
            continue
        chosen.append(index)
        distributions.append(votes)
        majorities.append(top)
    return Faces(pictures[chosen], np.stack(distributions), np.array(majorities))


def _decoded(jpegs: Path, rows: list[dict[str, str]], cache: Path) -> np.ndarray:
    """All pictures of all splits [n, 48, 48], decoded into the cache the first time."""
    path = cache / "faces-48.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        packed = jpegs.read_bytes()
        pictures = np.empty((len(rows), SIDE, SIDE), np.uint8)
        for index, row in enumerate(rows):
            start = int(row["offset"])
            with Image.open(io.BytesIO(packed[start : start + int(row["bytes"])])) as picture:
                pictures[index] = np.asarray(picture.convert("L"))
        # Renamed when whole: an interrupted run leaves no half-filled cache behind.
        partial = path.with_suffix(".part.npy")
        np.save(partial, pictures)
        partial.replace(path)
    return np.load(path, mmap_mode="r")

"""Drawn faces of other persons than the sample clip's, one split at a time: tight 48 x 48 grey crops and 112 x 112 RGB
frames as the page crops them. drawn/draw.ts writes them to the cache folder; they are a small part of the training
data.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

# In the order of the labels that are read, as in drawn/plan.ts.
CLASSES = ["anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise"]
# Of this many persons one is held out for validation, with all its pictures.
HELD_OUT = 6
FILES = ("48", "112", "labels", "styles")


@dataclass(frozen=True)
class Drawn:
    # [n, 48, 48] grey bytes
    pictures: np.ndarray
    # [n, 112, 112, 3] bytes
    frames: np.ndarray
    # [n] index of the class
    labels: np.ndarray
    # [n] seed of the person
    styles: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)


def load_drawn(cache: Path, split: str = "train", classes: list[str] = CLASSES) -> Drawn | None:
    """The pictures of the persons of a split ("train" or "valid"), or None, and a remark, where none were drawn."""
    if split not in ("train", "valid"):
        raise ValueError(f"split {split}: drawn faces have train and valid")
    paths = {name: cache / f"drawn-{name}.npy" for name in FILES}
    missing = [path.name for path in paths.values() if not path.exists()]
    if missing:
        print(f"no drawn faces: {', '.join(missing)} not in {cache}; the recipe's README says how to make them")
        return None
    found = {name: np.load(path) for name, path in paths.items()}
    order = np.array([classes.index(name) for name in CLASSES])
    held_out = np.isin(found["styles"], np.unique(found["styles"])[::HELD_OUT])
    chosen = held_out if split == "valid" else ~held_out
    return Drawn(
        pictures=found["48"][chosen],
        frames=found["112"][chosen],
        labels=order[found["labels"][chosen]],
        styles=found["styles"][chosen],
    )

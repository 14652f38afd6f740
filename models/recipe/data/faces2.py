"""More faces, of other sources and sharper than FER2013's: posed, from films and from the press, one label each, which
is noisy; cut by the page's own detector, so that a network sees squares with the detector's error.

`boxes` is what the page's detector finds in each picture: a JSON list of [row of faces2.csv, x, y, width, height, score]
or null.
"""

import csv
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

# Side of the stored picture, and how many times the detector's box it shows: views are cut out of its middle.
SIDE, EXTENT = 80, 1.5
# Share of the label that is believed; the rest is the frequency of the classes.
BELIEVED = {"webmorph": 0.8, "lfw": 0.55, "imfdb": 0.45}
RENAMED = {"happiness": "joy"}


def load_faces2(data: Path, boxes: Path, split: str, classes: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Pictures [n, 80, 80] grey bytes of one and a half times the face's box, and softened labels [n, classes]."""
    with (data / "faces2" / "faces2.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    packed = (data / "faces2" / "faces2.jpegs").read_bytes()
    found = {int(box[0]): box[1:5] for box in json.loads(boxes.read_text(encoding="utf-8")) if box is not None}
    pictures, labels, believed = [], [], []
    for index, row in enumerate(rows):
        emotion = RENAMED.get(row["emotion"], row["emotion"])
        if row["split"] != split or index not in found or emotion not in classes:
            continue
        start = int(row["offset"])
        with Image.open(io.BytesIO(packed[start : start + int(row["bytes"])])) as picture:
            pictures.append(_cut(picture.convert("L"), *found[index]))
        labels.append(classes.index(emotion))
        believed.append(BELIEVED[row["source"]])
    share = np.array(believed, np.float32)[:, None]
    truth = np.eye(len(classes), dtype=np.float32)[labels]
    return np.stack(pictures), share * truth + (1 - share) * truth.mean(0)


def _cut(picture: Image.Image, x: float, y: float, width: float, height: float) -> np.ndarray:
    """The square around a box, black where the picture ends."""
    side = EXTENT * max(width, height)
    left, top = x + (width - side) / 2, y + (height - side) / 2
    square = picture.crop((round(left), round(top), round(left + side), round(top + side)))
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR))

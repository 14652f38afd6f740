"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import csv
import io
import tempfile
import unittest
from pathlib import Path

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch
from PIL import Image

from data.augment import augment, plain_frames
from data.faces import COLUMNS, OTHERS, distribution, load_faces, majority_class

CLASSES = list(COLUMNS)


def votes(**given: int) -> dict[str, str]:
    return {name: str(given.get(name, 0)) for name in [*COLUMNS.values(), *OTHERS]}


class Votes(unittest.TestCase):
    def test_majority_is_strict_and_of_our_classes(self) -> None:
        self.assertEqual(majority_class(votes(happiness=6, neutral=4), CLASSES), CLASSES.index("joy"))
        self.assertEqual(majority_class(votes(sadness=4, neutral=4), CLASSES), -1)
        self.assertEqual(majority_class(votes(contempt=6, neutral=4), CLASSES), -1)
        self.assertEqual(majority_class(votes(NF=5, neutral=5), CLASSES), -1)

    def test_distribution_leaves_out_other_votes_unless_they_prevail(self) -> None:
        found = distribution(votes(anger=3, fear=1, unknown=2), CLASSES)
        self.assertEqual(found[CLASSES.index("anger")], 0.75)
        self.assertAlmostEqual(float(found.sum()), 1)
        self.assertIsNone(distribution(votes(anger=3, NF=4), CLASSES))


class Reading(unittest.TestCase):
    def test_takes_each_picture_from_its_place_and_its_split(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            data, cache = Path(name) / "data", Path(name) / "cache"
            (data / "faces").mkdir(parents=True)
            rows, packed = [], b""
            # A tie can teach but is not tested.
            given = [("train", {"happiness": 9}), ("test", {"fear": 8}), ("train", {"anger": 5, "sadness": 5})]
            for index, (split, said) in enumerate(given):
                body = io.BytesIO()
                Image.fromarray(np.full((48, 48), 60 * index, np.uint8)).save(body, "JPEG")
                jpeg = body.getvalue()
                rows.append({"offset": len(packed), "bytes": len(jpeg), "split": split, **votes(**said)})
                packed += jpeg
            (data / "faces" / "faces.jpegs").write_bytes(packed)
            with (data / "faces" / "faces.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
            learned = load_faces(data, cache, "train", CLASSES, tested=False)
            self.assertEqual(learned.pictures.mean((1, 2)).round().tolist(), [0, 120])
            self.assertEqual(learned.majority.tolist(), [CLASSES.index("joy"), -1])
            self.assertEqual(len(load_faces(data, cache, "train", CLASSES, tested=True)), 1)
            self.assertEqual(load_faces(data, cache, "test", CLASSES, tested=True).pictures.mean().round(), 60)


class Frames(unittest.TestCase):
    pictures = torch.from_numpy(np.random.default_rng(1).integers(0, 256, (12, 48, 48), dtype=np.uint8))

    def test_plain_ones_are_grey_and_enlarged(self) -> None:
        frames = plain_frames(self.pictures)
        self.assertEqual(frames.shape, (12, 3, 112, 112))
        self.assertTrue(torch.equal(frames[:, 0], frames[:, 2]))
        flat = plain_frames(torch.full((1, 48, 48), 77, dtype=torch.uint8))
        torch.testing.assert_close(flat, torch.full_like(flat, 77))

    def test_augmented_ones_stay_in_range_and_repeat_with_the_seed(self) -> None:
        for strong in (0, 0.5, 1):
            first = augment(self.pictures, torch.Generator().manual_seed(3), strong)
            self.assertEqual(first.shape, (12, 3, 112, 112))
            self.assertTrue(torch.isfinite(first).all() and first.min() >= 0 and first.max() <= 255)
            torch.testing.assert_close(first, augment(self.pictures, torch.Generator().manual_seed(3), strong))
            other = augment(self.pictures, torch.Generator().manual_seed(4), strong)
            self.assertGreater(float((first - other).abs().mean()), 5)

    def test_mild_ones_keep_the_face_where_it_was(self) -> None:
        # A bright spot right of the middle stays at its height, mirrored in half of the pictures.
        spot = torch.zeros(40, 48, 48, dtype=torch.uint8)
        spot[:, 20:28, 32:40] = 255
        frames = augment(spot, torch.Generator().manual_seed(5), 0).amax(1)
        rows, columns = frames.amax(2).argmax(1), frames.amax(1).argmax(1)
        self.assertTrue((rows > 34).all() and (rows < 70).all())
        mirrored = (columns < 56).float().mean()
        self.assertTrue(0.2 < mirrored < 0.8)


if __name__ == "__main__":
    unittest.main()

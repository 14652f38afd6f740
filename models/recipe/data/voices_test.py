"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import csv
import tempfile
import unittest
from pathlib import Path

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np

from data.speech import joined
from data.voices import load_voices

ROWS = [
    ("a.opus", "emogator", "joy", "p1", "amusement", "train"),
    ("b.opus", "nemo", "sadness", "p2", "", "train"),
    ("c.opus", "nemo", "anger", "p3", "", "valid"),
    ("d.opus", "nemo", "boredom", "p2", "", "train"),
]
CLASSES = ["anger", "joy", "sadness"]


class Voices(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = self.cache = Path(folder.name)
        (self.data / "voices").mkdir()
        with (self.data / "voices" / "voices.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("file", "source", "emotion", "speaker", "category", "split"), *ROWS])
        # As analysed before: clips of 1, 2, 3 and 4 frames.
        lengths = np.arange(1, 5)
        np.save(self.cache / "voices-16000-offsets.npy", np.concatenate([[0], np.cumsum(lengths)]))
        np.save(self.cache / "voices-16000.npy", np.repeat(lengths, lengths)[:, None] * np.ones(128, np.float16))

    def test_are_split_as_the_file_says(self) -> None:
        found = load_voices(self.data, self.cache, "train", CLASSES)
        self.assertEqual(found.labels.tolist(), [1, 2])
        self.assertEqual(found.sources.tolist(), ["emogator", "nemo"])
        self.assertEqual(found.emotions.tolist(), ["amusement", "sadness"])
        self.assertEqual(found.clip(1)[:, 0].tolist(), [2, 2])
        self.assertEqual(load_voices(self.data, self.cache, "valid", CLASSES).clip(0)[:, 0].tolist(), [3, 3, 3])

    def test_are_joined_with_others(self) -> None:
        parts = [load_voices(self.data, self.cache, "train", CLASSES, (source,)) for source in ("nemo", "emogator")]
        found = joined(parts)
        self.assertEqual(found.labels.tolist(), [2, 1])
        self.assertEqual([found.clip(index)[0, 0] for index in range(2)], [2, 1])


if __name__ == "__main__":
    unittest.main()

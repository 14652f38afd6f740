"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import contextlib
import io
import re
import tempfile
import unittest
from pathlib import Path

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np

from data.drawn import CLASSES, load_drawn
from mart.config import load_config

PLAN = Path(__file__).resolve().parents[1] / "drawn" / "plan.ts"


class Reading(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cache = Path(folder.name)

    def write(self) -> None:
        """12 persons with each class once; a picture's grey is its place."""
        n = 12 * len(CLASSES)
        grey = np.arange(n, dtype=np.uint8)
        arrays = {
            "48": np.broadcast_to(grey[:, None, None], (n, 48, 48)),
            "112": np.broadcast_to(grey[:, None, None, None], (n, 112, 112, 3)),
            "labels": np.tile(np.arange(len(CLASSES), dtype=np.uint8), 12),
            "styles": np.repeat(np.arange(1001, 1013, dtype=np.int32), len(CLASSES)),
        }
        for name, array in arrays.items():
            np.save(self.cache / f"drawn-{name}.npy", array)

    def test_no_person_is_in_both_splits(self) -> None:
        self.write()
        learned, held_out = load_drawn(self.cache), load_drawn(self.cache, "valid")
        self.assertEqual(len(set(held_out.styles)), 2)
        self.assertEqual(len(set(learned.styles)), 10)
        self.assertFalse(set(learned.styles) & set(held_out.styles))

    def test_crop_frame_and_label_stay_together_in_any_order_of_classes(self) -> None:
        self.write()
        found = load_drawn(self.cache, "valid", CLASSES[::-1])
        place = found.pictures[:, 0, 0]
        self.assertTrue((found.frames[:, 5, 5, 1] == place).all())
        self.assertEqual([CLASSES[::-1][label] for label in found.labels], [CLASSES[i % len(CLASSES)] for i in place])

    def test_says_so_where_nothing_was_drawn(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            self.assertIsNone(load_drawn(self.cache))
        self.assertIn("drawn-48.npy", said.getvalue())


class Classes(unittest.TestCase):
    def test_are_numbered_as_the_drawing_script_does_and_as_the_model_has_them(self) -> None:
        listed = re.search(r"CLASSES: .* = \[(.*)\];", PLAN.read_text(encoding="utf-8"))
        self.assertEqual(re.findall(r"'(\w+)'", listed.group(1)), CLASSES)
        self.assertEqual(load_config("tiny")["classes"], CLASSES)


if __name__ == "__main__":
    unittest.main()

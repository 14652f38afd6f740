"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from data.composites import RUN, Cast, compose, label_path, make_pools
from data.faces import Faces
from data.speech import Speech
from data.text import Sentences

CLASSES, NEUTRAL = 3, 1


def pools() -> object:
    """Faces, voices and sentences whose values tell their class: grey 40 c, log-mel c, piece 10 + c."""
    labels = np.arange(12) % CLASSES
    one_hot = np.eye(CLASSES, dtype=np.float32)[labels]
    pictures = (np.ones((12, 48, 48)) * 40 * labels[:, None, None]).astype(np.uint8)
    banks = np.concatenate([np.full((150, 128), label, np.float16) for label in labels])
    # The second source has no voice of class 2 and no sentence of class 0.
    sources = np.array(["a", "a", "a", "b", "b", "a"] * 2)
    written = np.array(["c", "d", "d", "c", "d", "d"] * 2)
    pieces = np.concatenate([[2, 10 + label, 3] for label in labels]).astype(np.uint16)
    return make_pools(
        Faces(pictures, one_hot, labels),
        Speech(banks, np.arange(13) * 150, labels, sources),
        Sentences(pieces, np.arange(13) * 3, one_hot, written, np.ones(12, bool)),
    )


class Paths(unittest.TestCase):
    def test_come_in_runs_and_change_to_something_else(self) -> None:
        random = torch.Generator().manual_seed(7)
        for _ in range(20):
            path = label_path(12, CLASSES, NEUTRAL, random)
            self.assertEqual(len(path), 12)
            starts = [0, *[i for i in range(1, 12) if path[i] != path[i - 1]], 12]
            lengths = np.diff(starts)[:-1]
            self.assertTrue(all(RUN[0] <= length <= RUN[1] for length in lengths), path)


class Composites(unittest.TestCase):
    def setUp(self) -> None:
        self.random = torch.Generator().manual_seed(8)
        self.pools = pools()

    def test_match_voice_and_words_to_the_label_whatever_the_source(self) -> None:
        for _ in range(10):
            path = label_path(8, CLASSES, NEUTRAL, self.random)
            found = compose(self.pools, path, Cast(), self.random)
            self.assertEqual(found.banks.mean((1, 2)).tolist(), [float(label) for label in path])
            ids, padding = found.words
            self.assertEqual(ids[:, 1].tolist(), [10 + label for label in path])
            self.assertFalse(padding.any())
            self.assertEqual(found.labels.tolist(), path)

    def test_curve_is_the_label_but_for_cross_fades(self) -> None:
        path = [0, 0, 2, 2, 2]
        seen = Cast(sound=False, words=False)
        curves = torch.stack([compose(self.pools, path, seen, self.random).curve for _ in range(20)])
        torch.testing.assert_close(curves.sum(-1), torch.ones(20, 5))
        eye = torch.eye(CLASSES)
        self.assertTrue(torch.equal(curves[:, [0, 1, 3, 4]], eye[[0, 0, 2, 2]].expand(20, -1, -1)))
        # The first segment after a change is a cut or in between.
        self.assertTrue((curves[:, 2, 1] == 0).all())
        faded = curves[:, 2, 2] < 1
        self.assertTrue(0 < int(faded.sum()) < 20)

    def test_lack_what_was_left_out(self) -> None:
        found = compose(self.pools, [0, 1, 1], Cast(sound=False), self.random)
        self.assertIsNone(found.banks)
        self.assertEqual(found.pixels.shape, (3, 3, 16, 112, 112))

    def test_without_anybody_say_nothing(self) -> None:
        nobody = compose(self.pools, [0, 1, 1], Cast(words=False, face=False, speech=False), self.random)
        self.assertTrue(torch.equal(nobody.curve, torch.full((3, CLASSES), 1 / CLASSES)))
        self.assertFalse(nobody.seen or nobody.heard)
        read = compose(self.pools, [0, 1, 1], Cast(face=False, speech=False), self.random)
        self.assertEqual(read.curve.argmax(1)[1:].tolist(), [1, 1])


if __name__ == "__main__":
    unittest.main()

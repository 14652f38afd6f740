"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np

from data.speech import Speech
from stages.speech import EVEN, drawn, thinned


def clips(lengths: list[int], labels: list[int], sources: list[str], emotions: list[str]) -> Speech:
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    banks = np.repeat(np.arange(len(lengths)), lengths)[:, None] * np.ones(128, np.float16)
    return Speech(banks, offsets, np.array(labels), np.array(sources), np.array(emotions))


class Drawn(unittest.TestCase):
    def test_counts_bursts_and_calm_less_and_long_clips_more(self) -> None:
        sources = ["ravdess", "ravdess", "ravdess", "emogator"]
        speech = clips([100, 200, 100, 100], [0] * 4, sources, ["joy", "joy", "calm", "joy"])
        draws, smoothing = drawn(speech, 1)
        np.testing.assert_allclose(draws / draws[0], [1, 2, 0.6, 0.5])
        np.testing.assert_allclose(smoothing, [0.1, 0.1, 0.2, 0.3], rtol=1e-6)

    def test_evens_out_the_classes(self) -> None:
        draws, _ = drawn(clips([400, 100], [0, 1], ["a", "a"], ["joy", "fear"]), 2)
        np.testing.assert_allclose(draws[0] / draws[1], 4 ** (1 - EVEN))


class Thinned(unittest.TestCase):
    def test_keeps_whole_clips(self) -> None:
        found = thinned(clips([3, 1, 2, 5], [0, 1, 2, 3], list("aabb"), list("wxyz")))
        self.assertEqual(found.labels.tolist(), [0, 3])
        self.assertEqual([found.clip(index)[:, 0].tolist() for index in range(2)], [[0] * 3, [3] * 5])


if __name__ == "__main__":
    unittest.main()

"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from data.filter_bank import filter_banks
from data.speech_augment import unspoken
from data.speech_music import RATE, music


class Music(unittest.TestCase):
    def test_is_whole_and_the_same_for_the_same_seed(self) -> None:
        found = [music(np.random.default_rng(seed), 0.8) for seed in (1, 1, 2, 3, 4, 5, 6)]
        np.testing.assert_array_equal(found[0], found[1])
        for samples in found:
            self.assertEqual(len(samples), round(0.8 * RATE))
            self.assertTrue(np.isfinite(samples).all())
            self.assertLessEqual(np.abs(samples).max(), 1)
            # Something sounds: filter banks well above their floor.
            self.assertGreater(filter_banks(samples, RATE).max(), -0.3)

    def test_takes_its_share_of_what_has_no_voice(self) -> None:
        clips = np.full((2, 150, 128), 9, np.float16)
        banks = unspoken(6, torch.Generator().manual_seed(1), clips, share=0.5)
        self.assertEqual(banks.shape, (6, 100, 128))
        self.assertEqual((banks == 9).flatten(1).all(1).tolist(), [False] * 3 + [True] * 3)
        self.assertFalse((unspoken(6, torch.Generator().manual_seed(1)) == 9).any())


if __name__ == "__main__":
    unittest.main()

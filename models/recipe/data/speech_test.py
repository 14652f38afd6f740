"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np

from data.filter_bank import LOG_MEL_MEAN, LOG_MEL_SPREAD, POWER_FLOOR, filter_banks, mel
from data.speech import split_of, windows
from mart.goldens import FOLDER



class FilterBanks(unittest.TestCase):
    def test_agree_with_the_official_ones(self) -> None:
        for rate in (16000, 44100):
            found = filter_banks(np.load(FOLDER / f"wave_{rate}.npy"), rate)
            self.assertLess(np.abs(found - np.load(FOLDER / f"fbank_{rate}.npy")).max(), 2e-3)

    def test_find_a_tone_in_its_bin(self) -> None:
        tone = 0.5 * np.sin(2 * np.pi * 2000 * np.arange(1600) / 16000)
        place = 129 * (mel(2000) - mel(20)) / (mel(8000) - mel(20)) - 1
        self.assertLessEqual(abs(filter_banks(tone, 16000)[3].argmax() - place), 1)

    def test_rest_on_the_floor_in_silence_and_need_a_whole_window(self) -> None:
        floor = (np.log(POWER_FLOOR) - LOG_MEL_MEAN) / LOG_MEL_SPREAD
        np.testing.assert_allclose(filter_banks(np.zeros(560), 16000), np.full((2, 128), floor), atol=1e-6)
        self.assertEqual(filter_banks(np.zeros(399), 16000).shape, (0, 128))


class Splits(unittest.TestCase):
    def test_keep_speakers_apart(self) -> None:
        found = [split_of("ravdess-song", f"actor{n:02}") for n in (18, 19, 20, 21, 24)]
        self.assertEqual(found, ["train", "valid", "valid", "test", "test"])
        self.assertEqual([split_of("emodb", f"emodb{n}") for n in ("12", "13", "14")], ["train", "valid", "test"])
        self.assertEqual(split_of("urdu", "urdu-SM1"), "test")


class Windows(unittest.TestCase):
    def test_cover_a_clip_in_steps(self) -> None:
        clip = np.arange(250)[:, None].repeat(128, 1)
        self.assertEqual(windows(clip, 100, 50)[:, 0, 0].tolist(), [0, 50, 100, 150])

    def test_tile_a_clip_that_is_too_short(self) -> None:
        clip = np.arange(40)[:, None].repeat(128, 1)
        (only,) = windows(clip, 100, 50)
        self.assertEqual(only[[0, 39, 40, 99], 0].tolist(), [0, 39, 0, 19])


if __name__ == "__main__":
    unittest.main()

"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from data.clips import clip_votes, fade, make_clips

FACES = torch.from_numpy(np.random.default_rng(2).integers(0, 256, (12, 48, 48), dtype=np.uint8))
DARK, BRIGHT = torch.full_like(FACES, 10), torch.full_like(FACES, 245)


class Clips(unittest.TestCase):
    def setUp(self) -> None:
        self.random = torch.Generator().manual_seed(6)

    def test_are_sixteen_frames_in_range(self) -> None:
        clips = make_clips(FACES, FACES, fade(12, self.random), self.random)
        self.assertEqual(clips.shape, (12, 3, 16, 112, 112))
        self.assertTrue(torch.isfinite(clips).all() and clips.min() >= 0 and clips.max() <= 255)

    def test_move_smoothly(self) -> None:
        clips = make_clips(FACES, FACES, torch.zeros(12, 16), self.random).mean(1)
        step = (clips[:, 1:] - clips[:, :-1]).abs().mean((1, 2, 3))
        whole = (clips[:, 0] - clips[:, -1]).abs().mean((1, 2))
        self.assertGreater(float(whole.median()), float(step.median()))

    def test_fade_from_one_face_to_the_other(self) -> None:
        share = fade(12, self.random)
        self.assertTrue((share[:, 1:] >= share[:, :-1]).all() and share.min() >= 0 and share.max() <= 1)
        share = torch.cat([torch.zeros(12, 8), torch.ones(12, 8)], 1)
        middle = make_clips(DARK, BRIGHT, share, self.random)[:, :, :, 50:62, 50:62].mean((1, 3, 4))
        self.assertTrue((middle[:, 8:].mean(1) > middle[:, :8].mean(1)).float().mean() > 0.8)

    def test_votes_are_shared_by_time(self) -> None:
        first, second = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])
        share = torch.cat([torch.zeros(1, 12), torch.ones(1, 4)], 1)
        self.assertEqual(clip_votes(first, second, share).tolist(), [[0.75, 0.25]])


if __name__ == "__main__":
    unittest.main()

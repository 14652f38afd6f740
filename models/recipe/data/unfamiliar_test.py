"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

from data import unfamiliar as drawn
from data.unfamiliar import unfamiliar, unfamiliar_stills

FACES = torch.randint(0, 256, (6, 48, 48), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


def seeded(seed: int = 5) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class Unfamiliar(unittest.TestCase):
    def test_clips_and_stills_are_bytes_of_the_frame_in_both_families(self) -> None:
        for held_out in (False, True):
            clips = unfamiliar(24, FACES, seeded(), held_out)
            self.assertEqual(clips.shape, (24, 3, 16, 112, 112))
            self.assertTrue(torch.isfinite(clips).all() and clips.min() >= 0 and clips.max() <= 255)
            self.assertEqual(unfamiliar_stills(3, None, seeded(), held_out).shape, (3, 3, 112, 112))

    def test_the_same_seed_draws_the_same_and_another_does_not(self) -> None:
        first, same, other = (unfamiliar(4, FACES, seeded(seed)) for seed in (5, 5, 6))
        self.assertTrue(torch.equal(first, same))
        self.assertFalse(torch.equal(first, other))

    def test_clips_differ_from_each_other(self) -> None:
        stills = unfamiliar_stills(24, FACES, seeded())
        apart = torch.cdist(stills.flatten(1), stills.flatten(1)) / stills[0].numel() ** 0.5
        self.assertGreater(float((apart + 999 * torch.eye(24)).min()), 2)

    def test_the_camera_moves_slowly(self) -> None:
        scene = drawn._landscape(8, seeded())
        clips = drawn._filmed(scene, 16, seeded())
        step = (clips[:, :, 1:] - clips[:, :, :-1]).abs().mean((1, 2, 3, 4))
        whole = (clips[:, :, 0] - clips[:, :, -1]).abs().mean((1, 2, 3))
        self.assertGreater(float(whole.median()), 3 * float(step.median()))

    def test_no_kind_to_train_on_is_held_out(self) -> None:
        self.assertFalse(set(drawn.TRAINED) & set(drawn.HELD_OUT))

    def test_shuffled_faces_keep_their_pixels(self) -> None:
        flat = torch.arange(6, dtype=torch.uint8)[:, None, None].expand(6, 48, 48) * 40
        tiles = drawn._shuffled(12, flat.contiguous(), seeded())
        # Whatever the order, tiles of one flat face make that flat face.
        self.assertLess(float(tiles.std((2, 3)).max()), 1e-5)


if __name__ == "__main__":
    unittest.main()

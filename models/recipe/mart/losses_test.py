"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

from mart.config import load_config
from mart.goldens import Goldens
from mart.losses import complementary_loss, mask_ratio, polarity_cross_entropy, recovery_loss, temporal_divergence
from mart.losses import narrowness, word_loss



class PolarityCrossEntropy(unittest.TestCase):
    def test_is_the_official_one(self) -> None:
        goldens = Goldens()
        polarity = torch.tensor(load_config("base")["polarity"])
        target = torch.tensor([goldens.manifest["target"]])
        for scalar, names in (
            ("loss_cls", ("logits_visual", "logits_audio")),
            ("loss_cls_c", ("tacl_transcript_logits_v", "tacl_transcript_logits_a")),
        ):
            logits = (torch.from_numpy(goldens.array(name)) for name in names)
            found = sum(float(polarity_cross_entropy(part, target, polarity)) for part in logits)
            goldens.absolute(scalar, found)
        self.assertEqual(goldens.failures(), [])

    def test_punishes_opposite_polarity_and_never_neutral(self) -> None:
        polarity = torch.tensor([-1, 0, 1])
        logits = torch.tensor([[2.0, 0.0, 0.0]])
        plain = float(torch.nn.functional.cross_entropy(logits, torch.tensor([2])))
        self.assertAlmostEqual(float(polarity_cross_entropy(logits, torch.tensor([2]), polarity)), 1.5 * plain, 5)
        self.assertAlmostEqual(float(polarity_cross_entropy(logits, torch.tensor([1]), polarity)), plain, 5)


class Complementary(unittest.TestCase):
    def test_falls_when_features_near_their_words_and_leave_the_other_side(self) -> None:
        words, segment = torch.eye(4), torch.tensor([0, 0, 1, 1])
        good = float(complementary_loss(words, words, -words, segment))
        self.assertLess(good, 1e-3)
        self.assertGreater(float(complementary_loss(words.roll(1, 1), words, -words, segment)), good)
        self.assertGreater(float(complementary_loss(words, words, words.roll(2, 0), segment)), good)

    def test_of_one_segment_has_nothing_to_be_away_from(self) -> None:
        features = torch.randn(3, 4)
        found = complementary_loss(features, torch.randn(3, 4), features, torch.zeros(3))
        self.assertAlmostEqual(float(found), 0, 5)


class Words(unittest.TestCase):
    # Two rows of three words; nearly all of each vector is its row's.
    words = torch.eye(6).view(2, 3, 6) + torch.tensor([100.0, -100.0]).view(2, 1, 1)
    there = torch.tensor([[True, True, True], [True, True, False]])
    pieces = torch.tensor([[5, 6, 7], [8, 9, 0]])

    def test_are_told_apart_by_what_features_have_beyond_their_row(self) -> None:
        told = float(word_loss(7 + 0.01 * self.words, self.words, self.there, self.pieces))
        self.assertLess(told, 1e-3)
        swapped = self.words[:, [1, 0, 2]]
        self.assertGreater(float(word_loss(swapped, self.words, self.there, self.pieces)), 5)

    def test_that_are_the_same_piece_are_no_wrong_answers(self) -> None:
        swapped = self.words[:, [1, 0, 2]]
        twins = torch.tensor([[5, 5, 7], [8, 8, 0]])
        one = torch.tensor([[True, True, False]] * 2)
        self.assertAlmostEqual(float(word_loss(swapped, self.words, one, twins)), 0, 5)

    def test_behind_the_end_do_not_matter(self) -> None:
        features = torch.randn(2, 3, 6, generator=torch.Generator().manual_seed(3))
        other = features.clone()
        other[1, 2] = 9
        found = [float(word_loss(part, self.words, self.there, self.pieces)) for part in (features, other)]
        self.assertAlmostEqual(found[0], found[1], 5)


class Attention(unittest.TestCase):
    def test_is_too_narrow_on_one_patch_and_open_enough_on_half_of_them(self) -> None:
        there = torch.tensor([[True, False]])
        attention = torch.zeros(1, 2, 392)
        attention[0, 0, 7] = 1
        self.assertAlmostEqual(float(narrowness(attention, there)), 0.7, 5)
        attention[0, 0] = 0
        attention[0, 0, :196] = 1 / 196
        self.assertEqual(float(narrowness(attention, there)), 0)


class Others(unittest.TestCase):
    def test_recovery_counts_masked_patches_alone(self) -> None:
        found, mask = torch.zeros(1, 392, 1536), torch.zeros(1, 392)
        target = torch.zeros(1, 392, 1536)
        target[0, 0], target[0, 1], mask[0, 0] = 2, 100, 1
        self.assertAlmostEqual(float(recovery_loss(found, target, mask)), 4, 3)

    def test_temporal_divergence_is_zero_for_the_true_curve(self) -> None:
        target = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
        self.assertAlmostEqual(float(temporal_divergence(target.log(), target)), 0, 5)
        self.assertGreater(float(temporal_divergence(target.log().flip(0), target)), 0.1)

    def test_masks_grow_from_a_tenth_to_a_half(self) -> None:
        self.assertEqual([round(mask_ratio(p), 3) for p in (0, 0.1, 0.2, 1)], [0.1, 0.3, 0.5, 0.5])


if __name__ == "__main__":
    unittest.main()

"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import math
import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from calibrate import HEADS, adjust, adjusted, apply_adjustment, below, composite_cases, evidence, strange_sounds
from calibrate import temperature, threshold
from inference import Scored


class Temperature(unittest.TestCase):
    def test_undoes_scores_that_are_too_sure(self) -> None:
        random = torch.Generator().manual_seed(1)
        honest = torch.randn(4000, 7, generator=random)
        truth = torch.multinomial(honest.softmax(1), 1, generator=random)[:, 0]
        self.assertAlmostEqual(temperature(honest, truth), 1, delta=0.08)
        self.assertAlmostEqual(temperature(2.5 * honest, truth), 2.5, delta=0.2)


class Heads(unittest.TestCase):
    def test_quieten_a_head_that_is_surer_than_right(self) -> None:
        random = torch.Generator().manual_seed(5)
        honest = [torch.randn(4000, 7, generator=random) for _ in range(3)]
        truth = torch.multinomial(sum(honest).softmax(1), 1, generator=random)[:, 0]
        picture, sound, words = honest[0], honest[1], 4 * honest[2]
        scores = {"picture": picture, "sound": sound, "words": words}
        curve = torch.eye(7)[truth]
        video = Scored(scores, {"picture": picture, "sound": sound}, curve, [], 0.0, 1.0)
        by = adjust([composite_cases([video])])
        gain = {name: one["gain"] for name, one in by.items()}
        self.assertLess(gain["words"] / gain["picture"], 0.35)
        self.assertAlmostEqual(gain["sound"] / gain["picture"], 1, delta=0.15)
        given = (picture + sound + words, adjusted(video, by).scores["all"])
        right = [(part.argmax(1) == truth).float().mean() for part in given]
        self.assertGreater(float(right[1]), float(right[0]) + 0.02)

    def test_are_told_how_frequent_the_classes_are(self) -> None:
        random = torch.Generator().manual_seed(6)
        scores = torch.randn(4000, 7, generator=random)
        more = torch.tensor([2.0, 0, 0, 0, 0, 0, 0])
        truth = torch.multinomial((scores + more).softmax(1), 1, generator=random)[:, 0]
        bias = adjust([[({"sound": scores}, truth)]])["sound"]["bias"]
        self.assertAlmostEqual(bias[0] - sum(bias[1:]) / 6, 2, delta=0.3)

    def test_take_gain_and_biases_up(self) -> None:
        weights = {f"{head}.{part}": torch.ones(2) for head in HEADS.values() for part in ("weight", "bias")}
        apply_adjustment(weights, {"sound": {"gain": 2.0, "bias": [1.0, -1.0]}})
        self.assertEqual(weights["vit.a_fc.weight"].tolist(), [2.0, 2.0])
        self.assertEqual(weights["vit.a_fc.bias"].tolist(), [3.0, 1.0])
        self.assertEqual(weights["vit.t_fc.bias"].tolist(), [1.0, 1.0])


class Evidence(unittest.TestCase):
    def test_is_none_where_all_is_alike_and_whole_where_one_is_sure(self) -> None:
        found = evidence(torch.tensor([[2.0] * 7, [99.0] + [0.0] * 6])).tolist()
        self.assertAlmostEqual(found[0], 0, places=5)
        self.assertAlmostEqual(found[1], math.log(7), places=5)

    def test_limit_calls_no_more_than_its_share_strange(self) -> None:
        values = torch.rand(100, generator=torch.Generator().manual_seed(2))
        limit = threshold(values, 0.03)
        self.assertLessEqual(below(values, limit), 0.03)
        # One more step and there were too many.
        self.assertGreater(below(values, float(values.sort().values[3]) + 1e-4), 0.03)


class StrangeSounds(unittest.TestCase):
    def test_are_banks_of_four_kinds(self) -> None:
        banks = strange_sounds(8, np.random.default_rng(3))
        self.assertEqual(banks.shape, (8, 100, 128))
        self.assertTrue(torch.isfinite(banks).all())
        # A chord stands still; a chirp does not.
        moving = banks.argmax(2).float().std(1)
        self.assertGreater(float(moving[0]), float(moving[1]))


if __name__ == "__main__":
    unittest.main()

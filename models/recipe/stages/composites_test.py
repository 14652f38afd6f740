"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

from dataclasses import replace

import torch

from data.composites import Composite
from mart.config import load_config
from stages.clips import ClipModel
from stages.composites import CompositeModel, correlation
from stages.speech import SpeechModel
from stages.text import TextModel

CONFIG = {
    **load_config("tiny"),
    "width": 24,
    "visual": {"depth": 3, "heads": 3, "stem": {"channels": [4, 4, 8]}},
    "audio": {"depth": 3, "heads": 3, "stem": {"channels": [4, 8]}, "sampleRate": 16000, "mixdown": "mean"},
    "text": {"depth": 1, "heads": 3, "pieces": 40, "maxPieces": 8, "positions": 8, "head": True},
    "fusion": {"blocks": 2, "tokens": 2},
    "decoder": {"depth": 1, "heads": 2, "width": 16},
}
POLARITY = torch.tensor(CONFIG["polarity"])


def shallow(part: str, depth: int) -> dict[str, object]:
    return {**CONFIG, part: {**CONFIG[part], "depth": depth}}


def video(sound: bool = True, words: bool = True) -> Composite:
    random = torch.Generator().manual_seed(9)
    ids = torch.tensor([[2, 7, 9, 3], [2, 8, 3, 0], [2, 6, 5, 3]])
    return Composite(
        pixels=torch.randint(0, 256, (3, 3, 16, 112, 112), generator=random).float(),
        banks=torch.randn(3, 100, 128, generator=random) if sound else None,
        words=(ids, ids == 0) if words else None,
        curve=torch.eye(7)[[3, 4, 4]],
        labels=torch.tensor([3, 4, 4]),
    )


class Losses(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(10)
        self.model = CompositeModel(CONFIG)
        self.random = torch.Generator().manual_seed(11)

    def test_reach_every_parameter_that_ours_trains(self) -> None:
        total, _ = self.model.losses(video(), POLARITY, 0.5, self.random)
        total.backward()
        idle = {name for name, value in self.model.named_parameters() if value.grad is None}
        # The released code's CPC nets are kept for parity alone.
        self.assertTrue(all("_contrast.net." in name for name in idle), sorted(idle))

    def test_are_finite_for_each_subset_of_modalities(self) -> None:
        for sound in (True, False):
            for words in (True, False):
                total, shown = self.model.losses(video(sound, words), POLARITY, 0.1, self.random)
                self.assertTrue(torch.isfinite(total) and torch.isfinite(shown), (sound, words))

    def test_are_finite_where_nobody_is_seen_or_heard(self) -> None:
        given = video()
        for seen, heard in ((False, True), (True, False), (False, False)):
            total, _ = self.model.losses(replace(given, seen=seen, heard=heard), POLARITY, 0.1, self.random)
            self.assertTrue(torch.isfinite(total), (seen, heard))

    def test_may_look_at_some_time_rows_alone(self) -> None:
        rows = torch.tensor([0, 3, 6])
        total, _ = self.model.losses(video(), POLARITY, 0.5, self.random, rows)
        self.assertTrue(torch.isfinite(total))
        _, fused, _, _ = self.model.scores(video(), rows)
        self.assertEqual(fused.visual.shape[1], 1 + 3 * 49)
        self.assertEqual(fused.intra.shape[1], 3 * 49)

    def test_all_rows_by_name_are_all_rows(self) -> None:
        self.model.eval()
        with torch.no_grad():
            found = [self.model.scores(video(), rows)[0] for rows in (None, torch.arange(8))]
        torch.testing.assert_close(found[0], found[1])

    def test_draw_verified_cues_alone_to_what_they_say(self) -> None:
        given = video()
        self.model.eval()
        with torch.no_grad():
            _, fused, hidden, _ = self.model.scores(given)
            there = ~given.words[1]
            one = torch.zeros_like(there)
            one[0, 1] = True
            found = [self.model.complementary(given, fused, hidden, POLARITY, c)[0] for c in (None, there, one)]
        torch.testing.assert_close(found[0], found[1])
        self.assertNotAlmostEqual(float(found[0]), float(found[2]), places=5)

    def test_fall_when_one_video_is_learned(self) -> None:
        steps = torch.optim.Adam(self.model.parameters(), lr=2e-3)
        found = []
        for _ in range(12):
            total, shown = self.model.losses(video(), POLARITY, 0.5, self.random)
            steps.zero_grad()
            total.backward()
            steps.step()
            found.append(float(shown))
        self.assertLess(found[-1], 0.5 * found[0])

    def test_words_behind_their_end_do_not_matter(self) -> None:
        given = video()
        longer = torch.nn.functional.pad(given.words[0], (0, 2))
        padded = Composite(given.pixels, given.banks, (longer, longer == 0), given.curve, given.labels)
        self.model.eval()
        with torch.no_grad():
            losses = []
            for one in (given, padded):
                _, fused, hidden, _ = self.model.scores(one)
                losses.append(self.model.complementary(one, fused, hidden, POLARITY))
        torch.testing.assert_close(losses[1][0], losses[0][0], rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(losses[1][1], losses[0][1], rtol=1e-4, atol=1e-6)


class Start(unittest.TestCase):
    def test_takes_over_what_stage_a_learned(self) -> None:
        torch.manual_seed(12)
        clips, speech, text = ClipModel(shallow("visual", 2)), SpeechModel(shallow("audio", 2)), TextModel(CONFIG)
        for norm in clips.vit.vid_model.patch_embed.norms:
            norm.running_mean.normal_()
        model = CompositeModel(CONFIG)
        model.adopt([clips.weights(), speech.weights(), text.state_dict()], CONFIG)
        given = video()
        with torch.no_grad():
            for part in (clips, speech, text, model):
                part.eval()
            seen, shown = (part.vid_model.patch_embed(given.pixels / 255) for part in (model.mart.vit, clips.vit))
            torch.testing.assert_close(seen, shown, rtol=1e-3, atol=1e-4)
            torch.testing.assert_close(model.mart.read(*given.words)[1], text(*given.words))
            encoders = [part.ast_model.v for part in (model.mart.vit, speech.vit)]
            heard, spoken = (encoder.through(encoder.patch_embed(given.banks)) for encoder in encoders)
            torch.testing.assert_close(heard, spoken, rtol=1e-3, atol=1e-4)
        torch.testing.assert_close(model.mart.Vmask_token, clips.recovery.Vmask_token)

    def test_refuses_unknown_weights(self) -> None:
        with self.assertRaisesRegex(ValueError, "early_fc"):
            CompositeModel(CONFIG).adopt([{"early_fc.bias": torch.zeros(7)}], CONFIG)


class Correlation(unittest.TestCase):
    def test_is_one_for_the_curve_and_minus_one_upside_down(self) -> None:
        truth = torch.eye(3)[[0, 0, 1, 1]][None]
        self.assertAlmostEqual(correlation(0.2 + 0.1 * truth, truth), 1, 5)
        self.assertAlmostEqual(correlation(-truth, truth), -1, 5)


if __name__ == "__main__":
    unittest.main()

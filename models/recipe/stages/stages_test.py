"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import tempfile
import unittest
from pathlib import Path

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch
from torch import nn

from mart.config import load_config, with_stem
from mart.safetensors import load_safetensors, save_safetensors
from mart.visual import normalise
from stages.clips import ClipModel
from stages.faces_model import FaceModel, model_of
from stages.figures import calibration_error, confusion, macro_f1
from stages.growth import adopt, grown
from stages.loop import Schedule, train
from stages.speech import SpeechModel, bent, worn
from stages.text import TextModel
from stages.training import Average, rate
from stages.workers import Team


def small(name: str, depth: int) -> dict[str, object]:
    config = with_stem(load_config("tiny"), [4, 4, 8])
    config = {**config, "width": 24, name: {**config[name], "depth": depth}}
    return {**config, "text": {**config["text"], "pieces": 40, "depth": 1}} if name == "text" else config


class Growth(unittest.TestCase):
    def test_keeps_what_the_network_computes(self) -> None:
        torch.manual_seed(1)
        shallow = FaceModel(small("visual", 2)).eval()
        deep = FaceModel(small("visual", 4)).eval()
        deep.adopt(shallow.state_dict())
        pictures = torch.rand(3, 3, 112, 112)
        with torch.no_grad():
            torch.testing.assert_close(deep(pictures, 5), shallow(pictures, 5))

    def test_moves_trained_blocks_to_the_end_and_refuses_to_shrink(self) -> None:
        weights = {"b.0.w": torch.tensor(0.0), "b.1.w": torch.tensor(1.0), "head": torch.tensor(2.0)}
        self.assertEqual(sorted(grown(weights, "b.", 5)), ["b.3.w", "b.4.w", "head"])
        with self.assertRaisesRegex(ValueError, "do not fit"):
            grown(weights, "b.", 1)

    def test_refuses_weights_of_another_network(self) -> None:
        shallow = SpeechModel(small("audio", 1)).state_dict()
        shallow.pop("vit.a_fc.bias")
        with self.assertRaisesRegex(ValueError, "a_fc.bias"):
            adopt(SpeechModel(small("audio", 1)), shallow, "vit.ast_model.v.blocks.", 1)


class Exported(unittest.TestCase):
    def test_faces_give_the_same_scores_from_a_file(self) -> None:
        torch.manual_seed(2)
        model = FaceModel(small("visual", 2)).eval()
        for norm in model.vit.vid_model.patch_embed.norms:
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "weights.safetensors"
            save_safetensors(path, model.weights(), "F32", {"stage": "faces"})
            weights, notes = load_safetensors(path)
        again = model_of(weights, {**load_config("tiny"), "width": 24})
        pictures = torch.rand(2, 3, 112, 112)
        with torch.no_grad():
            torch.testing.assert_close(again(pictures, 3), model(pictures, 3), rtol=1e-4, atol=1e-4)
        self.assertEqual(notes, {"stage": "faces"})
        self.assertFalse(any("norms" in name or "early" in name for name in weights))

    def test_halves_are_the_nearest_and_overflow_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "weights.safetensors"
            save_safetensors(path, {"b": torch.tensor([0.1]), "a": torch.ones(2, 3)}, "F16")
            found, _ = load_safetensors(path)
            self.assertEqual(found["b"].item(), float(np.float32(np.float16(0.1))))
            self.assertEqual(tuple(found["a"].shape), (2, 3))
            with self.assertRaisesRegex(ValueError, "not finite"):
                save_safetensors(path, {"big": torch.tensor([1e6])}, "F16")


class Clips(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(6)
        self.faces = FaceModel(small("visual", 2)).eval()
        self.model = ClipModel(small("visual", 3)).eval()
        self.model.adopt(self.faces.weights())
        self.pixels = torch.randint(0, 256, (2, 3, 16, 112, 112)).float()

    def test_start_from_stills_with_their_function_on_a_still_tubelet(self) -> None:
        picture = self.pixels[:, :, 0]
        patches = self.model.vit.vid_model.patch_embed.still(normalise(picture))
        with torch.no_grad():
            x = self.model.through(self.model.vit.vid_model.still_tokens(patches, 2))
            wanted = self.faces(normalise(picture), 2)
            torch.testing.assert_close(self.model.head(x), wanted, rtol=1e-3, atol=1e-4)

    def test_with_all_patches_kept_give_the_scores_of_whole_clips(self) -> None:
        kept = torch.arange(392).expand(2, -1)
        with torch.no_grad():
            scores, _ = self.model.parts(self.pixels, torch.arange(8), kept, 1)
            torch.testing.assert_close(scores, self.model.whole(self.pixels), rtol=1e-4, atol=1e-5)

    def test_rows_that_are_not_looked_at_do_not_matter(self) -> None:
        moved = self.pixels.clone()
        moved[:, :, [0, 1, 6, 7]] = 0
        rows, kept = torch.tensor([1, 2, 6]), torch.arange(40, 140).expand(2, -1)
        with torch.no_grad():
            scores, error = self.model.parts(self.pixels, rows, kept, 2)
            again, changed = self.model.parts(moved, rows, kept, 2)
        torch.testing.assert_close(again, scores)
        self.assertNotEqual(float(error), float(changed))

    def test_recovery_is_measured_on_hidden_patches_alone(self) -> None:
        kept = torch.arange(300).expand(2, -1)
        with torch.no_grad():
            _, error = self.model.parts(self.pixels, torch.arange(8), kept, 2)
        # An untrained decoder is no better than the patch mean, which has 1.
        self.assertTrue(0.9 < float(error) < 4)

    def test_weights_go_on_from_this_stage_too(self) -> None:
        with torch.no_grad():
            self.model.recovery.Vmask_token.fill_(0.5)
        weights = self.model.weights()
        self.assertIn("decoder_pred.weight", weights)
        again = ClipModel(small("visual", 3))
        again.adopt(weights)
        self.assertEqual(float(again.recovery.Vmask_token.min()), 0.5)


class Words(unittest.TestCase):
    def test_padding_does_not_change_a_row(self) -> None:
        torch.manual_seed(3)
        model = TextModel(small("text", 1)).eval()
        row = torch.tensor([[2, 7, 9, 3]])
        padded = torch.tensor([[2, 7, 9, 3, 0, 0]])
        with torch.no_grad():
            torch.testing.assert_close(model(padded, padded == 0), model(row, None), rtol=1e-4, atol=1e-5)


class Sound(unittest.TestCase):
    def test_augmented_windows_keep_shape_and_are_finite(self) -> None:
        chance = torch.Generator().manual_seed(4)
        clip = np.random.default_rng(1).normal(size=(60, 128)).astype(np.float16)
        second = bent(clip, chance)
        self.assertEqual((second.shape, second.dtype), ((100, 128), np.float32))
        found = worn(torch.from_numpy(second)[None].repeat(8, 1, 1), chance)
        self.assertTrue(torch.isfinite(found).all())
        self.assertGreater(float((found[0] - found[1]).abs().mean()), 0.01)


class Figures(unittest.TestCase):
    def test_are_those_of_hand_counted_predictions(self) -> None:
        predicted, truth = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
        self.assertEqual(confusion(predicted, truth, 3).tolist(), [[1, 0, 0], [1, 2, 0], [0, 0, 0]])
        self.assertAlmostEqual(macro_f1(predicted, truth, 3), (2 / 3 + 4 / 5) / 2)
        sure = np.array([[0.9, 0.1], [0.9, 0.1]])
        self.assertAlmostEqual(calibration_error(sure, np.array([0, 1])), 0.4)


class Curve:
    """A stage of one number that should become 3, for tests of the loop; module level, so that workers can make it."""

    name = "curve"
    progress = 0.0

    def __init__(self, plan: Schedule) -> None:
        self.model = nn.Linear(1, 1)

    def loss(self, count: int, chance: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        x = torch.rand(count, 1, generator=chance)
        loss = (self.model(x) - 3 * x).square().mean()
        return loss, loss.detach()

    def validate(self, team: Team, model: nn.Module) -> dict[str, float]:
        return {"valid_error": float((model.weight - 3).abs() + model.bias.abs())}

    def weights(self, model: nn.Module) -> dict[str, torch.Tensor]:
        return dict(model.state_dict())


class Loop(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def plan(self, samples: int, workers: int = 1) -> Schedule:
        return Schedule(
            run=self.folder, cache=self.folder, data=self.folder, start=None, samples=samples, minutes=0, batch=16,
            rate=0.03, workers=workers, seed=1, every=60,
        )  # fmt: skip

    def rows(self) -> list[list[str]]:
        return [line.split(",") for line in (self.folder / "log.csv").read_text(encoding="utf-8").splitlines()]

    def test_learns_and_goes_on_where_it_stopped(self) -> None:
        train(Curve, self.plan(3200))
        train(Curve, self.plan(16000))
        header, *rows = self.rows()
        self.assertEqual([row[0] for row in rows], ["3200", "16000"])
        error = header.index("valid_error")
        self.assertLess(float(rows[1][error]), min(0.2, float(rows[0][error])))
        self.assertEqual(load_safetensors(self.folder / "weights.safetensors")[1]["samples"], "16000")

    def test_does_nothing_more_when_it_is_done(self) -> None:
        train(Curve, self.plan(1600))
        train(Curve, self.plan(1600))
        self.assertEqual(len(self.rows()), 2)

    def test_two_workers_learn_together(self) -> None:
        train(Curve, self.plan(8000, workers=2))
        header, row = self.rows()
        self.assertLess(float(row[header.index("valid_error")]), 1.0)

    def test_rate_rises_then_falls(self) -> None:
        found = [rate(progress / 50) for progress in range(51)]
        self.assertEqual(max(found), found[2])
        self.assertLess(found[0], 0.1)
        self.assertAlmostEqual(found[50], 0.01)
        self.assertTrue(all(a >= b for a, b in zip(found[2:], found[3:])))

    def test_average_follows_fast_at_first_and_slowly_later(self) -> None:
        model = nn.Linear(1, 1)
        average = Average(model, 0.9)
        shares = []
        for _ in range(200):
            before = float(average.model.weight)
            with torch.no_grad():
                model.weight.fill_(before + 1)
            average.update(model)
            shares.append(float(average.model.weight) - before)
        self.assertGreater(shares[0], 0.7)
        self.assertAlmostEqual(shares[-1], 0.1, places=3)


if __name__ == "__main__":
    unittest.main()

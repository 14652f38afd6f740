"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import hashlib
import json
import tempfile
import unittest
from pathlib import Path

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

import fixture
from export import check, export, shards
from mart.config import load_config, with_stem
from mart.layers import initialise
from mart.model import Mart
from mart.visual import normalise
from stages.loop import start_weights

TINY = {
    **with_stem(load_config("tiny"), [4, 4, 8]),
    "width": 24,
    "visual": {"depth": 3, "heads": 3, "stem": {"channels": [4, 4, 8]}},
    "audio": {"depth": 3, "heads": 3, "sampleRate": 16000, "mixdown": "mean"},
    "text": {"depth": 1, "heads": 3, "pieces": 40, "maxPieces": 16, "positions": 16, "head": True},
    "fusion": {"blocks": 2, "tokens": 2},
    "decoder": {"depth": 1, "heads": 2, "width": 16},
}


def network() -> Mart:
    torch.manual_seed(5)
    model = Mart(TINY)
    initialise(model)
    return model.eval()


class Network(unittest.TestCase):
    def setUp(self) -> None:
        self.model = network()
        self.pixels = torch.randint(0, 256, (2, 3, 16, 112, 112)).float()
        torch.set_grad_enabled(False)
        self.addCleanup(torch.set_grad_enabled, True)

    def test_gives_scores_attention_and_recovered_patches(self) -> None:
        fused = self.model.vit(self.pixels, torch.randn(2, 100, 128))
        visual, audio = self.model.vit.scores(fused)
        self.assertEqual((visual.shape, audio.shape), ((2, 7), (2, 7)))
        # The bottleneck takes its share of the attention before the map is cropped.
        self.assertTrue((fused.intra.sum(1) < 1).all() and (fused.intra.sum(1) > 0.5).all())
        hidden, text = self.model.read(torch.tensor([[2, 7, 9, 3], [2, 8, 8, 3]]))
        self.assertEqual(text.shape, (2, 7))
        _, attention = self.model.tacl.visual(hidden, fused.visual[:, 1:])
        torch.testing.assert_close(attention.sum(-1), torch.ones(2, 4))
        mask = torch.zeros(2, 392).bernoulli_(0.5)
        self.assertEqual(self.model.recover(fused.visual[:, 1:], mask).shape, (2, 392, 1536))

    def test_without_sound_runs_on_pictures_alone(self) -> None:
        fused = self.model.vit(self.pixels, None)
        visual, audio = self.model.vit.scores(fused)
        self.assertIsNone(audio)
        self.assertEqual(visual.shape, (2, 7))
        heard = self.model.vit(self.pixels, torch.randn(2, 100, 128))
        self.assertGreater(float((heard.visual - fused.visual).abs().max()), 0)

    def test_hidden_patches_do_not_reach_the_decoder(self) -> None:
        patches = torch.randn(1, 392, 24)
        mask = torch.zeros(1, 392)
        mask[:, :200] = 1
        moved = patches.clone()
        moved[:, :200] += 1
        torch.testing.assert_close(self.model.recover(moved, mask), self.model.recover(patches, mask))

    def test_a_still_at_a_time_row_has_the_tokens_of_that_row_of_a_still_video(self) -> None:
        encoder = self.model.vit.vid_model
        still = normalise(self.pixels[:, :, 0])
        whole = encoder.tokens(still[:, :, None].expand(-1, -1, 16, -1, -1))
        for row in (0, 5):
            found = encoder.still_tokens(encoder.patch_embed.still(still), row)
            torch.testing.assert_close(found[:, 0], whole[:, 0])
            torch.testing.assert_close(found[:, 1:], whole[:, 1 + 49 * row : 50 + 49 * row], rtol=1e-4, atol=1e-5)


class Fixture(unittest.TestCase):
    def test_tells_what_each_modality_gives_and_repeats(self) -> None:
        model = network()
        found = fixture.run(model)
        self.assertEqual(found, fixture.run(model))
        self.assertIsNone(found["pictures"]["audio"])
        for part in ("whole", "pictures"):
            torch.testing.assert_close(torch.tensor(found[part]["distribution"]).sum(-1), torch.ones(fixture.SEGMENTS))
        whole = sum(torch.tensor(found["whole"][name]) for name in ("visual", "audio", "text"))
        torch.testing.assert_close(torch.tensor(found["whole"]["distribution"]), (whole / TINY["temperature"]).softmax(-1))


class Export(unittest.TestCase):
    def test_shards_hold_everything_once_and_none_is_too_large(self) -> None:
        tensors = {f"t{i}": torch.zeros(10 + i) for i in range(9)}
        parts = shards(tensors, limit=60)
        self.assertEqual(sorted(name for part in parts for name in part), sorted(tensors))
        self.assertTrue(all(sum(2 * t.numel() for t in part.values()) <= 60 for part in parts))
        with self.assertRaisesRegex(ValueError, "at most 10"):
            shards(tensors, limit=10)

    def test_writes_what_the_config_names_with_its_hashes(self) -> None:
        model = network()
        model.fold()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            export(dict(model.state_dict()), TINY, folder, temperature=1.3, limit=100_000)
            record = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self.assertEqual((record["trained"], record["temperature"]), (True, 1.3))
            for file, digest in record["weights"]["sha256"].items():
                self.assertEqual(hashlib.sha256((folder / file).read_bytes()).hexdigest(), digest)
            found = start_weights(folder)
            self.assertEqual(found.keys(), model.state_dict().keys())
            for key, value in model.state_dict().items():
                torch.testing.assert_close(found[key], value.half().float(), rtol=0, atol=0)

    def test_refuses_weights_that_are_not_the_whole_network(self) -> None:
        model = network()
        model.fold()
        weights = dict(model.state_dict())
        weights.pop("vit.v_fc.bias")
        with self.assertRaisesRegex(ValueError, "v_fc.bias"):
            check(weights, TINY)
        with self.assertRaisesRegex(ValueError, "norms"):
            check(dict(network().state_dict()), TINY)


if __name__ == "__main__":
    unittest.main()

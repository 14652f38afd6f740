"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from data.composites import Composite
from data.faces import Faces
from data.held_out import Video
from data.speech import Speech
from inference import clip_scores, composite_scores, mart_of, picture_scores, sound_scores, still_scores, whole
from mart.config import load_config, with_stem
from mart.generator import fill
from mart.model import Mart

CONFIG = {
    **with_stem(load_config("tiny"), [4, 4, 8]),
    "width": 24,
    "visual": {"depth": 3, "heads": 3, "stem": {"channels": [4, 4, 8]}},
    "audio": {"depth": 3, "heads": 3, "sampleRate": 16000, "mixdown": "mean"},
    "text": {"depth": 1, "heads": 3, "pieces": 40, "maxPieces": 8, "positions": 8, "head": True},
    "fusion": {"blocks": 2, "tokens": 2},
    "decoder": {"depth": 1, "heads": 2, "width": 16},
}


def model() -> Mart:
    network = Mart(CONFIG)
    network.fold()
    return fill(network, 3)


def video() -> Video:
    random = torch.Generator().manual_seed(9)
    ids = torch.tensor([[2, 7, 9, 3], [2, 8, 3, 0], [2, 6, 5, 3]])
    composite = Composite(
        pixels=torch.randint(0, 256, (3, 3, 16, 112, 112), generator=random).float(),
        banks=torch.randn(3, 100, 128, generator=random),
        words=(ids, ids == 0),
        curve=torch.eye(7)[[3, 4, 4]],
        labels=torch.tensor([3, 4, 4]),
    )
    return Video(composite, [("one", "two")] * 3)


class Whole(unittest.TestCase):
    def test_weights_are_known_by_the_fusion_and_make_the_same_network(self) -> None:
        network = model()
        weights = network.state_dict()
        self.assertTrue(whole(weights))
        self.assertFalse(whole({name: value for name, value in weights.items() if name.startswith("vit.vid_model")}))
        pixels = video().composite.pixels
        self.assertTrue(torch.equal(picture_scores(mart_of(weights, CONFIG), pixels), picture_scores(network, pixels)))


class Composites(unittest.TestCase):
    @torch.no_grad()
    def test_are_scored_as_the_network_does(self) -> None:
        network, given = model(), video()
        (found,) = composite_scores(network, [given])
        composite = given.composite
        both = network.vit.scores(network.vit(composite.pixels, composite.banks))
        words = network.read(*composite.words)[1]
        torch.testing.assert_close(found.scores["all"], sum(both) + words)
        torch.testing.assert_close(found.heads["sound"], both[1])
        torch.testing.assert_close(found.scores["picture+words"], picture_scores(network, composite.pixels) + words)
        torch.testing.assert_close(found.scores["sound"], sound_scores(network, composite.banks))

    def test_alone_do_not_know_of_the_others(self) -> None:
        network, given = model(), video()
        (before,) = composite_scores(network, [given])
        other = Composite(**{**vars(given.composite), "pixels": 255 - given.composite.pixels})
        (after,) = composite_scores(network, [Video(other, given.origins)])
        self.assertTrue(torch.equal(after.scores["sound+words"], before.scores["sound+words"]))
        self.assertFalse(torch.equal(after.heads["sound"], before.heads["sound"]))
        self.assertFalse(torch.equal(after.scores["picture"], before.scores["picture"]))

    def test_recovery_of_nothing_is_the_patch_mean(self) -> None:
        network = model()
        torch.nn.init.zeros_(network.decoder_pred.weight)
        torch.nn.init.zeros_(network.decoder_pred.bias)
        (found,) = composite_scores(network, [video()])
        self.assertAlmostEqual(found.error / found.target, 1.0, places=5)
        # Half of 392 patches less 19 hints, three segments of 1,536 values: nearly unit variance each.
        self.assertAlmostEqual(found.target / ((196 - 19) * 3 * 1536), 1.0, delta=0.01)


class Alone(unittest.TestCase):
    def test_a_still_is_sixteen_equal_frames(self) -> None:
        pictures = np.random.default_rng(1).integers(0, 256, (2, 48, 48), dtype=np.uint8)
        found = still_scores(model(), Faces(pictures, np.eye(7)[:2], np.array([0, 1])))
        self.assertEqual(found.shape, (2, 7))
        self.assertFalse(torch.equal(found[0], found[1]))

    def test_a_clip_is_the_mean_over_its_seconds(self) -> None:
        network = model()
        banks = np.random.default_rng(1).normal(size=(150, 128)).astype(np.float16)
        speech = Speech(banks, np.array([0, 150]), np.array([2]), np.array(["one"]))
        seconds = torch.from_numpy(np.stack([banks[:100], banks[50:]]).astype(np.float32))
        torch.testing.assert_close(clip_scores(network, speech, [0], True)[0], sound_scores(network, seconds).mean(0))
        self.assertFalse(torch.equal(*(clip_scores(network, speech, [0], fused) for fused in (True, False))))


if __name__ == "__main__":
    unittest.main()

"""The residual stem: what it reads, that batch norms fold into it, and that stills are tubelets of equal frames."""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

from mart.config import load_config, with_stem
from mart.trunk import ResidualStem
from mart.visual import VisualEncoder, normalise
from stages.growth import fitting


def trained_stem() -> ResidualStem:
    """A small stem whose batch norms have seen something, and whose code says something."""
    torch.manual_seed(1)
    stem = ResidualStem(12, [4, 6, 8, 10], 3)
    torch.nn.init.normal_(stem.code.weight, std=0.05)
    for _ in range(3):
        stem(torch.randn(2, 3, 4, 112, 112))
    return stem.eval()


class ResidualStemTest(unittest.TestCase):
    def test_reads_luma_of_each_frame_between_0_and_1(self) -> None:
        stem = ResidualStem(12, [4, 6, 8, 10], 3)
        pixels = torch.zeros(1, 6, 112, 112)
        pixels[:, 3:] = 255
        first, second = stem.stem[0](normalise(pixels))[0]
        torch.testing.assert_close(first, torch.zeros(56, 56), atol=1e-6, rtol=0)
        torch.testing.assert_close(second, torch.ones(56, 56), atol=1e-6, rtol=0)

    def test_folding_its_norms_changes_nothing(self) -> None:
        stem, video = trained_stem(), torch.randn(1, 3, 4, 112, 112)
        with torch.inference_mode():
            before = stem(video)
            stem.fold()
            torch.testing.assert_close(stem(video), before, atol=1e-4, rtol=1e-4)
        self.assertTrue(all(isinstance(norm, torch.nn.Identity) for norm in stem.norms))

    def test_a_still_is_a_tubelet_of_equal_frames(self) -> None:
        stem, picture = trained_stem(), torch.randn(2, 3, 112, 112)
        with torch.inference_mode():
            whole = stem(picture[:, :, None].expand(-1, -1, 2, -1, -1))
            torch.testing.assert_close(stem.still(picture), whole)

    def test_a_frozen_trunk_leaves_the_projection_to_learn(self) -> None:
        stem = ResidualStem(12, [4, 6, 8, 10], 3)
        stem.freeze_trunk()
        learning = {name for name, parameter in stem.named_parameters() if parameter.requires_grad}
        self.assertEqual({name.split(".")[0] for name in learning}, {"norms", "proj"})

    def test_weights_tell_their_stem_and_depth(self) -> None:
        config = with_stem(load_config("tiny"), [4, 6, 8, 10], 3)
        config = {**config, "visual": {**config["visual"], "depth": 2}}
        encoder = VisualEncoder(config)
        encoder.patch_embed.fold()
        weights = {f"vit.vid_model.{name}": value for name, value in encoder.state_dict().items()}
        found = fitting(load_config("tiny"), weights)["visual"]
        self.assertEqual(found["stem"], {"kind": "residual", "channels": [4, 6, 8, 10], "code": 3})
        self.assertEqual(found["depth"], 2)


if __name__ == "__main__":
    unittest.main()

"""The code of a patch's pixels: that one linear map reads the patch off the token."""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

from mart.decoder import reconstruction_target
from mart.trunk import ResidualStem
from mart.visual import normalise
from stages.code import write_code


def smooth_clips(count: int) -> torch.Tensor:
    """Clips of two equal frames that few components describe, [n, 3, 2, 112, 112] of 0..255."""
    coarse = torch.rand(count, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    large = torch.nn.functional.interpolate(coarse, size=(112, 112), mode="bicubic", align_corners=True)
    return (large.clamp(0, 1) * 255)[:, :, None].expand(-1, 3, 2, -1, -1)


class CodeTest(unittest.TestCase):
    def test_tokens_give_back_the_patches_that_they_hold(self) -> None:
        torch.manual_seed(0)
        stem, clips = ResidualStem(32, [4, 6, 8, 10], 16), smooth_clips(24)
        held = write_code(stem, clips)
        self.assertGreater(held, 0.95)
        stem.eval()
        with torch.inference_mode():
            codes = stem(normalise(clips))[:, :, -16:].flatten(0, 1)
        target = reconstruction_target(clips)
        # The code is of the pixels, the target is normalised: a patch's own scale is to be found as well.
        scale = (normalise(clips)).std()
        read = torch.linalg.lstsq(codes, target.flatten(0, 1) * scale).solution
        self.assertEqual(read.shape, (16, 1536))
        shape = torch.nn.functional.cosine_similarity(codes @ read, target.flatten(0, 1), dim=1)
        self.assertGreater(float(shape.median()), 0.95)

    def test_the_trunk_writes_elsewhere_at_first(self) -> None:
        stem = ResidualStem(32, [4, 6, 8, 10], 16)
        write_code(stem, smooth_clips(8))
        self.assertEqual(float(stem.proj.weight[-16:, :-16].abs().max()), 0)
        self.assertEqual(float(stem.proj.weight[:-16, -16:].abs().max()), 0)


if __name__ == "__main__":
    unittest.main()

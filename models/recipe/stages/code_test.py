"""The code of a patch's pixels: that one linear map reads the patch off the token."""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

from mart.config import load_config, with_stem
from mart.decoder import reconstruction_target
from mart.layers import initialise
from mart.trunk import ResidualStem
from mart.visual import VisualEncoder, normalise
from stages.code import keep_code, write_code


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

    def test_blocks_leave_it_alone_in_training(self) -> None:
        torch.manual_seed(2)
        config = with_stem(load_config("tiny"), [4, 6, 8, 10], 16)
        encoder = VisualEncoder({**config, "visual": {**config["visual"], "depth": 2}})
        initialise(encoder)
        clips = smooth_clips(2)
        write_code(encoder.patch_embed, clips)
        encoder.patch_embed.freeze_trunk()
        keep_code(encoder)
        steps = torch.optim.AdamW(encoder.parameters(), lr=0.1)
        for _ in range(2):
            tokens = encoder.still_tokens(encoder.patch_embed.still(normalise(clips[:, :, 0])), 0)
            for block in encoder.blocks:
                tokens, _ = block(tokens)
            steps.zero_grad()
            tokens.square().sum().backward()
            steps.step()
        with torch.inference_mode():
            before = encoder.still_tokens(encoder.patch_embed.still(normalise(clips[:, :, 0])), 0)
            after = before
            for block in encoder.blocks:
                after, _ = block(after)
        torch.testing.assert_close(after[:, :, -16:], before[:, :, -16:])
        self.assertGreater(float((after - before).abs().max()), 0.1)


if __name__ == "__main__":
    unittest.main()

"""The audio encoder (AST on distilled DeiT): overlapping spectrogram patches to tokens, cls and dist in front, learned
positions added. Filter banks are normalised log-mel, [B, 100, 128] (time, mel).
"""

import torch
from torch import Tensor, nn

from mart.config import AUDIO_PATCHES, AUDIO_STRIDE, PATCH, Config
from mart.layers import ENCODER_EPSILON, Block


class PatchProjection(nn.Module):
    """16 x 16 patches at stride 10: 12 along mel, 9 along time."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(1, width, PATCH, stride=AUDIO_STRIDE)

    def forward(self, banks: Tensor) -> Tensor:
        """[B, 100, 128] -> [B, 108, D], patches in (mel, time) order"""
        return self.proj(banks.transpose(1, 2)[:, None]).flatten(2).transpose(1, 2)


class AudioEncoder(nn.Module):
    """`vit.ast_model.v`. The blocks include those of the fusion; `norm` stands behind the last."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width, audio = config["width"], config["audio"]
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.dist_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.zeros(1, AUDIO_PATCHES + 2, width))
        self.patch_embed = PatchProjection(width)
        form = (width, audio["heads"], ENCODER_EPSILON, "joint")
        self.blocks = nn.ModuleList(Block(*form) for _ in range(audio["depth"]))
        self.norm = nn.LayerNorm(width, eps=ENCODER_EPSILON)

    def tokens(self, banks: Tensor) -> Tensor:
        """[B, 100, 128] -> [B, 110, D]: what goes into the first block."""
        patches = self.patch_embed(banks)
        first = torch.cat([self.cls_token, self.dist_token], 1).expand(len(patches), -1, -1)
        return torch.cat([first.to(patches.dtype), patches], 1) + self.pos_embed

    def alone(self, banks: Tensor) -> Tensor:
        """All blocks without the fusion, and the norm: [B, 110, D]."""
        x = self.tokens(banks)
        for block in self.blocks:
            x, _ = block(x)
        return self.norm(x)


def audio_cls(tokens: Tensor) -> Tensor:
    """Mean of cls and dist, [B, D]: what the audio head reads."""
    return tokens[:, :2].mean(1)

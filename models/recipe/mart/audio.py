"""The audio encoder (AST on distilled DeiT): overlapping spectrogram patches to tokens, cls and dist in front, learned
positions added. Filter banks are normalised log-mel, [B, 100, 128] (time, mel).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mart.config import AUDIO_PATCHES, AUDIO_STRIDE, PATCH, Config, audio_stem_channels
from mart.layers import ENCODER_EPSILON, Block, fold_norms


class PatchProjection(nn.Module):
    """16 x 16 patches at stride 10: 12 along mel, 9 along time."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(1, width, PATCH, stride=AUDIO_STRIDE)

    def forward(self, banks: Tensor) -> Tensor:
        """[B, 100, 128] -> [B, 108, D], patches in (mel, time) order"""
        return self.proj(banks.transpose(1, 2)[:, None]).flatten(2).transpose(1, 2)


class SpectrogramStem(nn.Module):
    """Convolutions with ReLU in the projection's place: 4 x 4 at stride 2, 3 x 3, 7 x 7 at stride 5, 3 x 3, then a 1 x
    1 projection. The two strided ones together see the same 16 x 16 patches at stride 10, so the tokens lie where the
    projection's do. Batch normalisation as in the visual stem.
    """

    def __init__(self, width: int, channels: list[int]) -> None:
        super().__init__()
        first, second = channels
        self.stem = nn.ModuleList(
            [
                nn.Conv2d(1, first, 4, stride=2),
                nn.Conv2d(first, first, 3, padding=1),
                nn.Conv2d(first, second, 7, stride=5),
                nn.Conv2d(second, second, 3, padding=1),
            ]
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(layer.out_channels) for layer in self.stem)
        self.proj = nn.Conv2d(second, width, 1)
        for layer in self.stem:
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
            nn.init.zeros_(layer.bias)

    def forward(self, banks: Tensor) -> Tensor:
        """[B, 100, 128] -> [B, 108, D], patches in (mel, time) order"""
        x = banks.transpose(1, 2)[:, None]
        for layer, norm in zip(self.stem, self.norms):
            x = F.relu(norm(layer(x)))
        return self.proj(x).flatten(2).transpose(1, 2)

    def fold(self) -> None:
        """Puts the batch norms into the convolutions; they are gone after this."""
        fold_norms(self.stem, self.norms)


class AudioEncoder(nn.Module):
    """`vit.ast_model.v`. The blocks include those of the fusion; `norm` stands behind the last."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width, audio = config["width"], config["audio"]
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.dist_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.zeros(1, AUDIO_PATCHES + 2, width))
        channels = audio_stem_channels(config)
        self.patch_embed = SpectrogramStem(width, channels) if channels else PatchProjection(width)
        form = (width, audio["heads"], ENCODER_EPSILON, "joint")
        self.blocks = nn.ModuleList(Block(*form) for _ in range(audio["depth"]))
        self.norm = nn.LayerNorm(width, eps=ENCODER_EPSILON)

    def tokens(self, banks: Tensor) -> Tensor:
        """[B, 100, 128] -> [B, 110, D]: what goes into the first block."""
        return self.placed(self.patch_embed(banks))

    def placed(self, patches: Tensor) -> Tensor:
        """Patch embeddings [B, 108, D] with cls and dist in front, and positions: [B, 110, D]."""
        first = torch.cat([self.cls_token, self.dist_token], 1).expand(len(patches), -1, -1)
        return torch.cat([first.to(patches.dtype), patches], 1) + self.pos_embed

    def through(self, patches: Tensor) -> Tensor:
        """Patch embeddings [B, 108, D] through all blocks without the fusion, and the norm: [B, 110, D]."""
        x = self.placed(patches)
        for block in self.blocks:
            x, _ = block(x)
        return self.norm(x)


def audio_cls(tokens: Tensor) -> Tensor:
    """Mean of cls and dist, [B, D]: what the audio head reads."""
    return tokens[:, :2].mean(1)

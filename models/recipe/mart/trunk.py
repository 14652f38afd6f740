"""A residual convolutional stem for pictures that can be trained as a plain face network first: the frames' luma at
56 x 56, convolutions down to 7 x 7, and a short linear code of each patch's own pixels beside them, for recovery.

Per tubelet (two frames, 6 channels in (frame, colour) order): luma of each frame [2, 56, 56] -> c0 -> residual blocks
[c1, 28, 28], [c2, 14, 14], [c3, 7, 7], [c3, 7, 7] -> 1 x 1 projection of blocks and code to D. ReLU behind each sum.
In training each convolution has a batch norm behind it, which `fold` puts into it: the page sees plain convolutions.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mart.config import PATCH, TUBELET_FRAMES
from mart.layers import fold_norms

# ITU-R BT.601, as the training faces were made grey.
LUMA = (0.299, 0.587, 0.114)
# `normalise` takes 100/255 away; luma stays in 0..1, so that its ReLU does nothing.
OFFSET = 100 / 255
# Stride of each residual block.
STRIDES = (2, 2, 2, 1)


class Residual(nn.Module):
    """ReLU(second(ReLU(first(x))) + shortcut(x)); the shortcut is the identity where shapes stay."""

    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, channels, 3, stride, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        plain = before == channels and stride == 1
        self.shortcut = None if plain else nn.Conv2d(before, channels, 1, stride)
        self.norms = nn.ModuleList(nn.BatchNorm2d(channels) for _ in range(2 if plain else 3))
        for layer in (self.first, self.second, self.shortcut):
            if layer is not None:
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
                nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.norms[0](self.first(x)))
        y = self.norms[1](self.second(y))
        return F.relu(y + (x if self.shortcut is None else self.norms[2](self.shortcut(x))))

    def fold(self) -> None:
        layers = [self.first, self.second] + ([] if self.shortcut is None else [self.shortcut])
        fold_norms(layers, self.norms)


class ResidualStem(nn.Module):
    """Names of parameters as the page reads them: `stem.0`, `stem.1`, `residual.k.first`, ..., `code`, `proj`."""

    def __init__(self, width: int, channels: list[int], code: int) -> None:
        super().__init__()
        colours = 3 * TUBELET_FRAMES
        luma = nn.Conv2d(colours, TUBELET_FRAMES, 2, stride=2)
        self.stem = nn.ModuleList([luma, nn.Conv2d(TUBELET_FRAMES, channels[0], 3, padding=1)])
        self.norms = nn.ModuleList([nn.Identity(), nn.BatchNorm2d(channels[0])])
        ends = [*channels[1:], channels[-1]]
        self.residual = nn.ModuleList(map(Residual, channels, ends, STRIDES))
        self.code = nn.Conv2d(colours, code, PATCH, stride=PATCH)
        self.proj = nn.Conv2d(channels[-1] + code, width, 1)
        with torch.no_grad():
            luma.weight.zero_()
            for frame in range(TUBELET_FRAMES):
                for colour, share in enumerate(LUMA):
                    luma.weight[frame, 3 * frame + colour] = share / 4
            luma.bias.fill_(OFFSET)
        luma.requires_grad_(False)
        nn.init.kaiming_normal_(self.stem[1].weight, mode="fan_out", nonlinearity="relu")
        nn.init.zeros_(self.stem[1].bias)
        # A code that says nothing yet: the labels' stages train the trunk alone.
        for part in (self.code.weight, self.code.bias):
            nn.init.zeros_(part)

    def forward(self, video: Tensor) -> Tensor:
        """Normalised [B, 3, frames, 112, 112] -> [B, tubelets * 49, D]"""
        batch, colours, frames, height, width = video.shape
        tubelets = frames // TUBELET_FRAMES
        stacked = video.transpose(1, 2).reshape(batch * tubelets, TUBELET_FRAMES * colours, height, width)
        return self._tokens(stacked).reshape(batch, -1, self.proj.out_channels)

    def still(self, picture: Tensor) -> Tensor:
        """A tubelet of twice the same picture [B, 3, 112, 112] -> [B, 49, D]"""
        return self._tokens(torch.cat([picture, picture], 1))

    def _tokens(self, stacked: Tensor) -> Tensor:
        """[B, 6, 112, 112] -> [B, 49, D]"""
        features = self.trunk(self.stem[0](stacked))
        return self.proj(torch.cat([features, self.code(stacked)], 1)).flatten(2).transpose(1, 2)

    def trunk(self, luma: Tensor) -> Tensor:
        """Luma of a tubelet's two frames, 0..1 [B, 2, 56, 56], to features [B, c3, 7, 7]."""
        x = F.relu(self.norms[1](self.stem[1](luma.contiguous(memory_format=torch.channels_last))))
        for block in self.residual:
            x = block(x)
        return x

    def freeze_trunk(self) -> None:
        """All but the projection stays as it is."""
        for part in (self.stem, self.residual, self.code):
            part.requires_grad_(False)

    def fold(self) -> None:
        """Puts the batch norms into the convolutions; they are gone after this."""
        fold_norms(self.stem, self.norms)
        for block in self.residual:
            block.fold()

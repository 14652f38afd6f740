"""The visual encoder (VideoMAE's ViT): tubelets of 2 x 16 x 16 pixels to tokens, cls in front, sinusoid positions
added.

Pixels are RGB, normalised as `normalise` does, [B, 3, frames, 112, 112]. Where the config has a `stem`, convolutions
make the tokens instead of MART's linear projection: the grid of 8 x 7 x 7 tokens and everything behind it stay the
same.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mart.config import FRAME_SIZE, GRID, PATCH, PATCHES_PER_TUBELET, TUBELET_FRAMES, VISUAL_PATCHES, Config
from mart.config import is_residual, stem_channels
from mart.layers import ENCODER_EPSILON, Block, fold_norms, sinusoid_table
from mart.trunk import ResidualStem


def normalise(pixels: Tensor) -> Tensor:
    """What the encoder sees of a pixel value 0..255."""
    return (pixels - 100.0) / 255.0


class TubeletProjection(nn.Module):
    """MART's own: one linear map of a tubelet's 1,536 values."""

    def __init__(self, width: int) -> None:
        super().__init__()
        size = (TUBELET_FRAMES, PATCH, PATCH)
        self.proj = nn.Conv3d(3, width, kernel_size=size, stride=size)

    def forward(self, video: Tensor) -> Tensor:
        """[B, 3, frames, 112, 112] -> [B, tubelets * 49, D]"""
        return self.proj(video).flatten(2).transpose(1, 2)

    def still(self, picture: Tensor) -> Tensor:
        """A tubelet of twice the same picture [B, 3, 112, 112] -> [B, 49, D], at half the cost."""
        return F.conv2d(picture, self.proj.weight.sum(2), self.proj.bias, stride=PATCH).flatten(2).transpose(1, 2)


class ConvolutionalStem(nn.Module):
    """Two convolutions a stage on the two frames of a tubelet stacked as 6 channels: 112 -> 28 -> 14 -> 7, ReLU behind
    each, then a 1 x 1 projection. In training each is followed by batch normalisation, which `fold` puts into weight
    and bias: the page sees plain convolutions.
    """

    def __init__(self, width: int, channels: list[int]) -> None:
        super().__init__()
        convolutions: list[nn.Module] = []
        before = 3 * TUBELET_FRAMES
        for stage, count in enumerate(channels):
            first = nn.Conv2d(before, count, 4, stride=4) if stage == 0 else nn.Conv2d(before, count, 3, 2, padding=1)
            convolutions += [first, nn.Conv2d(count, count, 3, padding=1)]
            before = count
        side = FRAME_SIZE // 4 // 2 ** (len(channels) - 1)
        if side != GRID[1]:
            raise ValueError(f"a stem of {len(channels)} stages gives {side} x {side} tokens, not 7 x 7")
        self.stem = nn.ModuleList(convolutions)
        self.norms = nn.ModuleList(nn.BatchNorm2d(layer.out_channels) for layer in convolutions)
        self.proj = nn.Conv2d(before, width, 1)
        for layer in convolutions:
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
            nn.init.zeros_(layer.bias)

    def forward(self, video: Tensor) -> Tensor:
        """[B, 3, frames, 112, 112] -> [B, tubelets * 49, D]"""
        batch, colours, frames, height, width = video.shape
        tubelets = frames // TUBELET_FRAMES
        # Channels in (frame, colour) order.
        stacked = video.transpose(1, 2).reshape(batch * tubelets, TUBELET_FRAMES * colours, height, width)
        return self._tokens(stacked, self.stem[0].weight, batch)

    def still(self, picture: Tensor) -> Tensor:
        """A tubelet of twice the same picture [B, 3, 112, 112] -> [B, 49, D], at half the first layer's cost."""
        weight = self.stem[0].weight
        return self._tokens(picture, weight[:, :3] + weight[:, 3:], len(picture))

    def _tokens(self, x: Tensor, first: Tensor, batch: int) -> Tensor:
        for index, (layer, norm) in enumerate(zip(self.stem, self.norms)):
            x = F.conv2d(x, first, layer.bias, stride=4) if index == 0 else layer(x)
            x = F.relu(norm(x))
        return self.proj(x).flatten(2).transpose(1, 2).reshape(batch, -1, self.proj.out_channels)

    def fold(self) -> None:
        """Puts the batch norms into the convolutions; they are gone after this."""
        fold_norms(self.stem, self.norms)


class VisualEncoder(nn.Module):
    """`vit.vid_model`. The blocks include those of the fusion, which are the last."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width = config["width"]
        channels = stem_channels(config)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        if is_residual(config):
            self.patch_embed = ResidualStem(width, channels, config["visual"]["stem"]["code"])
        else:
            self.patch_embed = ConvolutionalStem(width, channels) if channels else TubeletProjection(width)
        heads = config["visual"]["heads"]
        self.blocks = nn.ModuleList(
            Block(width, heads, ENCODER_EPSILON, "separate") for _ in range(config["visual"]["depth"])
        )
        self.fc_norm = nn.LayerNorm(width, eps=ENCODER_EPSILON)
        self.register_buffer("positions", sinusoid_table(VISUAL_PATCHES + 1, width), persistent=False)

    def tokens(self, video: Tensor) -> Tensor:
        """[B, 3, 16, 112, 112] -> [B, 393, D]: what goes into the first block."""
        return self._placed(self.patch_embed(video), self.positions[:, 1:])

    def row_tokens(self, video: Tensor, rows: Tensor) -> Tensor:
        """[B, 3, 16, 112, 112] -> [B, 1 + 49 n, D]: cls and the tokens of `n` time rows alone, at their own places."""
        tubelets = video.unflatten(2, (GRID[0], TUBELET_FRAMES))[:, :, rows].flatten(2, 3)
        places = self.positions[:, 1:].unflatten(1, (GRID[0], PATCHES_PER_TUBELET))[:, rows].flatten(1, 2)
        return self._placed(self.patch_embed(tubelets), places)

    def still_tokens(self, patches: Tensor, row: int, kept: Tensor | None = None) -> Tensor:
        """The 49 patches of one tubelet, `patch_embed.still`, put at time row 0..7: [B, 50, D].

        `kept` [B, n] names the patches that stay where only some are wanted: [B, 1 + n, D].
        """
        start = 1 + row * PATCHES_PER_TUBELET
        patches = patches + self.positions[:, start : start + PATCHES_PER_TUBELET]
        if kept is not None:
            patches = patches.gather(1, kept[:, :, None].expand(-1, -1, patches.shape[2]))
        return self._placed(patches, None)

    def _placed(self, patches: Tensor, positions: Tensor | None) -> Tensor:
        if positions is not None:
            patches = patches + positions
        cls = (self.cls_token + self.positions[:, :1]).expand(len(patches), -1, -1)
        return torch.cat([cls.to(patches.dtype), patches], 1)

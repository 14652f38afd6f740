"""The decoder, a narrower transformer that predicts masked patches' normalised pixels, and what it is measured
against."""

import math

import torch
from torch import Tensor, nn

from mart.config import GRID, PATCH, PATCH_VALUES, PATCHES_PER_TUBELET, TUBELET_FRAMES, VISUAL_PATCHES, Config
from mart.layers import DECODER_EPSILON, Block, sinusoid_table


def tubelets(video: Tensor) -> Tensor:
    """[B, 3, frames, 112, 112] -> [B, 392, 512, 3]: patches in (t h w), places in (frame row column) order, then
    colour."""
    batch, time = len(video), video.shape[2] // TUBELET_FRAMES
    _, rows, columns = GRID
    split = video.view(batch, 3, time, TUBELET_FRAMES, rows, PATCH, columns, PATCH)
    return split.permute(0, 2, 4, 6, 3, 5, 7, 1).reshape(batch, -1, PATCH_VALUES // 3, 3)


def reconstruction_target(pixels: Tensor) -> Tensor:
    """Pixels 0..255 [B, 3, 16, 112, 112] to what the decoder predicts, [B, 392, 1536]: each patch and colour minus its
    mean, over its unbiased deviation + 1e-6."""
    patches = tubelets(pixels)
    mean = patches.mean(2, keepdim=True)
    deviation = patches.var(2, unbiased=True, keepdim=True).sqrt() + 1e-6
    return ((patches - mean) / deviation).flatten(2)


# Where heads look before they have learned, block by block: steps along time rows, rows and columns.
UP_DOWN, SIDES, TIME = ((0, 1, 0), (0, -1, 0)), ((0, 0, 1), (0, 0, -1)), ((1, 0, 0), (-1, 0, 0))
NEIGHBOURS = (*UP_DOWN, *SIDES, *TIME, *SIDES, *UP_DOWN, *TIME)
# How sharply: about half of a head's attention is at its neighbour.
SHARPNESS = 8.0


class Decoder(nn.Module):
    """The parameters `Vmask_token` and `decoder_...` of MART, which has them at its top level."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width, decoder = config["width"], config["decoder"]
        self.Vmask_token = nn.Parameter(torch.zeros(1, 1, width))
        self.decoder_embd = nn.Linear(width, decoder["width"])
        self.decoder_blocks = nn.ModuleList(
            Block(decoder["width"], decoder["heads"], DECODER_EPSILON, "separate") for _ in range(decoder["depth"])
        )
        self.decoder_norm = nn.LayerNorm(decoder["width"], eps=DECODER_EPSILON)
        self.decoder_pred = nn.Linear(decoder["width"], PATCH_VALUES)
        self.register_buffer("positions", sinusoid_table(VISUAL_PATCHES, decoder["width"]), persistent=False)

    def tokens(self, patches: Tensor, mask: Tensor, rows: Tensor | None = None) -> Tensor:
        """Visual patches [B, 392, D] of the encoder under a mask [B, 392] (1 = masked) to tokens [B, 392, width];
        those of some time rows [m] alone where `rows` are given."""
        hidden = mask[:, :, None].to(patches.dtype)
        shown = patches * (1 - hidden) + self.Vmask_token * hidden
        places = self.positions
        if rows is not None:
            places = places.unflatten(1, (GRID[0], PATCHES_PER_TUBELET))[:, rows].flatten(1, 2)
        return self.decoder_embd(shown) + places

    @torch.no_grad()
    def start_at_neighbours(self) -> Tensor:
        """Makes the heads of fresh weights look at a neighbour each: to find out by learning where neighbours are takes
        most of a recovery's training. A shift by some places turns each pair of sin and cos in the position table by a
        fixed angle, so queries are keys that are turned. Returns the columns [n] of the width that this leaves to the
        content."""
        width, heads = self.decoder_embd.out_features, self.decoder_blocks[0].attn.heads
        depth = width // heads
        # Every other frequency, the fastest first.
        sines = 4 * torch.arange(depth // 2)
        speeds = 10000.0 ** (-sines / width)
        used = torch.cat([sines, sines + 1])
        free = torch.ones(width, dtype=torch.bool)
        free[used] = False
        # The encoder's tokens are not normed: nothing of them may drown the places.
        self.decoder_embd.weight *= 0.3
        self.decoder_embd.weight[used] *= 0.1
        for index, block in enumerate(self.decoder_blocks):
            query, key, value = block.attn.qkv.weight.view(3, width, width)
            query *= 0.1
            key *= 0.1
            value[:, used] *= 0.1
            for layer in (block.attn.proj, block.mlp.fc2):
                layer.weight[used] *= 0.1
            for head in range(heads):
                time, row, column = NEIGHBOURS[(index * heads + head) % len(NEIGHBOURS)]
                angle = speeds * (time * PATCHES_PER_TUBELET + row * GRID[2] + column)
                cosine, sine = (math.sqrt(SHARPNESS) * part for part in (angle.cos(), angle.sin()))
                first = head * depth + 2 * torch.arange(depth // 2)
                key[first, sines] += math.sqrt(SHARPNESS)
                key[first + 1, sines + 1] += math.sqrt(SHARPNESS)
                query[first, sines] += cosine
                query[first, sines + 1] += sine
                query[first + 1, sines] -= sine
                query[first + 1, sines + 1] += cosine
        return free.nonzero()[:, 0]

    def decode(self, tokens: Tensor) -> Tensor:
        """Tokens [B, 392, width] behind the decoder's blocks."""
        for block in self.decoder_blocks:
            tokens, _ = block(tokens)
        return tokens

    def pixels(self, decoded: Tensor) -> Tensor:
        """Decoded tokens to normalised pixels [B, 392, 1536]."""
        return self.decoder_pred(self.decoder_norm(decoded))

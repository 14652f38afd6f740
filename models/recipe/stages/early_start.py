"""Blocks of the audio encoder that begin as its early head: cls and dist read from the first step on what a small
convolutional network has learned.

New blocks behind a trained stem would have to find by themselves that a voice's place on the mel scale matters: their
positions start at a fiftieth of a token's size. Here each attention head looks at one row of mel bands and carries that
row's share of the early head's logits into cls and dist, so that heads in all make up as many rows as there are. From there
on everything learns.
"""

import numpy as np
import torch
from torch import Tensor

from mart.audio import AudioEncoder
from mart.config import AUDIO_GRID

# Size of a row's code over the size of a patch's content: large, so that LayerNorm divides all patches by about the same.
CODE = 12.0
# Size of cls and dist, and of one logit in them: small beside it, for the same reason.
TOKEN, LOGIT = 10.0, 0.3
# Attention to the patches of a head's own row, before softmax.
SHARP = 8.0
# What is random beside it, over Glorot's size; and the noise that keeps cls and dist apart.
RANDOM, NOISE = 0.3, 0.1


def centred(count: int) -> Tensor:
    """[count, count + 1]: orthonormal rows that each sum to zero, which LayerNorm's mean leaves alone (DCT-II)."""
    place = np.arange(count + 1)
    rows = np.cos(np.pi * np.outer(np.arange(1, count + 1), place + 0.5) / (count + 1))
    return torch.from_numpy(rows * np.sqrt(2 / (count + 1))).float()


@torch.no_grad()
def start_as_early(encoder: AudioEncoder, early: torch.nn.Linear, head: torch.nn.Linear, banks: Tensor) -> None:
    """Makes `head` behind `encoder` say what `early` says of the stem.

    `banks` [n, 100, 128] are some windows to measure with; `early` reads each row's mean patch, [rows * D]. The stem's
    projection is turned, and with it what `early` reads, so that content, codes and logits have dimensions of their own.
    Raises ValueError where there are fewer heads than rows, or the width doesn't hold all of it.
    """
    stem = encoder.patch_embed
    rows, columns = AUDIO_GRID
    width, channels = stem.proj.weight.shape[:2]
    classes, heads = early.out_features, encoder.blocks[0].attn.heads
    depth = width // heads
    content, code, logit = centred(channels), centred(rows - 1), centred(classes)
    sizes = [channels + 1, rows, classes + 1, 2]
    if len(encoder.blocks) * heads < rows or sum(sizes) > width or classes + 1 > depth:
        raise ValueError(f"{len(encoder.blocks)} blocks of {heads} heads, width {width}: too small for {rows} rows")
    ends = np.cumsum(sizes)
    places = [slice(end - size, end) for end, size in zip(ends, sizes)]

    # Turn the projection: its columns, and its bias as far as it lies among them, become `content`'s dimensions.
    basis, upper = torch.linalg.qr(stem.proj.weight[:, :, 0, 0])
    reads = early.weight.view(classes, rows, width)
    beside = stem.proj.bias - basis @ (basis.t() @ stem.proj.bias)
    bias = early.bias + torch.einsum("crd,d->c", reads, beside)
    turned = torch.zeros(width, channels)
    turned[places[0]] = content.t()
    early.bias.copy_(bias)
    early.weight.copy_(torch.einsum("crd,dk,wk->crw", reads, basis, turned).reshape(classes, -1))
    stem.proj.bias.copy_(turned @ (basis.t() @ stem.proj.bias))
    stem.proj.weight[:, :, 0, 0] = turned @ upper
    reads = early.weight.view(classes, rows, width)

    size = stem(banks).norm(dim=-1).mean()
    corners = code.t() @ code
    corners /= corners.norm(dim=1, keepdim=True)
    encoder.pos_embed.mul_(0)
    encoder.pos_embed[0, 2:, places[1]] = CODE * size * corners.repeat_interleave(columns, 0)
    mark = torch.tensor([1.0, -1.0]) / 2**0.5
    for token in (encoder.cls_token, encoder.dist_token):
        token.zero_()
        token[0, 0, places[3]] = TOKEN * mark
        token[0, 0, ends[-1] :] = NOISE * torch.randn(width - ends[-1])

    # What LayerNorm makes of them: every token has the size sqrt(D); content is turned up again behind it.
    patch_scale = width**0.5 / (size * (1 + CODE**2) ** 0.5)
    token_scale = width**0.5 / TOKEN
    for index, block in enumerate(encoder.blocks):
        q, k, v = block.attn.qkv.weight.view(3, heads, depth, width).mul_(RANDOM)
        block.start_as_identity()
        for norm in (block.norm1, block.norm2):
            norm.weight[places[0]] = CODE
        for h in range(heads):
            row = index * heads + h
            if row >= rows:
                continue
            for part in (q, k):
                part[h, 0] = 0
            q[h, 0, places[3]] = mark * SHARP / (token_scale * TOKEN)
            k[h, 0, places[1]] = corners[row] * depth**0.5 / (patch_scale * CODE * size)
            v[h, :classes] = reads[:, row] / (patch_scale * CODE)
            block.attn.proj.weight[places[2], h * depth : h * depth + classes] = LOGIT * logit.t()
    head.weight.zero_()
    head.weight[:, places[2]] = logit / (LOGIT * token_scale)
    head.bias.copy_(early.bias)

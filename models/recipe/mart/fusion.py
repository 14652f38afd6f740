"""Bottleneck fusion (MBT): in the last blocks of both encoders a few bottleneck tokens ride at the end of each stream;
the next bottleneck is the mean of what the two streams made of them.
"""

import torch
from torch import Tensor

from mart.layers import Block


def fuse(
    visual: Tensor, audio: Tensor | None, bottleneck: Tensor, blocks: tuple[Block, Block], with_attention: bool = False
) -> tuple[Tensor, Tensor | None, Tensor, Tensor | None, Tensor | None]:
    """One fusion block: visual [B, 393, D], audio [B, 110, D] or None, bottleneck [B, T, D].

    Returns the three behind it, then the attention of both blocks, [B, heads, N + T, N + T], where it was asked for.
    """
    visual_block, audio_block = blocks
    count = bottleneck.shape[1]
    v, visual_attention = visual_block(torch.cat([visual, bottleneck], 1), with_attention)
    if audio is None:
        return v[:, :-count], None, v[:, -count:], visual_attention, None
    a, audio_attention = audio_block(torch.cat([audio, bottleneck], 1), with_attention)
    shared = (v[:, -count:] + a[:, -count:]) / 2
    return v[:, :-count], a[:, :-count], shared, visual_attention, audio_attention


def attention_to_patches(attention: Tensor, rows: int, count: int) -> Tensor:
    """Attention of the `rows` leading tokens to the `count` patches behind them, per head: [B, heads, rows, count]."""
    return attention[:, :, :rows, rows : rows + count]

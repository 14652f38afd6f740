"""Masks over a segment's 392 patches from attention (spec 5.3), as training draws them."""

import torch
from torch import Tensor

# Hints are drawn from this share of the patches, the most attended ones: 39 of 392.
TOP = 0.1


def combine(intra: Tensor, inter: Tensor | None, share: float = 0.9) -> Tensor:
    """share * intra + (1 - share) * inter, [S, 392]; intra alone where there are no words."""
    return intra if inter is None else share * intra + (1 - share) * inter


def top_mask(attention: Tensor, ratio: float) -> Tensor:
    """The most attended share of the patches is masked (`high`): [S, 392] of booleans, or as many as there are."""
    mask = torch.zeros_like(attention, dtype=torch.bool)
    order = attention.argsort(dim=-1, descending=True, stable=True)
    return mask.scatter_(1, order[:, : int(attention.shape[1] * ratio)], True)


def hint_mask(attention: Tensor, ratio: float, reveal: float, random: torch.Generator) -> Tensor:
    """As `top_mask`, then some drawn from the top 39 are shown again (`hint`)."""
    mask = top_mask(attention, ratio)
    patches = attention.shape[1]
    most = int(patches * TOP)
    count = min(most, int(reveal * ratio * patches))
    top = attention.argsort(dim=-1, descending=True, stable=True)[:, :most]
    drawn = torch.rand(top.shape, generator=random).argsort(1)[:, :count].to(top.device)
    return mask.scatter_(1, top.gather(1, drawn), False)

"""Composites of pictures alone, as the stages that learn about pixels see them."""

import torch
from torch import Tensor

from data.composites import Cast, Pools, compose, label_path
from stages.composites import SHARES

# Segments of a video: training, validation.
LEARNED, HELD_OUT = 2, 4


def learned_pictures(pools: Pools, classes: list[str], count: int, strange: float, chance: torch.Generator) -> Tensor:
    """About `count` segments [S, 3, 16, 112, 112] of 0..255 in short videos; `strange`: how much of the usual share of
    faceless, drawn and scenic ones there is."""
    found = []
    for _ in range(max(1, count // LEARNED)):
        path = label_path(LEARNED, len(classes), classes.index("neutral"), chance)
        _, _, faceless, _, drawn, scene, _ = (torch.rand(7, generator=chance) < strange * SHARES).tolist()
        cast = Cast(sound=False, words=False, face=not faceless, drawn=drawn, scene=scene, hindered=True)
        found.append(compose(pools, path, cast, chance).pixels)
    return torch.cat(found)


def held_out_pictures(pools: Pools, classes: list[str], chance: torch.Generator) -> Tensor:
    """One video of four segments, [4, 3, 16, 112, 112] of 0..255."""
    path = label_path(HELD_OUT, len(classes), classes.index("neutral"), chance)
    return compose(pools, path, Cast(sound=False, words=False), chance).pixels

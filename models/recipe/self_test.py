"""What the heads say of one known segment, which the config keeps beside the weights' hashes: the page computes it again when
it starts, and a backend that says something else computes wrongly. The page's side of the segment is
src/engine/warm-up.ts.
"""

import numpy as np
import torch

from mart.config import BANK_FRAMES, FRAME_SIZE, FRAMES, MEL_BINS
from mart.model import Mart

WORDS = 12
# Knuth's multiplier: the upper bits of its multiples look like noise.
MULTIPLIER = 2654435761


@torch.no_grad()
def self_test(model: Mart) -> dict[str, list[float] | None]:
    """Logits of each head."""
    shape = (1, FRAMES, FRAME_SIZE, FRAME_SIZE, 3)
    steps = np.arange(np.prod(shape), dtype=np.uint64) * np.uint64(MULTIPLIER)
    pixels = ((steps & np.uint64(0xFFFFFFFF)) >> np.uint64(24)).astype(np.float32).reshape(shape)
    pixels = torch.from_numpy(pixels).permute(0, 4, 1, 2, 3)
    ids = torch.arange(WORDS)[None] % min(model.config["text"]["pieces"], 7)
    _, text = model.read(ids)
    visual, audio = model.vit.scores(model.vit(pixels, torch.zeros(1, BANK_FRAMES, MEL_BINS)))
    heads = {"visual": visual, "audio": audio, "text": text}
    return {name: None if logits is None else [round(x, 5) for x in logits[0].tolist()] for name, logits in heads.items()}

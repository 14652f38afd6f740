"""The goldens' generator (FNV-1a-32 into mulberry32, read as a counter): weights and inputs from a seed and a name.

What it draws is written down in the goldens' README; src/lib/random.ts is the page's own.
"""

import numpy as np
import torch
from torch import nn

STEP = np.uint32(0x6D2B79F5)
# Values at once: keeps the work arrays of the largest parameters small.
CHUNK = 1 << 22


def start_state(seed: int, name: str) -> int:
    state = 0x811C9DC5
    for byte in f"{seed}:{name}".encode():
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state


def draws(seed: int, name: str, count: int, start: int = 0) -> np.ndarray:
    """Outputs `start` to `start + count` of the stream, uint32."""
    with np.errstate(over="ignore"):
        a = np.uint32(start_state(seed, name)) + np.arange(start + 1, start + count + 1, dtype=np.uint32) * STEP
        t = (a ^ (a >> np.uint32(15))) * (np.uint32(1) | a)
        t = (t + (t ^ (t >> np.uint32(7))) * (np.uint32(61) | t)) ^ t
        return t ^ (t >> np.uint32(14))


def unit(drawn: np.ndarray) -> np.ndarray:
    """[-1, 1) in steps of 2^-23, float32"""
    return ((drawn >> np.uint32(8)).astype(np.int64) - 8388608).astype(np.float32) / np.float32(8388608)


def values(seed: int, name: str, shape: tuple[int, ...], base: float, scale: float) -> np.ndarray:
    """float32 values of a tensor in C order."""
    flat = np.empty(int(np.prod(shape)), np.float32)
    for start in range(0, len(flat), CHUNK):
        drawn = draws(seed, name, min(CHUNK, len(flat) - start), start)
        flat[start : start + CHUNK] = np.float32(base) + np.float32(scale) * unit(drawn)
    return flat.reshape(shape)


TABLES = ("cls_token", "dist_token", "pos_embed", "bottleneck", "Vmask_token")
# First ending that fits gives g.
SPREADS = [
    ("patch_embed.proj.weight", 3.0),
    ("attn.qkv.weight", 1.5),
    ("self.query.weight", 2.0),
    ("self.key.weight", 2.0),
    ("output.dense.weight", 0.375),
    ("linear_q.weight", 3.0),
    ("linear_k.weight", 3.0),
]


def rule(name: str, shape: tuple[int, ...]) -> tuple[float, float]:
    """Base and scale of a parameter."""
    last = name.rsplit(".", 1)[-1]
    if last in TABLES or name.endswith("_embeddings.weight"):
        return 0.0, 0.5
    if len(shape) == 1:
        return (1.0, 0.1) if last == "weight" else (0.0, 0.05)
    spread = next((g for ending, g in SPREADS if name.endswith(ending)), 1.0)
    return 0.0, spread * float(np.sqrt(3 / np.prod(shape[1:])))


@torch.no_grad()
def fill(module: nn.Module, seed: int, prefix: str = "") -> nn.Module:
    """Draws all parameters of a part whose official names begin with `prefix`."""
    for name, parameter in module.named_parameters():
        full = prefix + name
        drawn = values(seed, full, tuple(parameter.shape), *rule(full, tuple(parameter.shape)))
        parameter.copy_(torch.from_numpy(drawn))
    return module.eval()

"""The config record that drives the network: the page's models/NAME/config.json, read as it is.

Shapes that the paper fixes for every configuration stand here as constants, as in src/mart/config.ts.
"""

import json
from pathlib import Path
from typing import Any

FRAMES = 16
FRAME_SIZE = 112
TUBELET_FRAMES = 2
PATCH = 16
# Tubelets of a segment along time, height and width.
GRID = (8, 7, 7)
PATCHES_PER_TUBELET = GRID[1] * GRID[2]
VISUAL_PATCHES = GRID[0] * PATCHES_PER_TUBELET
BANK_FRAMES = 100
MEL_BINS = 128
AUDIO_STRIDE = 10
# Spectrogram patches along mel and time.
AUDIO_GRID = (12, 9)
AUDIO_PATCHES = AUDIO_GRID[0] * AUDIO_GRID[1]
COMPLEMENTARY_HEADS = 8
# Values of one reconstructed patch: 2 frames of 16 x 16 pixels in 3 colours.
PATCH_VALUES = TUBELET_FRAMES * PATCH * PATCH * 3

Config = dict[str, Any]

MODELS = Path(__file__).resolve().parents[2]


def load_config(name: str) -> Config:
    """The record of models/NAME/config.json."""
    return json.loads((MODELS / name / "config.json").read_text(encoding="utf-8"))


def stem_channels(config: Config) -> list[int] | None:
    """Channels of the picture's stem, or None for MART's linear tubelet projection."""
    stem = config["visual"].get("stem")
    return list(stem["channels"]) if stem else None


def is_residual(config: Config) -> bool:
    """Whether the picture's stem is the residual one (mart/trunk.py), not the plain one (mart/visual.py)."""
    return (config["visual"].get("stem") or {}).get("kind") == "residual"


def audio_stem_channels(config: Config) -> list[int] | None:
    """Channels of the spectrogram's stem, or None for MART's linear projection."""
    stem = config["audio"].get("stem")
    return list(stem["channels"]) if stem else None


def with_stem(config: Config, channels: list[int] | None, code: int | None = None) -> Config:
    """The same record with another stem; None for the linear projection. `code`: values of a patch's linear code, which
    the residual stem has."""
    residual = {} if code is None else {"kind": "residual", "code": code}
    stem = {**residual, "channels": list(channels)} if channels else None
    return {**config, "visual": {**config["visual"], "stem": stem}}

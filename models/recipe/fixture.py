"""Fixed inputs through the trained network, for the test that the page gives the same: inputs come from the goldens'
generator by name, so that the file holds results alone.

    python3 models/recipe/fixture.py --name tiny --out tests/fixtures/tiny.json
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mart.config import MODELS, Config, load_config
from mart.generator import draws, unit
from mart.model import Mart
from mart.safetensors import load_safetensors

SEED = 1
SEGMENTS = 2
WORDS = 12


def inputs(config: Config) -> tuple[Tensor, Tensor, Tensor]:
    """Pixels [S, 3, 16, 112, 112] of 0..255, filter banks [S, 100, 128], piece ids [S, W] from [CLS] to [SEP]."""
    frames = draws(SEED, "fixture.frames", SEGMENTS * 3 * 16 * 112 * 112) >> np.uint32(24)
    pixels = torch.from_numpy(frames.astype(np.float32).reshape(SEGMENTS, 3, 16, 112, 112))
    banks = torch.from_numpy(unit(draws(SEED, "fixture.fbank", SEGMENTS * 100 * 128)).reshape(SEGMENTS, 100, 128))
    ids = 5 + draws(SEED, "fixture.tokens", SEGMENTS * WORDS).astype(np.int64) % (config["text"]["pieces"] - 5)
    ids = ids.reshape(SEGMENTS, WORDS)
    ids[:, 0], ids[:, -1] = 2, 3
    return pixels, banks, torch.from_numpy(ids)


@torch.no_grad()
def run(model: Mart) -> dict[str, object]:
    """Scores by modality and distributions of each segment, for everything and for pictures alone."""
    config = model.config
    pixels, banks, ids = inputs(config)
    found: dict[str, object] = {"seed": SEED, "segments": SEGMENTS, "words": WORDS, "classes": config["classes"]}
    _, text = model.read(ids)
    for name, sound in (("whole", banks), ("pictures", None)):
        visual, audio = model.vit.scores(model.vit(pixels, sound))
        parts = {"visual": visual, "audio": audio, "text": text if sound is not None else None}
        scores = sum(part for part in parts.values() if part is not None)
        parts["distribution"] = (scores / config["temperature"]).softmax(-1)
        found[name] = {key: None if part is None else part.tolist() for key, part in parts.items()}
    return found


def load(name: str) -> Mart:
    """The exported network of models/NAME, from its shards."""
    config = load_config(name)
    folder = MODELS / name
    index = json.loads((folder / config["weights"]["file"]).read_text(encoding="utf-8"))
    weights: dict[str, Tensor] = {}
    for file in sorted(set(index["weight_map"].values())):
        weights |= load_safetensors(folder / file)[0]
    model = Mart(config)
    model.fold()
    model.load_state_dict(weights)
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="tiny", help="folder in models/")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.write_text(json.dumps(run(load(given.name)), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Fixed inputs through the network of an exported model, for the test that the page gives the same
(tests/parity/fixture.ts). Inputs are made from the goldens' generator and from integers, so that the file holds results
alone; the page's side of them is tests/parity/fixture-case.ts.

    python3 models/recipe/fixture.py --model models/tiny --out tests/fixtures/tiny.json
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mart.config import BANK_FRAMES, FRAME_SIZE, FRAMES, MEL_BINS, Config
from mart.generator import draws, fill, unit
from mart.model import Mart
from mart.safetensors import load_shards

SEED = 1
# Every second segment is smooth: slopes that rise and fall, at another speed in each.
SEGMENTS = 4
WORDS = 12


def inputs(config: Config) -> tuple[Tensor, Tensor, Tensor]:
    """Pixels [S, 3, 16, 112, 112] of 0..255, filter banks [S, 100, 128], piece ids [S, W] from [CLS] to [SEP]."""
    picture = (SEGMENTS, 3, FRAMES, FRAME_SIZE, FRAME_SIZE)
    spectrum = (SEGMENTS, BANK_FRAMES, MEL_BINS)
    pixels = (draws(SEED, "fixture.frames", int(np.prod(picture))) >> np.uint32(24)).reshape(picture)
    banks = unit(draws(SEED, "fixture.fbank", int(np.prod(spectrum)))).reshape(spectrum)
    for segment in range(1, SEGMENTS, 2):
        colour, frame, row, column = np.indices(picture[1:])
        pixels[segment] = wave(column * (colour + 1) + row * segment + frame * 8)
        time, mel = np.indices(spectrum[1:])
        banks[segment] = wave(time * 4 + mel * segment) / np.float32(128) - 1
    ids = 5 + draws(SEED, "fixture.tokens", SEGMENTS * WORDS).astype(np.int64) % (config["text"]["pieces"] - 5)
    ids = ids.reshape(SEGMENTS, WORDS)
    ids[:, 0], ids[:, -1] = 2, 3
    return torch.from_numpy(pixels.astype(np.float32)), torch.from_numpy(banks), torch.from_numpy(ids)


def wave(steps: np.ndarray) -> np.ndarray:
    """0 up to 255 and down again in 512 steps."""
    place = steps % 512
    return np.where(place < 256, place, 511 - place).astype(np.float32)


@torch.no_grad()
def run(model: Mart) -> dict[str, object]:
    """Scores by modality and distributions of each segment, for everything and for pictures alone. `weights` says of
    which weights."""
    config = model.config
    pixels, banks, ids = inputs(config)
    found: dict[str, object] = {"seed": SEED, "segments": SEGMENTS, "words": WORDS, "weights": config["weights"]}
    _, text = model.read(ids)
    for name, sound in (("whole", banks), ("pictures", None)):
        visual, audio = model.vit.scores(model.vit(pixels, sound))
        parts = {"visual": visual, "audio": audio, "text": text if sound is not None else None}
        scores = sum(part for part in parts.values() if part is not None)
        parts["distribution"] = (scores / config["temperature"]).softmax(-1)
        found[name] = {key: None if part is None else part.tolist() for key, part in parts.items()}
    return found


def load(folder: Path) -> Mart:
    """The network of a model's folder as the page has it: from its shards, or drawn where its weights are generated."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Mart(config)
    model.fold()
    if config["weights"]["kind"] == "generated":
        return fill(model, config["weights"]["seed"])
    model.load_state_dict(load_shards(folder, config["weights"]["file"]))
    return model.eval()


def write(folder: Path, out: Path) -> None:
    """Results of the model in `folder`, as JSON."""
    out.write_text(json.dumps(run(load(folder)), indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of config.json and weights")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    write(given.model, given.out)


if __name__ == "__main__":
    main()

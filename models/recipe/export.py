"""Writes a trained MART as the page loads it: float16 safetensors shards of at most 8 MB with an index, and the config
record with what was trained and the hash of each file; then what the page must give for these weights
(tests/fixtures/NAME.json).

    python3 models/recipe/export.py --weights WEIGHTS.safetensors --name tiny --calibration calibration.json
        [--real real.json]

Export once without `--real`, let the page analyse the real clips, choose by `calibrate_real.py`, and export again with
what it found. Reads the config record of models/NAME and replaces its weights; vocabulary, lexicon and model card stay as they are.
"""

import argparse
import hashlib
import json
from pathlib import Path

import torch
from torch import Tensor

import fixture
from calibrate import apply_adjustment
from mart.config import MODELS, Config, load_config
from mart.model import Mart
from mart.safetensors import INDEX, load_safetensors, save_safetensors
from self_test import self_test
from stages.growth import fitting

# Bytes of values in a shard; the header comes on top.
SHARD = 7_900_000
LEXICON = "lexicon.json"
FIXTURES = MODELS.parent / "tests" / "fixtures"


def shards(tensors: dict[str, Tensor], limit: int = SHARD) -> list[dict[str, Tensor]]:
    """Tensors in the order of their names, as many in a shard as fit; raises ValueError for one that fits in none."""
    parts: list[dict[str, Tensor]] = []
    room = 0
    for name in sorted(tensors):
        size = 2 * tensors[name].numel()
        if size > limit:
            raise ValueError(f"{name} has {size} bytes, a shard at most {limit}")
        if size > room:
            parts.append({})
            room = limit
        parts[-1][name] = tensors[name]
        room -= size
    return parts


def check(tensors: dict[str, Tensor], config: Config) -> None:
    """Raises ValueError unless these are exactly the parameters of the config's network, batch norms folded."""
    with torch.no_grad():
        network = Mart(config)
        network.fold()
    wanted = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    given = {name: tuple(value.shape) for name, value in tensors.items()}
    wrong = sorted(name for name in wanted.keys() | given.keys() if wanted.get(name) != given.get(name))
    if wrong:
        raise ValueError(f"not the parameters of {config['name']}: {', '.join(wrong[:5])} and {len(wrong)} in all")


def export(
    tensors: dict[str, Tensor],
    config: Config,
    folder: Path,
    temperature: float,
    evidence: dict[str, float] | None = None,
    limit: int = SHARD,
) -> Config:
    """Writes shards, index and config.json into `folder`; returns the new record. Old shards there are removed."""
    check(tensors, config)
    for old in folder.glob("weights-*.safetensors"):
        old.unlink()
    places: dict[str, str] = {}
    for number, part in enumerate(shards(tensors, limit), 1):
        file = f"weights-{number}.safetensors"
        save_safetensors(folder / file, part, "F16")
        places |= dict.fromkeys(part, file)
    (folder / INDEX).write_text(json.dumps({"weight_map": places}, indent=1) + "\n", encoding="utf-8")
    hashes = {file: _hash(folder / file) for file in [INDEX, *sorted(set(places.values()))]}
    weights = {"kind": "safetensors", "file": INDEX, "sha256": hashes}
    record = {**config, "trained": True, "temperature": temperature, "evidence": evidence, "weights": weights}
    record["lexicon"] = LEXICON if (folder / LEXICON).exists() else None
    config_file = folder / "config.json"
    config_file.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    weights["selfTest"] = self_test(fixture.load(folder))
    config_file.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return record


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="all of MART's weights, batch norms folded")
    parser.add_argument("--name", default="tiny", help="folder in models/")
    parser.add_argument("--calibration", type=Path, required=True, help="what calibrate.py printed")
    parser.add_argument("--real", type=Path, help="what calibrate_real.py printed")
    given = parser.parse_args()
    tensors, _ = load_safetensors(given.weights)
    chosen = json.loads(given.calibration.read_text(encoding="utf-8"))
    apply_adjustment(tensors, chosen["heads"])
    config = fitting(load_config(given.name), tensors)
    if given.real is not None:
        real = json.loads(given.real.read_text(encoding="utf-8"))
        tensors["vit.v_fc.bias"] += torch.tensor(real["prior"])
        chosen["temperature"] = real["temperature"]
        config |= {"verdict": real["verdict"], "confidence": real["confidence"]}
    record = export(tensors, config, MODELS / given.name, chosen["temperature"], chosen["evidence"])
    fixture.write(MODELS / given.name, FIXTURES / f"{given.name}.json")
    print(f"{len(tensors)} tensors, {sum(t.numel() for t in tensors.values())} values, {record['weights']['sha256']}")


if __name__ == "__main__":
    main()

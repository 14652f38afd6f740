"""Figures of one stage's weights on the validation or the test split, as a table and, with --json, as one JSON object.

    python3 models/recipe/evaluate.py faces --weights W.safetensors --data ../shared/data --cache ~/.cache/mart-recipe

Protocols: faces against the majority vote (ties, contempt, unknown and not-a-face left out), one tubelet of the still;
speech by clip, the mean over its one-second windows, RAVDESS alone in the test; text on GoEmotions' single-label rows.
The test split is for reporting what was reached, never for choosing.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data.faces import load_faces
from data.speech import load_speech
from data.text import load_sentences
from mart.config import MODELS, Config, load_config
from mart.safetensors import load_safetensors
from stages.faces import scores as face_scores
from stages.faces_model import model_of
from stages.figures import accuracy, calibration_error, confusion, macro_f1, majority_share
from stages.speech import clip_scores
from stages.speech import model_of as speech_model
from stages.text import TextModel
from stages.text import scores as text_scores

Scored = tuple[Tensor, np.ndarray]


def faces(weights: dict[str, Tensor], config: Config, data: Path, cache: Path, split: str) -> Scored:
    found = load_faces(data, cache, split, config["classes"], tested=True)
    return face_scores(model_of(weights, config), found, list(range(len(found)))), found.majority


def speech(weights: dict[str, Tensor], config: Config, data: Path, cache: Path, split: str) -> Scored:
    found = load_speech(data, cache, split, config["classes"])
    # The test is on RAVDESS' held-out actors; other corpora have fewer classes.
    places = [i for i in range(len(found)) if split != "test" or found.sources[i].startswith("ravdess")]
    return clip_scores(speech_model(weights, config), found, places), found.labels[places]


def text(weights: dict[str, Tensor], config: Config, data: Path, cache: Path, split: str) -> Scored:
    vocabulary = MODELS / config["name"] / config["vocabulary"]
    longest = config["text"]["maxPieces"]
    found = load_sentences(data, cache, vocabulary, split, config["classes"], longest, source="goemotions")
    single = np.flatnonzero(found.single)
    model = TextModel(config)
    model.load_state_dict(weights)
    return text_scores(model.eval(), found, single), found.distributions[single].argmax(1)


TASKS = {"faces": faces, "speech": speech, "text": text}


def figures(logits: Tensor, truth: np.ndarray, classes: list[str]) -> dict[str, object]:
    predicted = logits.argmax(1).numpy()
    return {
        "count": len(truth),
        "accuracy": round(accuracy(predicted, truth), 4),
        "macroF1": round(macro_f1(predicted, truth, len(classes)), 4),
        "majority": round(majority_share(truth), 4),
        "calibrationError": round(calibration_error(logits.softmax(1).numpy(), truth), 4),
        "classes": classes,
        "confusion": confusion(predicted, truth, len(classes)).tolist(),
    }


def table(found: dict[str, object]) -> str:
    classes = found["classes"]
    lines = [f"{name}: {found[name]}" for name in ("count", "accuracy", "macroF1", "majority", "calibrationError")]
    lines.append("truth \\ said".ljust(14) + "".join(name[:8].rjust(9) for name in classes))
    lines += [name.ljust(14) + "".join(f"{n:9}" for n in row) for name, row in zip(classes, found["confusion"])]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--weights", type=Path, required=True, help="a run's or a checkpoint's weights.safetensors")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--split", choices=["valid", "test"], default="valid")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    config = load_config("tiny")
    weights, notes = load_safetensors(given.weights)
    logits, truth = TASKS[given.task](weights, config, given.data, given.cache.expanduser(), given.split)
    found = {"task": given.task, "split": given.split, **figures(logits, truth, config["classes"])}
    print(json.dumps({**found, "notes": notes}) if given.json else table(found))


if __name__ == "__main__":
    main()

"""Figures of weights on the validation or the test split, as a table and, with --json, as one JSON object.

    python3 models/recipe/evaluate.py faces --weights W.safetensors --data ../shared/data --cache ~/.cache/mart-recipe
    python3 models/recipe/evaluate.py report --split test --data ../shared/data --cache ~/.cache/mart-recipe

Takes a stage's weights (faces, speech, text) or the whole network's (all tasks; models/tiny's own without --weights);
`report` writes every figure of the latter, the calibration included, to models/tiny/figures.json.

Protocols: faces against the majority vote (ties, contempt, unknown and not-a-face left out), one tubelet of the still,
or 16 equal frames without sound and words for the whole network; speech by clip, the mean over its one-second windows,
RAVDESS alone in the test, and beside a flat grey picture for the whole network; text on GoEmotions' single-label rows;
60 composites of 12 segments, a segment's truth being what its pictures mostly show; recovery as the sum of squared
errors over the sum of squared targets on masked patches. The test split is for reporting what was reached, never for
choosing.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from calibrate import calibrate
from data.faces import load_faces
from data.held_out import frequent_labels, guess, load_pools, videos
from data.speech import load_speech
from data.text import load_sentences
from fixture import load
from inference import Scored, clip_scores, composite_scores, mart_of, read_scores, still_scores, whole
from mart.config import MODELS, Config, load_config
from mart.model import Mart
from mart.safetensors import load_safetensors
from stages.composites import correlation
from stages.faces import scores as face_scores
from stages.faces_model import model_of
from stages.figures import accuracy, calibration_error, confusion, macro_f1, majority_share
from stages.speech import clip_scores as stage_clip_scores
from stages.speech import model_of as speech_model
from stages.text import TextModel
from stages.text import scores as text_scores

VIDEOS = 60
# A stage's weights, or the whole network
Given = dict[str, Tensor] | Mart
Figures = dict[str, object]
BRIEF = ("accuracy", "balancedAccuracy", "macroF1", "calibrationError")


def faces(given: Given, config: Config, data: Path, cache: Path, split: str) -> Figures:
    found = load_faces(data, cache, split, config["classes"], tested=True)
    if isinstance(given, Mart):
        logits = still_scores(given, found)
    else:
        logits = face_scores(model_of(given, config), found, list(range(len(found))))
    return figures(logits, found.majority, config)


def speech(given: Given, config: Config, data: Path, cache: Path, split: str) -> Figures:
    found = load_speech(data, cache, split, config["classes"])
    # The test is on RAVDESS' held-out actors; other corpora have fewer classes.
    places = [i for i in range(len(found)) if split != "test" or found.sources[i].startswith("ravdess")]
    truth = found.labels[places]
    if not isinstance(given, Mart):
        return figures(stage_clip_scores(speech_model(given, config), found, places), truth, config)
    alone = figures(clip_scores(given, found, places, fused=False), truth, config)
    return {**figures(clip_scores(given, found, places, fused=True), truth, config), "encoderAlone": brief(alone)}


def text(given: Given, config: Config, data: Path, cache: Path, split: str) -> Figures:
    vocabulary = MODELS / config["name"] / config["vocabulary"]
    longest = config["text"]["maxPieces"]
    found = load_sentences(data, cache, vocabulary, split, config["classes"], longest, source="goemotions")
    single = np.flatnonzero(found.single)
    if isinstance(given, Mart):
        logits = read_scores(given, found, single)
    else:
        model = TextModel(config)
        model.load_state_dict(given)
        logits = text_scores(model.eval(), found, single)
    return figures(logits, found.distributions[single].argmax(1), config)


def composed(
    model: Mart, config: Config, data: Path, cache: Path, split: str, everywhere: bool = False
) -> list[Scored]:
    neutral = config["classes"].index("neutral")
    pools = load_pools(data, cache, split, config)
    return composite_scores(model, videos(pools, VIDEOS, neutral, split == "test", everywhere))


def composites(found: list[Scored], config: Config, data: Path, cache: Path) -> Figures:
    """By everything, by each modality alone and each pair; curves; and what the corpora's names alone would tell."""
    classes = config["classes"]
    truth = torch.cat([video.curve for video in found]).argmax(1).numpy()
    given = {name: torch.cat([video.scores[name] for video in found]) for name in found[0].scores}
    by = {name: figures(logits, truth, config) for name, logits in given.items()}
    curves = torch.stack([(video.scores["all"] / config["temperature"]).softmax(1) for video in found])
    true = torch.stack([video.curve for video in found])
    counted = frequent_labels(load_pools(data, cache, "train", config), classes.index("neutral"))
    guessed = np.array([guess(counted, origin) for video in found for origin in video.origins])
    return {
        **by["all"],
        "by": {name: brief(part) for name, part in by.items() if name != "all"},
        "sourceAlone": round(accuracy(guessed, truth), 4),
        "videos": len(found),
        "correlation": round(correlation(curves, true), 4),
        "correlations": {
            name: round(correlation(curves[:, :, [c]], true[:, :, [c]]), 4)
            for c, name in enumerate(classes)
            if true[:, :, c].any()
        },
    }


def recovery(found: list[Scored]) -> Figures:
    """Predicting each patch's mean gives 1."""
    videos = np.array([[video.error, video.target] for video in found])
    return {"videos": len(found), "error": round(float(videos[:, 0].sum() / videos[:, 1].sum()), 4), "patchMean": 1.0}


ALONE = {"faces": faces, "speech": speech, "text": text}


def report(model: Mart, config: Config, data: Path, cache: Path, split: str) -> Figures:
    found: Figures = {task: run(model, config, data, cache, split) for task, run in ALONE.items()}
    scored = composed(model, config, data, cache, split)
    found["composites"] = composites(scored, config, data, cache)
    others = composites(composed(model, config, data, cache, split, everywhere=True), config, data, cache)
    found["compositesOfAllCorpora"] = {name: others[name] for name in (*BRIEF, "by", "sourceAlone", "correlation")}
    found["recovery"] = recovery(scored)
    found["calibration"] = calibrate(model, config, data, cache, scored)
    return found


def figures(logits: Tensor, truth: np.ndarray, config: Config) -> Figures:
    classes = config["classes"]
    predicted = logits.argmax(1).numpy()
    table = confusion(predicted, truth, len(classes))
    seen = table.sum(1)
    return {
        "count": len(truth),
        "accuracy": round(accuracy(predicted, truth), 4),
        "balancedAccuracy": round(float((table.diagonal()[seen > 0] / seen[seen > 0]).mean()), 4),
        "macroF1": round(macro_f1(predicted, truth, len(classes)), 4),
        "majority": round(majority_share(truth), 4),
        "calibrationError": round(calibration_error((logits / config["temperature"]).softmax(1).numpy(), truth), 4),
        "classes": classes,
        "confusion": table.tolist(),
    }


def brief(found: Figures) -> Figures:
    return {name: found[name] for name in BRIEF}


def table(found: Figures) -> str:
    lines = [f"{name}: {value}" for name, value in found.items() if not isinstance(value, (dict, list))]
    for name, value in found.items():
        if isinstance(value, dict):
            lines += [f"{name}, {part}: {figure}" for part, figure in value.items()]
    if "confusion" in found:
        classes = found["classes"]
        lines.append("truth \\ said".ljust(14) + "".join(name[:8].rjust(9) for name in classes))
        lines += [name.ljust(14) + "".join(f"{n:9}" for n in row) for name, row in zip(classes, found["confusion"])]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=[*ALONE, "composites", "recovery", "report"])
    parser.add_argument("--weights", type=Path, help="a stage's or all of MART's; models/tiny's own by default")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--split", choices=["valid", "test"], default="valid")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path, default=MODELS / "tiny" / "figures.json", help="where a report goes")
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = load_config("tiny")
    given, notes = (load(MODELS / "tiny"), {}) if options.weights is None else load_safetensors(options.weights)
    if not isinstance(given, Mart) and whole(given):
        given = mart_of(given, config)
    where = (config, options.data, options.cache.expanduser())
    if options.task in ALONE:
        found = ALONE[options.task](given, *where, options.split)
    elif not isinstance(given, Mart):
        parser.error(f"{options.task} needs all of MART's weights; these are one stage's")
    elif options.task == "report":
        found = report(given, *where, options.split)
        options.out.write_text(json.dumps({"split": options.split, **found}, indent=1) + "\n", encoding="utf-8")
    else:
        scored = composed(given, *where, options.split)
        found = recovery(scored) if options.task == "recovery" else composites(scored, *where)
    found = {"task": options.task, "split": options.split, **found}
    print(json.dumps({**found, "notes": notes}) if options.json else table(found))


if __name__ == "__main__":
    main()

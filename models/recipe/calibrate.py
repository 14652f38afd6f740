"""What the page needs besides trained weights, chosen on validation data: a gain and class biases for each modality's
head, since one that is surer than it is right would drown the others in the sum, and composites are more often neutral
than faces or voices are; the temperature of the summed scores; and the evidence below which pictures or sound are called
unlike the training data. Prints one JSON object. The export makes gains and biases part of the heads' weights.

    python3 models/recipe/calibrate.py --weights W.safetensors --data ../shared/data --cache ~/.cache/mart-recipe

Evidence is log(classes) minus the entropy of a head's softmax, in nats, median over a video's segments. The test split,
drawn scenes of held-out kinds and sounds of held-out kinds only tell how well the choice does.
"""

import argparse
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from data.faces import Faces, load_faces
from data.filter_bank import filter_banks
from data.held_out import load_pools, videos
from data.speech import RATE, load_speech
from data.speech_augment import unspoken
from data.text import load_sentences
from data.unfamiliar import unfamiliar
from fixture import load
from inference import Scored, clip_scores, composite_scores, load_mart, picture_scores, read_scores, sound_scores
from inference import still_scores
from mart.config import MODELS, Config, load_config
from mart.model import Mart
from stages.figures import calibration_error

VIDEOS = 60
# Faces that the picture's head is adjusted on.
STILLS = 400
# Weight of the squared biases.
PRIOR = 0.003
# Head of each modality.
HEADS = {"picture": "vit.v_fc", "sound": "vit.a_fc", "words": "vit.t_fc"}
# Of each head: "gain", and "bias" of each class
Adjustment = dict[str, dict[str, Any]]
# Clips and sounds without people
STRANGE = 120
CHUNK = 12
TEMPERATURES = torch.logspace(-0.7, 0.7, 281)
# Share of the validation videos that may be called unlike the training data.
MISTAKEN = 0.03


# What was given, scores [n, classes] by head, and the truth [n]
Case = tuple[dict[str, Tensor], Tensor]


def composite_cases(found: list[Scored]) -> list[Case]:
    """Everything, each pair and each modality alone."""
    truth = torch.cat([video.curve for video in found]).argmax(1)
    alone = {name: torch.cat([video.scores[name] for video in found]) for name in HEADS}
    both = {name: torch.cat([video.heads[name] for video in found]) for name in ("picture", "sound")}
    words = {"words": alone["words"]}
    given = [{name: scores} for name, scores in alone.items()]
    given += [both, both | words, {"picture": alone["picture"]} | words, {"sound": alone["sound"]} | words]
    return [(scores, truth) for scores in given]


def adjust(groups: list[list[Case]]) -> Adjustment:
    """A gain of each head and biases of its classes that make the truth likeliest. Each group counts the same, and so
    does each case in a group."""
    classes = next(iter(groups[0][0][0].values())).shape[1]
    logs = {name: torch.zeros((), requires_grad=True) for name in HEADS}
    biases = {name: torch.zeros(classes, requires_grad=True) for name in HEADS}
    steps = torch.optim.LBFGS([*logs.values(), *biases.values()], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        total = PRIOR * sum(bias.square().sum() for bias in biases.values())
        for group in groups:
            for given, truth in group:
                scores = sum(logs[name].exp() * scores + biases[name] for name, scores in given.items())
                total = total + F.cross_entropy(scores, truth) / (len(group) * len(groups))
        steps.zero_grad()
        total.backward()
        return total

    steps.step(loss)
    return {
        name: {"gain": round(float(logs[name].exp()), 4), "bias": [round(float(b), 4) for b in biases[name]]}
        for name in HEADS
    }


@torch.no_grad()
def apply_adjustment(weights: dict[str, Tensor], chosen: Adjustment) -> None:
    """Makes gains and biases part of the heads, in place."""
    for name, by in chosen.items():
        weights[f"{HEADS[name]}.weight"].mul_(by["gain"])
        bias = weights[f"{HEADS[name]}.bias"]
        bias.mul_(by["gain"]).add_(torch.tensor(by["bias"]))


def adjusted(video: Scored, by: Adjustment) -> Scored:
    """What the network with adjusted heads says of the video."""

    def one(name: str, scores: Tensor) -> Tensor:
        return by[name]["gain"] * scores + torch.tensor(by[name]["bias"])

    alone = {name: one(name, video.scores[name]) for name in HEADS}
    heads = {name: one(name, scores) for name, scores in video.heads.items()}
    both = heads["picture"] + heads["sound"]
    picture, sound, words = alone.values()
    sums = {"picture+sound": both, "picture+words": picture + words, "sound+words": sound + words}
    return replace(video, scores={"all": both + words, **alone, **sums}, heads=heads)


def single_cases(model: Mart, config: Config, data: Path, cache: Path) -> list[list[Case]]:
    """Validation data of one modality each, as frequent as its classes are there: faces, speech, sentences."""
    classes = config["classes"]
    faces = load_faces(data, cache, "valid", classes, tested=True)
    step = max(1, len(faces) // STILLS)
    faces = Faces(faces.pictures[::step], faces.distributions[::step], faces.majority[::step])
    speech = load_speech(data, cache, "valid", classes)
    vocabulary = MODELS / config["name"] / config["vocabulary"]
    longest = config["text"]["maxPieces"]
    sentences = load_sentences(data, cache, vocabulary, "valid", classes, longest, source="goemotions")
    single = np.flatnonzero(sentences.single)
    heard = clip_scores(model, speech, list(range(len(speech))), fused=True)
    said = torch.from_numpy(sentences.distributions[single].argmax(1))
    # Clones, since gradients go through them, which tensors of inference mode don't allow.
    return [
        [({"picture": still_scores(model, faces).clone()}, torch.from_numpy(faces.majority))],
        [({"sound": heard.clone()}, torch.from_numpy(speech.labels))],
        [({"words": read_scores(model, sentences, single).clone()}, said)],
    ]


def temperature(logits: Tensor, truth: Tensor) -> float:
    """The one that makes the truth likeliest, to three digits."""
    losses = torch.stack([F.cross_entropy(logits / t, truth) for t in TEMPERATURES])
    return round(float(TEMPERATURES[losses.argmin()]), 3)


def evidence(logits: Tensor) -> Tensor:
    """Nats of each row, [S, classes] -> [S]: 0 where all classes are alike, log(classes) where one is sure."""
    log = logits.log_softmax(-1)
    return math.log(logits.shape[-1]) + (log.exp() * log).sum(-1)


def threshold(values: Tensor, share: float = MISTAKEN) -> float:
    """The largest with at most `share` of the values below it, cut to three digits."""
    return math.floor(1000 * float(values.sort().values[int(share * len(values))])) / 1000


def errors(found: list[Scored], t: float) -> dict[str, list[float]]:
    """Expected calibration error before and after: of all scores summed, and of each modality alone."""
    truth = torch.cat([video.curve for video in found]).argmax(1).numpy()
    given = {name: torch.cat([video.scores[name] for video in found]) for name in ("all", "picture", "sound", "words")}
    return {
        name: [round(calibration_error((logits / t).softmax(1).numpy(), truth), 4) for t in (1.0, t)]
        for name, logits in given.items()
    }


def medians(found: list[Scored], head: str) -> Tensor:
    """Evidence of each video, by a head of the whole network and, for pictures, without sound as well."""
    given = [video.heads[head] for video in found]
    given += [video.scores[head] for video in found] if head == "picture" else []
    return torch.stack([evidence(logits).median() for logits in given])


def strange_sounds(count: int, random: np.random.Generator) -> Tensor:
    """Sounds of kinds that training has none of, from waveforms: chirps, chords, clicks, a beat. [n, 100, 128]"""
    time = np.arange(RATE * 11 // 10) / RATE
    found = []
    for index in range(count):
        low, high = np.sort(random.uniform(80, 4000, 2))
        chirp = np.sin(2 * np.pi * (low * time + (high - low) * time**2 / 2))
        chord = sum(np.sin(2 * np.pi * low * ratio * time) / 3 for ratio in (1, 1.25, 1.5))
        clicks = (random.random(len(time)) < 0.002) * random.normal(size=len(time))
        beat = random.normal(size=len(time)) * np.exp(-15 * (time * random.uniform(2, 5) % 1))
        wave = (chirp, chord, clicks, beat)[index % 4] + 1e-3 * random.normal(size=len(time))
        found.append(filter_banks(random.uniform(0.05, 0.5) * wave, RATE)[:100])
    return torch.from_numpy(np.stack(found))


def below(values: Tensor, limit: float) -> float:
    return round(float((values < limit).float().mean()), 4)


def strangers(model: Mart, limits: dict[str, float]) -> dict[str, float]:
    """Shares of clips without people and of sounds without speech that fall below the limits."""
    random = torch.Generator().manual_seed(1)
    found = {}
    for name, held_out in (("picturesOfTrainedKinds", False), ("picturesHeldOut", True)):
        clips = unfamiliar(STRANGE, None, random, held_out).split(CHUNK)
        scores = torch.cat([picture_scores(model, part) for part in clips])
        found[name] = below(evidence(scores), limits["picture"])
    sounds = {"soundOfTrainedKinds": unspoken(STRANGE, random)}
    sounds["soundHeldOut"] = strange_sounds(STRANGE, np.random.default_rng(1))
    for name, banks in sounds.items():
        scores = torch.cat([sound_scores(model, part) for part in banks.split(CHUNK)])
        found[name] = below(evidence(scores), limits["sound"])
    return found


def calibrate(model: Mart, config: Config, data: Path, cache: Path, tested: list[Scored]) -> dict[str, object]:
    """`tested`: composites of the test split, to report on. The heads of the model are adjusted."""
    neutral = config["classes"].index("neutral")
    found = composite_scores(model, videos(load_pools(data, cache, "valid", config), VIDEOS, neutral, unseen=False))
    by = adjust([composite_cases(found), *single_cases(model, config, data, cache)])
    # Biases from the few voices of composites took 13 points of sadness from voices and gave composites nothing.
    by["sound"]["bias"] = [0.0] * len(config["classes"])
    apply_adjustment(model.state_dict(), by)
    found, tested = ([adjusted(video, by) for video in part] for part in (found, tested))
    logits = torch.cat([video.scores["all"] for video in found])
    chosen = temperature(logits, torch.cat([video.curve for video in found]).argmax(1))
    limits = {head: threshold(medians(found, head)) for head in ("picture", "sound")}
    return {
        "heads": by,
        "temperature": chosen,
        "evidence": limits,
        "calibrationErrors": {"valid": errors(found, chosen), "test": errors(tested, chosen)},
        "below": {
            "valid": {head: below(medians(found, head), limit) for head, limit in limits.items()},
            "test": {head: below(medians(tested, head), limit) for head, limit in limits.items()},
            **strangers(model, limits),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, help="all of MART's; models/tiny's own by default")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="also into this file, for export.py")
    given = parser.parse_args()
    torch.set_num_threads(2)
    config = load_config("tiny")
    model = load(MODELS / "tiny") if given.weights is None else load_mart(given.weights, config)
    where = (given.data, given.cache.expanduser())
    neutral = config["classes"].index("neutral")
    tested = composite_scores(model, videos(load_pools(*where, "test", config), VIDEOS, neutral, unseen=True))
    found = json.dumps(calibrate(model, config, *where, tested), indent=1)
    print(found)
    if given.out is not None:
        given.out.write_text(found + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

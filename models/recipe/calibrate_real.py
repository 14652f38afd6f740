"""What only real clips can tell, chosen on whole labelled clips as the page sees them (faces followed, sound and words
where a clip has them): how much of the classes' frequency in training is taken off the picture's head, over which share
of a clip's segments its verdict is taken, the temperature, and the probability from which a statement may be called
sure. Four numbers; nothing else is fitted to these clips. Prints one JSON object.

    npm run -s analyze -- ../shared/data/real/*.mp4 --out ~/.cache/mart-recipe/real
    python3 models/recipe/calibrate_real.py --analyses ~/.cache/mart-recipe/real --data ../shared/data \\
        --cache ~/.cache/mart-recipe --out real.json

The analyses are those of the exported model whose heads `calibrate.py` has adjusted. `heldOut` chooses anew for each
person without that person's clips and counts only theirs: the figures to believe. With `--shipped models/tiny/config.json`
weights and share of the segments stay, and only temperature and limit are chosen.
"""

import argparse
import csv
import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.faces import load_faces
from stages.figures import calibration_error

PRIORS = (0.0, 0.15, 0.3, 0.45, 0.6)
PEAKS = (0.2, 0.34, 0.5, 1.0)
TEMPERATURES = np.exp(np.linspace(np.log(0.5), np.log(6), 40))
# Least share of the verdicts called sure that must hold, and fewest clips that must be behind it.
HOLDING, BEHIND = 0.75, 5
BINS = 10
# Nats a clip within which two temperatures are as likely.
ALIKE = 0.02


@dataclass(frozen=True)
class Clip:
    label: int
    person: str
    # Summed scores of each segment, [S, classes]
    scores: np.ndarray


@dataclass(frozen=True)
class Choice:
    # Share of the logarithm of the classes' frequency that is taken off.
    prior: float
    # Share of the segments, the least neutral ones, that the verdict is the mean of.
    peak: float
    temperature: float


def read_clips(analyses: Path, labels: Path) -> tuple[list[Clip], list[str]]:
    """The clips of a CSV with the columns file, label and person, of which a folder has the AnalysisResults."""
    with labels.open(encoding="utf-8", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    found, classes = [], []
    for path in sorted(analyses.glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        classes = result["model"]["classes"]
        row = rows[result["file"]["name"]]
        # As on the page, segments without a face count only where there is none at all.
        segments = [part for part in result["segments"] if part["person"] is not None] or result["segments"]
        scores = np.array([segment["scores"] for segment in segments])
        found.append(Clip(classes.index(row["label"]), row["person"], scores))
    return found, classes


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def segments_of(clip: Clip, by: Choice, log_prior: np.ndarray) -> np.ndarray:
    """Distributions [S, classes]"""
    return softmax((clip.scores - by.prior * log_prior) / by.temperature)


def verdict(distributions: np.ndarray, peak: float, neutral: int) -> np.ndarray:
    """The mean over the share of the segments that are least neutral, as the page's verdict of a whole video."""
    count = max(1, round(peak * len(distributions)))
    return distributions[distributions[:, neutral].argsort(kind="stable")[:count]].mean(0)


def mean_recall(said: np.ndarray, truth: np.ndarray) -> float:
    return float(np.mean([(said[truth == label] == label).mean() for label in np.unique(truth)]))


def verdicts(clips: list[Clip], by: Choice, log_prior: np.ndarray, neutral: int) -> np.ndarray:
    return np.stack([verdict(segments_of(clip, by, log_prior), by.peak, neutral) for clip in clips])


def choose(clips: list[Clip], log_prior: np.ndarray, neutral: int, peak: float | None) -> Choice:
    """The best mean of mean recall and accuracy, unless `peak` is given, then, for the temperature, the likeliest labels."""
    truth = np.array([clip.label for clip in clips])

    def score(prior: float, peak: float) -> float:
        said = verdicts(clips, Choice(prior, peak, 1.0), log_prior, neutral).argmax(1)
        return mean_recall(said, truth) + float((said == truth).mean())

    if peak is None:
        # Among equals the least that is taken off, over the most segments.
        prior, peak = max(itertools.product(PRIORS, reversed(PEAKS)), key=lambda pair: (round(score(*pair), 6), -pair[0]))
    else:
        prior = 0.0
    losses, errors, right = [], [], []
    for temperature in TEMPERATURES:
        found = verdicts(clips, Choice(prior, peak, float(temperature)), log_prior, neutral)
        losses.append(-np.log(found[np.arange(len(clips)), truth]).mean())
        errors.append(calibration_error(found, truth, BINS))
        right.append(mean_recall(found.argmax(1), truth) + (found.argmax(1) == truth).mean())
    # Thirty clips hardly tell near temperatures apart: of those that are as likely and say as much that is right, the one
    # that is right as often as it says.
    likeliest = int(np.argmin(losses))
    alike = (np.array(losses) <= losses[likeliest] + ALIKE) & (np.array(right) >= right[likeliest] - 1e-9)
    best = int(np.argmin(np.where(alike, errors, np.inf)))
    return Choice(prior, peak, round(float(TEMPERATURES[best]), 3))


def sure_limit(found: np.ndarray, truth: np.ndarray) -> float | None:
    """The least probability from which on verdicts [n, classes] hold often enough; None where there is none. Verdicts,
    since whole clips are what has labels."""
    share, right = found.max(1), found.argmax(1) == truth
    for limit in np.arange(0.5, 1.0, 0.01):
        above = share >= limit
        if above.sum() < BEHIND:
            return None
        if right[above].mean() >= HOLDING:
            return round(float(limit), 2)
    return None


def figures(found: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    said = found.argmax(1)
    return {
        "clips": len(truth),
        "accuracy": round(float((said == truth).mean()), 4),
        "meanRecall": round(mean_recall(said, truth), 4),
        "calibrationError": round(calibration_error(found, truth, BINS), 4),
    }


def calibrate_real(
    clips: list[Clip], log_prior: np.ndarray, neutral: int, peak: float | None = None
) -> dict[str, object]:
    truth = np.array([clip.label for clip in clips])
    by = choose(clips, log_prior, neutral, peak)
    chosen = verdicts(clips, by, log_prior, neutral)
    limit = sure_limit(chosen, truth)
    held_out = np.zeros((len(clips), len(log_prior)))
    for person in {clip.person for clip in clips}:
        mine = [index for index, clip in enumerate(clips) if clip.person == person]
        others = choose([clip for clip in clips if clip.person != person], log_prior, neutral, peak)
        held_out[mine] = verdicts([clips[index] for index in mine], others, log_prior, neutral)
    return {
        "prior": [round(float(-by.prior * value), 4) for value in log_prior],
        "verdict": {"peak": by.peak},
        "temperature": by.temperature,
        "confidence": None if limit is None else {"sure": limit},
        "before": figures(verdicts(clips, Choice(0.0, 1.0, 1.0), log_prior, neutral), truth),
        "chosen": {"prior": by.prior, **figures(chosen, truth)},
        "heldOut": figures(held_out, truth),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyses", type=Path, required=True, help="folder of AnalysisResults")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--shipped", type=Path, help="config of weights that stay as they are")
    parser.add_argument("--out", type=Path, help="also into this file, for export.py")
    given = parser.parse_args()
    clips, classes = read_clips(given.analyses, given.data / "real" / "clips.csv")
    faces = load_faces(given.data, given.cache.expanduser(), "train", classes, tested=False)
    log_prior = np.log(faces.distributions.mean(0))
    peak = json.loads(given.shipped.read_text(encoding="utf-8"))["verdict"]["peak"] if given.shipped else None
    chosen = calibrate_real(clips, log_prior - log_prior.mean(), classes.index("neutral"), peak)
    found = json.dumps(chosen, indent=1)
    print(found)
    if given.out is not None:
        given.out.write_text(found + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Which words the ladder verifies in validation composites: strong words of the segment's true emotion, which should
pass E3 at the default tau, and all others that the lexicon knows, which should not.

    python3 models/recipe/cues.py --weights models/tiny --data ../shared/data --cache ~/.cache/mart-recipe

A word is strong when it is among the upper third of its emotion's words. The segment is what the network says of it,
so a strong word is lost, too, where that is another emotion than the true one: the share that reaches E2 is the most
that E3 can have.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data.composites import Composite
from data.held_out import load_pools, videos
from data.lexicon import E2, E3, TAU, Lexicon, judged_words, load_lexicon
from inference import mart_of
from mart.config import MODELS, Config, load_config
from mart.model import Mart
from stages.loop import start_weights

VIDEOS = 60
STRONG = 2 / 3


@dataclass(frozen=True)
class Judged:
    """A word of the lexicon in a segment."""

    strong: bool
    stage: int


def judged(
    lexicon: Lexicon,
    vocabulary: list[str],
    polarity: np.ndarray,
    words: tuple[Tensor, Tensor],
    labels: Tensor,
    distributions: Tensor,
) -> Iterator[Judged]:
    """The known words of a video's rows [S, W] of pieces and padding, by true class [S] and distribution [S,
    classes]."""
    for ids, padding, label, segment in zip(*words, labels.tolist(), distributions.numpy()):
        row = ids[~padding].numpy()
        for _, _, stage, word in judged_words(lexicon, row, vocabulary, segment, polarity):
            _, degrees = lexicon.words[word]
            own = degrees[label] == degrees.max()
            yield Judged(bool(own and lexicon.ranks[label].of(degrees[label]) >= STRONG), stage)


def share(found: list[Judged], strong: bool, stage: int) -> float:
    """Of the strong words, or of the others, the share that reached a stage."""
    return float(np.mean([one.stage >= stage for one in found if one.strong is strong]))


@torch.inference_mode()
def distributions(model: Mart, config: Config, video: Composite) -> Tensor:
    scores = [*model.vit.scores(model.vit(video.pixels, video.banks)), model.read(*video.words)[1]]
    return (sum(scores[1:], scores[0]) / config["temperature"]).softmax(-1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="all of MART's weights, or a model's folder")
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--cache", type=Path, required=True, help="folder for decoded data, outside of git")
    parser.add_argument("--videos", type=int, default=VIDEOS)
    given = parser.parse_args()
    config = load_config("tiny")
    folder = MODELS / config["name"]
    lexicon = load_lexicon(folder / "lexicon.json")
    vocabulary = (folder / config["vocabulary"]).read_text(encoding="utf-8").rstrip("\n").split("\n")
    polarity, neutral = np.array(config["polarity"]), config["classes"].index("neutral")
    model = mart_of(start_weights(given.weights), config)
    pools = load_pools(given.data, given.cache.expanduser(), "valid", config)
    found: list[Judged] = []
    for video in videos(pools, given.videos, neutral, unseen=False):
        one = video.composite
        found += judged(lexicon, vocabulary, polarity, one.words, one.labels, distributions(model, config, one))
    count = sum(one.strong for one in found)
    print(f"{given.videos} validation composites, tau {TAU}: of {count} strong words of the true emotion")
    print(f"{share(found, True, E3):.3f} pass E3 ({share(found, True, E2):.3f} E2); of {len(found) - count} others")
    print(f"{share(found, False, E3):.3f} ({share(found, False, E2):.3f})")


if __name__ == "__main__":
    main()

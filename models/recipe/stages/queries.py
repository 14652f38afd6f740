"""Words as queries of the complementary attention: how far apart they look, and a start at which they see themselves.

    python3 models/recipe/stages/queries.py --weights models/tiny --data ../shared/data --cache ~/.cache/mart-recipe

The text encoder learns from its [CLS] token alone, and by its last layer all words of a row have become nearly one
vector (mean cosine 0.9991); what tells them apart is 3 % of its length. Queries that read both look with all words at
the same places, and since a word's features have no other way to it than its attention, hardly a gradient says how they
should not. So before training, queries are given a part that reads what words differ in: `open_queries`.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import Tensor  # noqa: E402

from data.held_out import load_pools, videos  # noqa: E402
from data.text import Sentences  # noqa: E402
from inference import mart_of  # noqa: E402
from mart.complementary import Complementary, CrossAttention  # noqa: E402
from mart.config import load_config  # noqa: E402
from mart.losses import beyond_row  # noqa: E402
from mart.model import Mart  # noqa: E402
from stages.loop import start_weights  # noqa: E402

# Size of the part that differs between words, relative to the queries as they were.
OPENED = 1.0
# Queries of which a larger share of the energy differs within a row are left as they are.
OPEN = 0.05
# Directions count as the words' own where more than this share of their variance lies within rows.
OWN = 0.5
# Sentences that are read to find what words differ in, and their longest: padding takes most of the time.
READ, LONGEST = 400, 24
# Special pieces: [PAD] to [MASK]
SPECIAL = 4


def within(values: Tensor, there: Tensor) -> float:
    """Share of the energy of vectors [B, W, D] that differs within their row."""
    return float(beyond_row(values, there)[there].square().sum() / values[there].square().sum())


def own_directions(words: Tensor, there: Tensor) -> Tensor:
    """[k, D]: what reads from words [B, W, D] what they have beyond their row, each with a variance of at most 1, and
    next to nothing of what their row has in common."""
    words = words.double()
    own = beyond_row(words, there)
    rows = (words - own)[there]
    rows = rows - rows.mean(0)
    apart, common = ((part.T @ part) / len(part) for part in (own[there], rows))
    total = apart + common
    # Directions that hold nothing would be blown up.
    total += 1e-6 * total.diagonal().mean() * torch.eye(len(total), dtype=total.dtype, device=total.device)
    values, vectors = torch.linalg.eigh(total)
    whitening = vectors @ torch.diag(values.rsqrt()) @ vectors.T
    share, directions = torch.linalg.eigh(whitening @ apart @ whitening)
    return directions[:, share > OWN].T @ whitening


@torch.no_grad()
def open_queries(tacl: Complementary, hidden: Tensor, there: Tensor, random: torch.Generator) -> bool:
    """Adds to both queries a random map of what words have beyond their row, in place; hidden states [B, W, D] of
    sentences, and where there are words. False where queries differ by word already."""
    words = tacl.l_norm(hidden)
    sides = [side for side in (tacl.v2l_attn, tacl.a2l_attn) if within(side.linear_q(words), there) < OPEN]
    if not sides:
        return False
    own = own_directions(words, there)
    mean = words[there].double().mean(0)
    for side in sides:
        _open(side, words[there], own, mean, random)
    return True


@torch.no_grad()
def open_to_words(mart: Mart, sentences: Sentences) -> bool:
    """Opens the queries by some of the sentences that are trained on."""
    short = np.flatnonzero(sentences.lengths() <= LONGEST)
    ids, padding = sentences.rows(short[:: max(1, len(short) // READ)])
    return open_queries(mart.tacl, mart.read(ids, padding)[0], ~padding, torch.Generator().manual_seed(0))


def _open(side: CrossAttention, words: Tensor, own: Tensor, mean: Tensor, random: torch.Generator) -> None:
    layer = side.linear_q
    size = layer(words).square().mean().sqrt()
    spread = torch.randn(layer.out_features, len(own), generator=random).to(own) / max(1, len(own)) ** 0.5
    added = OPENED * size * (spread @ own)
    layer.weight += added.to(layer.weight)
    layer.bias -= (added @ mean).to(layer.bias)


def apart(attention: Tensor, words: Tensor) -> Tensor:
    """How much of each word's attention [S, W, P] lies elsewhere than the mean of its row's words, as the page has it:
    [words]."""
    return beyond_row(attention, words).clamp(min=0)[words].sum(-1)


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True, help="all of MART's weights, or a model's folder")
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--cache", type=Path, required=True, help="folder for decoded data, outside of git")
    parser.add_argument("--videos", type=int, default=20)
    given = parser.parse_args()
    config = load_config("tiny")
    model = mart_of(start_weights(given.weights), config)
    pools = load_pools(given.data, given.cache.expanduser(), "valid", config)
    looks: dict[str, list[Tensor]] = {"picture": [], "sound": []}
    for video in videos(pools, given.videos, config["classes"].index("neutral"), unseen=False):
        one = video.composite
        fused, hidden = model.vit(one.pixels, one.banks), model.read(*one.words)[0]
        words = one.words[0] > SPECIAL
        looks["picture"].append(apart(model.tacl.visual(hidden, fused.visual[:, 1:])[1], words))
        looks["sound"].append(apart(model.tacl.audio(hidden, fused.audio[:, 2:])[1], words))
    for name, parts in looks.items():
        found = torch.cat(parts)
        print(f"{name}: {found.mean():.4f} of a word's attention lies apart, median {found.median():.4f}")


if __name__ == "__main__":
    main()

"""MART's losses (spec, section 6): the paper's, and the released code's where the goldens check them."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

# 0.05 officially, where the encoder comes trained by recovery; ours starts from labels, and learns it here.
RECOVERY_WEIGHT = 2.0
# Weight of the patches that are shown over that of the masked ones: they teach a token to keep what it saw.
SHOWN = 0.3
# Cross-entropy is 1 + this where the predicted polarity is opposite.
OPPOSITE = 0.5
TEMPERATURE = 0.1
# Weight of the loss that tells the words of a row apart.
WORD_WEIGHT = 0.2
# Entropy of a word's attention, as a share of that of an even one, below which it counts as too narrow.
OPEN_EYES = 0.7


def polarity_cross_entropy(logits: Tensor, target: Tensor, polarity: Tensor) -> Tensor:
    """PCCE: logits [B, classes], targets [B], polarity [classes] of -1, 0, 1. Neutral is opposite to nothing."""
    opposite = polarity[logits.argmax(1)] * polarity[target] < 0
    return ((1 + OPPOSITE * opposite) * F.cross_entropy(logits.float(), target, reduction="none")).mean()


def recovery_loss(found: Tensor, target: Tensor, mask: Tensor) -> Tensor:
    """Mean squared error of the masked patches: values [S, 392, 1536], mask [S, 392]."""
    errors = (found.float() - target).square().mean(-1)
    return (errors * mask).sum() / (mask.sum() + 1e-5)


def complementary_loss(features: Tensor, words: Tensor, others: Tensor, segment: Tensor) -> Tensor:
    """Eq. 5 for one side: each word's features [N, D] near the word itself [N, D], and away from the other side's
    features [N, D] at words of other segments; `segment` [N] says which a word is of. Cosines over a temperature; one
    segment alone has nothing to be away from, and gives 0."""
    own, word, other = (F.normalize(part.float(), dim=-1) for part in (features, words, others))
    positive = (own * word).sum(-1, keepdim=True) / TEMPERATURE
    negative = own @ other.T / TEMPERATURE
    negative = negative.masked_fill(segment[:, None] == segment[None], float("-inf"))
    return (torch.logsumexp(torch.cat([positive, negative], 1), 1) - positive[:, 0]).mean()


def beyond_row(values: Tensor, there: Tensor) -> Tensor:
    """Vectors [S, W, D] less the mean of those of their row that are there [S, W]."""
    share = there / there.sum(1, keepdim=True).clamp(min=1)
    return values - (values * share[:, :, None]).sum(1, keepdim=True)


def word_loss(features: Tensor, words: Tensor, there: Tensor, pieces: Tensor) -> Tensor:
    """Ours: which word of its row features [S, W, D] are of, told by what they and the words [S, W, D] have beyond
    their row. Eq. 5 alone is satisfied when all words of a segment are one vector, and does not say where each should
    look. The same piece [S, W] at another place is no wrong answer; words are what they are."""
    own = F.normalize(beyond_row(features.float(), there), dim=-1)
    word = F.normalize(beyond_row(words.detach().float(), there), dim=-1)
    places = torch.arange(pieces.shape[1], device=pieces.device)
    twins = (pieces[:, :, None] == pieces[:, None]) & (places[:, None] != places)
    near = (own @ word.transpose(1, 2) / TEMPERATURE).masked_fill(twins | ~there[:, None], float("-inf"))
    places = places.expand_as(pieces)
    return F.cross_entropy(near[there], places[there])


def narrowness(attention: Tensor, there: Tensor) -> Tensor:
    """Ours: how far words' attention [S, W, P] falls short of OPEN_EYES, mean over words that are there [S, W]. Without
    it the loss above drives each head to one patch, a code of the word that shows nothing."""
    entropy = -(attention * attention.clamp(min=1e-9).log()).sum(-1) / math.log(attention.shape[-1])
    return (OPEN_EYES - entropy[there]).clamp(min=0).mean()


def temporal_divergence(scores: Tensor, target: Tensor) -> Tensor:
    """KL(target || softmax(scores)) by segment, both [S, classes]; the target is the composite's true distribution."""
    return F.kl_div(scores.float().log_softmax(-1), target, reduction="batchmean")


def mask_ratio(progress: float) -> float:
    """Share of the patches that are masked: from 0.1 up to 0.5 at a fifth of the training, flat after that."""
    return 0.1 + 0.4 * min(1.0, 5 * progress)

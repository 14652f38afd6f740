"""Temporal affective complementary learning (TACL): words attend to picture and to sound; and its CPC score.

Words are the queries, patches the keys and values; ReLU stands behind q, k, v and the output, and there is no residual.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mart.config import COMPLEMENTARY_HEADS, Config
from mart.layers import Mlp, attend

KERNEL = 3
CPC_LAYERS = 4
# Keeps features that are all zero from dividing by zero; other norms are untouched.
SMALLEST_NORM = 1e-12


class CrossAttention(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear_q = nn.Linear(width, width)
        self.linear_k = nn.Linear(width, width)
        self.linear_v = nn.Linear(width, width)
        self.linear_o = nn.Linear(width, width)

    def forward(self, words: Tensor, patches: Tensor) -> tuple[Tensor, Tensor]:
        """Words [S, W, D] and patches [S, P, D] to results [S, W, D] and head-mean weights [S, W, P]."""
        segments, count, width = words.shape

        def split(y: Tensor) -> Tensor:
            return F.relu(y).view(segments, -1, COMPLEMENTARY_HEADS, width // COMPLEMENTARY_HEADS).transpose(1, 2)

        q, k, v = split(self.linear_q(words)), split(self.linear_k(patches)), split(self.linear_v(patches))
        mixed, weights = attend(q, k, v, with_weights=True)
        joined = mixed.transpose(1, 2).reshape(segments, count, width)
        return F.relu(self.linear_o(joined)), weights.mean(1)


class Contrast(nn.Module):
    """Four convolutions over words, ReLU behind each, predict one modality's features from the other's."""

    def __init__(self, width: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for _ in range(CPC_LAYERS):
            layers += [nn.Conv1d(width, width, KERNEL, padding=1), nn.ReLU()]
        self.net = nn.Sequential(*layers)

    def predict(self, y: Tensor) -> Tensor:
        return self.net(y.transpose(1, 2)).transpose(1, 2)

    def score(self, x: Tensor, y: Tensor) -> Tensor:
        """How well x [S, W, D] is predicted from y: mean over words of positive minus log-sum-exp over all words."""
        truth = F.normalize(x.reshape(-1, x.shape[-1]), dim=-1, eps=SMALLEST_NORM)
        prediction = F.normalize(self.predict(y).reshape(-1, x.shape[-1]), dim=-1, eps=SMALLEST_NORM)
        return ((truth * prediction).sum(-1) - torch.logsumexp(truth @ prediction.T, -1)).mean()


class Complementary(nn.Module):
    """`tacl`."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width, classes = config["width"], len(config["classes"])
        self.l_norm = nn.LayerNorm(width)
        self.v_norm = nn.LayerNorm(width)
        self.a_norm = nn.LayerNorm(width)
        self.v2l_attn = CrossAttention(width)
        self.a2l_attn = CrossAttention(width)
        self.v_proj = Mlp(width, width, width)
        self.a_proj = Mlp(width, width, width)
        self.v_fc = Mlp(width, width, classes)
        self.a_fc = Mlp(width, width, classes)
        self.v2a_contrast = Contrast(width)
        self.a2v_contrast = Contrast(width)

    def visual(self, words: Tensor, patches: Tensor) -> tuple[Tensor, Tensor]:
        """Word features [S, W, D] and patches [S, 392, D] to lexicon-aware features [S, W, D] and attention [S, W,
        392]."""
        mixed, attention = self.v2l_attn(self.l_norm(words), self.v_norm(patches))
        return self.v_proj(mixed), attention

    def audio(self, words: Tensor, patches: Tensor) -> tuple[Tensor, Tensor]:
        """The same for the 108 audio patches behind the audio norm."""
        mixed, attention = self.a2l_attn(self.l_norm(words), self.a_norm(patches))
        return self.a_proj(mixed), attention

    def score(self, visual: Tensor, audio: Tensor) -> Tensor:
        """The complementary loss of the released code: both ways of prediction."""
        return self.v2a_contrast.score(visual, audio) + self.a2v_contrast.score(audio, visual)

    def logits(self, visual: Tensor, audio: Tensor) -> tuple[Tensor, Tensor]:
        """Features of one video's segments to class logits [classes], on their means over words and segments."""
        return self.v_fc(visual.mean((0, 1))), self.a_fc(audio.mean((0, 1)))

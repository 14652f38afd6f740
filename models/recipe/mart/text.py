"""The text encoder (BERT): embeddings, post-norm blocks, tanh pooler. Rows of piece ids are [B, W].

The official code passes no attention mask: padding takes part. Training pads rows of different lengths, so a mask may
be given here; parity and the page run without one, each row at its own length.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mart.config import Config
from mart.layers import attend

EPSILON = 1e-12


class Embeddings(nn.Module):
    def __init__(self, width: int, pieces: int, positions: int) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(pieces, width)
        self.position_embeddings = nn.Embedding(positions, width)
        self.token_type_embeddings = nn.Embedding(2, width)
        self.LayerNorm = nn.LayerNorm(width, eps=EPSILON)

    def forward(self, ids: Tensor) -> Tensor:
        places = self.position_embeddings.weight[: ids.shape[1]] + self.token_type_embeddings.weight[0]
        return self.LayerNorm(self.word_embeddings(ids) + places)


class SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)

    def forward(self, x: Tensor, padding: Tensor | None) -> Tensor:
        batch, tokens, width = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if padding is None:
            mixed, _ = attend(q, k, v, with_weights=False)
        else:
            raw = q * q.shape[-1] ** -0.5 @ k.transpose(-2, -1)
            mixed = raw.masked_fill(padding[:, None, None, :], float("-inf")).softmax(-1) @ v
        return mixed.transpose(1, 2).reshape(batch, tokens, width)


class Output(nn.Module):
    """Linear layer, residual, norm: the end of both halves of a block."""

    def __init__(self, inner: int, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, width)
        self.LayerNorm = nn.LayerNorm(width, eps=EPSILON)

    def forward(self, x: Tensor, residual: Tensor, dropout: float) -> Tensor:
        return self.LayerNorm(F.dropout(self.dense(x), dropout, self.training) + residual)


class Layer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attention = nn.Module()
        self.attention.self = SelfAttention(width, heads)
        self.attention.output = Output(width, width)
        self.intermediate = nn.Module()
        self.intermediate.dense = nn.Linear(width, 4 * width)
        self.output = Output(4 * width, width)

    def forward(self, x: Tensor, padding: Tensor | None, dropout: float) -> Tensor:
        x = self.attention.output(self.attention.self(x, padding), x, dropout)
        return self.output(F.gelu(self.intermediate.dense(x)), x, dropout)


class TextEncoder(nn.Module):
    """`lan_model.bert`."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width, text = config["width"], config["text"]
        self.embeddings = Embeddings(width, text["pieces"], text["positions"])
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleList(Layer(width, text["heads"]) for _ in range(text["depth"]))
        self.pooler = nn.Module()
        self.pooler.dense = nn.Linear(width, width)
        # Share of values dropped in training; 0 keeps evaluation and parity exact without a call of eval().
        self.dropout = 0.0

    def forward(self, ids: Tensor, padding: Tensor | None = None) -> Tensor:
        """Ids [B, W] to hidden states [B, W, D]; `padding` [B, W] is true where a row has ended."""
        x = F.dropout(self.embeddings(ids), self.dropout, self.training)
        for layer in self.encoder.layer:
            x = layer(x, padding, self.dropout)
        return x

    def pool(self, hidden: Tensor) -> Tensor:
        """Hidden states [B, W, D] to pooled rows [B, D]."""
        return torch.tanh(self.pooler.dense(hidden[:, 0]))

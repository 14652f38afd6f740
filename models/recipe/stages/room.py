"""Room in the picture's tokens. A trained encoder leaves some directions of its width nearly unused; here everything
that writes into the tokens is kept off them and everything that reads the tokens is made blind to them, so that something
else can be carried there while scores, attention and masks stay as they were.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mart.model import Mart

Biases = tuple[tuple[nn.Parameter, slice], ...]


@dataclass(frozen=True)
class Reader:
    """A matrix that reads tokens behind a norm, and the biases that its rows have."""

    norm: nn.LayerNorm
    weight: nn.Parameter
    biases: Biases


def readers(model: Mart) -> list[Reader]:
    """All that reads the picture's tokens but the decoder."""
    found: list[Reader] = []
    encoder, tacl, width = model.vit.vid_model, model.tacl, model.config["width"]
    for block in encoder.blocks:
        own = (block.attn.q_bias, slice(0, width)), (block.attn.v_bias, slice(2 * width, None))
        found.append(Reader(block.norm1, block.attn.qkv.weight, own))
        found.append(_reader(block.norm2, block.mlp.fc1))
    found.append(_reader(encoder.fc_norm, model.vit.v_fc))
    return [*found, *(_reader(tacl.v_norm, part) for part in (tacl.v2l_attn.linear_k, tacl.v2l_attn.linear_v))]


def _reader(norm: nn.LayerNorm, layer: nn.Linear) -> Reader:
    return Reader(norm, layer.weight, ((layer.bias, slice(None)),))


class Moments:
    """Mean and covariance of vectors [n, D] that come bit by bit."""

    def __init__(self) -> None:
        self.count, self.total, self.squares = 0, 0.0, 0.0

    def add(self, vectors: Tensor, weight: float = 1.0) -> None:
        vectors = vectors.reshape(-1, vectors.shape[-1]).double()
        self.count += weight * len(vectors)
        self.total = self.total + weight * vectors.sum(0)
        self.squares = self.squares + weight * vectors.T @ vectors

    def mean(self) -> Tensor:
        return self.total / self.count

    def covariance(self) -> Tensor:
        return self.squares / self.count - torch.outer(self.mean(), self.mean())


@dataclass(frozen=True)
class Room:
    # Orthonormal, [D, n]
    directions: Tensor
    # What readers find there on average, behind their norms before gain and bias: [D] by norm
    means: dict[nn.LayerNorm, Tensor]
    # Share of all variance that lies along the directions
    used: float


def find_room(model: Mart, count: int, run: Callable[[], None]) -> Room:
    """The `count` directions along which the tokens that are read differ least while `run` sends videos through the
    model. The cls token counts as much as all patches. None has a share in the mean over the width, which norms take
    away."""
    found = {reader.norm: Moments() for reader in readers(model)}

    def watch(norm: nn.LayerNorm, given: tuple[Tensor], _: Tensor) -> None:
        plain = F.layer_norm(given[0], given[0].shape[-1:], eps=norm.eps)
        if norm in (model.vit.vid_model.fc_norm, model.tacl.v_norm):
            found[norm].add(plain)
        else:
            found[norm].add(plain[:, 1:])
            found[norm].add(plain[:, 0], plain.shape[1] - 1)

    hooks = [norm.register_forward_hook(watch) for norm in found]
    with torch.inference_mode():
        run()
    for hook in hooks:
        hook.remove()
    spread = sum(moments.covariance() for moments in found.values())
    width = len(spread)
    mean = torch.full((width, 1), 1 / math.sqrt(width), dtype=spread.dtype)
    off = torch.eye(width, dtype=spread.dtype) - mean @ mean.T
    # The mean's own direction comes last.
    spread = off @ spread @ off
    variances, directions = torch.linalg.eigh(spread + 2 * spread.trace() * mean @ mean.T)
    used = float(variances[:count].sum() / spread.trace())
    return Room(directions[:, :count].float(), {norm: moments.mean().float() for norm, moments in found.items()}, used)


@torch.no_grad()
def reserve(model: Mart, room: Room) -> None:
    """Keeps writers off the room and makes readers blind to it, in place; what they found there on average becomes part
    of their biases. The fixed position table still reaches into it."""
    along = room.directions @ room.directions.T
    off = torch.eye(len(along)) - along
    encoder = model.vit.vid_model
    for layer in (encoder.patch_embed.proj, *(part for b in encoder.blocks for part in (b.attn.proj, b.mlp.fc2))):
        layer.weight.copy_((off @ layer.weight.flatten(1)).view_as(layer.weight))
        layer.bias.copy_(off @ layer.bias)
    for token in (encoder.cls_token, model.vit.bottleneck, model.Vmask_token):
        token.copy_(token @ off)
    for reader in readers(model):
        gain, bias = reader.norm.weight, reader.norm.bias
        seen = reader.weight * gain
        blind = seen @ off / gain
        lost = seen @ along @ room.means[reader.norm] + (reader.weight - blind) @ bias
        reader.weight.copy_(blind)
        for own, rows in reader.biases:
            own.add_(lost[rows])

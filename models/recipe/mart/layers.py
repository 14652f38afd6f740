"""The pre-norm transformer block that the visual encoder (VideoMAE), the audio encoder (DeiT) and the decoder share,
and the fixed sinusoid position table. Tokens are [B, N, D].
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

# LayerNorm epsilon of each user of the block.
ENCODER_EPSILON = 1e-6
DECODER_EPSILON = 1e-5


def sinusoid_table(count: int, width: int) -> Tensor:
    """[1, count, width]: sin on even, cos on odd columns, base 10,000."""
    position = np.arange(count)[:, None]
    column = np.arange(width)[None, :]
    angle = position / np.power(10000.0, 2 * (column // 2) / width)
    table = np.where(column % 2 == 0, np.sin(angle), np.cos(angle))
    return torch.from_numpy(table.astype(np.float32))[None]


def attend(q: Tensor, k: Tensor, v: Tensor, with_weights: bool) -> tuple[Tensor, Tensor | None]:
    """Scaled dot-product attention, [B, heads, N, depth] each; the weights [B, heads, N, M] only where asked for."""
    if not with_weights and hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v), None
    weights = (q * q.shape[-1] ** -0.5 @ k.transpose(-2, -1)).softmax(-1)
    return weights @ v, weights


class Attention(nn.Module):
    """Self-attention with one qkv matrix. VideoMAE ("separate") has q and v biases and none for k, DeiT ("joint")
    one."""

    def __init__(self, width: int, heads: int, biases: str) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=biases == "joint")
        if biases == "separate":
            self.q_bias = nn.Parameter(torch.zeros(width))
            self.v_bias = nn.Parameter(torch.zeros(width))
        self.proj = nn.Linear(width, width)

    def forward(self, x: Tensor, with_weights: bool = False) -> tuple[Tensor, Tensor | None]:
        batch, tokens, width = x.shape
        bias = self.qkv.bias
        if bias is None:
            bias = torch.cat([self.q_bias, torch.zeros_like(self.q_bias), self.v_bias])
        packed = F.linear(x, self.qkv.weight, bias).view(batch, tokens, 3, self.heads, width // self.heads)
        q, k, v = packed.permute(2, 0, 3, 1, 4)
        mixed, weights = attend(q, k, v, with_weights)
        return self.proj(mixed.transpose(1, 2).reshape(batch, tokens, width)), weights


class Mlp(nn.Module):
    """Linear, erf-GELU, linear."""

    def __init__(self, width: int, hidden: int, out: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, out)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    """x += Attention(LN(x)); x += MLP(LN(x))."""

    def __init__(self, width: int, heads: int, epsilon: float, biases: str) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=epsilon)
        self.attn = Attention(width, heads, biases)
        self.norm2 = nn.LayerNorm(width, eps=epsilon)
        self.mlp = Mlp(width, 4 * width, width)

    def forward(self, x: Tensor, with_weights: bool = False) -> tuple[Tensor, Tensor | None]:
        """The new tokens, and the attention [B, heads, N, N] where it was asked for."""
        mixed, weights = self.attn(self.norm1(x), with_weights)
        x = x + mixed
        return x + self.mlp(self.norm2(x)), weights

    def start_as_identity(self) -> None:
        """Makes the block pass its tokens on unchanged: a network that grows by it keeps its function."""
        for last in (self.attn.proj, self.mlp.fc2):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)


@torch.no_grad()
def fold_norms(convolutions: nn.ModuleList, norms: nn.ModuleList) -> None:
    """Puts batch norms, with their running statistics, into the convolutions before them; what was folded becomes the
    identity."""
    for index, (layer, norm) in enumerate(zip(convolutions, norms)):
        if isinstance(norm, nn.Identity):
            continue
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        layer.weight.mul_(gain[:, None, None, None])
        layer.bias.copy_((layer.bias - norm.running_mean) * gain + norm.bias)
        norms[index] = nn.Identity()


def initialise(module: nn.Module) -> None:
    """Starting weights for training from nothing: Glorot for matrices, zero biases, small tables."""
    for part in module.modules():
        if isinstance(part, nn.Linear):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, nn.Embedding):
            nn.init.trunc_normal_(part.weight, std=0.02)
    for name, parameter in module.named_parameters():
        if name.rsplit(".", 1)[-1] in ("cls_token", "dist_token", "pos_embed", "bottleneck", "Vmask_token"):
            nn.init.trunc_normal_(parameter, std=0.02)

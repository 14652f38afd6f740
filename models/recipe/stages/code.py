"""The linear code that a residual stem keeps of each patch's own pixels: principal components of the normalised patches
that the decoder has to give back. Without it nothing of a patch's look is left in its token (README, "Recovery").
"""

import torch
from torch import Tensor, nn

from mart.config import PATCH, TUBELET_FRAMES
from mart.decoder import reconstruction_target
from mart.layers import initialise
from mart.model import Mart
from mart.trunk import ResidualStem
from mart.visual import VisualEncoder

# Deviation in the tokens of the first component of a patch of usual contrast; later ones fall with the fourth root of
# their variance, so that fine structure is not lost among what the blocks write.
SCALE = 0.6
# How much smaller a decoder reads everything but the code at first.
OTHERS = 0.3
# Usual deviation of a patch's pixels, in the encoder's units.
CONTRAST = 0.1


def components(pixels: Tensor, count: int) -> tuple[Tensor, Tensor, float]:
    """Principal components [count, 1536] of the normalised patches of clips of 0..255 [S, 3, frames, 112, 112], their
    variances [count], and the share of all variance that they hold."""
    patches = reconstruction_target(pixels).flatten(0, 1)
    # Some more than are wanted, for precision; the same each time.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        _, sizes, vectors = torch.pca_lowrank(patches, count + 16, center=False, niter=4)
    energy = sizes[:count].square()
    return vectors[:, :count].T, energy / len(patches), float(energy.sum() / patches.square().sum())


@torch.no_grad()
def write_code(stem: ResidualStem, pixels: Tensor) -> float:
    """Puts the components of these clips into the stem's code, and the code into the last of its tokens' directions,
    which the trunk leaves free at first. Returns the share of variance that the code holds."""
    count, width = stem.code.out_channels, stem.proj.out_channels
    found, variances, held = components(pixels, count)
    gain = SCALE / CONTRAST / variances.sqrt() * (variances / variances[0]).pow(0.25)
    # From (frame, row, column, colour) to (frame, colour), row, column.
    weight = (found * gain[:, None]).view(count, TUBELET_FRAMES, PATCH, PATCH, 3).permute(0, 1, 4, 2, 3)
    stem.code.weight.copy_(weight.flatten(1, 2))
    stem.code.bias.zero_()
    stem.proj.weight[width - count :] = 0
    stem.proj.bias[width - count :] = 0
    stem.proj.weight[:, -count:] = 0
    stem.proj.weight[width - count :, -count:, 0, 0] = torch.eye(count)
    return held


def keep_code(encoder: VisualEncoder) -> None:
    """Nobody but the code writes into its directions, now and in training: neither the trunk nor the blocks, which would
    bury it (behind three blocks that were free to, 0.02 of a patch's pixels were left to a linear map)."""
    stem, count = encoder.patch_embed, encoder.patch_embed.code.out_channels
    for layer in (part for block in encoder.blocks for part in (block.attn.proj, block.mlp.fc2)):
        with torch.no_grad():
            layer.weight[-count:] = 0
            layer.bias[-count:] = 0
    with torch.no_grad():
        stem.proj.weight[-count:, :-count] = 0
    for layer in (stem.proj, *(part for block in encoder.blocks for part in (block.attn.proj, block.mlp.fc2))):
        for parameter in (layer.weight, layer.bias):
            parameter.register_hook(lambda gradient: _without_last(gradient, count))


def _without_last(gradient: Tensor, rows: int) -> Tensor:
    kept = gradient.clone()
    kept[-rows:] = 0
    return kept


@torch.no_grad()
def begin_decoder(model: Mart, pixels: Tensor) -> None:
    """A decoder that begins anew behind tokens that hold a code: its heads look at neighbours, and it reads the code, each
    value at the size of one, which these clips of 0..255 [S, 3, 16, 112, 112] tell. Read as small as it stands in the
    tokens, it is drowned by the rest of them: an error of 0.995 after 1,384 segments."""
    initialise(nn.ModuleList([model.decoder_embd, model.decoder_blocks, model.decoder_pred]))
    count = model.vit.vid_model.patch_embed.code.out_channels
    codes = model.vit(pixels, None).visual[:, 1:, -count:].flatten(0, 1)
    free = model.start_at_neighbours()
    model.decoder_embd.weight[free] *= OTHERS
    rows = model.decoder_embd.weight[free[:count]].zero_()
    rows[:, -count:] = torch.diag(1 / codes.std(0))
    model.decoder_embd.weight[free[:count]] = rows
    model.decoder_embd.bias[free[:count]] = -codes.mean(0) / codes.std(0)

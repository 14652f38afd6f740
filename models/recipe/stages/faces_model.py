"""Stage a, faces: the visual encoder and its head on one tubelet of a still, without the rest of MART.

Names of parameters are MART's own (`vit.vid_model...`, `vit.v_fc`), so that these weights start the later stages.
"""

import copy

import torch
from torch import Tensor, nn

from mart.config import PATCHES_PER_TUBELET, Config
from mart.layers import initialise
from mart.trunk import ResidualStem
from mart.visual import ConvolutionalStem, VisualEncoder
from stages.growth import adopt, block_count, fitting

BLOCKS = "vit.vid_model.blocks."


class FaceModel(nn.Module):
    # Parts that weights of an earlier stage, and exported ones, do not have.
    optional: tuple[str, ...] = ("early_fc.",)

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.vit = nn.Module()
        self.vit.vid_model = VisualEncoder(config)
        self.vit.v_fc = nn.Linear(config["width"], len(config["classes"]))
        # For training alone: a head on the mean of the patch embeddings, so that the stem learns from the first step
        # on, when the cls token does not yet find the patches.
        self.early_fc = nn.Linear(config["width"], len(config["classes"]))
        initialise(self)

    def forward(self, pictures: Tensor, row: int, kept: Tensor | None = None) -> Tensor:
        """Normalised stills [B, 3, 112, 112] at time row 0..7 to logits [B, classes]; `kept` [B, n]: patches that
        stay."""
        return self.both(pictures, row, kept)[0]

    def both(self, pictures: Tensor, row: int, kept: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Logits of the head and of the early head."""
        encoder = self.vit.vid_model
        patches = encoder.patch_embed.still(pictures)
        x = encoder.still_tokens(patches, row, kept)
        for block in encoder.blocks:
            x, _ = block(x)
        return self.vit.v_fc(encoder.fc_norm(x[:, 0])), self.early_fc(patches.mean(1))

    def weights(self) -> dict[str, Tensor]:
        """Parameters as the page reads them: batch norms folded into their convolutions. The model itself stays."""
        plain = copy.deepcopy(self)
        fold(plain)
        return {name: value for name, value in plain.state_dict().items() if name.startswith("vit.")}

    def adopt(self, weights: dict[str, Tensor]) -> None:
        """Takes over weights of the same model or of a shallower one (`grown`): new blocks start as the identity.

        Weights without batch norms (what was exported) make this model go on without them.
        """
        if not any(".norms." in name for name in weights):
            fold(self)
        adopt(self, weights, BLOCKS, len(self.vit.vid_model.blocks), self.optional)


def model_of(weights: dict[str, Tensor], config: Config) -> FaceModel:
    """The model that exported weights belong to: its depth and stem are theirs, the rest is the config's."""
    config = fitting(config, weights)
    config = {**config, "visual": {**config["visual"], "depth": block_count(weights, BLOCKS)}}
    model = FaceModel(config)
    model.adopt(weights)
    return model.eval()


def fold(model: FaceModel) -> None:
    stem = model.vit.vid_model.patch_embed
    if isinstance(stem, (ConvolutionalStem, ResidualStem)):
        stem.fold()


def random_patches(batch: int, count: int, random: torch.Generator) -> Tensor | None:
    """[batch, count] different patches for each picture; None where all stay."""
    if count >= PATCHES_PER_TUBELET:
        return None
    return torch.rand(batch, PATCHES_PER_TUBELET, generator=random).argsort(1)[:, :count]

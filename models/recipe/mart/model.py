"""The whole network of one config record, with the official `state_dict` names that the page reads."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from mart.audio import AudioEncoder, SpectrogramStem, audio_cls
from mart.complementary import Complementary
from mart.config import AUDIO_PATCHES, Config
from mart.decoder import Decoder
from mart.fusion import attention_to_patches, fuse
from mart.text import TextEncoder
from mart.trunk import ResidualStem
from mart.visual import ConvolutionalStem, VisualEncoder, normalise


@dataclass(frozen=True)
class Fused:
    """Both streams behind the last block. No final norm on the visual one; the audio one is behind its norm."""

    # [S, 393, D]
    visual: Tensor
    # [S, 110, D], or None without sound
    audio: Tensor | None
    # Attention of the visual cls token to the patches, mean over heads, [S, 392]
    intra: Tensor
    # Attention of audio cls and dist to the patches, mean over heads, [S, 2, 108]
    audio_attention: Tensor | None

    def exact(self) -> "Fused":
        """The same in float32."""
        audio, heard = (None if part is None else part.float() for part in (self.audio, self.audio_attention))
        return Fused(self.visual.float(), audio, self.intra.float(), heard)


class Backbone(nn.Module):
    """`vit`: both encoders, the bottleneck between them, and the heads."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        width, classes = config["width"], len(config["classes"])
        self.vid_model = VisualEncoder(config)
        self.ast_model = nn.Module()
        self.ast_model.v = AudioEncoder(config)
        self.fusion_blocks = config["fusion"]["blocks"]
        self.bottleneck = nn.Parameter(torch.zeros(1, config["fusion"]["tokens"], width))
        self.v_fc = nn.Linear(width, classes)
        self.a_fc = nn.Linear(width, classes)
        if config["text"]["head"]:
            self.t_fc = nn.Linear(width, classes)

    def forward(self, pixels: Tensor, banks: Tensor | None, rows: Tensor | None = None) -> Fused:
        """Pixels 0..255 [S, 3, 16, 112, 112] and filter banks [S, 100, 128], None without sound; `rows` [m] of the 8
        time rows where only those are looked at: every 392 is 49 m then."""
        encoder, listener = self.vid_model, self.ast_model.v
        visual = encoder.tokens(normalise(pixels)) if rows is None else encoder.row_tokens(normalise(pixels), rows)
        for block in encoder.blocks[: -self.fusion_blocks]:
            visual, _ = block(visual)
        audio = None if banks is None else listener.tokens(banks)
        if audio is not None:
            for block in listener.blocks[: -self.fusion_blocks]:
                audio, _ = block(audio)
        return self.fused(visual, audio)

    def fused(self, visual: Tensor, audio: Tensor | None) -> Fused:
        """Streams behind the blocks that run alone, through the fusion blocks."""
        listener = self.ast_model.v
        pairs = list(zip(self.vid_model.blocks[-self.fusion_blocks :], listener.blocks[-self.fusion_blocks :]))
        bottleneck = self.bottleneck.expand(len(visual), -1, -1)
        to_patches, to_sound = None, None
        for index, pair in enumerate(pairs):
            last = index == len(pairs) - 1
            visual, audio, bottleneck, to_patches, to_sound = fuse(visual, audio, bottleneck, pair, last)
        intra = attention_to_patches(to_patches, 1, visual.shape[1] - 1).mean(1)[:, 0]
        if audio is None:
            return Fused(visual, None, intra, None)
        heard = attention_to_patches(to_sound, 2, AUDIO_PATCHES).mean(1)
        return Fused(visual, listener.norm(audio), intra, heard)

    def scores(self, fused: Fused) -> tuple[Tensor, Tensor | None]:
        """Scores by segment [S, classes] of picture (behind fc_norm) and sound: the official temporal score is their
        sum."""
        visual = self.v_fc(self.vid_model.fc_norm(fused.visual[:, 0]))
        return visual, None if fused.audio is None else self.a_fc(audio_cls(fused.audio))


class Mart(Decoder):
    """MART. The decoder's parameters are its own, as officially; `vit`, `lan_model.bert` and `tacl` are its parts."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.config = config
        self.vit = Backbone(config)
        self.lan_model = nn.Module()
        self.lan_model.bert = TextEncoder(config)
        self.tacl = Complementary(config)

    def read(self, ids: Tensor, padding: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Piece ids [S, W] to hidden states [S, W, D] and, where there is a text head, scores [S, classes]."""
        hidden = self.lan_model.bert(ids, padding)
        if not self.config["text"]["head"]:
            return hidden, None
        return hidden, self.vit.t_fc(self.lan_model.bert.pool(hidden))

    def recover(self, patches: Tensor, mask: Tensor) -> Tensor:
        """Visual patches [S, 392, D] under a mask [S, 392] to normalised pixels [S, 392, 1536]."""
        return self.pixels(self.decode(self.tokens(patches, mask)))

    def fold(self) -> None:
        """Makes the stems' batch norms part of their convolutions, for export."""
        for embedding in (self.vit.vid_model.patch_embed, self.vit.ast_model.v.patch_embed):
            if isinstance(embedding, (ConvolutionalStem, ResidualStem, SpectrogramStem)):
                embedding.fold()

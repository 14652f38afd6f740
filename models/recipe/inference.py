"""What the whole network says of clips, stills, speech, sentences and composites, as the page would run it.

The page always has pictures. Sound alone is therefore heard beside a flat grey picture, by the audio head; pictures
alone are seen without sound.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data.augment import plain_frames
from data.faces import Faces
from data.held_out import Origin, Video
from data.speech import Speech, windows
from data.text import Sentences
from mart.audio import audio_cls
from mart.config import BANK_FRAMES, FRAME_SIZE, FRAMES, Config
from mart.decoder import reconstruction_target
from mart.masks import combine, hint_mask
from mart.model import Fused, Mart
from mart.safetensors import load_safetensors
from mart.visual import normalise
from stages.growth import fitting

CHUNK = 12
GREY = 128.0
# Frames between the windows of a clip: half a second, as in the stage of speech.
STEP = 50
# The page's mask: half of the patches, hints shown again.
RATIO, REVEAL = 0.5, 0.1


@dataclass(frozen=True)
class Scored:
    """A composite's scores, [S, classes] each, and what is true of it."""

    # By what the network was given: picture, sound, words and their sums
    scores: dict[str, Tensor]
    # The heads of picture and sound where both were given, as the page shows them beside each other
    heads: dict[str, Tensor]
    curve: Tensor
    origins: list[Origin]
    # Sums of squares over the masked patches: the recovery's error, its target
    error: float
    target: float


def whole(weights: dict[str, Tensor]) -> bool:
    """Whether these are all of MART's weights, not those of one modality."""
    return "vit.bottleneck" in weights


def mart_of(weights: dict[str, Tensor], config: Config) -> Mart:
    model = Mart(fitting(config, weights))
    model.fold()
    model.load_state_dict(weights)
    return model.eval()


def load_mart(path: Path, config: Config) -> Mart:
    return mart_of(load_safetensors(path)[0], config)


@torch.inference_mode()
def still_scores(model: Mart, faces: Faces) -> Tensor:
    """Faces [n] as 16 equal frames without sound or words: scores of the picture [n, classes]."""
    found = []
    for start in range(0, len(faces), CHUNK):
        pictures = plain_frames(torch.from_numpy(faces.pictures[start : start + CHUNK]))
        found.append(picture_scores(model, pictures[:, :, None].expand(-1, -1, FRAMES, -1, -1)))
    return torch.cat(found)


def seen_alone(model: Mart, pixels: Tensor) -> Tensor:
    """Clips of 0..255 [S, 3, 16, 112, 112] up to the fusion: [S, 393, D]."""
    encoder = model.vit.vid_model
    x = encoder.tokens(normalise(pixels))
    for block in encoder.blocks[: -model.vit.fusion_blocks]:
        x, _ = block(x)
    return x


def heard_alone(model: Mart, banks: Tensor) -> Tensor:
    """Filter banks [S, 100, 128] up to the fusion: [S, 110, D]."""
    encoder = model.vit.ast_model.v
    x = encoder.tokens(banks)
    for block in encoder.blocks[: -model.vit.fusion_blocks]:
        x, _ = block(x)
    return x


@torch.inference_mode()
def picture_scores(model: Mart, pixels: Tensor) -> Tensor:
    """Clips [S, 3, 16, 112, 112] of 0..255 without sound: [S, classes]."""
    return model.vit.scores(model.vit(pixels, None))[0]


@torch.inference_mode()
def sound_scores(model: Mart, banks: Tensor) -> Tensor:
    """Filter banks [S, 100, 128] beside a grey picture: [S, classes]."""
    return _beside_grey(model, heard_alone(model, banks))


def _beside_grey(model: Mart, heard: Tensor) -> Tensor:
    # One grey clip for all: up to the fusion it is the same.
    grey = seen_alone(model, torch.full((1, 3, FRAMES, FRAME_SIZE, FRAME_SIZE), GREY))
    return model.vit.scores(model.vit.fused(grey.expand(len(heard), -1, -1), heard))[1]


@torch.inference_mode()
def encoder_scores(model: Mart, banks: Tensor) -> Tensor:
    """Filter banks [S, 100, 128] through the audio encoder without the fusion: [S, classes]."""
    encoder = model.vit.ast_model.v
    return model.vit.a_fc(audio_cls(encoder.through(encoder.patch_embed(banks))))


def clip_scores(model: Mart, speech: Speech, indices: list[int], fused: bool) -> Tensor:
    """Clips of speech, each the mean over its one-second windows: [n, classes]."""
    heard = sound_scores if fused else encoder_scores
    found = []
    for index in indices:
        banks = torch.from_numpy(windows(speech.clip(index), BANK_FRAMES, STEP).astype(np.float32))
        found.append(torch.cat([heard(model, part) for part in banks.split(CHUNK)]).mean(0))
    return torch.stack(found)


@torch.inference_mode()
def read_scores(model: Mart, sentences: Sentences, indices: np.ndarray) -> Tensor:
    """Sentences, each read at its own length, as the page does: [n, classes]."""
    rows = [sentences.rows(np.array([index]))[0] for index in indices]
    return torch.cat([model.read(row)[1] for row in rows])


@torch.inference_mode()
def composite_scores(model: Mart, videos: Iterable[Video]) -> list[Scored]:
    """Each video by everything, by each modality alone and by each pair, and how well masked patches are recovered."""
    return [_scored(model, video, index) for index, video in enumerate(videos)]


def _scored(model: Mart, video: Video, seed: int) -> Scored:
    composite = video.composite
    streams = seen_alone(model, composite.pixels), heard_alone(model, composite.banks)
    fused = model.vit.fused(*streams)
    hidden, words = model.read(*composite.words)
    seen, heard = model.vit.scores(fused)
    picture, sound = model.vit.scores(model.vit.fused(streams[0], None))[0], _beside_grey(model, streams[1])
    scores = {
        "all": seen + heard + words,
        "picture": picture,
        "sound": sound,
        "words": words,
        "picture+sound": seen + heard,
        "picture+words": picture + words,
        "sound+words": sound + words,
    }
    mask = page_mask(model, fused, hidden, composite.words[1], torch.Generator().manual_seed(seed))
    target = reconstruction_target(composite.pixels)
    wrong = model.recover(fused.visual[:, 1:], mask.float()) - target
    error, size = (float((part.square().sum(-1) * mask).sum()) for part in (wrong, target))
    return Scored(scores, {"picture": seen, "sound": heard}, composite.curve, video.origins, error, size)


def page_mask(model: Mart, fused: Fused, hidden: Tensor, padding: Tensor, random: torch.Generator) -> Tensor:
    """The page's own mask [S, 392]: by the picture's and the words' attention, padding left out."""
    share = ~padding / (~padding).sum(1, keepdim=True)
    _, attention = model.tacl.visual(hidden, fused.visual[:, 1:])
    inter = (attention * share[:, :, None]).sum(1)
    return hint_mask(combine(fused.intra, inter), RATIO, REVEAL, random)

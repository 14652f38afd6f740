"""Label-matched composites: face, voice and words of the same emotion drawn apart and put together, segment by segment,
into one video whose true distribution over time is known. No public corpus has real people with all three and labels.

Which source a voice or a sentence comes from is drawn before, and apart from, the label, as far as sources have all
labels.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from data.clips import fade, make_clips, picture_clips, portraits
from data.drawn import Drawn
from data.faces import Faces
from data.speech import Speech, windows
from data.speech_augment import bent, unspoken, worn
from data.unfamiliar import unfamiliar, unfamiliar_stills
from data.text import Sentences
from mart.config import BANK_FRAMES, FRAMES

# Segments that keep one emotion before another comes: from, to.
RUN = (2, 5)
# Share of changes that cross-fade within their first segment; the others are cuts.
FADING = 0.5


@dataclass(frozen=True)
class Pools:
    """What segments are made of, and where each class lies in it."""

    faces: Faces
    speech: Speech
    sentences: Sentences
    # By class: indices of faces with that majority.
    shown: list[np.ndarray]
    # By source, by class: indices of clips and of sentences with that single label.
    spoken: dict[str, list[np.ndarray]]
    written: dict[str, list[np.ndarray]]
    # Drawn people, who stand in for the faces now and then; None without them.
    drawn: Drawn | None


def make_pools(faces: Faces, speech: Speech, sentences: Sentences, drawn: Drawn | None = None) -> Pools:
    classes = faces.distributions.shape[1]
    labels = np.where(sentences.single, sentences.distributions.argmax(1), -1)
    return Pools(
        faces=faces,
        speech=speech,
        sentences=sentences,
        shown=[np.flatnonzero(faces.majority == c) for c in range(classes)],
        spoken=_by_source(speech.sources, speech.labels, classes),
        written=_by_source(sentences.sources, labels, classes),
        drawn=drawn,
    )


def _by_source(sources: np.ndarray, labels: np.ndarray, classes: int) -> dict[str, list[np.ndarray]]:
    return {
        str(source): [np.flatnonzero((sources == source) & (labels == c)) for c in range(classes)]
        for source in np.unique(sources)
    }


@dataclass(frozen=True)
class Composite:
    """One video of S segments; what a whole video lacks is None."""

    # 0..255, [S, 3, 16, 112, 112]
    pixels: Tensor
    # [S, 100, 128]
    banks: Tensor | None
    # Piece ids and padding, [S, W] each
    words: tuple[Tensor, Tensor] | None
    # True distribution of each segment, [S, classes]
    curve: Tensor
    # Class of each segment as its sound and words have it, [S]
    labels: Tensor
    # Whether the pictures show a face, and the sound has speech: what has not says nothing.
    seen: bool = True
    heard: bool = True


@dataclass(frozen=True)
class Cast:
    """What a composite is made of. Sound and words may be left out; pictures and sound may have nobody in them."""

    sound: bool = True
    words: bool = True
    face: bool = True
    speech: bool = True
    # Drawn people instead of photographs
    drawn: bool = False
    # Photographs before a drawn scene of many colours, instead of before something grey
    scene: bool = False
    # Voices faster or slower, higher or lower, noisier or duller than they were recorded
    worn: bool = False
    # Faces that the border of the frame cuts, and hands before them; the test composites have none
    hindered: bool = False


def label_path(segments: int, classes: int, neutral: int, random: torch.Generator) -> list[int]:
    """A class for each segment, in runs; an emotion goes back to neutral half of the time, as people do."""

    def draw(below: int) -> int:
        return int(torch.randint(below, (), generator=random))

    path: list[int] = []
    label = neutral if draw(2) else draw(classes)
    while len(path) < segments:
        path += [label] * (RUN[0] + draw(RUN[1] - RUN[0] + 1))
        others = [c for c in range(classes) if c != label]
        label = neutral if label != neutral and draw(2) else others[draw(len(others))]
    return path[:segments]


def compose(pools: Pools, path: list[int], cast: Cast, random: torch.Generator) -> Composite:
    """A video of one face for each run, one voice and one source of sentences throughout."""
    classes = len(pools.shown)
    starts = [index == 0 or path[index] != path[index - 1] for index in range(len(path))]
    share = torch.ones(len(path), FRAMES)
    for index, starting in enumerate(starts):
        if starting and index > 0 and float(torch.rand((), generator=random)) < FADING:
            share[index] = fade(1, random)[0]
    past = [path[index - 1] if starting and index > 0 else path[index] for index, starting in enumerate(starts)]
    eye = torch.eye(classes)
    curve = torch.lerp(eye[past], eye[path], share.mean(1, keepdim=True))
    if not (cast.face or cast.words or (cast.sound and cast.speech)):
        curve = torch.full_like(curve, 1 / classes)
    return Composite(
        pixels=_pictures(pools, path, starts, share, cast, random),
        banks=_voices(pools, path, cast, random) if cast.sound else None,
        words=_sentences(pools, path, random) if cast.words else None,
        curve=curve,
        labels=torch.tensor(path),
        seen=cast.face,
        heard=cast.speech,
    )


def _pictures(
    pools: Pools, path: list[int], starts: list[bool], share: Tensor, cast: Cast, random: torch.Generator
) -> Tensor:
    """[S, 3, 16, 112, 112]: one face a run; a run that fades in begins with the face before it."""
    if not cast.face:
        some = torch.randint(len(pools.faces), (len(path),), generator=random)
        return unfamiliar(len(path), torch.from_numpy(pools.faces.pictures[some.numpy()]), random)
    shown = pools.shown
    if cast.drawn and pools.drawn is not None:
        styles = np.unique(pools.drawn.styles)
        style = styles[int(torch.randint(len(styles), (), generator=random))]
        own = pools.drawn.styles == style
        shown = [np.flatnonzero(own & (pools.drawn.labels == label)) for label in range(len(shown))]
    first, second, face = [], [], -1
    for label, starting in zip(path, starts):
        before, face = face, _one(shown[label], random) if starting else face
        first.append(before if before >= 0 else face)
        second.append(face)
    if cast.drawn and pools.drawn is not None:
        return picture_clips(*(_coloured(pools.drawn.frames[chosen]) for chosen in (first, second)), share, random)
    faces = [torch.from_numpy(pools.faces.pictures[chosen]) for chosen in (first, second)]
    if cast.scene:
        scene = unfamiliar_stills(1, None, random)
        return picture_clips(*portraits(*faces, scene, random, cast.hindered), share, random)
    return make_clips(*faces, share, random, cast.hindered)


def _coloured(frames: np.ndarray) -> Tensor:
    """[S, 112, 112, 3] -> [S, 3, 112, 112]"""
    return torch.from_numpy(frames).permute(0, 3, 1, 2)


def _one(indices: np.ndarray, random: torch.Generator) -> int:
    return int(indices[int(torch.randint(len(indices), (), generator=random))])


def _source(pools: dict[str, list[np.ndarray]], path: list[int], random: torch.Generator) -> list[list[np.ndarray]]:
    """Candidates for each segment: those of one source drawn for the whole video, or of all where it lacks the
    class."""
    names = sorted(pools)
    drawn = pools[names[int(torch.randint(len(names), (), generator=random))]]
    found = []
    for label in path:
        everywhere = np.concatenate([pools[name][label] for name in names])
        found.append(drawn[label] if len(drawn[label]) else everywhere)
    return found


def _voices(pools: Pools, path: list[int], cast: Cast, random: torch.Generator) -> Tensor:
    if not cast.speech:
        return unspoken(len(path), random)
    banks = []
    for candidates in _source(pools.spoken, path, random):
        clip = pools.speech.clip(_one(candidates, random))
        banks.append(torch.from_numpy(bent(clip, random) if cast.worn else _loud_second(clip, random)))
    voices = torch.stack(banks)
    return worn(voices, random) if cast.worn and float(torch.rand((), generator=random)) < 0.5 else voices


def _loud_second(clip: np.ndarray, random: torch.Generator) -> np.ndarray:
    """One second of a clip. Recordings begin and end in silence: louder seconds are likelier. [100, 128]"""
    seconds = windows(clip, BANK_FRAMES, BANK_FRAMES // 4).astype(np.float32)
    loudness = torch.from_numpy(seconds.mean((1, 2)))
    return seconds[int(torch.multinomial((4 * loudness).softmax(0), 1, generator=random))]


def _sentences(pools: Pools, path: list[int], random: torch.Generator) -> tuple[Tensor, Tensor]:
    chosen = [_one(candidates, random) for candidates in _source(pools.written, path, random)]
    return pools.sentences.rows(np.array(chosen))

"""Label-matched composites: face, voice and words of the same emotion drawn apart and put together, segment by segment,
into one video whose true distribution over time is known. No public corpus has real people with all three and labels.

Which source a voice or a sentence comes from is drawn before, and apart from, the label, as far as sources have all
labels.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from data.clips import fade, make_clips
from data.faces import Faces
from data.speech import Speech, windows
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


def make_pools(faces: Faces, speech: Speech, sentences: Sentences) -> Pools:
    classes = faces.distributions.shape[1]
    labels = np.where(sentences.single, sentences.distributions.argmax(1), -1)
    return Pools(
        faces=faces,
        speech=speech,
        sentences=sentences,
        shown=[np.flatnonzero(faces.majority == c) for c in range(classes)],
        spoken=_by_source(speech.sources, speech.labels, classes),
        written=_by_source(sentences.sources, labels, classes),
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


def compose(pools: Pools, path: list[int], with_sound: bool, with_words: bool, random: torch.Generator) -> Composite:
    """A video of one face for each run, one voice and one source of sentences throughout."""
    classes = len(pools.shown)
    runs = [index for index in range(len(path)) if index == 0 or path[index] != path[index - 1]]
    first, second, share = [], [], torch.ones(len(path), FRAMES)
    face = before = -1
    for index, label in enumerate(path):
        if index in runs:
            before, face = face, _one(pools.shown[label], random)
            if before >= 0 and float(torch.rand((), generator=random)) < FADING:
                share[index] = fade(1, random)[0]
        first.append(before if before >= 0 else face)
        second.append(face)
    pictures = (torch.from_numpy(pools.faces.pictures[chosen]) for chosen in (first, second))
    eye = torch.eye(classes)
    past = [path[index - 1] if index in runs and index > 0 else path[index] for index in range(len(path))]
    return Composite(
        pixels=make_clips(*pictures, share, random),
        banks=_voices(pools, path, random) if with_sound else None,
        words=_sentences(pools, path, random) if with_words else None,
        curve=torch.lerp(eye[past], eye[path], share.mean(1, keepdim=True)),
        labels=torch.tensor(path),
    )


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


def _voices(pools: Pools, path: list[int], random: torch.Generator) -> Tensor:
    banks = []
    for candidates in _source(pools.spoken, path, random):
        seconds = windows(pools.speech.clip(_one(candidates, random)), BANK_FRAMES, BANK_FRAMES // 4)
        # Recordings begin and end in silence: louder seconds are likelier.
        loudness = torch.from_numpy(seconds.astype(np.float32).mean((1, 2)))
        chosen = int(torch.multinomial((4 * loudness).softmax(0), 1, generator=random))
        banks.append(torch.from_numpy(seconds[chosen].astype(np.float32)))
    return torch.stack(banks)


def _sentences(pools: Pools, path: list[int], random: torch.Generator) -> tuple[Tensor, Tensor]:
    chosen = [_one(candidates, random) for candidates in _source(pools.written, path, random)]
    return pools.sentences.rows(np.array(chosen))

"""Composite videos to calibrate and to test on: faces, speakers and sentences of a split that training doesn't see,
before drawn scenes; those of the test split are of kinds that training doesn't see either.

Which corpus a voice and the sentences come from is drawn for a whole video, apart from its labels. Only corpora with
all classes allow that; with `everywhere` the others take part, too, and what the drawn one lacks comes from any.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data.clips import fade, picture_clips, portraits
from data.composites import FADING, Composite, Pools, label_path, make_pools
from data.faces import load_faces
from data.speech import load_speech, windows
from data.text import load_sentences
from data.unfamiliar import unfamiliar_stills
from mart.config import BANK_FRAMES, FRAMES, MODELS, Config

SEGMENTS = 12
# Videos of labels and corpora, without pictures and sound, from which the corpora's most frequent labels are counted.
COUNTED = 2000

# Corpus of the voice and of the words
Origin = tuple[str, str]
BySource = dict[str, list[np.ndarray]]


@dataclass(frozen=True)
class Video:
    composite: Composite
    # [S]
    origins: list[Origin]


def load_pools(data: Path, cache: Path, split: str, config: Config) -> Pools:
    classes, vocabulary = config["classes"], MODELS / config["name"] / config["vocabulary"]
    return make_pools(
        load_faces(data, cache, split, classes, tested=True),
        load_speech(data, cache, split, classes),
        load_sentences(data, cache, vocabulary, split, classes, config["text"]["maxPieces"]),
    )


def videos(pools: Pools, count: int, neutral: int, unseen: bool, everywhere: bool = False) -> Iterator[Video]:
    """The same `count` videos of 12 segments each time; `unseen`: before scenes of the kinds that are held out."""
    for index in range(count):
        random = torch.Generator().manual_seed(index)
        path = label_path(SEGMENTS, len(pools.shown), neutral, random)
        yield video(pools, path, unseen, everywhere, random)


def video(pools: Pools, path: list[int], unseen: bool, everywhere: bool, random: torch.Generator) -> Video:
    """One face for each run of a label, the picture cut or faded from one to the next."""
    starts = [index == 0 or path[index] != path[index - 1] for index in range(len(path))]
    share = torch.ones(len(path), FRAMES)
    first, second, past = [], [], []
    for index, (label, starting) in enumerate(zip(path, starts)):
        shown = _one(pools.shown[label], random) if starting else second[-1]
        first.append(second[-1] if second else shown)
        second.append(shown)
        past.append(path[index - 1] if index > 0 else label)
        if starting and index > 0 and float(torch.rand((), generator=random)) < FADING:
            share[index] = fade(1, random)[0]
    eye = torch.eye(len(pools.shown))
    spoken, written = (_draw(part, path, everywhere, random) for part in (pools.spoken, pools.written))
    scene = unfamiliar_stills(1, None, random, unseen)
    pictures = portraits(*(torch.from_numpy(pools.faces.pictures[chosen]) for chosen in (first, second)), scene, random)
    composite = Composite(
        pixels=picture_clips(*pictures, share, random),
        banks=torch.from_numpy(np.stack([loudest_second(pools.speech.clip(index)) for index in spoken])),
        words=pools.sentences.rows(np.array(written)),
        curve=torch.lerp(eye[past], eye[path], share.mean(1, keepdim=True)),
        labels=torch.tensor(path),
    )
    return Video(composite, _origins(pools, spoken, written))


def loudest_second(clip: np.ndarray) -> np.ndarray:
    """Of a clip [frames, 128], whose beginning and end may be silent: [100, 128] float32."""
    seconds = windows(clip, BANK_FRAMES, BANK_FRAMES // 4).astype(np.float32)
    return seconds[seconds.mean((1, 2)).argmax()]


def frequent_labels(pools: Pools, neutral: int) -> Counter[tuple[Origin, int]]:
    """How often each corpus of voices and of sentences comes with each label, where every corpus takes part."""
    random = torch.Generator().manual_seed(0)
    found: Counter[tuple[Origin, int]] = Counter()
    for _ in range(COUNTED):
        path = label_path(SEGMENTS, len(pools.shown), neutral, random)
        spoken, written = (_draw(part, path, True, random) for part in (pools.spoken, pools.written))
        found.update(zip(_origins(pools, spoken, written), path))
    return found


def guess(counted: Counter[tuple[Origin, int]], origin: Origin) -> int:
    """The most frequent label of a pair of corpora; for a pair that was never counted, of all of them."""
    labels: Counter[int] = Counter()
    known = any(other == origin for other, _ in counted)
    for (other, label), count in counted.items():
        if other == origin or not known:
            labels[label] += count
    return labels.most_common(1)[0][0]


def _draw(pools: BySource, path: list[int], everywhere: bool, random: torch.Generator) -> list[int]:
    """An index for each segment, all of one corpus as far as it has the labels."""
    names = sorted(name for name in pools if everywhere or all(len(part) for part in pools[name]))
    own = pools[names[int(torch.randint(len(names), (), generator=random))]]
    return [
        _one(own[label] if len(own[label]) else np.concatenate([pools[name][label] for name in names]), random)
        for label in path
    ]


def _origins(pools: Pools, spoken: list[int], written: list[int]) -> list[Origin]:
    return [(str(pools.speech.sources[a]), str(pools.sentences.sources[t])) for a, t in zip(spoken, written)]


def _one(indices: np.ndarray, random: torch.Generator) -> int:
    return int(indices[int(torch.randint(len(indices), (), generator=random))])

"""Augmentation of speech as filter banks: tempo, pitch, loudness, colour, noise and masks; two voices at once; and
sound that is no speech. Banks are normalised log-mel [B, 100, 128] (time, mel) and never below the filter bank's floor.
"""

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from data.filter_bank import LOG_MEL_MEAN, LOG_MEL_SPREAD, MEL_BINS, POWER_FLOOR
from mart.config import BANK_FRAMES

# One random second of a clip is the loudest of so many draws.
DRAWN = 2
# Share of sounds without speech that are winds and engines.
WINDS = 0.5
SILENCE = (math.log(POWER_FLOOR) - LOG_MEL_MEAN) / LOG_MEL_SPREAD


def bent(clip: np.ndarray, chance: torch.Generator, share: float = 1) -> np.ndarray:
    """One random second of a clip [frames, 128], spoken faster or slower and in a higher or lower voice: [100, 128].
    `share` 0..1 of the strongest change of either is the strongest here."""
    speed, voice = (torch.rand(2, generator=chance).numpy() - 0.5) * (0.4, 8) * share
    taken = round(BANK_FRAMES * (1 + speed))
    if len(clip) < taken:
        clip = np.tile(clip, (-(-taken // len(clip)), 1))
    # Recordings begin and end in silence, which teaches nothing: the loudest of some draws.
    starts = torch.randint(len(clip) - taken + 1, (DRAWN,), generator=chance).tolist()
    start = max(starts, key=lambda first: clip[first : first + taken].mean(dtype=np.float32))
    rows = start + np.linspace(0, taken - 1, BANK_FRAMES).round().astype(int)
    columns = np.clip(np.arange(MEL_BINS) + round(voice), 0, MEL_BINS - 1)
    return np.asarray(clip[rows][:, columns], dtype=np.float32)


def worn(banks: Tensor, chance: torch.Generator) -> Tensor:
    """Another loudness, a room's or a microphone's colour, noise below, and masked bands and moments. [B, 100, 128]"""
    count = len(banks)
    decibels = math.log(10) / 10 / LOG_MEL_SPREAD

    def draw(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=chance)

    colour = F.interpolate((draw(1, 5) - 0.5) * 16 * decibels, size=MEL_BINS, mode="linear", align_corners=True)
    banks = banks + (draw(1, 1) - 0.6) * 30 * decibels + colour
    # Noise of its own colour, 0 to 40 dB below the loudest band, added as powers.
    tilt = F.interpolate((draw(1, 3) - 0.5) * 20 * decibels, size=MEL_BINS, mode="linear", align_corners=True)
    level = banks.amax((1, 2), keepdim=True) - (5 + 40 * draw(1, 1)) * decibels + tilt
    noise = level + torch.randn(banks.shape, generator=chance) * 2 * decibels
    noisy = torch.logaddexp(banks * LOG_MEL_SPREAD, noise * LOG_MEL_SPREAD) / LOG_MEL_SPREAD
    banks = torch.where(draw(1, 1) < 0.5, noisy, banks).clamp_(min=SILENCE)
    for axis, size, widest in ((2, MEL_BINS, 20), (1, BANK_FRAMES, 20)):
        place = torch.arange(size).view(1, -1)
        start, width = draw(1) * size, draw(1) * widest
        masked = (place >= start) & (place < start + width)
        banks = banks.masked_fill(masked.unsqueeze(3 - axis), float(banks.mean()))
    return banks


def mixed(banks: Tensor, targets: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor]:
    """Each window with another of the batch below it, added as powers, and both their targets in the same shares."""
    count = len(banks)
    other = torch.randperm(count, generator=chance)
    share = 0.5 + 0.5 * torch.rand(count, 1, generator=chance)
    spread = LOG_MEL_SPREAD
    louder, below = (banks * spread + share.log()[:, :, None], banks[other] * spread + (1 - share).log()[:, :, None])
    return torch.logaddexp(louder, below) / spread, share * targets + (1 - share) * targets[other]


def unspoken(count: int, chance: torch.Generator, music: np.ndarray | None = None, share: float = 0.5) -> Tensor:
    """Filter banks [n, 100, 128] of what is no speech: noise of any colour, hums, tones, slow swells, near silence; and
    a share of seconds of music, where its clips [clips, frames, 128] are given, as from `data/speech_music.py`."""
    playing = 0 if music is None else round(share * count)
    if playing > 0:
        picked = torch.randint(len(music), (playing,), generator=chance).tolist()
        seconds = torch.from_numpy(np.stack([bent(music[index], chance) for index in picked]))
        return torch.cat([unspoken(count - playing, chance), seconds])

    decibels = math.log(10) / 10 / LOG_MEL_SPREAD

    def draw(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=chance)

    colour = F.interpolate(draw(1, 6) * 50 * decibels, size=MEL_BINS, mode="linear", align_corners=True)
    swell = F.interpolate((draw(1, 6) - 0.5) * 30 * decibels, size=BANK_FRAMES, mode="linear", align_corners=True)
    swell = swell.transpose(1, 2) * (draw(1, 1) < 0.5)
    noise = torch.randn(count, BANK_FRAMES, MEL_BINS, generator=chance) * (1 + 4 * draw(1, 1)) * decibels
    banks = draw(1, 1) * 2.2 - 1.4 + colour - 25 * decibels + swell + noise
    # Held tones, each with its overtones fading upwards: music and machines.
    time, mel = torch.arange(BANK_FRAMES).view(1, -1, 1), torch.arange(MEL_BINS).view(1, 1, -1)
    for _ in range(4):
        start, length = draw(1, 1) * BANK_FRAMES, draw(1, 1) * BANK_FRAMES
        sounding = (time >= start) & (time < start + length) & (draw(1, 1) < 0.5)
        distance = (mel - draw(1, 1) * MEL_BINS).abs()
        peak = torch.exp(-distance.square() / 3) * (10 + 30 * draw(1, 1)) * decibels
        banks = banks + peak * sounding
    return torch.where(draw(1, 1) < WINDS, _wind(count, chance), banks).clamp_(min=SILENCE)


def _wind(count: int, chance: torch.Generator) -> Tensor:
    """Noise that falls steadily towards high frequencies, from rain to a deep rumble, in gusts that move its edge as
    well as its loudness: wind, waves, traffic, an engine where it has even harmonics below. [n, 100, 128]"""
    decibels = math.log(10) / 10 / LOG_MEL_SPREAD

    def draw(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=chance)

    gusts = 2 + int(torch.randint(8, (), generator=chance))
    gust = F.interpolate(draw(1, gusts) - 0.5, size=BANK_FRAMES, mode="linear", align_corners=True).transpose(1, 2)
    gust = gust * draw(1, 1) * (draw(1, 1) < 0.7)
    mel = torch.linspace(0, 1, MEL_BINS).view(1, 1, -1)
    # From the loudest band down; a louder gust reaches higher.
    fall = (70 * draw(1, 1) - 20) * (1 - 0.6 * gust)
    edge = 0.7 * draw(1, 1) * (draw(1, 1) < 0.5)
    banks = draw(1, 1) * 2.4 - 1.0 + (20 * gust - fall * (mel - edge).clamp(min=0)) * decibels
    # One power estimate of noise is spread as the logarithm of an exponential variable: 5.6 dB.
    noise = torch.rand(count, BANK_FRAMES, MEL_BINS, generator=chance).clamp(min=1e-4).log().neg().log() / LOG_MEL_SPREAD
    tone = 2 + 14 * draw(1, 1)
    teeth = (2 * math.pi * mel * MEL_BINS / tone).cos().clamp(min=0) * (mel < 0.5) * 15 * decibels
    return banks + noise * (0.3 + 0.7 * draw(1, 1)) + teeth * draw(1, 1) * (draw(1, 1) < 0.25)

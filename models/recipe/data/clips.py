"""Sixteen-frame clips from stills of faces: a camera and a head that move smoothly, light that drifts, and cross-fades
from one face to another, so that a curve over segments learns to react in time.

What augment.py does to a picture happens to a clip once; motion, light and noise differ from frame to frame.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from data.augment import FILLED, FILLING, SMALLEST, background, chance, cut_off, cutout, hand, mirrors, placement, relight
from data.augment import shade, tint, uniform, wear
from mart.config import FRAME_SIZE, FRAMES

# Share of clips that hold still: a photograph, a face that does not move.
STILL = 0.15


def fade(count: int, random: torch.Generator) -> Tensor:
    """How much of the second face each frame shows, [count, 16]: an S-shaped rise somewhere in the clip."""
    middle = torch.rand(count, 1, generator=random) * FRAMES
    steepness = torch.exp(torch.rand(count, 1, generator=random) * 1.6 - 1.4)
    return torch.sigmoid((torch.arange(FRAMES) - middle) * steepness)


def make_clips(
    first: Tensor, second: Tensor, share: Tensor, random: torch.Generator, hindered: bool = True
) -> Tensor:
    """Clips [B, 3, 16, 112, 112] of 0..255 that go from the faces `first` to `second`, [B, 48, 48] bytes, as `share`
    [B, 16] says; equal faces, or a share of 0, give a clip of one face. `hindered`: the border cuts some, and hands lie
    before some."""
    count = len(first)
    blend = torch.lerp(first[:, None].float(), second[:, None].float(), share[:, :, None, None]) / 255
    faces, inside = _moved(relight(blend, random), random, hindered)
    frames = torch.lerp(background(blend[:, :1], random), faces, inside)
    frames = hand(frames, faces, inside, random) if hindered else frames
    frames = cutout(shade(wear(frames, random), random), random)
    flicker = 1 + 0.15 * _wobble(count, random) * (torch.rand(count, 1, generator=random) < 0.4)
    frames = frames * flicker[:, :, None, None]
    coloured = tint(frames.reshape(count, 1, FRAMES * FRAME_SIZE, FRAME_SIZE), random)
    return (coloured.view(count, 3, FRAMES, FRAME_SIZE, FRAME_SIZE) * 255).clamp_(0, 255).round_()


def picture_clips(first: Tensor, second: Tensor, share: Tensor, random: torch.Generator) -> Tensor:
    """Clips [B, 3, 16, 112, 112] of 0..255 that go from the whole pictures `first` to `second`, [B, 3, 112, 112] bytes,
    as `share` [B, 16] says, before a camera that hardly moves."""
    count = len(first)
    blend = torch.lerp(first[:, None].float(), second[:, None].float(), share[:, :, None, None, None]) / 255
    size = 1 + 0.1 * torch.rand(count, 1, generator=random) + 0.04 * _wobble(count, random)
    across, down = 0.06 * _wobble(count, random), 0.06 * _wobble(count, random)
    still = torch.zeros_like(size)
    mirror = mirrors(count, random)[:, None].expand(-1, FRAMES)
    grid = placement(*(part.reshape(-1) for part in (size, across, down, still, still, mirror)))
    moved = F.grid_sample(blend.flatten(0, 1), grid, padding_mode="border", align_corners=False)
    frames = wear(moved.reshape(count, FRAMES * 3, FRAME_SIZE, FRAME_SIZE), random)
    shown = shade(frames, random).view(count, FRAMES, 3, FRAME_SIZE, FRAME_SIZE).transpose(1, 2)
    return shown.mul(255).clamp_(0, 255).round_()


def portraits(
    first: Tensor, second: Tensor, scene: Tensor, random: torch.Generator, hindered: bool = True
) -> tuple[Tensor, Tensor]:
    """Faces [n, 48, 48] bytes before a scene [1, 3, 112, 112] of 0..255, of the sizes that training has: both are
    [n, 3, 112, 112], each pair at one place in one light."""
    count = len(first)
    grey = relight(torch.stack([first, second], 1).float() / 255, random)
    draw = lambda low, high: torch.rand(count, generator=random) * (high - low) + low  # noqa: E731
    filling = torch.rand(count, generator=random) < FILLING
    size = torch.where(filling, draw(*FILLED), draw(SMALLEST, 0.95))
    room = torch.where(filling, torch.full_like(size, 0.08), (1 - size) * 0.8)
    room = room + cut_off(size, random) if hindered else room
    degrees, stretch = draw(-10, 10), draw(-0.06, 0.06)
    grid = placement(size, draw(-1, 1) * room, draw(-1, 1) * room, degrees, stretch, mirrors(count, random))
    placed = F.grid_sample(grey, grid, mode="bilinear", padding_mode="border", align_corners=False)
    soft = uniform(random, count, 0.01, 0.2)[:, :, :, 0]
    inside = ((1 - grid.abs().amax(-1)) / soft + 0.5).clamp(0, 1)[:, None]
    # One skin for the whole video.
    coloured = tint(placed.reshape(1, 1, -1, FRAME_SIZE), random).view(3, count, 2, FRAME_SIZE, FRAME_SIZE)
    shown = (coloured.permute(2, 1, 0, 3, 4) * 255).clamp(0, 255)
    return torch.lerp(scene, shown[0], inside), torch.lerp(scene, shown[1], inside)


def clip_votes(first: Tensor, second: Tensor, share: Tensor) -> Tensor:
    """The distribution that a clip shows: the votes [B, classes] of both faces by how long each was seen."""
    return torch.lerp(first, second, share.mean(1, keepdim=True))


def _wobble(count: int, random: torch.Generator) -> Tensor:
    """[count, 16] of about -1..1: a drift and a slow swing."""
    time = torch.linspace(0, 1, FRAMES)
    swings, phase, drift = torch.rand(3, count, 1, generator=random)
    swing = torch.sin(2 * math.pi * (2 * swings * time + phase))
    return 0.5 * swing + (2 * drift - 1) * (time - 0.5)


def _moved(faces: Tensor, random: torch.Generator, hindered: bool) -> tuple[Tensor, Tensor]:
    """Faces [B, 16, 48, 48] placed in their frames, and how much they cover of each pixel: [B, 16, 112, 112] both."""
    count = len(faces)
    moving = (torch.rand(count, 1, generator=random) > STILL).float()

    def path(low: float, high: float, reach: float) -> Tensor:
        start = torch.rand(count, 1, generator=random) * (high - low) + low
        return start + reach * moving * _wobble(count, random)

    filling = torch.rand(count, 1, generator=random) < FILLING
    size = torch.where(filling, path(FILLED[0] + 0.03, FILLED[1] - 0.05, 0.06), path(SMALLEST + 0.04, 0.95, 0.08)).clamp(SMALLEST, 1.4)
    room = torch.where(filling, torch.full_like(size, 0.08), (1 - size).clamp(min=0.04) * 0.8)
    room = room + cut_off(size[:, 0], random)[:, None] if hindered else room
    across, down = path(-1, 1, 0.5) * room, path(-1, 1, 0.5) * room
    degrees = path(-10, 10, 6)
    stretch = path(-0.06, 0.06, 0.0).expand(-1, FRAMES)
    mirror = mirrors(count, random)[:, None].expand(-1, FRAMES)
    grid = placement(*(part.reshape(-1) for part in (size, across, down, degrees, stretch, mirror)))
    flat = faces.reshape(-1, 1, *faces.shape[2:])
    placed = F.grid_sample(flat, grid, mode="bilinear", padding_mode="border", align_corners=False)
    soft = uniform(random, count, 0.01, 0.2)
    edges = grid.abs().amax(-1).view(count, FRAMES, FRAME_SIZE, FRAME_SIZE)
    inside = ((1 - edges) / soft + 0.5).clamp_(0, 1)
    whole = filling.float()[:, :, None, None] * chance(random, count, 0.5)
    return placed.view_as(inside), torch.maximum(inside, whole)

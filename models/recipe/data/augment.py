"""Strong augmentation of faces: 48 x 48 grey bytes to 112 x 112 RGB frames of 0..255, as the page might crop them.

Everything runs on whole batches with torch operations, in grey until the colour tint at the end: on a CPU a picture
costs about a millisecond. Each random choice comes from the generator that is passed in.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from mart.config import FRAME_SIZE

# Share of pictures where the face fills the frame, as in the square that follows it; the others show it smaller.
FILLING = 0.85
# Side of a face that fills the frame over the frame's, as detectors' boxes differ; least side of the others.
FILLED = (0.75, 1.25)
SMALLEST = 0.5
# Share of the faces that the frame's border may cut, as a square cut from a wide picture does, and by what share of
# their side at most.
CUT, BEYOND = 0.25, 0.4
# Share of the faces that somebody's hand is held before.
HANDS = 0.15


def plain_frames(pictures: Tensor) -> Tensor:
    """Pictures [B, 48, 48] bytes as the page shows them: enlarged to [B, 3, 112, 112], values 0..255."""
    grey = pictures[:, None].float()
    large = F.interpolate(grey, size=(FRAME_SIZE, FRAME_SIZE), mode="bilinear", align_corners=False)
    return large.expand(-1, 3, -1, -1)


def augment(pictures: Tensor, random: torch.Generator, strong: float) -> Tensor:
    """Pictures [B, 48, 48] bytes to frames [B, 3, 112, 112] of 0..255; `strong` is the share that gets everything, the
    others are only moved a little, mirrored, relit and tinted. A network that starts on strong ones alone learns
    nothing for an epoch and more."""
    grey = pictures[:, None].float() / 255
    count = round(strong * len(grey))
    parts = [_strong(grey[:count], random)] if count > 0 else []
    parts += [_mild(grey[count:], random)] if count < len(grey) else []
    return (tint(torch.cat(parts), random) * 255).clamp_(0, 255)


def _strong(grey: Tensor, random: torch.Generator) -> Tensor:
    grey = relight(grey, random)
    face, inside = _placed(grey, random)
    frames = torch.lerp(background(grey, random), face, inside)
    return cutout(shade(wear(hand(frames, face, inside, random), random), random), random)


def _mild(grey: Tensor, random: torch.Generator) -> Tensor:
    count = len(grey)
    grey = grey.clamp(1e-3, 1).pow(torch.exp(uniform(random, count, -0.25, 0.25)))
    draw = lambda low, high: torch.rand(count, generator=random) * (high - low) + low  # noqa: E731
    across, down = draw(-0.08, 0.08), draw(-0.08, 0.08)
    grid = placement(draw(0.95, 1.15), across, down, draw(-8, 8), draw(-0.04, 0.04), mirrors(count, random))
    return F.grid_sample(grey, grid, mode="bilinear", padding_mode="border", align_corners=False)


def uniform(random: torch.Generator, count: int, low: float, high: float) -> Tensor:
    """[count, 1, 1, 1]"""
    return torch.rand(count, 1, 1, 1, generator=random) * (high - low) + low


def chance(random: torch.Generator, count: int, share: float) -> Tensor:
    """[count, 1, 1, 1] of 0 and 1"""
    return (torch.rand(count, 1, 1, 1, generator=random) < share).float()


def mirrors(count: int, random: torch.Generator) -> Tensor:
    """[count] of -1 (mirrored) and 1"""
    return torch.where(torch.rand(count, generator=random) < 0.5, -1.0, 1.0)


def relight(grey: Tensor, random: torch.Generator) -> Tensor:
    """Gamma, contrast and brightness of the face alone, before it is enlarged; a clip's frames [B, 16, 48, 48] share
    them."""
    count = len(grey)
    gamma = torch.exp(uniform(random, count, -0.45, 0.45))
    grey = grey.clamp(1e-3, 1).pow(gamma)
    mean = grey.mean((2, 3), keepdim=True)
    contrast = torch.exp(uniform(random, count, -0.45, 0.3))
    return ((grey - mean) * contrast + mean + uniform(random, count, -0.12, 0.12)).clamp_(0, 1)


def placement(size: Tensor, across: Tensor, down: Tensor, degrees: Tensor, stretch: Tensor, mirror: Tensor) -> Tensor:
    """Where each pixel of the frame lies on the face, both -1..1: [B, 112, 112, 2]. `size` is the face's side over the
    frame's, `across` and `down` its centre in the frame, `mirror` -1 or 1. All [B]."""
    angle = torch.deg2rad(degrees)
    cos, sin, squeeze = torch.cos(angle) / size, torch.sin(angle) / size, torch.exp(stretch)
    top = torch.stack([cos * squeeze, sin, -(cos * across + sin * down)], 1) * mirror[:, None]
    bottom = torch.stack([-sin, cos / squeeze, sin * across - cos * down], 1)
    shape = [len(size), 1, FRAME_SIZE, FRAME_SIZE]
    return F.affine_grid(torch.stack([top, bottom], 1), shape, align_corners=False)


def _placed(grey: Tensor, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """The face mirrored, turned, zoomed and moved in the frame, and how much it covers of each pixel: [B, 1, 112, 112]
    both."""
    count = len(grey)
    draw = lambda low, high: torch.rand(count, generator=random) * (high - low) + low  # noqa: E731
    filling = torch.rand(count, generator=random) < FILLING
    # Side of the face over side of the frame.
    size = torch.where(filling, draw(*FILLED), draw(SMALLEST, 0.95))
    shift = torch.where(filling, torch.full_like(size, 0.08), (1 - size).abs() * 0.8) + cut_off(size, random)
    across, down = draw(-1, 1) * shift, draw(-1, 1) * shift
    grid = placement(size, across, down, draw(-14, 14), draw(-0.08, 0.08), mirrors(count, random))
    face = F.grid_sample(grey, grid, mode="bilinear", padding_mode="border", align_corners=False)
    # Half of the filling faces go on past their border, as a close-up does.
    soft = draw(0.01, 0.2)[:, None, None]
    inside = ((1 - grid.abs().amax(-1)) / soft + 0.5).clamp_(0, 1)
    whole = (filling & (torch.rand(count, generator=random) < 0.5)).float()[:, None, None]
    return face, torch.maximum(inside, whole)[:, None]


def cut_off(size: Tensor, random: torch.Generator) -> Tensor:
    """How much further from the middle faces of these sides may lie, so that the border cuts some: [B]"""
    cut = torch.rand(len(size), generator=random) < CUT
    return torch.where(cut, 2 * BEYOND * size, torch.zeros_like(size))


def background(grey: Tensor, random: torch.Generator) -> Tensor:
    """Flat, shaded or cloudy, or another face of the batch beyond recognition: [B, 1, 112, 112]."""
    count = len(grey)
    flat = torch.rand(count, 1, 1, 1, generator=random)
    depth = uniform(random, count, 0, 0.6) * chance(random, count, 0.8)
    coarse = flat + depth * (torch.rand(count, 1, 5, 5, generator=random) - 0.5)
    blurred = F.adaptive_avg_pool2d(grey.roll(1, 0), 5)
    coarse = torch.lerp(coarse, blurred, chance(random, count, 0.3))
    large = F.interpolate(coarse, size=(FRAME_SIZE, FRAME_SIZE), mode="bilinear", align_corners=True)
    fine = torch.rand(count, 1, 28, 28, generator=random) - 0.5
    fine = F.interpolate(fine, size=(FRAME_SIZE, FRAME_SIZE), mode="nearest")
    return large.add_(fine.mul_(uniform(random, count, 0, 0.3) * chance(random, count, 0.5))).clamp_(0, 1)


def wear(frames: Tensor, random: torch.Generator) -> Tensor:
    """Blur of one strength for a random half, compression for a third, and sensor noise. [B, 1 or 16, 112, 112]"""
    count = len(frames)
    side = int(torch.randint(36, 90, (), generator=random))
    small = F.interpolate(frames, size=(side, side), mode="bilinear", align_corners=False)
    soft = F.interpolate(small, size=(FRAME_SIZE, FRAME_SIZE), mode="bilinear", align_corners=False)
    frames = torch.lerp(frames, soft, chance(random, count, 0.5))
    pressed = torch.randperm(count, generator=random)[: count // 3]
    frames[pressed] = compress(frames[pressed], float(torch.rand((), generator=random) * 0.05 + 0.01))
    noise = torch.randn(frames.shape, generator=random)
    return frames.add_(noise.mul_(uniform(random, count, 0, 0.05) * chance(random, count, 0.5)))


def _cosines(size: int) -> Tensor:
    """Orthonormal DCT-II matrix."""
    k, n = torch.arange(size)[:, None], torch.arange(size)[None]
    matrix = torch.cos(math.pi * (n + 0.5) * k / size) * math.sqrt(2 / size)
    matrix[0] /= math.sqrt(2)
    return matrix


def compress(frames: Tensor, step: float) -> Tensor:
    """What JPEG and video coders do: cosine coefficients of 8 x 8 blocks rounded, high ones more coarsely."""
    height, width = frames.shape[2:]
    cosines = _cosines(8)
    blocks = frames.reshape(-1, height // 8, 8, width // 8, 8).transpose(2, 3)
    coefficients = cosines @ blocks @ cosines.T
    k = torch.arange(8.0)
    steps = step * (1 + 0.5 * (k[:, None] + k[None]))
    rounded = torch.round(coefficients / steps) * steps
    return (cosines.T @ rounded @ cosines).transpose(2, 3).reshape(frames.shape)


def shade(frames: Tensor, random: torch.Generator) -> Tensor:
    """Light that falls off across the frame."""
    count = len(frames)
    corners = torch.rand(count, 1, 2, 2, generator=random) * 0.8 + 0.6
    light = F.interpolate(corners, size=(FRAME_SIZE, FRAME_SIZE), mode="bilinear", align_corners=True)
    shaded = torch.lerp(torch.ones_like(light), light, chance(random, count, 0.4))
    return frames.mul_(shaded)


def cutout(frames: Tensor, random: torch.Generator) -> Tensor:
    """One flat rectangle on a third of the pictures: a hand, a caption, hair."""
    count = len(frames)
    pixel = torch.arange(FRAME_SIZE)
    centre = torch.rand(count, 2, 1, generator=random) * FRAME_SIZE
    half = torch.rand(count, 2, 1, generator=random) * 16 + 6
    near = ((pixel[None, None] - centre).abs() < half).float()
    rectangle = near[:, 0, :, None] * near[:, 1, None, :]
    covered = rectangle[:, None] * chance(random, count, 0.33)
    return torch.lerp(frames, torch.rand(count, 1, 1, 1, generator=random).expand_as(frames), covered)


def hand(frames: Tensor, face: Tensor, inside: Tensor, random: torch.Generator) -> Tensor:
    """Three or four fingers, about as bright as the face, laid across it from below: frames, the face alone and how
    much it covers, [B, 1 or 16, 112, 112]."""
    count = len(frames)
    held = (torch.rand(count, generator=random) < HANDS).nonzero()[:, 0]
    if not len(held):
        return frames
    weight = inside[held, :1]
    area = weight.sum((2, 3), keepdim=True).clamp(min=1)
    skin = (face[held, :1] * weight).sum((2, 3), keepdim=True) / area * uniform(random, len(held), 0.85, 1.3)
    pixel = (torch.arange(FRAME_SIZE) + 0.5) / FRAME_SIZE
    across, down = pixel.view(1, 1, 1, -1), pixel.view(1, 1, -1, 1)
    # The face's middle and half its side, in shares of the frame.
    middle = [(weight * place).sum((2, 3), keepdim=True) / area for place in (across, down)]
    half = area.sqrt() / FRAME_SIZE / 2
    turn = uniform(random, len(held), -0.9, 0.9)
    x = across - middle[0] - uniform(random, len(held), -0.5, 0.5) * half
    y = down - middle[1] - uniform(random, len(held), -0.3, 0.7) * half
    along, beside = torch.cos(turn) * y - torch.sin(turn) * x, torch.cos(turn) * x + torch.sin(turn) * y
    width = uniform(random, len(held), 0.11, 0.2) * half
    shown = frames.clone()
    for finger in range(int(torch.randint(3, 5, (), generator=random))):
        tip = uniform(random, len(held), -0.25, 0.1) * half
        off = beside - (finger - 1.5) * 2.1 * width
        # A line from the tip down, as thick as a finger.
        away = (off.square() + (tip - along).clamp(min=0).square()).sqrt()
        covered = ((width - away) * FRAME_SIZE / 2 + 0.5).clamp(0, 1)
        light = skin * (1 - 0.35 * (off / width).clamp(-1, 1).square())
        shown[held] = torch.lerp(shown[held], light.expand_as(shown[held]), covered.expand_as(shown[held]))
    return shown


def tint(frames: Tensor, random: torch.Generator) -> Tensor:
    """Grey to colour: skin-like or any tint for two thirds, grey for the rest. [B, 1, H, W] -> [B, 3, H, W]"""
    count = len(frames)
    free = torch.exp((torch.rand(count, 3, 1, 1, generator=random) - 0.5) * 0.7)
    skin = torch.tensor([1.2, 0.95, 0.8]).view(1, 3, 1, 1) ** uniform(random, count, 0, 1.3)
    tint = torch.where(torch.rand(count, 1, 1, 1, generator=random) < 0.5, free, skin)
    return frames * torch.where(torch.rand(count, 1, 1, 1, generator=random) < 0.67, tint, torch.ones(1, 3, 1, 1))

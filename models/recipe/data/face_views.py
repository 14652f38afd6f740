"""Stills of faces as the page shows them to a network that follows faces: one tubelet's luma at 56 x 56, 0..1, the
detector's square with its error, sharpness of 20 to 112 pixels, light, compression, hands, captions.

Cheap on purpose: everything is grey and at 56 x 56, so that augmentation costs less than the trunk it feeds.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from data.augment import chance, compress, mirrors, uniform

SIDE = 56
# Side of the pictured face over that of the square, as a detector's boxes differ.
SIZE = (0.72, 1.22)
SHIFT, DEGREES, STRETCH = 0.12, 17, 0.1
# Shares of the views: something flat before the face, a line of writing, sharpened or blurred, compressed, shaded.
COVERED, CAPTIONED, RESAMPLED, PRESSED, SHADED = 0.4, 0.1, 0.7, 0.3, 0.4


def plain_views(pictures: Tensor, extent: float = 1.0) -> Tensor:
    """Faces [B, H, W] bytes in the middle of their square, [B, 1, 56, 56]. `extent`: side of the picture over the
    square's."""
    ones = torch.full((len(pictures),), extent)
    return _sample(pictures[:, None].float() / 255, ones, 0 * ones, 0 * ones, 0 * ones, 0 * ones, ones.sign())


def augmented_views(pictures: Tensor, random: torch.Generator, extent: float = 1.0) -> Tensor:
    """Faces [B, H, W] bytes, each as some square of some video would show it: [B, 1, 56, 56]."""
    count = len(pictures)
    draw = lambda low, high: torch.rand(count, generator=random) * (high - low) + low  # noqa: E731
    grey = pictures[:, None].float() / 255
    places = [draw(-SHIFT, SHIFT) * 2 for _ in range(2)]
    size = torch.exp(draw(math.log(SIZE[0]), math.log(SIZE[1]))) * extent
    views = _sample(grey, size, *places, draw(-DEGREES, DEGREES), draw(-STRETCH, STRETCH), mirrors(count, random))
    return finished(views, random)


def finished(views: Tensor, random: torch.Generator) -> Tensor:
    """What light, lens, coder and things before the face do to luma [B, 1, 56, 56]."""
    return _captioned(_covered(_worn(_lit(views, random), random), random), random).clamp_(0, 1)


def _sample(
    grey: Tensor, size: Tensor, across: Tensor, down: Tensor, degrees: Tensor, stretch: Tensor, mirror: Tensor
) -> Tensor:
    """Picture [B, 1, H, W] in its frame: `size` its side over the frame's, `across` and `down` its centre, -1..1."""
    angle = torch.deg2rad(degrees)
    cos, sin, squeeze = torch.cos(angle) / size, torch.sin(angle) / size, torch.exp(stretch)
    top = torch.stack([cos * squeeze, sin, -(cos * across + sin * down)], 1) * mirror[:, None]
    bottom = torch.stack([-sin, cos / squeeze, sin * across - cos * down], 1)
    grid = F.affine_grid(torch.stack([top, bottom], 1), [len(size), 1, SIDE, SIDE], align_corners=False)
    return F.grid_sample(grey, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _lit(views: Tensor, random: torch.Generator) -> Tensor:
    count = len(views)
    views = views.clamp(1e-3, 1).pow(torch.exp(uniform(random, count, -0.5, 0.5)))
    mean = views.mean((2, 3), keepdim=True)
    views = (views - mean) * torch.exp(uniform(random, count, -0.6, 0.35)) + mean
    views = views + uniform(random, count, -0.2, 0.2)
    corners = torch.rand(count, 1, 2, 2, generator=random) * 0.9 + 0.55
    light = F.interpolate(corners, size=(SIDE, SIDE), mode="bilinear", align_corners=True)
    return views * torch.lerp(torch.ones_like(light), light, chance(random, count, SHADED))


def _worn(views: Tensor, random: torch.Generator) -> Tensor:
    """Blurred down to 20 pixels or sharpened, compressed, noisy. One strength of blur for the batch's blurred part."""
    count = len(views)
    side = int(torch.randint(20, 50, (), generator=random))
    small = F.interpolate(views, size=(side, side), mode="bilinear", align_corners=False)
    soft = F.interpolate(small, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
    # Above 1 the soft picture is left behind: sharper than 48 pixels can be.
    amount = uniform(random, count, -1.0, 1.4) * chance(random, count, RESAMPLED)
    views = views + torch.where(amount > 0, 0.9 * amount * (views - F.avg_pool2d(F.pad(views, (1, 1, 1, 1), "replicate"), 3, 1)), amount * (views - soft))  # noqa: E501
    pressed = torch.randperm(count, generator=random)[: round(PRESSED * count)]
    views[pressed] = compress(views[pressed], float(torch.rand((), generator=random) * 0.09 + 0.01))
    noise = torch.randn(views.shape, generator=random)
    return views + noise * uniform(random, count, 0, 0.06) * chance(random, count, 0.4)


def _covered(views: Tensor, random: torch.Generator) -> Tensor:
    """A turned rectangle of one grey before some faces: a hand, hair, a microphone, or nothing where the picture
    ends."""
    count = len(views)
    pixel = (torch.arange(SIDE) + 0.5) / SIDE * 2 - 1
    x, y = pixel.view(1, 1, 1, -1), pixel.view(1, 1, -1, 1)
    turn = uniform(random, count, -math.pi, math.pi)
    x, y = x - uniform(random, count, -1.1, 1.1), y - uniform(random, count, -1.1, 1.1)
    along, beside = torch.cos(turn) * x + torch.sin(turn) * y, torch.cos(turn) * y - torch.sin(turn) * x
    inside = (along.abs() < uniform(random, count, 0.15, 0.6)) & (beside.abs() < uniform(random, count, 0.08, 0.35))
    shade = torch.rand(count, 1, 1, 1, generator=random).expand_as(views)
    return torch.where(inside & (chance(random, count, COVERED) > 0), shade, views)


def _captioned(views: Tensor, random: torch.Generator) -> Tensor:
    """Bright or dark strokes along the lower edge of some, as burnt-in subtitles have."""
    count = len(views)
    strokes = F.interpolate(torch.rand(count, 1, 6, 28, generator=random), size=(9, SIDE), mode="nearest") < 0.55
    shade = (torch.rand(count, 1, 1, 1, generator=random) < 0.75).float()
    shown = torch.where(strokes, shade.expand(count, 1, 9, SIDE), views[:, :, -12:-3])
    views = views.clone()
    views[:, :, -12:-3] = torch.where(chance(random, count, CAPTIONED) > 0, shown, views[:, :, -12:-3])
    return views

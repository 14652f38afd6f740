"""Pictures without people, drawn by script, as frames [n, 3, 16, 112, 112] of 0..255: what a network should say nothing
about. Noise, flat colours, patterns, rows of signs, landscapes, faces cut into shuffled tiles; filmed by a slow camera.

Two families: kinds to train on and kinds held out, so that the page's notice is tested on what was never seen. The held
out kinds are the backgrounds of test composites, too.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from data.augment import compress, mirrors, placement, tint, uniform
from mart.config import FRAME_SIZE, FRAMES

# Side of a scene in pixels of the frame: what lies beyond the frame is the camera's room to move.
SIDE = 144
# Places of a scene's pixels, 0..1 from the top and from the left: [SIDE, 1] and [1, SIDE].
DOWN = (torch.arange(SIDE)[:, None] + 0.5) / SIDE
ACROSS = DOWN.T
# Share of clips that are filmed from a tripod, that are blurred, that a coder has pressed.
STEADY, BLURRED, PRESSED = 0.25, 0.3, 0.3
# Share of clips that are grey or of one tint.
TINTED = 0.65
AT_ONCE = 4

Random = torch.Generator
Span = tuple[float, float]
# Scenes [n, 3, SIDE, SIDE] of 0..1
Scene = Callable[[int, Random], Tensor]


def unfamiliar(count: int, faces: Tensor | None, random: Random, held_out: bool = False) -> Tensor:
    """Clips [n, 3, 16, 112, 112]. `faces` [m, 48, 48] bytes are what shuffled tiles are cut from; None leaves them
    out."""
    return _shown(count, FRAMES, faces, random, held_out)


def unfamiliar_stills(count: int, faces: Tensor | None, random: Random, held_out: bool = False) -> Tensor:
    """The same as single pictures, [n, 3, 112, 112]."""
    return _shown(count, 1, faces, random, held_out)[:, :, 0]


def _shown(count: int, frames: int, faces: Tensor | None, random: Random, held_out: bool) -> Tensor:
    scenes, flickers = (HELD_OUT, _scratches) if held_out else (TRAINED, _static)
    kinds: list[Callable[[int], Tensor]] = [lambda n: flickers(n, frames, random)]
    kinds += [lambda n, scene=scene: _filmed(scene(n, random), frames, random) for scene in scenes]
    if faces is not None and not held_out:
        kinds.append(lambda n: _filmed(_shuffled(n, faces, random), frames, random))
    drawn = torch.randint(len(kinds), (count,), generator=random)
    found = torch.empty(count, 3, frames, FRAME_SIZE, FRAME_SIZE)
    for kind in drawn.unique().tolist():
        # A few at a time stay in the processor's cache, which halves the time.
        for places in (drawn == kind).nonzero()[:, 0].split(AT_ONCE):
            found[places] = _worn(_greyed(kinds[kind](len(places)), random), random)
    return found.mul_(255).clamp_(0, 255).round_()


def _greyed(clips: Tensor, random: Random) -> Tensor:
    """Most clips in one tint, as the faces are: else colour alone would tell them apart."""
    count, frames = len(clips), clips.shape[2]
    flat = clips.reshape(count, 3, frames * FRAME_SIZE, FRAME_SIZE)
    tinted = (torch.rand(count, generator=random) < TINTED).nonzero()[:, 0]
    if len(tinted):
        flat[tinted] = tint(flat[tinted].mean(1, keepdim=True), random)
    return flat.view_as(clips)


def _filmed(scenes: Tensor, frames: int, random: Random) -> Tensor:
    """Scenes seen by a camera that pans, turns and zooms slowly, in light that changes a little."""
    count = len(scenes)
    moving = (torch.rand(count, 1, generator=random) >= STEADY).float()
    time = torch.linspace(-0.5, 0.5, frames)

    def path(low: float, high: float, drift: float) -> Tensor:
        middle, speed = torch.rand(2, count, 1, generator=random)
        return (middle * (high - low) + low + (2 * speed - 1) * moving * drift * time).reshape(-1)

    size = path(1.25, 1.7, 0.25)
    mirror = mirrors(count, random).repeat_interleave(frames)
    grid = placement(size, path(-0.2, 0.2, 0.3), path(-0.2, 0.2, 0.2), path(-6, 6, 6), path(0, 0, 0), mirror)
    # All frames of a scene at once, one under the other: the scene isn't copied for each.
    grid = grid.view(count, frames * FRAME_SIZE, FRAME_SIZE, 2)
    seen = F.grid_sample(scenes, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    seen = seen.view(count, 3, frames, FRAME_SIZE, FRAME_SIZE)
    return seen.mul_(path(0.8, 1.1, 0.15).view(count, 1, frames, 1, 1))


def _worn(clips: Tensor, random: Random) -> Tensor:
    """Blur, compression and sensor noise as faces have them, so that these say nothing about who is there."""
    count, frames = len(clips), clips.shape[2]
    flat = clips.reshape(count, 3 * frames, FRAME_SIZE, FRAME_SIZE)
    blurred = (torch.rand(count, generator=random) < BLURRED).nonzero()[:, 0]
    if len(blurred):
        side = int(torch.randint(36, 90, (), generator=random))
        small = F.interpolate(flat[blurred], size=(side, side), mode="bilinear", align_corners=False)
        flat[blurred] = F.interpolate(small, size=(FRAME_SIZE, FRAME_SIZE), mode="bilinear", align_corners=False)
    pressed = (torch.rand(count, generator=random) < PRESSED).nonzero()[:, 0]
    if len(pressed):
        flat[pressed] = compress(flat[pressed], float(torch.rand((), generator=random)) * 0.05 + 0.01)
    noise = torch.randn(count, 1, frames, FRAME_SIZE, FRAME_SIZE, generator=random)
    return flat.view_as(clips) + noise * (uniform(random, count, 0, 0.08) - 0.04).clamp(min=0)[..., None]


def _colour(random: Random, count: int) -> Tensor:
    """Any colour, grey for a third: [count, 3, 1, 1]."""
    colour = torch.rand(count, 3, 1, 1, generator=random)
    return torch.where(torch.rand(count, 1, 1, 1, generator=random) < 0.33, colour[:, :1], colour)


def _large(small: Tensor, mode: str = "nearest") -> Tensor:
    corners = None if mode == "nearest" else True
    return F.interpolate(small, size=(SIDE, SIDE), mode=mode, align_corners=corners)


def _away(count: int, random: Random, across: Span, down: Span) -> Tensor:
    """How far each pixel is from a point drawn within both spans, [count, 1, SIDE, SIDE]."""
    x, y = ACROSS - uniform(random, count, *across), DOWN - uniform(random, count, *down)
    return (x.square() + y.square()).sqrt()


# Kinds to train on


def _static(count: int, frames: int, random: Random) -> Tensor:
    """White noise, new in every frame, in grains of 1 to 7 pixels, of any contrast."""
    grain = int(torch.randint(1, 8, (), generator=random))
    side = -(-FRAME_SIZE // grain)
    channels = 3 if torch.rand((), generator=random) < 0.5 else 1
    noise = torch.rand(count, channels, frames, side, side, generator=random)
    noise = noise.repeat_interleave(grain, 3).repeat_interleave(grain, 4)[..., :FRAME_SIZE, :FRAME_SIZE]
    colour, depth = _colour(random, count)[..., None], uniform(random, count, 0.2, 1.2)[..., None]
    return (colour + depth * (noise - 0.5)).expand(-1, 3, -1, -1, -1).clone()


def _flat(count: int, random: Random) -> Tensor:
    """One colour, or two or four that run into each other."""
    apart = torch.rand(count, 3, 2, 2, generator=random) - 0.5
    corners = _colour(random, count) + uniform(random, count, 0, 0.6) * apart
    plain = torch.rand(count, 1, 1, 1, generator=random) < 0.4
    return _large(torch.where(plain, corners[:, :, :1, :1], corners), "bilinear")


def _clouds(count: int, random: Random) -> Tensor:
    """Noise that stands still, from white to cloudy: amplitude falls with frequency to a power of 0 to 2.2."""
    fall = uniform(random, count, 0, 2.2)
    down, across = torch.fft.fftfreq(SIDE)[:, None], torch.fft.rfftfreq(SIDE)
    reach = (down.square() + across.square()).sqrt().clamp(min=1 / SIDE)
    spectrum = torch.fft.rfft2(torch.randn(count, 3, SIDE, SIDE, generator=random)) * reach ** -fall
    noise = torch.fft.irfft2(spectrum, s=(SIDE, SIDE))
    noise = noise / noise.std((1, 2, 3), keepdim=True)
    grey = torch.rand(count, 1, 1, 1, generator=random) < 0.5
    return _colour(random, count) + uniform(random, count, 0.05, 0.35) * torch.where(grey, noise[:, :1], noise)


def _patterns(count: int, random: Random) -> Tensor:
    """Stripes and checkers, soft or hard, in two colours."""
    turn, often, other, edge = (uniform(random, count, *ends) for ends in ((0, math.pi), (4, 24), (4, 24), (0.5, 8)))
    along = torch.cos(turn) * ACROSS + torch.sin(turn) * DOWN
    beside = torch.cos(turn) * DOWN - torch.sin(turn) * ACROSS
    wave = torch.sin(2 * math.pi * often * along)
    crossed = wave * torch.sin(2 * math.pi * other * beside)
    wave = torch.where(torch.rand(count, 1, 1, 1, generator=random) < 0.5, crossed, wave)
    share = (wave * edge / 2 + 0.5).clamp(0, 1)
    return torch.lerp(_colour(random, count).expand(-1, 3, SIDE, SIDE), _colour(random, count), share)


def _signs(count: int, random: Random) -> Tensor:
    """Rows of signs on paper: words of random strokes, as a page or a screen full of text."""
    stroke = int(torch.randint(1, 4, (), generator=random))
    side = -(-SIDE // stroke)
    bits = (torch.rand(count, 1, side, side, generator=random) < 0.55).float()
    place = torch.arange(side)
    line, letter = (int(torch.randint(*ends, (), generator=random)) for ends in ((7, 12), (4, 6)))
    lines = (place % line < 5)[:, None]
    letters = (place % letter != 0)[None]
    # A word ends behind every fifth letter or so, in other places in each line.
    spaces = torch.rand(count, 1, side // line + 1, side // letter + 1, generator=random) < 0.2
    spaces = spaces.repeat_interleave(line, 2).repeat_interleave(letter, 3)[..., :side, :side]
    ink = bits * lines * letters * ~spaces
    ink = ink.repeat_interleave(stroke, 2).repeat_interleave(stroke, 3)[..., :SIDE, :SIDE]
    return torch.lerp(_colour(random, count).expand(-1, 3, SIDE, SIDE), _colour(random, count), ink)


def _landscape(count: int, random: Random) -> Tensor:
    """Sky, sun, two to three ranges of hills drawn with sines, trees on the last, and water for half."""
    sky = torch.rand(count, 3, 1, 1, generator=random) * torch.tensor([0.7, 0.7, 0.4]).view(3, 1, 1)
    sky = sky + torch.tensor([0.2, 0.3, 0.6]).view(3, 1, 1)
    low = (sky + uniform(random, count, -0.1, 0.4)).clamp(0, 1)
    scene = torch.lerp(sky.expand(-1, -1, SIDE, SIDE), low, DOWN.expand(SIDE, SIDE))
    scene = _disc(scene, torch.tensor([1.0, 0.95, 0.7]).view(3, 1, 1), random, (0.05, 0.4), (0.02, 0.08))
    horizon = uniform(random, count, 0.35, 0.65)
    ground = torch.rand(count, 3, 1, 1, generator=random) * 0.5 + torch.tensor([0.05, 0.15, 0.02]).view(3, 1, 1)
    for layer in range(3):
        top = horizon + 0.12 * layer
        for often in (1, 2, 4, 9):
            place = often * ACROSS * uniform(random, count, 0.5, 1.5) + uniform(random, count, 0, 1)
            top = top + uniform(random, count, 0, 0.09 / often) * torch.sin(2 * math.pi * place)
        # Far ranges fade into the sky.
        colour = torch.lerp(low, ground * (1 - 0.15 * layer), 0.45 + 0.25 * layer)
        scene = torch.lerp(scene, colour.expand_as(scene), ((DOWN - top) * 60).clamp(0, 1))
    scene = _trees(scene, ground, horizon, random)
    shore = uniform(random, count, 0.6, 1.3)
    ripples = 0.04 * torch.sin(DOWN * uniform(random, count, 120, 300) + 6 * torch.sin(ACROSS * 9))
    water = torch.lerp(sky, low, 0.5) * 0.8 + ripples + torch.zeros(1, 1, SIDE, SIDE)
    return torch.lerp(scene, water, (DOWN > shore).float().expand(-1, -1, SIDE, SIDE))


def _disc(scene: Tensor, colour: Tensor, random: Random, down: Span, radius: Span) -> Tensor:
    """The sun or the moon."""
    count = len(scene)
    away = _away(count, random, (0, 1), down)
    return torch.lerp(scene, colour.expand_as(scene), ((uniform(random, count, *radius) - away) * 80).clamp(0, 1))


def _trees(scene: Tensor, ground: Tensor, horizon: Tensor, random: Random) -> Tensor:
    """Up to seven firs, which are triangles, or round trees, each darker than the ground."""
    count = len(scene)
    for _ in range(int(torch.randint(0, 8, (), generator=random))):
        middle, height = uniform(random, count, 0, 1), uniform(random, count, 0.08, 0.35)
        foot = horizon + uniform(random, count, 0.1, 0.35)
        up = (foot - DOWN) / height
        across = (ACROSS - middle).abs() / height
        fir = torch.minimum((1 - up) * 0.35 - across, up - 0.15)
        crown = 0.3 - (across.square() + (up - 0.7).square()).sqrt()
        trunk = torch.minimum(torch.minimum(0.04 - across, up), 0.7 - up)
        shape = torch.where(torch.rand(count, 1, 1, 1, generator=random) < 0.5, fir, crown)
        covered = (torch.maximum(shape, trunk) * height * 90).clamp(0, 1)
        scene = torch.lerp(scene, (ground * uniform(random, count, 0.3, 0.9)).expand_as(scene), covered)
    return scene


def _shuffled(count: int, faces: Tensor, random: Random) -> Tensor:
    """Faces cut into 3 x 3 to 8 x 8 tiles that lie in any order."""
    pictures = faces[torch.randint(len(faces), (count,), generator=random)].float() / 255
    tiles = (3, 4, 6, 8)[int(torch.randint(4, (), generator=random))]
    side = pictures.shape[1] // tiles
    cut = pictures.view(count, tiles, side, tiles, side).transpose(2, 3).reshape(count, tiles * tiles, side * side)
    order = torch.rand(count, tiles * tiles, 1, generator=random).argsort(1)
    mixed = cut.gather(1, order.expand_as(cut)).view(count, tiles, tiles, side, side).transpose(2, 3)
    skin = torch.tensor([1.2, 0.95, 0.8]).view(1, 3, 1, 1) ** uniform(random, count, 0, 1.3)
    return _large(mixed.reshape(count, 1, tiles * side, tiles * side), "bilinear") * skin


# Kinds held out


def _scratches(count: int, frames: int, random: Random) -> Tensor:
    """A spoilt film: rows and columns of any brightness, new in every frame, and specks."""
    down, across = (uniform(random, count, 0, 0.25)[..., None] for _ in range(2))
    rows = torch.randn(count, 1, frames, FRAME_SIZE, 1, generator=random)
    columns = torch.randn(count, 1, frames, 1, FRAME_SIZE, generator=random)
    specks = torch.rand(count, 1, frames, FRAME_SIZE, FRAME_SIZE, generator=random) < 0.02
    return (_colour(random, count)[..., None] + down * rows + across * columns).masked_fill(specks, 1.0)


def _bokeh(count: int, random: Random) -> Tensor:
    """Lights out of focus at night."""
    scene = _colour(random, count) * 0.25 * (1.2 - DOWN) + torch.zeros(1, 1, 1, SIDE)
    for _ in range(18):
        reach = uniform(random, count, 0.03, 0.14)
        away = _away(count, random, (0, 1), (0, 1))
        scene = scene + _colour(random, count) * uniform(random, count, 0.1, 0.7) * ((reach - away) * 70).clamp(0, 1)
    return scene


def _mountains(count: int, random: Random) -> Tensor:
    """Ridges by midpoint displacement before a sky with stars or haze; snow above a line."""
    sky = _colour(random, count) * uniform(random, count, 0.2, 1)
    stars = (torch.rand(count, 1, SIDE, SIDE, generator=random) < 0.004).float()
    scene = torch.lerp(sky.expand(-1, -1, SIDE, SIDE), torch.ones(()), DOWN * 0.5) + stars * 0.6
    scene = _disc(scene, torch.tensor([0.95, 0.95, 1.0]).view(3, 1, 1), random, (0.05, 0.3), (0.02, 0.06))
    for layer in range(2):
        ridge = uniform(random, count, -0.1, 0.1) + torch.rand(count, 1, 1, 2, generator=random) * 0.3
        for level in range(8):
            middles = (ridge[..., 1:] + ridge[..., :-1]) / 2
            middles = middles + (torch.rand(middles.shape, generator=random) - 0.5) * 0.35 * 0.58**level
            ridge = torch.cat([torch.stack([ridge[..., :-1], middles], -1).flatten(3), ridge[..., -1:]], 3)
        top = 0.35 + 0.2 * layer + ridge[..., :SIDE]
        rock = _colour(random, count) * 0.5 * (0.6 + 0.8 * (DOWN - top).clamp(0, 0.5))
        rock = torch.where((DOWN < 0.45) & (DOWN - top < 0.12), torch.full_like(rock, 0.92), rock)
        scene = torch.where(DOWN > top, rock, scene)
    return scene


def _city(count: int, random: Random) -> Tensor:
    """Houses with lit and dark windows before a plain sky."""
    scene = torch.lerp(_colour(random, count).expand(-1, 3, SIDE, SIDE), _colour(random, count), DOWN)
    for row in range(2):
        wide = int(torch.randint(14, 34, (), generator=random))
        houses = -(-SIDE // wide)
        high = torch.rand(count, 1, 1, houses, generator=random) * 0.45 + 0.12 + 0.2 * row
        wall = torch.rand(count, 3, 1, houses, generator=random) * 0.3 + uniform(random, count, 0, 0.5)
        high, wall = (part.repeat_interleave(wide, 3)[..., :SIDE] for part in (high, wall))
        lit = (torch.rand(count, 1, SIDE // 6, SIDE // 6, generator=random) < 0.5).float()
        windows = _large(lit) * (torch.arange(SIDE)[:, None] % 6 > 2) * (torch.arange(SIDE)[None] % 6 > 2)
        wall = torch.lerp(wall.expand(-1, -1, SIDE, -1), torch.tensor([1.0, 0.9, 0.5]).view(3, 1, 1), windows * 0.8)
        scene = torch.where(DOWN < high, scene, wall)
    return scene


def _cells(count: int, random: Random) -> Tensor:
    """Areas of flat colour around random points, some with dark seams: tiles, leaves, stained glass."""
    points = torch.rand(2, count, 24, 1, 1, generator=random)
    away = (DOWN - points[0]).square() + (ACROSS - points[1]).square()
    nearest, which = away.topk(2, 1, largest=False)
    colours = torch.rand(count, 3, 24, generator=random) * uniform(random, count, 0.2, 1)[..., 0] + 0.1
    filled = colours.gather(2, which[:, :1].reshape(count, 1, -1).expand(-1, 3, -1)).view(count, 3, SIDE, SIDE)
    seams = ((nearest[:, 1:] - nearest[:, :1]) * uniform(random, count, 40, 400)).clamp(0.2, 1)
    return filled * seams


def _rings(count: int, random: Random) -> Tensor:
    """Rings around a point, bent as in wood or marble."""
    bend = _large(torch.rand(count, 1, 5, 5, generator=random), "bicubic")
    away = _away(count, random, (-0.5, 1.5), (0, 1))
    wave = torch.sin(2 * math.pi * (uniform(random, count, 4, 16) * away + uniform(random, count, 0, 2) * bend))
    return torch.lerp(_colour(random, count).expand(-1, 3, SIDE, SIDE), _colour(random, count), wave * 0.5 + 0.5)


TRAINED: tuple[Scene, ...] = (_flat, _clouds, _patterns, _signs, _landscape, _landscape)
HELD_OUT: tuple[Scene, ...] = (_bokeh, _mountains, _city, _cells, _rings)

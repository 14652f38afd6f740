"""Stage d: tokens that remember what their patch looks like. Behind the labels' stages they do not: a linear map finds
nothing of a patch's normalised pixels in them, and no decoder can give back what is not there.

    python3 models/recipe/stages/appearance.py --data ../shared/data --cache ~/.cache/mart-recipe --start FINE

Directions of the width that the trained network leaves nearly unused (`stages/room.py`) are kept free for a code of the
patch. The stem gets the channels that the config names beyond those it has; they alone learn, together with the map to
the code, to give back the patch's own pixels through one linear map. Scores and attention stay nearly what they were. The decoder begins anew behind it: it reads the code, and its heads look at neighbours.

Run it again to go on after an interruption. Validated by the error on the patches themselves, nothing masked.
"""

import argparse
import copy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from data.composites import Cast, compose, label_path  # noqa: E402
from mart.config import GRID, PATCH_VALUES, TUBELET_FRAMES, Config, load_config, stem_channels  # noqa: E402
from mart.decoder import reconstruction_target  # noqa: E402
from mart.layers import initialise  # noqa: E402
from mart.model import Mart  # noqa: E402
from mart.visual import ConvolutionalStem, normalise  # noqa: E402
from stages.composites import load_pools, row_frames  # noqa: E402
from stages.growth import fitting  # noqa: E402
from stages.loop import Schedule, add_arguments, device, schedule, start_weights, train  # noqa: E402
from stages.pictures import held_out_pictures, learned_pictures  # noqa: E402
from stages.room import find_room, reserve  # noqa: E402
from stages.workers import Team  # noqa: E402

# What does not come from the start.
NEW = ("decoder_", "vit.vid_model.patch_embed.")
# Values of a patch's code.
CODE = 24
# Their deviation in the tokens: one or two per cent of a token's energy, so that norms hardly change.
SCALE = 0.35
# Time rows of the 8 that a step looks at.
ROWS = 4
# Videos, of 4 segments each, that the room is found on, and that are validated on.
WATCHED, VALIDATED = 16, 8


class WiderStem(nn.Module):
    """A trained stem that stays as it is, channels added beside its own at every stage, the code that is made of all,
    and the map that reads pixels off the code, which only training has."""

    def __init__(self, stem: ConvolutionalStem, channels: list[int], code: int) -> None:
        super().__init__()
        self.own = stem.requires_grad_(False)
        self.added = nn.ModuleList()
        before = 3 * TUBELET_FRAMES
        for index, layer in enumerate(stem.stem):
            count = channels[index // 2] - layer.out_channels
            if count < 1:
                raise ValueError(f"a stem of {layer.out_channels} channels can't grow to {channels[index // 2]}")
            new = nn.Conv2d(before, count, layer.kernel_size, layer.stride, layer.padding)
            nn.init.kaiming_normal_(new.weight, nonlinearity="relu")
            nn.init.zeros_(new.bias)
            self.added.append(new)
            before = channels[index // 2]
        self.code = nn.Conv2d(before, code, 1)
        self.even = nn.BatchNorm2d(code, affine=False)
        self.read = nn.Linear(code, PATCH_VALUES)
        initialise(self.read)

    def forward(self, pixels: Tensor) -> Tensor:
        """[S, 3, frames, 112, 112] of 0..255 to normalised pixels [S, patches, 1536]."""
        segments, colours, frames, height, width = pixels.shape
        tubelets = normalise(pixels).transpose(1, 2).reshape(-1, TUBELET_FRAMES * colours, height, width)
        own, everything = tubelets, tubelets
        for layer, new in zip(self.own.stem, self.added):
            with torch.no_grad():
                own = F.relu(layer(own))
            everything = torch.cat([own, F.relu(new(everything))], 1)
        code = self.even(self.code(everything))
        return self.read(code.flatten(2).transpose(1, 2).reshape(segments, -1, code.shape[1]))

    @torch.no_grad()
    def write(self, wide: ConvolutionalStem, directions: Tensor) -> None:
        """Puts both stems into `wide`, the code along `directions` [D, code] of its tokens."""
        for layer, own, new in zip(wide.stem, self.own.stem, self.added):
            nn.init.zeros_(layer.weight)
            count, before = own.weight.shape[:2]
            layer.weight[:count, :before] = own.weight
            layer.weight[count:] = new.weight
            layer.bias.copy_(torch.cat([own.bias, new.bias]))
        nn.init.zeros_(wide.proj.weight)
        wide.proj.weight[:, : self.own.proj.in_channels] = self.own.proj.weight
        gain = SCALE / torch.sqrt(self.even.running_var + self.even.eps)
        to_code = self.code.weight.flatten(1) * gain[:, None]
        wide.proj.weight.add_((directions @ to_code)[:, :, None, None])
        wide.proj.bias.copy_(self.own.proj.bias + directions @ ((self.code.bias - self.even.running_mean) * gain))


class AppearanceModel(nn.Module):
    def __init__(self, start: Mart, directions: Tensor, channels: list[int]) -> None:
        super().__init__()
        self.start = start.requires_grad_(False)
        self.register_buffer("directions", directions)
        self.stem = WiderStem(start.vit.vid_model.patch_embed, channels, directions.shape[1])

    def forward(self, pixels: Tensor) -> Tensor:
        return self.stem(pixels)

    @torch.no_grad()
    def grown(self, config: Config) -> Mart:
        """MART of the config: the start's weights, the wider stem, and a decoder that begins anew."""
        # The same decoder whenever it is asked for.
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model = Mart(config)
            model.fold()
            initialise(nn.ModuleList([model.decoder_embd, model.decoder_blocks, model.decoder_pred]))
        known = model.state_dict().keys()
        own = self.start.state_dict()
        kept = {name: own[name] for name in known if not name.startswith(NEW)}
        model.load_state_dict(kept, strict=False)
        self.stem.write(model.vit.vid_model.patch_embed, self.directions)
        free = model.start_at_neighbours()[: self.directions.shape[1]]
        model.decoder_embd.weight[free] = self.directions.T / SCALE
        return model


class AppearanceStage:
    name = "appearance"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config, code: int = CODE) -> None:
        self.config = config
        self.learned, self.held_out = (load_pools(plan, config, split) for split in ("train", "valid"))
        weights = None if plan.start is None else start_weights(plan.start)
        start = Mart(config if weights is None else fitting(config, weights))
        start.fold()
        if weights is not None:
            start.load_state_dict(weights)
        room = find_room(start.eval(), code, lambda: self.watch(start))
        reserve(start, room)
        self.used = room.used
        self.model = AppearanceModel(start, room.directions, stem_channels(config))

    def watch(self, model: Mart) -> None:
        classes = self.config["classes"]
        for seed in range(WATCHED):
            chance = torch.Generator().manual_seed(seed)
            video = compose(self.learned, label_path(4, len(classes), classes.index("neutral"), chance), Cast(), chance)
            fused = model.vit(video.pixels, video.banks)
            model.vit.scores(fused)
            model.tacl.visual(model.read(*video.words)[0], fused.visual[:, 1:])

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        # Noise and patterns teach little.
        videos = learned_pictures(self.learned, self.config["classes"], count, 0.3, chance)
        rows = torch.randperm(GRID[0], generator=chance)[:ROWS].sort().values
        pixels = row_frames(videos, rows).to(device())
        error = (self.model(pixels) - reconstruction_target(pixels)).square().mean()
        return error, error.detach()

    def validate(self, team: Team, model: AppearanceModel) -> dict[str, float]:
        classes, errors = self.config["classes"], torch.zeros(2)
        with torch.inference_mode():
            for index in range(VALIDATED):
                chance = torch.Generator().manual_seed(index)
                pixels = held_out_pictures(self.held_out, classes, chance).to(device())
                target = reconstruction_target(pixels)
                errors += torch.stack([part.square().sum().cpu() for part in (model(pixels) - target, target)])
        return {"valid_shown": float(errors[0] / errors[1]), "used": self.used}

    def weights(self, model: AppearanceModel) -> dict[str, Tensor]:
        return dict(copy.deepcopy(model).cpu().grown(self.config).state_dict())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "appearance", samples=8_000, batch=4, highest=3e-3)
    train(AppearanceStage, schedule(parser.parse_args()), load_config("tiny"))


if __name__ == "__main__":
    main()

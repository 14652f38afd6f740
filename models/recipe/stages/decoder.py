"""Stage e: recovery of masked patches, and of those that are shown, which teaches at once what a token says of pixels.
The decoder alone, behind the finished encoders, which stay as they are; so do all scores, attentions and masks:

    python3 models/recipe/stages/decoder.py --data ../shared/data --cache ~/.cache/mart-recipe --start COMPOSITES

Run it again to go on after an interruption. Validated by the error on masked patches of validation composites.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch  # noqa: E402
from torch import Tensor  # noqa: E402

from mart.config import GRID, Config, load_config  # noqa: E402
from mart.decoder import reconstruction_target  # noqa: E402
from mart.losses import SHOWN, recovery_loss, temporal_divergence  # noqa: E402
from mart.masks import hint_mask  # noqa: E402
from mart.model import Mart  # noqa: E402
from stages.code import begin_decoder  # noqa: E402
from stages.composites import REVEAL, VALID_RATIO, load_pools, row_frames  # noqa: E402
from stages.growth import fitting  # noqa: E402
from stages.loop import Schedule, add_arguments, device, exact, schedule, start_weights, train  # noqa: E402
from stages.pictures import held_out_pictures, learned_pictures  # noqa: E402
from stages.workers import Team  # noqa: E402

# Masks that each segment is decoded under, of ratios between these.
MASKS, RATIOS = 2, (0.2, 0.7)
# Segments that tell the sizes of the code.
READ = 12
VALIDATED = 12
TRAINED = ("decoder_", "Vmask_token")
# Share of the masks that are drawn at random, not by attention: the page's user may mask any patch.
RANDOM = 0.25


class DecoderStage:
    name = "decoder"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config, rows: int, fresh: bool = False) -> None:
        weights = None if plan.start is None else start_weights(plan.start)
        config = config if weights is None else fitting(config, weights)
        self.config, self.rows = config, rows
        self.learned, self.held_out = (load_pools(plan, config, split) for split in ("train", "valid"))
        self.model = Mart(config)
        self.model.fold()
        if weights is not None:
            self.model.load_state_dict(weights)
        if fresh:
            chance = torch.Generator().manual_seed(0)
            begin_decoder(self.model, learned_pictures(self.learned, config["classes"], READ, 0, chance))
        for name, parameter in self.model.named_parameters():
            parameter.requires_grad_(name.startswith(TRAINED))

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        with exact():
            pixels = learned_pictures(self.learned, self.config["classes"], count, 1, chance).to(device())
        rows = None
        if self.rows < GRID[0]:
            rows = torch.randperm(GRID[0], generator=chance)[: self.rows].sort().values.to(device())
        with torch.no_grad():
            fused = self.model.vit(pixels, None, rows)
        target = reconstruction_target(pixels if rows is None else row_frames(pixels, rows))
        total, masked = 0.0, 0.0
        for _ in range(MASKS):
            ratio = RATIOS[0] + float(torch.rand((), generator=chance)) * (RATIOS[1] - RATIOS[0])
            drawn = float(torch.rand((), generator=chance)) < RANDOM
            by = torch.rand(fused.intra.shape, generator=chance).to(device()) if drawn else fused.intra
            mask = hint_mask(by, ratio, REVEAL, chance).float()
            recovered = self.model.pixels(self.model.decode(self.model.tokens(fused.visual[:, 1:], mask, rows)))
            error = recovery_loss(recovered, target, mask)
            total = total + error + SHOWN * recovery_loss(recovered, target, 1 - mask)
            masked = masked + error.detach() / MASKS
        return total, masked

    def validate(self, team: Team, model: Mart) -> dict[str, float]:
        classes, errors = self.config["classes"], torch.zeros(2)
        with torch.inference_mode():
            for index in range(VALIDATED):
                chance = torch.Generator().manual_seed(index)
                pixels = held_out_pictures(self.held_out, classes, chance).to(device())
                fused = model.vit(pixels, None)
                mask = hint_mask(fused.intra, VALID_RATIO, REVEAL, chance).float()
                target = reconstruction_target(pixels)
                wrong = model.recover(fused.visual[:, 1:], mask) - target
                errors += torch.stack([(part.square().sum(-1) * mask).sum().cpu() for part in (wrong, target)])
        return {"valid_recovery": float(errors[0] / errors[1])}

    def weights(self, model: Mart) -> dict[str, Tensor]:
        return dict(model.state_dict())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "decoder", samples=8_000, batch=4, highest=2e-3)
    parser.add_argument("--rows", type=int, default=4, help="time rows of the 8 that a step looks at; 8 to finish")
    parser.add_argument("--fresh", action="store_true", help="begin anew: behind composites, where it has learned little")
    given = parser.parse_args()
    train(DecoderStage, schedule(given), load_config("tiny"), given.rows, given.fresh)


if __name__ == "__main__":
    main()

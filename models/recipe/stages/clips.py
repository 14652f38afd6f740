"""Stage a, clips: the visual encoder on 16-frame clips of faces that move and change, with recovery of masked patches:
the blocks see the patches that are kept, as in MAE, and the decoder predicts the others' normalised pixels. The stem's
convolutions reach a little over a patch's border, so this is easier than MAE's own task.

    python3 models/recipe/stages/clips.py --data ../shared/data --cache ~/.cache/mart-recipe \
        --start ~/.cache/mart-recipe/faces/weights.safetensors --workers 2

Starts from the stills' weights. Run it again to go on after an interruption. Validated on still validation faces, 16
equal frames of each, as the test protocol has it.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402

from data.augment import plain_frames  # noqa: E402
from data.clips import clip_votes, fade, make_clips  # noqa: E402
from data.faces import Faces, load_faces  # noqa: E402
from data.unfamiliar import unfamiliar  # noqa: E402
from mart.config import FRAMES, GRID, PATCHES_PER_TUBELET, VISUAL_PATCHES, Config  # noqa: E402
from mart.decoder import Decoder, reconstruction_target  # noqa: E402
from mart.visual import normalise  # noqa: E402
from stages.faces import configuration, divergence, even_draws  # noqa: E402
from stages.faces_model import FaceModel  # noqa: E402
from stages.figures import accuracy  # noqa: E402
from stages.loop import Schedule, add_arguments, device, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

CHUNK = 8
# Validation faces that are looked at: a clip costs eight times a still.
VALIDATED = 480
# Share of clips that go from one face to another; the others show one face.
FADING = 0.5
# Share of clips that show nobody, and so say nothing: all classes alike.
FACELESS = 0.06
# Weight of the recovery, as in MART.
RECOVERY = 0.05
# One clip of so many is recovered in each step: the decoder costs as much as everything else.
RECOVERED_OF = 4
# The decoder's place in the model here; MART has its parameters at the top level.
DECODER = "recovery."


class ClipModel(FaceModel):
    """The visual encoder, its head, and MART's decoder."""

    optional = ("early_fc.", DECODER)

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.recovery = Decoder(config)

    def adopt(self, weights: dict[str, Tensor]) -> None:
        """Weights of the stills, or of this stage."""
        decoder = {name for name in self.recovery.state_dict()}
        super().adopt({DECODER + name if name in decoder else name: value for name, value in weights.items()})

    def weights(self) -> dict[str, Tensor]:
        return {**super().weights(), **self.recovery.state_dict()}

    def whole(self, pixels: Tensor) -> Tensor:
        """Clips of 0..255 [B, 3, 16, 112, 112] to logits [B, classes], every token taking part."""
        return self.head(self.through(self.vit.vid_model.tokens(normalise(pixels))))

    def through(self, x: Tensor) -> Tensor:
        for block in self.vit.vid_model.blocks:
            x, _ = block(x)
        return x

    def head(self, x: Tensor) -> Tensor:
        return self.vit.v_fc(self.vit.vid_model.fc_norm(x[:, 0]))

    def parts(self, pixels: Tensor, rows: Tensor, kept: Tensor, recovered: int) -> tuple[Tensor, Tensor]:
        """Clips, the time rows [m] that are looked at, and the patches [B, n] among those rows' 49 m that the blocks
        see, to logits, and the relative recovery error of all other patches on the first `recovered` clips."""
        encoder, decoder = self.vit.vid_model, self.recovery
        tokens = encoder.row_tokens(normalise(pixels), rows)
        width = tokens.shape[2]
        x = self.through(torch.cat([tokens[:, :1], tokens[:, 1:].gather(1, _wide(kept, width))], 1))
        pixels, kept, seen = pixels[:recovered], kept[:recovered], x[:recovered, 1:]
        places = rows[kept // PATCHES_PER_TUBELET] * PATCHES_PER_TUBELET + kept % PATCHES_PER_TUBELET
        hidden = torch.ones(len(pixels), VISUAL_PATCHES, device=pixels.device).scatter_(1, places, 0)
        # Values at masked places do not matter: the decoder puts its mask token there.
        patches = x.new_zeros(len(seen), VISUAL_PATCHES, width).scatter(1, _wide(places, width), seen)
        found = decoder.pixels(decoder.decode(decoder.tokens(patches, hidden)))
        target = reconstruction_target(pixels)
        wrong = ((found - target).square().mean(-1) * hidden).sum()
        return self.head(x), wrong / (target.square().mean(-1) * hidden).sum()


def _wide(places: Tensor, width: int) -> Tensor:
    """Places [B, n] as gather and scatter want them for tokens, [B, n, width]."""
    return places[:, :, None].expand(-1, -1, width)


class ClipsStage:
    name = "clips"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config, rows: int, share: float) -> None:
        classes = config["classes"]
        self.learned = load_faces(plan.data, plan.cache, "train", classes, tested=False)
        self.held_out = load_faces(plan.data, plan.cache, "valid", classes, tested=True)
        self.votes = torch.from_numpy(self.learned.distributions)
        self.draws = even_draws(self.votes)
        self.neutral = torch.from_numpy((self.learned.distributions.argmax(1) == classes.index("neutral")).nonzero()[0])
        self.rows = rows
        self.kept = min(rows * PATCHES_PER_TUBELET, round(VISUAL_PATCHES * share))
        self.model = ClipModel(config)
        if plan.start is not None:
            self.model.adopt(start_weights(plan.start))

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        second = torch.multinomial(self.draws, count, replacement=True, generator=chance)
        # A changing clip begins with a neutral face.
        plain = self.neutral[torch.randint(len(self.neutral), (count,), generator=chance)]
        changes = torch.rand(count, generator=chance) < FADING
        first = torch.where(changes, plain, second)
        share = fade(count, chance)
        pictures = (torch.from_numpy(self.learned.pictures[which.numpy()]) for which in (first, second))
        clips = make_clips(*pictures, share, chance)
        votes = clip_votes(self.votes[first], self.votes[second], share)
        empty = round(FACELESS * count)
        clips[:empty] = unfamiliar(empty, torch.from_numpy(self.learned.pictures[second[:empty].numpy()]), chance)
        votes[:empty] = 1 / votes.shape[1]
        clips, votes = clips.to(device()), votes.to(device())
        rows = torch.randperm(GRID[0], generator=chance)[: self.rows].sort().values
        kept = torch.rand(count, self.rows * PATCHES_PER_TUBELET, generator=chance).argsort(1)[:, : self.kept]
        logits, error = self.model.parts(clips, rows.to(device()), kept.to(device()), max(1, count // RECOVERED_OF))
        shown = divergence(logits, votes)
        return shown + RECOVERY * error, shown.detach()

    def validate(self, team: Team, model: ClipModel) -> dict[str, float]:
        places = list(range(0, len(self.held_out), max(1, len(self.held_out) // VALIDATED)))
        share = -(-len(places) // team.size)
        mine = [places[(team.rank * share + i) % len(places)] for i in range(share)]
        found = still_clip_scores(model, self.held_out, mine)
        joined = team.gather(found.reshape(-1)).view(-1, found.shape[1])[: len(places)]
        votes = torch.from_numpy(self.held_out.distributions[places])
        right = accuracy(joined.argmax(1).numpy(), self.held_out.majority[places])
        return {"valid_loss": float(divergence(joined, votes)), "valid_accuracy": right}

    def weights(self, model: ClipModel) -> dict[str, Tensor]:
        return model.weights()


def still_clip_scores(model: nn.Module, faces: Faces, indices: list[int]) -> Tensor:
    """Logits [n, classes] of faces shown as 16 equal frames."""
    found = []
    with torch.inference_mode():
        for start in range(0, len(indices), CHUNK):
            pictures = torch.from_numpy(faces.pictures[indices[start : start + CHUNK]]).to(device())
            clips = plain_frames(pictures)[:, :, None].expand(-1, -1, FRAMES, -1, -1)
            found.append(model.whole(clips).float().cpu())
    return torch.cat(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "clips", samples=150_000, batch=32, highest=4e-4)
    parser.add_argument("--stem", default="32,64,128", help="channels of the stem, or none for MART's projection")
    parser.add_argument("--blocks", type=int, default=4, help="transformer blocks")
    parser.add_argument("--share", type=float, default=0.25, help="share of the patches that the encoder sees")
    parser.add_argument("--rows", type=int, default=4, help="time rows of the 8 that a step looks at; 8 to finish")
    given = parser.parse_args()
    stem = None if given.stem == "none" else [int(channels) for channels in given.stem.split(",")]
    train(ClipsStage, schedule(given), configuration(stem, given.blocks), given.rows, given.share)


if __name__ == "__main__":
    main()

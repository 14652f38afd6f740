"""Stage a, faces: trains the visual encoder on stills against the distribution of people's votes (KL).

    python3 models/recipe/stages/faces.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2 --minutes 90

Run it again to go on after an interruption. On a CPU start shallow (--blocks 3) and go on from that run's
checkpoint.pt with all blocks: new blocks start as the identity. Never reads the test split; evaluate.py does.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch  # noqa: E402
from torch import Tensor  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from data.augment import augment, plain_frames  # noqa: E402
from data.faces import Faces, load_faces  # noqa: E402
from mart.config import GRID, PATCHES_PER_TUBELET, TUBELET_FRAMES, Config, is_residual  # noqa: E402
from mart.config import load_config, with_stem  # noqa: E402
from mart.visual import normalise  # noqa: E402
from stages.code import keep_code, write_code  # noqa: E402
from stages.faces_model import FaceModel, random_patches  # noqa: E402
from stages.growth import EMBEDDING  # noqa: E402
from stages.loop import Schedule, add_arguments, device, exact, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

CHUNK = 64
# What only the trunk's stage has.
TRUNK_HEAD = "face_fc.weight"
# Stills that the code of patches is found on.
CODED = 256
# Weight of the early head's loss.
EARLY = 0.5
# Exponent that evens out the classes: 0 leaves them as frequent as they are, 1 makes all equally frequent.
EVEN = 0.3


def divergence(logits: Tensor, votes: Tensor) -> Tensor:
    """KL(votes || softmax(logits)), mean over the batch."""
    return F.kl_div(logits.float().log_softmax(-1), votes, reduction="batchmean")


def even_draws(votes: Tensor) -> Tensor:
    """How likely each face [n] of the votes [n, classes] is drawn: rare classes more often than they are."""
    return votes @ votes.mean(0).pow(-EVEN)


def scores(model: FaceModel, faces: Faces, indices: list[int]) -> Tensor:
    """Logits [n, classes] of plain, unaugmented faces, at the middle time row."""
    found = []
    with torch.inference_mode():
        for start in range(0, len(indices), CHUNK):
            pictures = torch.from_numpy(faces.pictures[indices[start : start + CHUNK]]).to(device())
            found.append(model(normalise(plain_frames(pictures)), GRID[0] // 2).float().cpu())
    return torch.cat(found)


def configuration(stem: list[int] | None, blocks: int, code: int | None = None) -> Config:
    config = with_stem(load_config("tiny"), stem, code)
    return {**config, "visual": {**config["visual"], "depth": blocks}}


class FacesStage:
    name = "faces"

    def __init__(self, plan: Schedule, config: Config, patches: int, strong: float) -> None:
        classes = config["classes"]
        self.learned = load_faces(plan.data, plan.cache, "train", classes, tested=False)
        self.held_out = load_faces(plan.data, plan.cache, "valid", classes, tested=True)
        self.votes = torch.from_numpy(self.learned.distributions)
        self.draws = even_draws(self.votes)
        self.patches = patches
        self.strong = strong
        # How far training is, 0..1, told by the loop: the share of strongly augmented pictures grows with it.
        self.progress = 0.0
        self.model = FaceModel(config)
        weights = {} if plan.start is None else start_weights(plan.start)
        if TRUNK_HEAD in weights:
            self.grow_on(weights)
        elif weights:
            self.model.adopt(weights)
        if is_residual(config) and weights:
            # The trunk has learned its part; the blocks behind it learn here.
            self.model.vit.vid_model.patch_embed.freeze_trunk()
            keep_code(self.model.vit.vid_model)

    def grow_on(self, weights: dict[str, Tensor]) -> None:
        """Starts behind a trunk that the stage before has trained; tokens get their code."""
        stem = self.model.vit.vid_model.patch_embed
        stem.fold()
        own = {name.removeprefix(EMBEDDING): value for name, value in weights.items() if name.startswith(EMBEDDING)}
        stem.load_state_dict(own)
        chance = torch.Generator().manual_seed(0)
        chosen = torch.randint(len(self.learned), (CODED,), generator=chance)
        stills = augment(torch.from_numpy(self.learned.pictures[chosen.numpy()]), chance, 1.0)
        print(f"the code holds {write_code(stem, stills[:, :, None].expand(-1, -1, TUBELET_FRAMES, -1, -1)):.3f}")

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        chosen = torch.multinomial(self.draws, count, replacement=True, generator=chance)
        pictures = torch.from_numpy(self.learned.pictures[chosen.numpy()])
        with exact():
            frames = normalise(augment(pictures, chance, self.strong * self.progress)).to(device())
        row = int(torch.randint(GRID[0], (), generator=chance))
        kept = random_patches(count, self.patches, chance)
        logits, early = self.model.both(frames, row, None if kept is None else kept.to(device()))
        votes = self.votes[chosen].to(device())
        shown = divergence(logits, votes)
        return shown + EARLY * divergence(early, votes), shown.detach()

    def validate(self, team: Team, model: FaceModel) -> dict[str, float]:
        # Each worker looks at its share; the last wraps around to be as long as the others'.
        share = -(-len(self.held_out) // team.size)
        places = [(team.rank * share + i) % len(self.held_out) for i in range(share)]
        found = scores(model, self.held_out, places)
        joined = team.gather(found.reshape(-1)).view(-1, found.shape[1])[: len(self.held_out)]
        votes = torch.from_numpy(self.held_out.distributions)
        right = joined.argmax(1) == torch.from_numpy(self.held_out.majority)
        return {"valid_loss": float(divergence(joined, votes)), "valid_accuracy": float(right.float().mean())}

    def weights(self, model: FaceModel) -> dict[str, Tensor]:
        return model.weights()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "faces", samples=800_000, batch=64, highest=1.5e-3)
    parser.add_argument("--stem", default="16,40,96,192", help="channels of the stem, or none for MART's projection")
    parser.add_argument("--code", type=int, default=24, help="values of a patch's code; 0: a plain stem")
    parser.add_argument("--blocks", type=int, default=3, help="transformer blocks")
    parser.add_argument("--patches", type=int, default=PATCHES_PER_TUBELET, help="patches that a picture keeps, of 49")
    parser.add_argument("--strong", type=float, default=0.7, help="share of strongly augmented pictures at the end")
    given = parser.parse_args()
    stem = None if given.stem == "none" else [int(channels) for channels in given.stem.split(",")]
    train(FacesStage, schedule(given), configuration(stem, given.blocks, given.code or None), given.patches, given.strong)


if __name__ == "__main__":
    main()

"""Stage a, trunk: trains the residual stem as a plain face network, against the distribution of people's votes (KL), at
a fifth of the cost of the whole encoder.

    python3 models/recipe/stages/trunk.py --data ../shared/data --cache ~/.cache/mart-recipe --half --minutes 60

Run it again to go on after an interruption. Never reads the test split; evaluate.py does.
"""

import argparse
import copy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402

from data.face_views import augmented_views, plain_views  # noqa: E402
from data.faces import load_faces  # noqa: E402
from data.faces2 import EXTENT, load_faces2  # noqa: E402
from mart.config import TUBELET_FRAMES, Config, load_config  # noqa: E402
from mart.trunk import ResidualStem  # noqa: E402
from stages.loop import Schedule, add_arguments, exact, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

CHUNK = 256
CHANNELS, CODE = [16, 40, 96, 192], 24
DROPOUT = 0.4
# Exponent that evens out the classes: 0 leaves them as frequent as they are, 1 makes all equally frequent.
EVEN = 0.35
# Share of a batch that comes from faces2, and the square's side over the box's.
OTHERS, BOX = 0.08, 1.1


class TrunkModel(nn.Module):
    """The stem under its name in MART, and a head on the mean of its 7 x 7 features, which only this stage has."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.vit = nn.Module()
        self.vit.vid_model = nn.Module()
        self.vit.vid_model.patch_embed = ResidualStem(width, CHANNELS, CODE)
        self.face_fc = nn.Linear(CHANNELS[-1], classes)
        self.to(memory_format=torch.channels_last)

    def forward(self, views: Tensor) -> Tensor:
        """Luma of stills, 0..1 [B, 1, 56, 56], to logits [B, classes]."""
        features = self.vit.vid_model.patch_embed.trunk(views.expand(-1, TUBELET_FRAMES, -1, -1))
        pooled = features.float().mean((2, 3))
        return self.face_fc(nn.functional.dropout(pooled, DROPOUT, self.training))

    def weights(self) -> dict[str, Tensor]:
        plain = copy.deepcopy(self)
        plain.vit.vid_model.patch_embed.fold()
        return dict(plain.state_dict())


def mirrored_scores(model: TrunkModel, views: Tensor) -> Tensor:
    """Log of the mean distribution of views and mirrored views, [n, classes]."""
    found = []
    with torch.inference_mode():
        for part in views.split(CHUNK):
            found.append(torch.stack([model(part).softmax(1), model(part.flip(3)).softmax(1)]).mean(0).log())
    return torch.cat(found)


class TrunkStage:
    name = "trunk"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config, boxes: Path | None) -> None:
        classes = config["classes"]
        self.learned = load_faces(plan.data, plan.cache, "train", classes, tested=False)
        self.held_out = load_faces(plan.data, plan.cache, "valid", classes, tested=True)
        self.votes = torch.from_numpy(self.learned.distributions)
        self.draws = self.votes @ self.votes.mean(0).pow(-EVEN)
        self.model = TrunkModel(config["width"], len(classes))
        if plan.start is not None:
            self.model.load_state_dict(start_weights(plan.start))
        self.others = None
        if boxes is not None:
            self.others = tuple(map(torch.from_numpy, load_faces2(plan.data, boxes, "train", classes)))

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        more = 0 if self.others is None else round(OTHERS * count)
        chosen = torch.multinomial(self.draws, count - more, replacement=True, generator=chance)
        votes = self.votes[chosen]
        with exact():
            views = augmented_views(torch.from_numpy(self.learned.pictures[chosen.numpy()]), chance)
            if more > 0:
                pictures, labels = self.others
                chosen = torch.randint(len(pictures), (more,), generator=chance)
                # A detector's box is a little tighter than FER2013's squares.
                views = torch.cat([views, augmented_views(pictures[chosen], chance, EXTENT / BOX)])
                votes = torch.cat([votes, labels[chosen]])
        loss = nn.functional.kl_div(self.model(views).log_softmax(1), votes, reduction="batchmean")
        return loss, loss.detach()

    def validate(self, team: Team, model: TrunkModel) -> dict[str, float]:
        share = -(-len(self.held_out) // team.size)
        places = [(team.rank * share + i) % len(self.held_out) for i in range(share)]
        found = mirrored_scores(model, plain_views(torch.from_numpy(self.held_out.pictures[places])))
        joined = team.gather(found.reshape(-1)).view(-1, found.shape[1])[: len(self.held_out)]
        votes, truth = torch.from_numpy(self.held_out.distributions), torch.from_numpy(self.held_out.majority)
        right = (joined.argmax(1) == truth).float()
        recall = [float(right[truth == label].mean()) for label in range(joined.shape[1])]
        loss = nn.functional.kl_div(joined, votes, reduction="batchmean")
        figures = {"valid_loss": float(loss), "valid_accuracy": float(right.mean())}
        return figures | {"valid_recall": sum(recall) / len(recall)}

    def weights(self, model: TrunkModel) -> dict[str, Tensor]:
        return model.weights()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "trunk", samples=1_000_000, batch=64, highest=2e-3)
    parser.add_argument("--boxes", type=Path, help="faces2's boxes; without it faces alone")
    given = parser.parse_args()
    train(TrunkStage, schedule(given), load_config("tiny"), given.boxes)


if __name__ == "__main__":
    main()

"""Stage b: all of MART on label-matched composites, with the losses of the spec's "ours" column: recovery of masked
patches, complementary learning, classification with the polarity penalty by both ways, and the temporal divergence. The
mask's ratio grows; sound, words or both are left out at random, so that each subset works alone.

    python3 models/recipe/stages/composites.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2 \
        --start CLIPS.safetensors --speech SPEECH.safetensors --text TEXT.safetensors

Starts from the weights of stage a. Run it again to go on after an interruption. Validated on composites of validation
faces, speakers and sentences: accuracy of the summed scores, correlation of recovered and true curve.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402

from data.composites import Composite, Pools, compose, label_path, make_pools  # noqa: E402
from data.faces import load_faces  # noqa: E402
from data.speech import load_speech  # noqa: E402
from data.text import load_sentences  # noqa: E402
from mart.config import MODELS, Config  # noqa: E402
from mart.decoder import reconstruction_target  # noqa: E402
from mart.layers import initialise  # noqa: E402
from mart.losses import RECOVERY_WEIGHT, complementary_loss, mask_ratio, polarity_cross_entropy  # noqa: E402
from mart.losses import recovery_loss, temporal_divergence  # noqa: E402
from mart.masks import combine, hint_mask  # noqa: E402
from mart.model import Fused, Mart  # noqa: E402
from stages.faces import configuration  # noqa: E402
from stages.growth import block_count, grown  # noqa: E402
from stages.loop import Schedule, add_arguments, device, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

SILENT, WORDLESS = 0.25, 0.25
REVEAL = 0.1
VALIDATED = 24
VALID_SEGMENTS = 12


class CompositeModel(nn.Module):
    """MART, and the head of the temporal divergence, which only training has."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.mart = Mart(config)
        self.curve_fc = nn.Linear(config["decoder"]["width"], len(config["classes"]))
        initialise(self)
        # Segments of one video are too alike for batch norms; stage a has taught them what they can be taught.
        self.mart.fold()

    def scores(self, video: Composite) -> tuple[Tensor, Fused, Tensor | None, list[Tensor]]:
        """Summed scores [S, classes], both streams, the words' hidden states, and the scores of each modality
        present."""
        fused = self.mart.vit(video.pixels, video.banks)
        parts = [part for part in self.mart.vit.scores(fused) if part is not None]
        hidden = None
        if video.words is not None:
            hidden, said = self.mart.read(*video.words)
            parts += [said] if said is not None else []
        return sum(parts[1:], parts[0]), fused, hidden, parts

    def complementary(self, video: Composite, fused: Fused, hidden: Tensor, polarity: Tensor) -> tuple[Tensor, Tensor]:
        """The complementary losses, and the words' attention to the patches [S, 392]. Padding takes no part."""
        tacl, there = self.mart.tacl, ~video.words[1]
        segment = there.nonzero()[:, 0]
        share = there / there.sum(1, keepdim=True)
        v, attention = tacl.visual(hidden, fused.visual[:, 1:])
        inter = (attention * share[:, :, None]).sum(1)
        pooled = (v * share[:, :, None]).sum(1)
        loss = polarity_cross_entropy(tacl.v_fc(pooled), video.labels, polarity)
        if fused.audio is not None:
            a, _ = tacl.audio(hidden, fused.audio[:, 2:])
            pooled = (a * share[:, :, None]).sum(1)
            words = tacl.l_norm(hidden)[there]
            loss = loss + polarity_cross_entropy(tacl.a_fc(pooled), video.labels, polarity)
            loss = loss + complementary_loss(v[there], words, a[there], segment)
            loss = loss + complementary_loss(a[there], words, v[there], segment)
        return loss, inter

    def losses(
        self, video: Composite, polarity: Tensor, ratio: float, chance: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """The sum of all losses of one video, and the divergence of its summed scores, which the log shows."""
        scores, fused, hidden, parts = self.scores(video)
        shown = temporal_divergence(scores, video.curve)
        total = shown + sum(polarity_cross_entropy(part, video.labels, polarity) for part in parts)
        inter = None
        if hidden is not None:
            complementary, inter = self.complementary(video, fused, hidden, polarity)
            total = total + complementary
        attention = combine(fused.intra, inter).detach()
        mask = hint_mask(attention, ratio, REVEAL, chance).float()
        # As officially, a segment stays unmasked half of the time.
        mask = mask * (torch.rand(len(mask), 1, generator=chance) < 0.5).to(mask.device)
        decoded = self.mart.decode(self.mart.tokens(fused.visual[:, 1:], mask))
        recovery = recovery_loss(self.mart.pixels(decoded), reconstruction_target(video.pixels), mask)
        total = total + temporal_divergence(self.curve_fc(decoded.mean(1)), video.curve)
        return total + RECOVERY_WEIGHT * recovery, shown.detach()

    def adopt(self, parts: list[dict[str, Tensor]], config: Config) -> None:
        """Weights of stage a, each part's blocks grown to the config's depth; what no part has stays as it was
        drawn."""
        known = self.mart.state_dict()
        for weights in parts:
            for blocks, depth in (
                ("vit.vid_model.blocks.", config["visual"]["depth"]),
                ("vit.ast_model.v.blocks.", config["audio"]["depth"]),
            ):
                if any(name.startswith(blocks) for name in weights):
                    new = depth - block_count(weights, blocks)
                    weights = grown(weights, blocks, depth)
                    for index in range(new):
                        self.mart.get_submodule(f"{blocks}{index}").start_as_identity()
            unknown = sorted(weights.keys() - known.keys())
            if unknown:
                raise ValueError(f"weights that MART does not have: {unknown[:5]}")
            self.mart.load_state_dict(weights, strict=False)


def on(video: Composite, where: torch.device) -> Composite:
    words = None if video.words is None else (video.words[0].to(where), video.words[1].to(where))
    banks = None if video.banks is None else video.banks.to(where)
    return Composite(video.pixels.to(where), banks, words, video.curve.to(where), video.labels.to(where))


def load_pools(plan: Schedule, config: Config, split: str) -> Pools:
    classes = config["classes"]
    vocabulary = MODELS / config["name"] / config["vocabulary"]
    sentences = (plan.data, plan.cache, vocabulary, split, classes, config["text"]["maxPieces"])
    return make_pools(
        load_faces(plan.data, plan.cache, split, classes, tested=True),
        load_speech(plan.data, plan.cache, split, classes),
        load_sentences(*sentences, source="goemotions" if split == "valid" else None),
    )


class CompositesStage:
    name = "composites"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config, segments: int, others: tuple[Path, ...]) -> None:
        self.config, self.segments = config, segments
        self.polarity = torch.tensor(config["polarity"])
        self.learned, self.held_out = (load_pools(plan, config, split) for split in ("train", "valid"))
        self.model = CompositeModel(config)
        self.model.adopt([start_weights(path) for path in (plan.start, *others) if path is not None], config)

    def video(self, pools: Pools, segments: int, chance: torch.Generator) -> Composite:
        classes = self.config["classes"]
        path = label_path(segments, len(classes), classes.index("neutral"), chance)
        silent, wordless = (torch.rand(2, generator=chance) < torch.tensor([SILENT, WORDLESS])).tolist()
        return on(compose(pools, path, not silent, not wordless, chance), device())

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        """`count` segments, in videos of `segments`."""
        ratio, polarity = mask_ratio(self.progress), self.polarity.to(device())
        found = []
        for _ in range(max(1, count // self.segments)):
            found.append(self.model.losses(self.video(self.learned, self.segments, chance), polarity, ratio, chance))
        total, shown = (torch.stack(part).mean() for part in zip(*found))
        return total, shown

    def validate(self, team: Team, model: CompositeModel) -> dict[str, float]:
        # The same videos each time, whatever training has drawn; each worker looks at some.
        share = -(-VALIDATED // team.size)
        found = []
        with torch.inference_mode():
            for index in range(team.rank * share, (team.rank + 1) * share):
                video = self.video(self.held_out, VALID_SEGMENTS, torch.Generator().manual_seed(index))
                scores = model.scores(video)[0].float().softmax(-1)
                found += [torch.stack([scores, video.curve]).cpu()]
        joined = team.gather(torch.stack(found).reshape(-1)).view(-1, 2, VALID_SEGMENTS, len(self.config["classes"]))
        right = joined[:, 0].argmax(-1) == joined[:, 1].argmax(-1)
        curves = correlation(joined[:, 0], joined[:, 1])
        return {"valid_accuracy": float(right.float().mean()), "valid_correlation": curves}

    def weights(self, model: CompositeModel) -> dict[str, Tensor]:
        return dict(model.mart.state_dict())


def correlation(found: Tensor, truth: Tensor) -> float:
    """Mean over classes and videos [V, S, classes] of Pearson's correlation in time; classes that never come are left
    out."""
    found, truth = (part - part.mean(1, keepdim=True) for part in (found, truth))
    deviation = truth.norm(dim=1)
    value = (found * truth).sum(1) / (found.norm(dim=1) * deviation).clamp(min=1e-9)
    return float(value[deviation > 1e-6].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "composites", samples=200_000, batch=16, highest=3e-4)
    parser.add_argument("--blocks", type=int, default=6, help="visual blocks")
    parser.add_argument("--segments", type=int, default=8, help="segments of a video")
    parser.add_argument("--speech", type=Path, help="weights of the stage of speech")
    parser.add_argument("--text", type=Path, help="weights of the stage of text")
    given = parser.parse_args()
    others = tuple(path for path in (given.speech, given.text) if path is not None)
    train(CompositesStage, schedule(given), configuration([32, 64, 128], given.blocks), given.segments, others)


if __name__ == "__main__":
    main()

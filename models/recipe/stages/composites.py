"""Stage b: all of MART on label-matched composites, with the losses of the spec's "ours" column: recovery of masked
patches, complementary learning, classification with the polarity penalty by both ways, and the temporal divergence. The
mask's ratio grows; sound, words, faces or several of them are left out at random, so that each subset works alone. A
few stills go through the picture's head in each step, so that it keeps how frequent the classes are among
faces.

    python3 models/recipe/stages/composites.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2 \
        --start CLIPS.safetensors --speech SPEECH.safetensors --text TEXT.safetensors

Starts from the weights of stage a. Run it again to go on after an interruption. Validated on composites of validation
faces, speakers and sentences: accuracy of the summed scores, correlation of recovered and true curve.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402

from data.augment import augment  # noqa: E402
from data.composites import Cast, Composite, Pools, compose, label_path, make_pools  # noqa: E402
from data.drawn import load_drawn  # noqa: E402
from data.faces import load_faces  # noqa: E402
from data.lexicon import Lexicon, load_lexicon, verified_pieces  # noqa: E402
from data.speech import load_speech  # noqa: E402
from data.text import load_sentences  # noqa: E402
from mart.config import GRID, MODELS, Config, load_config  # noqa: E402
from mart.decoder import reconstruction_target  # noqa: E402
from mart.layers import initialise  # noqa: E402
from mart.losses import RECOVERY_WEIGHT, SHOWN, WORD_WEIGHT, complementary_loss, mask_ratio, narrowness  # noqa: E402
from mart.losses import polarity_cross_entropy, recovery_loss, temporal_divergence, word_loss  # noqa: E402
from mart.masks import combine, hint_mask  # noqa: E402
from mart.model import Fused, Mart  # noqa: E402
from mart.trunk import ResidualStem  # noqa: E402
from mart.visual import normalise  # noqa: E402
from stages.code import keep_code  # noqa: E402
from stages.faces import divergence, even_draws  # noqa: E402
from stages.growth import block_count, fitting, grown  # noqa: E402
from stages.loop import Schedule, add_arguments, device, exact, schedule, start_weights, train  # noqa: E402
from stages.queries import open_to_words  # noqa: E402
from stages.workers import Team  # noqa: E402

# Shares of the videos without sound, words, faces, speech; of those with drawn people, coloured scenes, worn voices.
SHARES = torch.tensor([0.25, 0.25, 0.12, 0.16, 0.08, 0.4, 0.6])
# Share of pieces that become [UNK].
HIDDEN = 0.2
# Share of the stills that is strongly augmented.
STRONG = 0.5
REVEAL = 0.1
# What reads words.
READING = ("lan_model.", "tacl.", "vit.t_fc.")
# What recovers pixels.
RECOVERING = ("decoder_", "Vmask_token")
VALIDATED = 24
VALID_SEGMENTS = 12
VALID_RATIO = 0.5


class CompositeModel(nn.Module):
    """MART, and the head of the temporal divergence, which only training has."""

    def __init__(self, config: Config, recovery: float = RECOVERY_WEIGHT) -> None:
        super().__init__()
        self.recovery = recovery
        self.mart = Mart(config)
        self.curve_fc = nn.Linear(config["decoder"]["width"], len(config["classes"]))
        initialise(self)
        # Segments of one video are too alike for batch norms; stage a has taught them what they can be taught.
        self.mart.fold()

    def scores(
        self, video: Composite, rows: Tensor | None = None
    ) -> tuple[Tensor, Fused, Tensor | None, list[Tensor]]:
        """Summed scores [S, classes], both streams, the words' hidden states, and the scores of each modality present;
        `rows` [m]: time rows that are looked at, all by default."""
        fused = self.mart.vit(video.pixels, video.banks, rows)
        parts = [part for part in self.mart.vit.scores(fused) if part is not None]
        hidden = None
        if video.words is not None:
            # What tells the words of a row apart is smaller than what bfloat16 keeps.
            with exact():
                hidden, said = self.mart.read(*video.words)
            parts += [said] if said is not None else []
        return sum(parts[1:], parts[0]), fused, hidden, parts

    def complementary(
        self, video: Composite, fused: Fused, hidden: Tensor, polarity: Tensor, cues: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """The complementary losses, and the words' attention to the patches [S, 392]. Padding takes no part; where a
        segment has verified cues [S, W], they alone are drawn to what they say."""
        tacl, there = self.mart.tacl, ~video.words[1]
        share = there / there.sum(1, keepdim=True)
        v, attention = tacl.visual(hidden, fused.visual[:, 1:])
        inter = (attention * share[:, :, None]).sum(1)
        loss = attention.new_zeros(())
        if video.seen:
            loss = loss + polarity_cross_entropy(tacl.v_fc((v * share[:, :, None]).sum(1)), video.labels, polarity)
            loss = loss + WORD_WEIGHT * word_loss(v, tacl.l_norm(hidden), there, video.words[0])
        loss = loss + narrowness(attention, there)
        if fused.audio is not None:
            a, heard = tacl.audio(hidden, fused.audio[:, 2:])
            loss = loss + narrowness(heard, there)
            if video.heard:
                pooled = (a * share[:, :, None]).sum(1)
                loss = loss + polarity_cross_entropy(tacl.a_fc(pooled), video.labels, polarity)
                loss = loss + WORD_WEIGHT * word_loss(a, tacl.l_norm(hidden), there, video.words[0])
            if cues is not None:
                there = torch.where(cues.any(1, keepdim=True), cues, there)
            words, segment = tacl.l_norm(hidden)[there], there.nonzero()[:, 0]
            if video.seen and video.heard:
                loss = loss + complementary_loss(v[there], words, a[there], segment)
                loss = loss + complementary_loss(a[there], words, v[there], segment)
        return loss, inter

    def classification(self, video: Composite, parts: list[Tensor], polarity: Tensor) -> Tensor:
        """Each modality's own loss; one that shows nobody must say nothing, all classes alike."""
        total = parts[0].new_zeros(())
        speaks = [video.seen] + [video.heard] * (video.banks is not None) + [True] * (video.words is not None)
        for part, speaking in zip(parts, speaks):
            if speaking:
                total = total + polarity_cross_entropy(part, video.labels, polarity)
            else:
                total = total + temporal_divergence(part, torch.full_like(video.curve, 1 / part.shape[1]))
        return total

    def losses(
        self, video: Composite, polarity: Tensor, ratio: float, chance: torch.Generator, rows: Tensor | None = None,
        cues: Callable[[Tensor, Tensor], Tensor] | None = None,
    ) -> tuple[Tensor, Tensor]:
        """The sum of all losses of one video, and the divergence of its summed scores, which the log shows."""
        scores, fused, hidden, parts = self.scores(video, rows)
        shown = temporal_divergence(scores, video.curve)
        total = shown + self.classification(video, parts, polarity)
        inter = None
        if hidden is not None:
            verified = None if cues is None else cues(video.words[0], scores.detach())
            with exact():
                complementary, inter = self.complementary(video, fused.exact(), hidden, polarity, verified)
            total = total + complementary
        attention = combine(fused.intra, inter).detach()
        mask = hint_mask(attention, ratio, REVEAL, chance).float()
        decoded = self.mart.decode(self.mart.tokens(fused.visual[:, 1:], mask, rows))
        target = reconstruction_target(video.pixels if rows is None else row_frames(video.pixels, rows))
        found = self.mart.pixels(decoded)
        recovery = recovery_loss(found, target, mask) + SHOWN * recovery_loss(found, target, 1 - mask)
        total = total + temporal_divergence(self.curve_fc(decoded.mean(1)), video.curve)
        return total + self.recovery * recovery, shown.detach()

    def stills(self, pictures: Tensor, row: int) -> Tensor:
        """The picture's scores [B, classes] of stills of 0..255 [B, 3, 112, 112] at one time row."""
        backbone = self.mart.vit
        visual = backbone.vid_model.still_tokens(backbone.vid_model.patch_embed.still(normalise(pictures)), row)
        for block in backbone.vid_model.blocks[: -backbone.fusion_blocks]:
            visual, _ = block(visual)
        return backbone.scores(backbone.fused(visual, None))[0]

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


def row_frames(pixels: Tensor, rows: Tensor) -> Tensor:
    """The frames of some time rows [m]: [S, 3, 16, 112, 112] -> [S, 3, 2 m, 112, 112]."""
    return pixels.unflatten(2, (GRID[0], -1))[:, :, rows].flatten(2, 3)


class Cues:
    """Which pieces of a row belong to verified cues: words of the lexicon that pass E3 against the recovered
    distribution."""

    def __init__(self, config: Config, lexicon: Lexicon, vocabulary: list[str]) -> None:
        self.lexicon, self.vocabulary, self.polarity = lexicon, vocabulary, np.array(config["polarity"])

    def __call__(self, ids: Tensor, scores: Tensor) -> Tensor:
        """Piece ids [S, W] and scores [S, classes] to [S, W] of booleans."""
        distributions = scores.float().softmax(-1).cpu().numpy()
        rows = zip(ids.cpu().numpy(), distributions)
        found = [verified_pieces(self.lexicon, row, self.vocabulary, one, self.polarity) for row, one in rows]
        return torch.from_numpy(np.stack(found)).to(ids.device)


def on(video: Composite, where: torch.device) -> Composite:
    words = None if video.words is None else (video.words[0].to(where), video.words[1].to(where))
    banks = None if video.banks is None else video.banks.to(where)
    moved = (video.pixels.to(where), banks, words, video.curve.to(where), video.labels.to(where))
    return Composite(*moved, video.seen, video.heard)


def keep_listening_and_reading(mart: Mart) -> None:
    """Voices and sentences stay what stage a has taught: here they are fewer, and joined to faces they unlearn sadness
    for calm. Picture, fusion and words' attention learn around them."""
    for part in (mart.vit.ast_model, mart.vit.a_fc, mart.lan_model, getattr(mart.vit, "t_fc", None)):
        if part is not None:
            part.requires_grad_(False)


def alone(weights: dict[str, Tensor], names: tuple[str, ...]) -> dict[str, Tensor]:
    """Of a whole MART's weights the parts of these names; a stage's weights as they are."""
    if "vit.bottleneck" not in weights:
        return weights
    return {name: value for name, value in weights.items() if name.startswith(names)}


def load_pools(plan: Schedule, config: Config, split: str) -> Pools:
    classes = config["classes"]
    vocabulary = MODELS / config["name"] / config["vocabulary"]
    sentences = (plan.data, plan.cache, vocabulary, split, classes, config["text"]["maxPieces"])
    return make_pools(
        load_faces(plan.data, plan.cache, split, classes, tested=True),
        load_speech(plan.data, plan.cache, split, classes),
        load_sentences(*sentences, source="goemotions" if split == "valid" else None),
        load_drawn(plan.cache, split, classes),
    )


@dataclass(frozen=True)
class Shape:
    # Segments of a video.
    segments: int = 8
    # Time rows of the 8 that a step looks at.
    rows: int = 4
    # Stills for each segment: a tenth of its cost.
    stills: int = 4
    # Weight of the recovery.
    recovery: float = RECOVERY_WEIGHT


class CompositesStage:
    name = "composites"
    progress = 0.0
    # The decoder starts almost from nothing.
    faster = {"decoder_": 5.0, "Vmask_token": 5.0, "curve_fc": 5.0}

    def __init__(
        self, plan: Schedule, config: Config, shape: Shape, others: tuple[Path, ...], decoder: Path | None
    ) -> None:
        parts = [start_weights(path) for path in (plan.start, *others) if path is not None]
        parts[1:] = [alone(part, READING) for part in parts[1:]]
        if decoder is not None:
            parts.append(alone(start_weights(decoder), RECOVERING))
        # The first part has the picture.
        config = fitting(config, parts[0] if parts else {})
        self.config, self.shape = config, shape
        self.segments, self.rows = shape.segments, shape.rows
        self.polarity = torch.tensor(config["polarity"])
        self.learned, self.held_out = (load_pools(plan, config, split) for split in ("train", "valid"))
        self.votes = torch.from_numpy(self.learned.faces.distributions)
        self.draws = even_draws(self.votes)
        folder = MODELS / config["name"]
        pieces = (folder / config["vocabulary"]).read_text(encoding="utf-8").rstrip("\n").split("\n")
        self.cues = Cues(config, load_lexicon(folder / "lexicon.json"), pieces)
        self.model = CompositeModel(config, shape.recovery)
        self.model.adopt(parts, config)
        open_to_words(self.model.mart, self.learned.sentences)
        embedding = self.model.mart.vit.vid_model.patch_embed
        if isinstance(embedding, ResidualStem):
            # The trunk has learned with its batch norms; without them it would only forget.
            embedding.freeze_trunk()
            keep_code(self.model.mart.vit.vid_model)
        keep_listening_and_reading(self.model.mart)

    def video(self, chance: torch.Generator) -> Composite:
        classes = self.config["classes"]
        path = label_path(self.segments, len(classes), classes.index("neutral"), chance)
        silent, wordless, faceless, speechless, *others = (torch.rand(7, generator=chance) < SHARES).tolist()
        cast = Cast(not silent, not wordless, not faceless, not speechless, *others, hindered=True)
        video = compose(self.learned, path, cast, chance)
        if video.words is not None:
            # Sentences that were learned by heart would drown the other modalities.
            ids, padding = video.words
            hidden = (torch.rand(ids.shape, generator=chance) < HIDDEN) & (ids > 4)
            video = replace(video, words=(ids.masked_fill(hidden, 1), padding))
        return on(video, device())

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        """`count` segments, in videos of `segments`, and as many stills."""
        ratio, polarity = mask_ratio(self.progress), self.polarity.to(device())
        found = []
        for _ in range(max(1, count // self.segments)):
            rows = None
            if self.rows < GRID[0]:
                rows = torch.randperm(GRID[0], generator=chance)[: self.rows].sort().values.to(device())
            with exact():
                video = self.video(chance)
            found.append(self.model.losses(video, polarity, ratio, chance, rows, self.cues))
        total, shown = (torch.stack(part).mean() for part in zip(*found))
        return total + self.stills(self.shape.stills * count, chance), shown

    def stills(self, count: int, chance: torch.Generator) -> Tensor:
        """Divergence of the picture's head from the votes on `count` stills."""
        chosen = torch.multinomial(self.draws, count, replacement=True, generator=chance)
        pictures = torch.from_numpy(self.learned.faces.pictures[chosen.numpy()])
        row = int(torch.randint(GRID[0], (), generator=chance))
        with exact():
            frames = augment(pictures, chance, STRONG).to(device())
        found = self.model.stills(frames, row)
        return divergence(found, self.votes[chosen].to(device()))

    def validate(self, team: Team, model: CompositeModel) -> dict[str, float]:
        # The same videos each time, whatever training has drawn; each worker looks at some.
        classes = self.config["classes"]
        share = -(-VALIDATED // team.size)
        found, errors = [], []
        with torch.inference_mode():
            for index in range(team.rank * share, (team.rank + 1) * share):
                chance = torch.Generator().manual_seed(index)
                path = label_path(VALID_SEGMENTS, len(classes), classes.index("neutral"), chance)
                video = on(compose(self.held_out, path, Cast(), chance), device())
                scores, fused, hidden, parts = model.scores(video)
                _, inter = model.complementary(video, fused, hidden, self.polarity.to(device()))
                mask = hint_mask(combine(fused.intra, inter), VALID_RATIO, REVEAL, chance).float()
                target = reconstruction_target(video.pixels)
                wrong = recovery_loss(model.mart.recover(fused.visual[:, 1:], mask), target, mask)
                errors.append(wrong / recovery_loss(torch.zeros_like(target), target, mask))
                found.append(torch.stack([scores.float().softmax(-1), video.curve, *parts]).cpu())
        joined = team.gather(torch.stack(found).reshape(-1)).view(-1, 5, VALID_SEGMENTS, len(classes))
        right = (joined.argmax(-1) == joined[:, 1:2].argmax(-1)).float().mean((0, 2)).tolist()
        figures = {"valid_accuracy": right[0], "valid_correlation": correlation(joined[:, 0], joined[:, 1])}
        figures["valid_recovery"] = float(team.gather(torch.stack(errors).cpu()).mean())
        return figures | dict(zip(("valid_picture", "valid_sound", "valid_words"), right[2:]))

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
    parser.add_argument("--segments", type=int, default=8, help="segments of a video")
    parser.add_argument("--rows", type=int, default=4, help="time rows of the 8 that a step looks at; 8 to finish")
    parser.add_argument("--stills", type=int, default=4, help="stills for each segment")
    parser.add_argument("--recovery", type=float, default=RECOVERY_WEIGHT, help="weight of the recovery")
    parser.add_argument("--speech", type=Path, help="weights of the stage of speech")
    parser.add_argument("--text", type=Path, help="weights of the stage of text, or models/tiny for all that reads")
    parser.add_argument("--decoder", type=Path, help="an earlier MART, whose decoder goes on: it reads the code of pixels")
    given = parser.parse_args()
    others = tuple(path for path in (given.speech, given.text) if path is not None)
    shape = Shape(given.segments, given.rows, given.stills, given.recovery)
    train(CompositesStage, schedule(given), load_config("tiny"), shape, others, given.decoder)


if __name__ == "__main__":
    main()

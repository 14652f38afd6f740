"""Stage a, speech: trains the audio encoder and its head on one-second windows of speech with emotions.

    python3 models/recipe/stages/speech.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2

Run it again to go on after an interruption. Learns from the corpora of speech and from the voices beside them, whose
labels say less. Validated by speakers of its own; a clip's score is the mean over its windows.
"""

import argparse
import copy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from data.speech import Speech, joined, load_speech, windows  # noqa: E402
from data.speech_augment import bent, mixed, unspoken, worn  # noqa: E402
from data.speech_music import load_music  # noqa: E402
from data.voices import load_voices  # noqa: E402
from mart.audio import AudioEncoder, SpectrogramStem, audio_cls  # noqa: E402
from mart.config import AUDIO_GRID, BANK_FRAMES, Config, load_config  # noqa: E402
from mart.layers import initialise  # noqa: E402
from stages.early_start import start_as_early  # noqa: E402
from stages.figures import accuracy, macro_f1  # noqa: E402
from stages.growth import adopt, block_count  # noqa: E402
from stages.loop import Schedule, add_arguments, device, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

CHUNK = 64
BLOCKS = "vit.ast_model.v.blocks."
# Frames between the windows of a clip under test: half a second.
STEP = 50
# How much a clip of a source, or of a source's emotion, is drawn, and how much of its label is spread over all classes.
# Calm is hardly neutral: where all of it is told to be, it drowns sadness.
DRAWN = {"emogator": 0.5, "nemo": 0.5, "calm": 0.6}
SMOOTHING = {"emogator": 0.3, "nemo": 0.2, "calm": 0.2}
SMOOTHED = 0.1
# Share of windows of a batch without a voice, and of those with music.
UNSPOKEN, MUSIC = 0.1, 0.5
# Of the voices' validation clips, one in so many is looked at.
THINNED = 3
# Shares with two voices at once, and worn, at the end of training; they grow from none, as with the faces.
MIXED, WORN = 0.25, 0.7
# Exponent that evens out the classes: 0 leaves them as frequent as they are, 1 makes all equally frequent.
EVEN = 0.5
# Share of the early head's inputs that is dropped.
DROPPED = 0.2
# Weights of the early head's loss, and of what it teaches the head.
EARLY, TAUGHT = 0.5, 1.0


class SpeechModel(nn.Module):
    """The audio encoder without the fusion, and its head, under MART's names."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.vit = nn.Module()
        self.vit.ast_model = nn.Module()
        self.vit.ast_model.v = AudioEncoder(config)
        self.vit.a_fc = nn.Linear(config["width"], len(config["classes"]))
        # For training alone: a head on the patch embeddings' means over time, one for each row of mel bands: where on
        # the scale a voice is matters.
        self.early_fc = nn.Linear(AUDIO_GRID[0] * config["width"], len(config["classes"]))
        initialise(self)

    def forward(self, banks: Tensor) -> Tensor:
        """Filter banks [B, 100, 128] to logits [B, classes]."""
        return self.both(banks)[0]

    def both(self, banks: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the head and of the early head; without blocks the head can't see the patches, and the early one
        stands for it."""
        encoder = self.vit.ast_model.v
        patches = encoder.patch_embed(banks)
        pooled = patches.unflatten(1, AUDIO_GRID).mean(2).flatten(1)
        early = self.early_fc(F.dropout(pooled, DROPPED, self.training))
        if len(encoder.blocks) == 0:
            return early, early
        return self.vit.a_fc(audio_cls(encoder.through(patches))), early

    def weights(self) -> dict[str, Tensor]:
        """Parameters as the page reads them: batch norms folded, no early head."""
        plain = copy.deepcopy(self)
        fold(plain)
        return {name: value for name, value in plain.state_dict().items() if name.startswith("vit.")}

    def adopt(self, weights: dict[str, Tensor]) -> None:
        """Takes over weights of the same model or of a shallower one; those that were exported have no norms."""
        if not any(".norms." in name for name in weights):
            fold(self)
        adopt(self, weights, BLOCKS, len(self.vit.ast_model.v.blocks), ("early_fc.",))

    def start_as_early(self, speech: Speech) -> None:
        """New blocks behind a stem that has learned begin as its early head."""
        clips = [windows(speech.clip(index), BANK_FRAMES, STEP)[0] for index in range(min(len(speech), CHUNK))]
        banks = torch.from_numpy(np.stack(clips).astype(np.float32))
        self.eval()
        start_as_early(self.vit.ast_model.v, self.early_fc, self.vit.a_fc, banks)
        self.train()


def fold(model: SpeechModel) -> None:
    stem = model.vit.ast_model.v.patch_embed
    if isinstance(stem, SpectrogramStem):
        stem.fold()


def model_of(weights: dict[str, Tensor], config: Config) -> SpeechModel:
    """The model that exported weights belong to: its depth and stem are theirs, the rest is the config's."""
    stem = [weights.get(f"vit.ast_model.v.patch_embed.stem.{index}.weight") for index in (0, 2)]
    channels = None if stem[0] is None else {"channels": [len(weight) for weight in stem]}
    audio = {**config["audio"], "depth": block_count(weights, BLOCKS), "stem": channels}
    model = SpeechModel({**config, "audio": audio})
    model.adopt(weights)
    return model.eval()


def clip_scores(model: SpeechModel, speech: Speech, indices: list[int]) -> Tensor:
    """Logits [n, classes] of clips: the mean over their windows."""
    found = []
    with torch.inference_mode():
        for index in indices:
            banks = torch.from_numpy(windows(speech.clip(index), BANK_FRAMES, STEP).astype(np.float32))
            scores = torch.cat([model(part.to(device())).float().cpu() for part in banks.split(CHUNK)])
            found.append(scores.mean(0))
    return torch.stack(found)


def drawn(speech: Speech, classes: int) -> tuple[Tensor, Tensor]:
    """How often each clip is drawn, and how much of its label is spread over all classes."""

    def by_name(values: dict[str, float], otherwise: float) -> np.ndarray:
        pairs = zip(speech.sources, speech.emotions)
        return np.array([values.get(emotion, values.get(source, otherwise)) for source, emotion in pairs])

    # A long clip has more to teach than a short one.
    weights = by_name(DRAWN, 1) * np.diff(speech.offsets) / BANK_FRAMES
    frequency = np.bincount(speech.labels, weights, minlength=classes) / weights.sum()
    smoothing = torch.from_numpy(by_name(SMOOTHING, SMOOTHED)).float()
    return torch.from_numpy(weights / frequency[speech.labels] ** EVEN), smoothing


def thinned(speech: Speech) -> Speech:
    """One in THINNED clips."""
    places = np.arange(0, len(speech), THINNED)
    return Speech(
        banks=np.concatenate([speech.clip(index) for index in places]),
        offsets=np.concatenate([[0], np.cumsum(np.diff(speech.offsets)[places])]).astype(int),
        labels=speech.labels[places],
        sources=speech.sources[places],
        emotions=speech.emotions[places],
    )


class SpeechStage:
    name = "speech"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config, kept: bool) -> None:
        classes = config["classes"]
        learned = load_speech(plan.data, plan.cache, "train", classes)
        self.learned = joined([learned, load_voices(plan.data, plan.cache, "train", classes)])
        self.held_out = load_speech(plan.data, plan.cache, "valid", classes)
        self.voices = thinned(load_voices(plan.data, plan.cache, "valid", classes))
        self.music = load_music(plan.cache)
        self.half, self.sadness, self.grown = plan.half, classes.index("sadness"), plan.start is not None
        self.draws, self.smoothing = drawn(self.learned, len(classes))
        self.model = SpeechModel(config)
        self.guided = True
        if plan.start is not None:
            weights = start_weights(plan.start)
            self.model.adopt(weights)
            if len(self.model.vit.ast_model.v.blocks) > 0 == block_count(weights, BLOCKS) and "early_fc.weight" in weights:
                self.model.start_as_early(self.held_out)
            # Exported weights have lost their early head, which new would only mislead what they have learned, and their
            # batch norms, without which the stem would soon forget: it stays as it is.
            self.guided = any(name.startswith("early_fc.") for name in weights)
        self.kept = kept or not self.guided
        self.stem = self.model.vit.ast_model.v.patch_embed
        if self.kept:
            for part in (self.stem, self.model.early_fc):
                part.requires_grad_(False)

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        # Weights that were trained before see all of the augmentation at once.
        hard = 1.0 if self.grown else self.progress
        empty = round(UNSPOKEN * count)
        chosen = torch.multinomial(self.draws, count - empty, replacement=True, generator=chance)
        clips = [self.learned.clip(int(index)) for index in chosen]
        banks = torch.from_numpy(np.stack([bent(clip, chance, hard) for clip in clips]))
        classes = self.model.vit.a_fc.out_features
        # What is no speech says nothing: all classes alike, which also is what the others are smoothed with.
        targets = torch.eye(classes)[torch.from_numpy(self.learned.labels[chosen.numpy()])]
        targets = targets.lerp(torch.full_like(targets, 1 / classes), self.smoothing[chosen, None])
        both = round(MIXED * hard * len(banks))
        parts = [mixed(banks[:both], targets[:both], chance), (banks[both:], targets[both:])]
        parts.append((unspoken(empty, chance, self.music, MUSIC), torch.full((empty, classes), 1 / classes)))
        banks, targets = (torch.cat(part) for part in zip(*parts))
        strong = torch.randperm(count, generator=chance)[: round(WORN * hard * count)]
        if len(strong) > 0:
            banks[strong] = worn(banks[strong], chance)
        targets = targets.to(device())
        self.stem.train(not self.kept)
        logits, early = self.model.both(banks.to(device()))
        loss, guided = (F.cross_entropy(part.float(), targets) for part in (logits, early))
        if not self.guided:
            return loss, loss.detach()
        # The early head, a small convolutional network, learns sooner and teaches what stands behind it.
        taught = F.kl_div(logits.float().log_softmax(-1), early.detach().float().softmax(-1), reduction="batchmean")
        return loss + TAUGHT * taught + (0 if self.kept else EARLY * guided), loss.detach()

    def validate(self, team: Team, model: SpeechModel) -> dict[str, float]:
        predicted = self._scores(team, model, self.held_out).argmax(1).numpy()
        truth = self.held_out.labels
        found = {"valid_accuracy": accuracy(predicted, truth), "valid_f1": macro_f1(predicted, truth, model.vit.a_fc.out_features)}
        found["valid_sadness"] = accuracy(predicted[truth == self.sadness], self.sadness)
        heard = self._scores(team, model, self.voices).argmax(1).numpy()
        for source in sorted(set(self.voices.sources)):
            of = self.voices.sources == source
            found[f"valid_{source}"] = accuracy(heard[of], self.voices.labels[of])
        return found

    def _scores(self, team: Team, model: SpeechModel, clips: Speech) -> Tensor:
        share = -(-len(clips) // team.size)
        mine = [(team.rank * share + i) % len(clips) for i in range(share)]
        with torch.autocast(device().type, torch.bfloat16, enabled=self.half):
            found = clip_scores(model, clips, mine)
        return team.gather(found.reshape(-1)).view(-1, found.shape[1])[: len(clips)]

    def weights(self, model: SpeechModel) -> dict[str, Tensor]:
        return model.weights()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "speech", samples=200_000, batch=32, highest=7e-4)
    parser.add_argument("--blocks", type=int, help="transformer blocks, the config's by default; 0: the stem alone")
    parser.add_argument("--stem", default="32,96", help="channels of the stem, or none for MART's projection")
    parser.add_argument("--keep-stem", action="store_true", help="blocks learn behind the stem, which stays as it is")
    given = parser.parse_args()
    config = load_config("tiny")
    stem = None if given.stem == "none" else {"channels": [int(channels) for channels in given.stem.split(",")]}
    depth = config["audio"]["depth"] if given.blocks is None else given.blocks
    audio = {**config["audio"], "depth": depth, "stem": stem}
    train(SpeechStage, schedule(given), {**config, "audio": audio}, given.keep_stem)


if __name__ == "__main__":
    main()

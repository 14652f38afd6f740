"""Stage a, speech: trains the audio encoder and its head on one-second windows of speech with emotions.

    python3 models/recipe/stages/speech.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2

Run it again to go on after an interruption. Validated by speakers of its own; a clip's score is the mean over its
windows.
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

from data.speech import Speech, load_speech, windows  # noqa: E402
from data.speech_augment import bent, mixed, unspoken, worn  # noqa: E402
from mart.audio import AudioEncoder, SpectrogramStem, audio_cls  # noqa: E402
from mart.config import AUDIO_GRID, BANK_FRAMES, Config, load_config  # noqa: E402
from mart.layers import initialise  # noqa: E402
from stages.figures import accuracy, macro_f1  # noqa: E402
from stages.growth import adopt, block_count  # noqa: E402
from stages.loop import Schedule, add_arguments, device, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

CHUNK = 64
BLOCKS = "vit.ast_model.v.blocks."
# Frames between the windows of a clip under test: half a second.
STEP = 50
SMOOTHING = 0.1
# Share of windows of a batch without a voice.
UNSPOKEN = 0.06
# Shares with two voices at once, and worn, at the end of training; they grow from none, as with the faces.
MIXED, WORN = 0.25, 0.7
# Exponent that evens out the classes: 0 leaves them as frequent as they are, 1 makes all equally frequent.
EVEN = 0.5
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
        early = self.early_fc(patches.unflatten(1, AUDIO_GRID).mean(2).flatten(1))
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


class SpeechStage:
    name = "speech"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config) -> None:
        classes = config["classes"]
        self.learned = load_speech(plan.data, plan.cache, "train", classes)
        self.held_out = load_speech(plan.data, plan.cache, "valid", classes)
        frequency = np.bincount(self.learned.labels, minlength=len(classes)) / len(self.learned)
        # A long clip has more to teach than a short one.
        seconds = np.diff(self.learned.offsets) / BANK_FRAMES
        self.draws = torch.from_numpy(seconds / frequency[self.learned.labels] ** EVEN)
        self.model = SpeechModel(config)
        if plan.start is not None:
            self.model.adopt(start_weights(plan.start))

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        empty = round(UNSPOKEN * count)
        chosen = torch.multinomial(self.draws, count - empty, replacement=True, generator=chance)
        clips = [self.learned.clip(int(index)) for index in chosen]
        banks = torch.from_numpy(np.stack([bent(clip, chance, self.progress) for clip in clips]))
        classes = self.model.vit.a_fc.out_features
        targets = torch.eye(classes)[torch.from_numpy(self.learned.labels[chosen.numpy()])]
        both = round(MIXED * self.progress * len(banks))
        parts = [mixed(banks[:both], targets[:both], chance), (banks[both:], targets[both:])]
        # What is no speech says nothing: all classes alike, which also is what the others are smoothed with.
        parts.append((unspoken(empty, chance), torch.full((empty, classes), 1 / classes)))
        banks, targets = (torch.cat(part) for part in zip(*parts))
        strong = torch.randperm(count, generator=chance)[: round(WORN * self.progress * count)]
        if len(strong) > 0:
            banks[strong] = worn(banks[strong], chance)
        targets = ((1 - SMOOTHING) * targets + SMOOTHING / classes).to(device())
        logits, early = self.model.both(banks.to(device()))
        loss, guided = (F.cross_entropy(part.float(), targets) for part in (logits, early))
        # The early head, a small convolutional network, learns sooner and teaches what stands behind it.
        taught = F.kl_div(logits.float().log_softmax(-1), early.detach().float().softmax(-1), reduction="batchmean")
        return loss + EARLY * guided + TAUGHT * taught, loss.detach()

    def validate(self, team: Team, model: SpeechModel) -> dict[str, float]:
        share = -(-len(self.held_out) // team.size)
        mine = [(team.rank * share + i) % len(self.held_out) for i in range(share)]
        found = clip_scores(model, self.held_out, mine)
        joined = team.gather(found.reshape(-1)).view(-1, found.shape[1])[: len(self.held_out)]
        predicted, truth = joined.argmax(1).numpy(), self.held_out.labels
        return {"valid_accuracy": accuracy(predicted, truth), "valid_f1": macro_f1(predicted, truth, found.shape[1])}

    def weights(self, model: SpeechModel) -> dict[str, Tensor]:
        return model.weights()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "speech", samples=200_000, batch=32, highest=7e-4)
    parser.add_argument("--blocks", type=int, help="transformer blocks, the config's by default; 0: the stem alone")
    parser.add_argument("--stem", default="32,96", help="channels of the stem, or none for MART's projection")
    given = parser.parse_args()
    config = load_config("tiny")
    stem = None if given.stem == "none" else {"channels": [int(channels) for channels in given.stem.split(",")]}
    depth = config["audio"]["depth"] if given.blocks is None else given.blocks
    audio = {**config["audio"], "depth": depth, "stem": stem}
    train(SpeechStage, schedule(given), {**config, "audio": audio})


if __name__ == "__main__":
    main()

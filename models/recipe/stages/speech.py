"""Stage a, speech: trains the audio encoder and its head on one-second windows of speech with emotions.

    python3 models/recipe/stages/speech.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2

Run it again to go on after an interruption. Validated by speakers of its own; a clip's score is the mean over its
windows.
"""

import argparse
import copy
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from data.filter_bank import LOG_MEL_MEAN, LOG_MEL_SPREAD, MEL_BINS  # noqa: E402
from data.speech import Speech, load_speech, windows  # noqa: E402
from mart.audio import AudioEncoder, SpectrogramStem, audio_cls  # noqa: E402
from mart.config import BANK_FRAMES, Config, load_config  # noqa: E402
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
DRAWN = 2
# The filter bank's floor.
SILENCE = (math.log(1.19e-7) - LOG_MEL_MEAN) / LOG_MEL_SPREAD
# Shares of a batch: two voices at once, and no voice.
MIXED, UNSPOKEN = 0.25, 0.06
# Share of windows that are worn at the end of training; it grows from none, as with the faces.
WORN = 0.7
# Exponent that evens out the classes: 0 leaves them as frequent as they are, 1 makes all equally frequent.
EVEN = 0.5
# Weight of the early head's loss.
EARLY = 0.5


class SpeechModel(nn.Module):
    """The audio encoder without the fusion, and its head, under MART's names."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.vit = nn.Module()
        self.vit.ast_model = nn.Module()
        self.vit.ast_model.v = AudioEncoder(config)
        self.vit.a_fc = nn.Linear(config["width"], len(config["classes"]))
        # For training alone: a head on the mean of the patch embeddings, as the faces have.
        self.early_fc = nn.Linear(config["width"], len(config["classes"]))
        initialise(self)

    def forward(self, banks: Tensor) -> Tensor:
        """Filter banks [B, 100, 128] to logits [B, classes]."""
        return self.both(banks)[0]

    def both(self, banks: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the head and of the early head."""
        encoder = self.vit.ast_model.v
        patches = encoder.patch_embed(banks)
        return self.vit.a_fc(audio_cls(encoder.through(patches))), self.early_fc(patches.mean(1))

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


def bent(clip: np.ndarray, chance: torch.Generator) -> np.ndarray:
    """One random second of a clip [frames, 128], spoken faster or slower and in a higher or lower voice: [100, 128]."""
    speed, voice = (torch.rand(2, generator=chance).numpy() - 0.5) * (0.4, 8)
    taken = round(BANK_FRAMES * (1 + speed))
    if len(clip) < taken:
        clip = np.tile(clip, (-(-taken // len(clip)), 1))
    # Recordings begin and end in silence, which teaches nothing: the loudest of some draws.
    starts = torch.randint(len(clip) - taken + 1, (DRAWN,), generator=chance).tolist()
    start = max(starts, key=lambda first: clip[first : first + taken].mean(dtype=np.float32))
    rows = start + np.linspace(0, taken - 1, BANK_FRAMES).round().astype(int)
    columns = np.clip(np.arange(MEL_BINS) + round(voice), 0, MEL_BINS - 1)
    return np.asarray(clip[rows][:, columns], dtype=np.float32)


def worn(banks: Tensor, chance: torch.Generator) -> Tensor:
    """Another loudness, a room's or a microphone's colour, noise below, and masked bands and moments. [B, 100, 128]"""
    count = len(banks)
    decibels = math.log(10) / 10 / LOG_MEL_SPREAD

    def draw(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=chance)

    colour = F.interpolate((draw(1, 5) - 0.5) * 16 * decibels, size=MEL_BINS, mode="linear", align_corners=True)
    banks = banks + (draw(1, 1) - 0.6) * 30 * decibels + colour
    # Noise of its own colour, 0 to 40 dB below the loudest band, added as powers.
    tilt = F.interpolate((draw(1, 3) - 0.5) * 20 * decibels, size=MEL_BINS, mode="linear", align_corners=True)
    level = banks.amax((1, 2), keepdim=True) - (5 + 40 * draw(1, 1)) * decibels + tilt
    noise = level + torch.randn(banks.shape, generator=chance) * 2 * decibels
    noisy = torch.logaddexp(banks * LOG_MEL_SPREAD, noise * LOG_MEL_SPREAD) / LOG_MEL_SPREAD
    banks = torch.where(draw(1, 1) < 0.5, noisy, banks).clamp_(min=SILENCE)
    for axis, size, widest in ((2, MEL_BINS, 20), (1, BANK_FRAMES, 20)):
        place = torch.arange(size).view(1, -1)
        start, width = draw(1) * size, draw(1) * widest
        masked = (place >= start) & (place < start + width)
        banks = banks.masked_fill(masked.unsqueeze(3 - axis), float(banks.mean()))
    return banks


def mixed(banks: Tensor, targets: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor]:
    """Each window with another one of the batch below it, added as powers, and both their targets in the same shares."""
    count = len(banks)
    other = torch.randperm(count, generator=chance)
    share = 0.5 + 0.5 * torch.rand(count, 1, generator=chance)
    spread = LOG_MEL_SPREAD
    louder, below = (banks * spread + share.log()[:, :, None], banks[other] * spread + (1 - share).log()[:, :, None])
    return torch.logaddexp(louder, below) / spread, share * targets + (1 - share) * targets[other]


def unspoken(count: int, chance: torch.Generator) -> Tensor:
    """Filter banks [n, 100, 128] of what is not speech: noise of any colour, hums and tones, slow swells, near silence."""
    decibels = math.log(10) / 10 / LOG_MEL_SPREAD

    def draw(*shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=chance)

    colour = F.interpolate(draw(1, 6) * 50 * decibels, size=MEL_BINS, mode="linear", align_corners=True)
    swell = F.interpolate((draw(1, 6) - 0.5) * 30 * decibels, size=BANK_FRAMES, mode="linear", align_corners=True)
    swell = swell.transpose(1, 2) * (draw(1, 1) < 0.5)
    noise = torch.randn(count, BANK_FRAMES, MEL_BINS, generator=chance) * (1 + 4 * draw(1, 1)) * decibels
    banks = draw(1, 1) * 2.2 - 1.4 + colour - 25 * decibels + swell + noise
    # Held tones, each with its overtones fading upwards: music and machines.
    time, mel = torch.arange(BANK_FRAMES).view(1, -1, 1), torch.arange(MEL_BINS).view(1, 1, -1)
    for _ in range(4):
        start, length = draw(1, 1) * BANK_FRAMES, draw(1, 1) * BANK_FRAMES
        sounding = (time >= start) & (time < start + length) & (draw(1, 1) < 0.5)
        distance = (mel - draw(1, 1) * MEL_BINS).abs()
        peak = torch.exp(-distance.square() / 3) * (10 + 30 * draw(1, 1)) * decibels
        banks = banks + peak * sounding
    return banks.clamp_(min=SILENCE)


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
        banks = torch.from_numpy(np.stack([bent(self.learned.clip(int(index)), chance) for index in chosen]))
        classes = self.model.vit.a_fc.out_features
        targets = torch.eye(classes)[torch.from_numpy(self.learned.labels[chosen.numpy()])]
        both = round(MIXED * len(banks))
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
        return loss + EARLY * guided, loss.detach()

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
    parser.add_argument("--blocks", type=int, help="transformer blocks; the config's own number by default")
    parser.add_argument("--stem", default="32,96", help="channels of the stem, or none for MART's projection")
    given = parser.parse_args()
    config = load_config("tiny")
    stem = None if given.stem == "none" else {"channels": [int(channels) for channels in given.stem.split(",")]}
    audio = {**config["audio"], "depth": given.blocks or config["audio"]["depth"], "stem": stem}
    train(SpeechStage, schedule(given), {**config, "audio": audio})


if __name__ == "__main__":
    main()

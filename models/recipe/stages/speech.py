"""Stage a, speech: trains the audio encoder and its head on one-second windows of speech with emotions.

    python3 models/recipe/stages/speech.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2

Run it again to go on after an interruption. Validated by speakers of its own; a clip's score is the mean over its
windows.
"""

import argparse
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from data.filter_bank import LOG_MEL_SPREAD, MEL_BINS  # noqa: E402
from data.speech import Speech, load_speech, windows  # noqa: E402
from mart.audio import AudioEncoder, audio_cls  # noqa: E402
from mart.config import BANK_FRAMES, Config, load_config  # noqa: E402
from mart.layers import initialise  # noqa: E402
from stages.figures import accuracy, macro_f1  # noqa: E402
from stages.growth import adopt  # noqa: E402
from stages.loop import Schedule, add_arguments, device, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

CHUNK = 64
BLOCKS = "vit.ast_model.v.blocks."
# Frames between the windows of a clip under test: half a second.
STEP = 50
SMOOTHING = 0.1
DRAWN = 2
# Share of windows that are worn at the end of training; it grows from none, as with the faces.
WORN = 0.7
# Exponent that evens out the classes: 0 leaves them as frequent as they are, 1 makes all equally frequent.
EVEN = 0.5


class SpeechModel(nn.Module):
    """The audio encoder without the fusion, and its head, under MART's names."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.vit = nn.Module()
        self.vit.ast_model = nn.Module()
        self.vit.ast_model.v = AudioEncoder(config)
        self.vit.a_fc = nn.Linear(config["width"], len(config["classes"]))
        initialise(self)

    def forward(self, banks: Tensor) -> Tensor:
        """Filter banks [B, 100, 128] to logits [B, classes]."""
        return self.vit.a_fc(audio_cls(self.vit.ast_model.v.alone(banks)))


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
    mixed = torch.logaddexp(banks * LOG_MEL_SPREAD, noise * LOG_MEL_SPREAD) / LOG_MEL_SPREAD
    banks = torch.where(draw(1, 1) < 0.5, mixed, banks)
    for axis, size, widest in ((2, MEL_BINS, 20), (1, BANK_FRAMES, 20)):
        place = torch.arange(size).view(1, -1)
        start, width = draw(1) * size, draw(1) * widest
        masked = (place >= start) & (place < start + width)
        banks = banks.masked_fill(masked.unsqueeze(3 - axis), float(banks.mean()))
    return banks


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
            adopt(self.model, start_weights(plan.start), BLOCKS, len(self.model.vit.ast_model.v.blocks))

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        chosen = torch.multinomial(self.draws, count, replacement=True, generator=chance)
        banks = torch.from_numpy(np.stack([bent(self.learned.clip(int(index)), chance) for index in chosen]))
        strong = round(WORN * self.progress * count)
        if strong > 0:
            banks = torch.cat([worn(banks[:strong], chance), banks[strong:]])
        logits = self.model(banks.to(device())).float()
        labels = torch.from_numpy(self.learned.labels[chosen.numpy()]).to(device())
        loss = F.cross_entropy(logits, labels, label_smoothing=SMOOTHING)
        return loss, loss.detach()

    def validate(self, team: Team, model: SpeechModel) -> dict[str, float]:
        share = -(-len(self.held_out) // team.size)
        mine = [(team.rank * share + i) % len(self.held_out) for i in range(share)]
        found = clip_scores(model, self.held_out, mine)
        joined = team.gather(found.reshape(-1)).view(-1, found.shape[1])[: len(self.held_out)]
        predicted, truth = joined.argmax(1).numpy(), self.held_out.labels
        return {"valid_accuracy": accuracy(predicted, truth), "valid_f1": macro_f1(predicted, truth, found.shape[1])}

    def weights(self, model: SpeechModel) -> dict[str, Tensor]:
        return dict(model.state_dict())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "speech", samples=200_000, batch=32, highest=7e-4)
    parser.add_argument("--blocks", type=int, help="transformer blocks; the config's own number by default")
    given = parser.parse_args()
    config = load_config("tiny")
    blocks = given.blocks or config["audio"]["depth"]
    train(SpeechStage, schedule(given), {**config, "audio": {**config["audio"], "depth": blocks}})


if __name__ == "__main__":
    main()

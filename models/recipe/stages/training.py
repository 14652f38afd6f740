"""What every stage's loop needs: moving average of the weights, learning rate over training, log, checkpoint."""

import copy
import csv
import math
import time
from pathlib import Path

import torch
from torch import nn


class Average:
    """Exponential moving average of a model's parameters; buffers are taken as they are."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = copy.deepcopy(model).requires_grad_(False).eval()
        self.decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.steps += 1
        # A young average follows fast, so that the random start is soon forgotten.
        share = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for mean, value in zip(self.model.parameters(), model.parameters()):
            mean.lerp_(value, share)
        for mean, value in zip(self.model.buffers(), model.buffers()):
            mean.copy_(value)


def rate(progress: float, warm: float = 0.04, last: float = 0.01) -> float:
    """Share of the highest learning rate at `progress` 0..1: a short rise, then a cosine down to `last`."""
    if progress < warm:
        return (progress + 1e-3) / (warm + 1e-3)
    fall = (progress - warm) / (1 - warm)
    return last + (1 - last) * 0.5 * (1 + math.cos(math.pi * min(1.0, fall)))


def optimiser(model: nn.Module, highest: float, decay: float, faster: dict[str, float]) -> torch.optim.Optimizer:
    """AdamW; biases, norms and tokens are not decayed. `faster`: by how much the learning rate of parameters whose
    names contain a word is higher, kept as `scale` of their groups."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        scale = next((by for word, by in faster.items() if word in name), 1.0)
        matrix = parameter.ndim > 1 and parameter.shape[0] > 1
        groups.setdefault((scale, decay if matrix else 0.0), []).append(parameter)
    found = [{"params": part, "scale": scale, "weight_decay": own} for (scale, own), part in groups.items()]
    return torch.optim.AdamW(found, lr=highest)


class Log:
    """A CSV that grows by a row at each evaluation; a resumed run goes on in the same file."""

    def __init__(self, path: Path, columns: list[str]) -> None:
        self.path = path
        self.columns = columns
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow(columns)

    def add(self, values: dict[str, float]) -> None:
        row = [f"{values[column]:.5g}" if column != "samples" else str(int(values[column])) for column in self.columns]
        with self.path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(row)
        print(" ".join(f"{column} {value}" for column, value in zip(self.columns, row)), flush=True)


class Clock:
    """Seconds of training, those before an interruption included."""

    def __init__(self, before: float = 0.0) -> None:
        self.start = time.monotonic() - before

    def seconds(self) -> float:
        return time.monotonic() - self.start


def save_checkpoint(path: Path, state: dict[str, object]) -> None:
    """All that a run needs to go on; replaced only when whole."""
    partial = path.with_name(path.name + ".part")
    torch.save(state, partial)
    partial.replace(path)

"""The loop that all stages share: steps until so many samples or minutes, evaluation, log, checkpoint, exported
weights.

A stage brings its model, the loss of a batch, and how it is validated. A run lives in a folder of the cache:
checkpoint.pt (to go on after an interruption), log.csv, weights.safetensors (float16 moving averages, for what comes
next).
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor, nn

from mart.layers import Block
from mart.safetensors import load_safetensors, load_shards, save_safetensors
from mart.text import Layer
from stages.training import Average, Clock, Log, optimiser, rate, save_checkpoint
from stages.workers import Team, average_gradients, run_team


@dataclass(frozen=True)
class Schedule:
    # Folder of this run.
    run: Path
    # Folder of decoded data.
    cache: Path
    data: Path
    start: Path | None
    samples: int
    # 0: no limit
    minutes: float
    # Samples a step, of all workers together.
    batch: int
    # Highest learning rate.
    rate: float
    workers: int
    seed: int
    # Minutes between evaluations.
    every: float
    # Whether matrices are multiplied in bfloat16 on a CPU too: pays where the processor can (avx512_bf16, amx).
    half: bool = False


class Stage(Protocol):
    name: str
    model: nn.Module
    # How far training is, 0..1; the loop sets it.
    progress: float
    # Words in names of parameters that learn so many times faster; may be absent.
    faster: dict[str, float]

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        """What is minimised on `count` random samples, and the part of it that the log shows."""

    def validate(self, team: Team, model: nn.Module) -> dict[str, float]:
        """Figures of the moving average on validation data, the same in all workers; see `valid_columns`."""

    def weights(self, model: nn.Module) -> dict[str, Tensor]:
        """What the next stage and the page need, by official name."""


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def add_arguments(parser: argparse.ArgumentParser, name: str, samples: int, batch: int, highest: float) -> None:
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--cache", type=Path, required=True, help="folder for decoded data and runs, outside of git")
    parser.add_argument("--run", default=name, help="name of the run's folder in the cache")
    parser.add_argument("--start", type=Path, help="weights: .safetensors, models/tiny, a run's checkpoint.pt")
    parser.add_argument("--samples", type=int, default=samples, help="stop after so many")
    parser.add_argument("--minutes", type=float, default=0, help="stop after so many minutes; 0: no limit")
    parser.add_argument("--batch", type=int, default=batch, help="samples a step, of all workers together")
    parser.add_argument("--rate", type=float, default=highest, help="highest learning rate")
    parser.add_argument("--workers", type=int, default=1, help="processes that share a batch; on a CPU one a core")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=5, help="minutes between evaluations and checkpoints")
    parser.add_argument("--half", action="store_true", help="bfloat16 on a CPU too: where it has avx512_bf16 or amx")


def schedule(given: argparse.Namespace) -> Schedule:
    cache = given.cache.expanduser()
    run = cache / given.run
    run.mkdir(parents=True, exist_ok=True)
    same = ("data", "start", "samples", "minutes", "batch", "rate", "workers", "seed", "every", "half")
    return Schedule(run=run, cache=cache, **{name: getattr(given, name) for name in same})


def start_weights(path: Path) -> dict[str, Tensor]:
    """Weights of a safetensors file, of a model's folder with its shards, or the moving averages of a checkpoint, which
    still have their batch norms."""
    if path.is_dir():
        return load_shards(path)
    if path.suffix == ".pt":
        return torch.load(path, map_location="cpu")["average"]
    return load_safetensors(path)[0]


def exact() -> torch.autocast:
    """Inside of it nothing is bfloat16: for making samples within a stage's loss."""
    return torch.autocast(device().type, torch.bfloat16, enabled=False)


def compile_blocks(model: nn.Module, where: torch.device) -> None:
    """Compiles the transformer blocks in place on a GPU with PyTorch 2.2 or later; names of parameters stay."""
    if where.type != "cuda" or not hasattr(nn.Module, "compile"):
        return
    for part in model.modules():
        if isinstance(part, (Block, Layer)):
            part.compile()


def train(make: Callable[..., Stage], plan: Schedule, *args: object) -> None:
    """Trains the stage that `make(plan, *args)` builds in each worker; `make` must be importable by name."""
    parameters = sum(parameter.numel() for parameter in make(plan, *args).model.parameters())
    run_team(plan.workers, parameters + 100_000, _train, make, plan, args)


def _train(team: Team, make: Callable[..., Stage], plan: Schedule, args: tuple) -> None:
    torch.manual_seed(plan.seed)
    stage = make(plan, *args)
    where = device()
    model = stage.model.to(where).train()
    average = Average(model, 0.998)
    compile_blocks(model, where)
    steps = optimiser(model, plan.rate, 0.05, getattr(stage, "faster", {}))
    samples, before, cpu_before, restarts = 0, 0.0, 0.0, 0
    checkpoint = plan.run / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=where)
        model.load_state_dict(state["model"])
        average.model.load_state_dict(state["average"])
        average.steps = state["steps"]
        steps.load_state_dict(state["optimiser"])
        samples, before, cpu_before, restarts = (state[name] for name in ("samples", "seconds", "cpu", "restarts"))
        restarts += 1
    # Each worker, and each start of a run, has random numbers of its own.
    chance = torch.Generator().manual_seed(plan.seed * 1000 + team.rank + 100 * restarts)
    clock, cpu_start, share = Clock(before), time.process_time(), plan.batch // team.size

    def progress(seconds: float) -> float:
        return max(samples / plan.samples, seconds / (60 * plan.minutes) if plan.minutes else 0.0)

    def look() -> None:
        seconds = clock.seconds()
        found = stage.validate(team, average.model)
        if team.rank > 0:
            return
        cpu = cpu_before + time.process_time() - cpu_start
        row = {"samples": samples, "seconds": seconds, "cpu": cpu, "rate": plan.rate * rate(done)}
        row["train_loss"] = total / count
        Log(plan.run / "log.csv", [*row, *found]).add({**row, **found})
        state = {"model": model.state_dict(), "average": average.model.state_dict(), "steps": average.steps}
        state |= {"optimiser": steps.state_dict(), "restarts": restarts}
        state |= {"samples": samples, "seconds": seconds, "cpu": cpu}
        save_checkpoint(checkpoint, state)
        notes = {"stage": stage.name, "samples": str(samples)} | {name: f"{value:.4f}" for name, value in found.items()}
        save_safetensors(plan.run / "weights.safetensors", stage.weights(average.model), "F16", notes)

    # From what was stored, not from the clock: all workers must start with the same learning rate.
    done, looked, total, count = progress(before), before, 0.0, 0
    while done < 1:
        for group in steps.param_groups:
            group["lr"] = plan.rate * rate(done) * group["scale"]
        stage.progress = done
        with torch.autocast(where.type, torch.bfloat16, enabled=plan.half or where.type == "cuda"):
            loss, shown = stage.loss(share, chance)
        steps.zero_grad(set_to_none=True)
        loss.backward()
        samples += share * team.size
        now = clock.seconds()
        told = torch.tensor([progress(now), float(now - looked >= 60 * plan.every)], device=where)
        average_gradients(team, model, told)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()
        average.update(model)
        total, count = total + float(shown), count + 1
        done, due = told.tolist()
        if due > 0.5 or done >= 1:
            looked = now
            look()
            total, count = 0.0, 0

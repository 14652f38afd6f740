"""Several single-threaded processes that train one model together: each takes its share of a batch, gradients are
averaged.

On a busy CPU this is several times faster than one process with several threads, which spends its time waiting at the
barriers inside of every operation. With one worker nothing of it is used, so the same loop runs on a GPU.
"""

import os
from collections.abc import Callable

import torch
from torch import Tensor, multiprocessing, nn

# glibc would otherwise give every large tensor back to the system and fault its pages in again: a factor of two to
# four.
ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "2000000000", "MALLOC_TRIM_THRESHOLD_": "8000000000"}


class Team:
    """What the workers share: a row of values for each, twice, so that one barrier is enough for each exchange. Nobody
    can write into a table again before everybody has come to the next exchange, and so has read this one."""

    def __init__(self, rank: int, size: int, tables: Tensor | None, barrier: object) -> None:
        self.rank = rank
        self.size = size
        self._tables = tables
        self._barrier = barrier
        self._turn = 0

    def _exchange(self, values: Tensor) -> Tensor:
        """[n] of this worker -> [size, n] of all"""
        self._turn = 1 - self._turn
        table = self._tables[self._turn, :, : len(values)]
        table[self.rank] = values
        self._barrier.wait()
        return table

    def share(self, tensors: list[Tensor]) -> None:
        """Replaces each tensor by its mean over the workers, in place."""
        if self.size == 1:
            return
        mean = self._exchange(torch.cat([tensor.reshape(-1) for tensor in tensors])).mean(0)
        for tensor, part in zip(tensors, mean.split([tensor.numel() for tensor in tensors])):
            tensor.copy_(part.view_as(tensor))

    def gather(self, values: Tensor) -> Tensor:
        """Values [n] of all workers, one after the other; n is the same for each."""
        return values if self.size == 1 else self._exchange(values).reshape(-1).clone()


def average_gradients(team: Team, model: nn.Module, told: Tensor) -> None:
    """Gradients, and the running statistics of batch norms, become the workers' means; `told` becomes worker 0's: a
    clock must not let workers stop at different steps. A worker whose samples lack a modality has no gradient of its
    parameters, which then counts as zero; where none has any, it stays absent."""
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    there = torch.tensor([float(parameter.grad is not None) for parameter in parameters], device=told.device)
    for parameter in parameters:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    gradients = [parameter.grad for parameter in parameters]
    statistics = [buffer for name, buffer in model.named_buffers() if "running_" in name]
    told.mul_(team.size if team.rank == 0 else 0)
    team.share([*gradients, *statistics, there, told])
    for parameter, share in zip(parameters, there.tolist()):
        if share == 0:
            parameter.grad = None


def _enter(rank: int, size: int, tables: Tensor, barrier: object, work: Callable, args: tuple) -> None:
    torch.set_num_threads(1)
    work(Team(rank, size, tables, barrier), *args)


def run_team(size: int, values: int, work: Callable, *args: object) -> None:
    """Runs `work(team, *args)` in `size` processes, or here where one is enough. `values`: most values shared at
    once."""
    if size == 1:
        work(Team(0, 1, None, None), *args)
        return
    os.environ.update(ALLOCATOR, OMP_NUM_THREADS="1")
    tables = torch.zeros(2, size, values).share_memory_()
    shared = (size, tables, multiprocessing.get_context("spawn").Barrier(size), work, args)
    multiprocessing.start_processes(_enter, shared, nprocs=size, start_method="spawn")

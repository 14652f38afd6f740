"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

from threading import Barrier, Thread

import torch
from torch import nn

from stages.workers import Team, average_gradients


class Parts(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.seen, self.heard, self.idle = (nn.Parameter(torch.zeros(count)) for count in (2, 3, 1))


class Gradients(unittest.TestCase):
    def test_are_the_workers_means_whatever_each_of_them_lacks(self) -> None:
        tables, barrier = torch.zeros(2, 2, 100), Barrier(2)
        models, told = [Parts(), Parts()], [torch.tensor([1.0, 5.0]), torch.tensor([2.0, 7.0])]
        models[0].seen.grad = torch.tensor([2.0, 4.0])
        models[1].seen.grad = torch.tensor([4.0, 8.0])
        models[1].heard.grad = torch.tensor([2.0, 2.0, 6.0])
        work = [
            Thread(target=average_gradients, args=(Team(rank, 2, tables, barrier), models[rank], told[rank]))
            for rank in range(2)
        ]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
        for model, heard in zip(models, told):
            self.assertEqual(model.seen.grad.tolist(), [3.0, 6.0])
            self.assertEqual(model.heard.grad.tolist(), [1.0, 1.0, 3.0])
            self.assertIsNone(model.idle.grad)
            self.assertEqual(heard.tolist(), [1.0, 5.0])


if __name__ == "__main__":
    unittest.main()

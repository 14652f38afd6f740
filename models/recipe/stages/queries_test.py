"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

from mart.complementary import Complementary
from mart.config import load_config
from stages.queries import apart, open_queries, within

WIDTH = 24
CONFIG = {**load_config("tiny"), "width": WIDTH}


class Queries(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(4)
        self.random = torch.Generator().manual_seed(5)
        self.tacl = Complementary(CONFIG)
        self.there = torch.arange(9)[None] < torch.randint(4, 10, (60, 1), generator=self.random)
        # A row's words are one of few vectors, and differ from one another by some per cent of it.
        row = torch.randn(3, WIDTH, generator=self.random)[torch.randint(3, (60,), generator=self.random)]
        self.hidden = row[:, None] + 0.03 * torch.randn(60, 9, WIDTH, generator=self.random)
        self.patches = 3 * torch.randn(60, 392, WIDTH, generator=self.random)

    def look(self) -> float:
        _, attention = self.tacl.visual(self.hidden, self.patches)
        return float(apart(attention, self.there).detach().mean())

    def test_open_to_what_words_have_beyond_their_row(self) -> None:
        before, layer = self.look(), self.tacl.v2l_attn.linear_q
        mean = layer(self.tacl.l_norm(self.hidden))[self.there].mean(0)
        self.assertTrue(open_queries(self.tacl, self.hidden, self.there, self.random))
        queries = layer(self.tacl.l_norm(self.hidden))
        self.assertGreater(within(queries, self.there), 0.2)
        torch.testing.assert_close(queries[self.there].mean(0), mean, rtol=1e-3, atol=1e-3)
        self.assertGreater(self.look(), 5 * before)

    def test_that_are_open_stay_as_they_are(self) -> None:
        open_queries(self.tacl, self.hidden, self.there, self.random)
        before = self.tacl.v2l_attn.linear_q.weight.clone()
        self.assertFalse(open_queries(self.tacl, self.hidden, self.there, self.random))
        torch.testing.assert_close(self.tacl.v2l_attn.linear_q.weight, before)

    def test_apart_is_what_lies_elsewhere_than_the_rows_mean(self) -> None:
        attention = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [9.0, 9.0]]])
        self.assertEqual(apart(attention, torch.tensor([[True, True, False]])).tolist(), [0.5, 0.5])


if __name__ == "__main__":
    unittest.main()

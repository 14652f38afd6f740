"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest
from unittest.mock import patch

from mart.absent import skip_without_torch

skip_without_torch(__name__)

from pathlib import Path

import torch

from data.composites_test import CLASSES, NEUTRAL, pools
from mart.config import GRID, PATCHES_PER_TUBELET, load_config
from mart.decoder import NEIGHBOURS, Decoder
from mart.layers import initialise
from stages.composites_test import CONFIG
from stages.decoder import TRAINED, DecoderStage
from stages.loop import Schedule
from stages.workers import Team

PLAN = Schedule(Path(), Path(), Path(), None, samples=8, minutes=0, batch=2, rate=1e-3, workers=1, seed=1, every=5)
NAMES = ["anger", "neutral", "joy"]


class FreshDecoder(unittest.TestCase):
    def test_looks_at_neighbours(self) -> None:
        torch.manual_seed(7)
        decoder = Decoder({**load_config("tiny"), "decoder": {"depth": 3, "heads": 4, "width": 128}})
        initialise(decoder)
        decoder.start_at_neighbours()
        # Tokens have no norm behind them: about twice as large as one.
        patches = 2 * torch.randn(2, 392, load_config("tiny")["width"])
        with torch.no_grad():
            tokens = decoder.tokens(patches, torch.zeros(2, 392))
            for index, block in enumerate(decoder.decoder_blocks):
                tokens, attention = block(tokens, with_weights=True)
                for head in range(4):
                    time, row, column = NEIGHBOURS[index * 4 + head]
                    step = time * PATCHES_PER_TUBELET + row * GRID[2] + column
                    places = torch.arange(100, 300)
                    found = attention[:, head, places].mean((0, 1)), attention[:, head, places, places + step].mean()
                    self.assertGreater(float(found[1]), 0.2, (index, head))


class Stage(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(3)
        self.assertEqual((len(NAMES), NAMES.index("neutral")), (CLASSES, NEUTRAL))
        with patch("stages.decoder.load_pools", lambda plan, config, split: pools()):
            self.stage = DecoderStage(PLAN, {**CONFIG, "classes": NAMES, "polarity": [-1, 0, 1]}, rows=2)

    def test_trains_the_decoder_and_nothing_else(self) -> None:
        total, masked = self.stage.loss(2, torch.Generator().manual_seed(1))
        total.backward()
        moved = {name for name, value in self.stage.model.named_parameters() if value.grad is not None}
        self.assertTrue(moved and all(name.startswith(TRAINED) for name in moved), sorted(moved)[:5])
        self.assertTrue(torch.isfinite(masked))

    def test_measures_the_error_on_masked_patches(self) -> None:
        error = self.stage.validate(Team(0, 1, None, None), self.stage.model.eval())["valid_recovery"]
        self.assertTrue(0 < error < 20)


if __name__ == "__main__":
    unittest.main()

"""The PyTorch MART has the parameters that the page reads, by name and shape, for both configurations, and beside them
only what its losses need; batch norms are folded, as in what the page loads.

Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'
"""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch

from mart.config import load_config
from mart.layers import initialise
from mart.model import Mart
from mart.visual import ConvolutionalStem

ROOT = Path(__file__).resolve().parents[2]
TSX = ROOT / "node_modules" / ".bin" / "tsx"
if not TSX.exists():
    print("parameters against the page's list left out: no node_modules (npm install)", file=sys.stderr)

# What the page has no use for: it shows where words look, not what they make of it; and base's pooler without a text head.
LOSSES = r"tacl\.(\w+_contrast|[va]_(fc|proj)|\w+_attn\.linear_[vo])\.|lan_model\.bert\.pooler\."

LIST = """
import { readFileSync } from 'node:fs';
import { martConfigSchema } from './src/mart/config';
import { parametersOf } from './tests/setup/parameters';
const config = martConfigSchema.parse(JSON.parse(readFileSync('models/NAME/config.json', 'utf8')));
const found = await parametersOf(config);
console.log(JSON.stringify(Object.fromEntries(found.map(({ name, shape }) => [name, shape]))));
"""


def page_parameters(name: str) -> dict[str, list[int]]:
    command = [str(TSX), "--input-type=module", "-e", LIST.replace("NAME", name)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    # tfjs greets first.
    return json.loads(printed.strip().splitlines()[-1])


class Parameters(unittest.TestCase):
    @unittest.skipUnless(TSX.exists(), "no node_modules")
    def test_are_those_that_the_page_reads(self) -> None:
        for name in ("tiny", "base"):
            with torch.no_grad():
                model = Mart(load_config(name))
                model.fold()
            ours = {key: list(value.shape) for key, value in model.state_dict().items()}
            page = page_parameters(name)
            self.assertEqual({key: ours.get(key) for key in page}, page)
            rest = [key for key in ours.keys() - page.keys() if not re.match(LOSSES, key)]
            self.assertEqual(rest, [])
            del model

    def test_of_tiny_stay_within_what_may_be_shipped(self) -> None:
        self.assertLess(sum(p.numel() for p in Mart(load_config("tiny")).parameters()), 12_000_000)


class Stem(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(3)
        self.stem = ConvolutionalStem(24, [8, 8, 16])
        initialise(self.stem)
        for norm in self.stem.norms:
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)
            torch.nn.init.normal_(norm.weight)
        self.stem.eval()

    def test_of_a_still_is_that_of_a_tubelet_of_equal_frames(self) -> None:
        picture = torch.rand(2, 3, 112, 112)
        video = picture[:, :, None].expand(-1, -1, 2, -1, -1)
        with torch.no_grad():
            torch.testing.assert_close(self.stem.still(picture), self.stem(video), rtol=1e-4, atol=1e-4)

    def test_keeps_its_function_when_batch_norms_are_folded(self) -> None:
        video = torch.rand(1, 3, 4, 112, 112)
        with torch.no_grad():
            before = self.stem(video)
            self.stem.fold()
            torch.testing.assert_close(self.stem(video), before, rtol=1e-4, atol=1e-4)
        self.assertFalse(any("norms" in name for name in self.stem.state_dict()))

    def test_gives_tokens_in_time_row_column_order(self) -> None:
        video = torch.zeros(1, 3, 4, 112, 112)
        moved = video.clone()
        moved[:, :, 2:, 40:56, 72:88] = 1
        with torch.no_grad():
            changed = (self.stem(video) - self.stem(moved)).abs().sum(-1)[0].view(2, 7, 7)
        self.assertEqual(float(changed[0].sum()), 0)
        self.assertGreater(float(changed[1, 2:4, 4:6].sum()), 0)

    def test_refuses_a_grid_that_is_not_seven_by_seven(self) -> None:
        with self.assertRaisesRegex(ValueError, "not 7 x 7"):
            ConvolutionalStem(24, [8, 8])


if __name__ == "__main__":
    unittest.main()

"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest
from unittest.mock import patch

from mart.absent import skip_without_torch

skip_without_torch(__name__)

from pathlib import Path

import torch
from torch import Tensor, nn

from data.composites_test import pools
from mart.config import GRID, PATCHES_PER_TUBELET, load_config, with_stem
from mart.decoder import NEIGHBOURS, Decoder
from mart.layers import initialise
from mart.model import Mart
from mart.visual import normalise
from stages.appearance import SCALE, AppearanceModel, AppearanceStage
from stages.composites_test import CONFIG, POLARITY, video
from stages.growth import fitting
from stages.loop import Schedule
from stages.room import find_room, readers, reserve
from stages.workers import Team

WIDE = {**with_stem(CONFIG, [6, 7, 12]), "decoder": {"depth": 2, "heads": 2, "width": 16}}
CODE = 3
PLAN = Schedule(Path(), Path(), Path(), None, samples=8, minutes=0, batch=2, rate=1e-3, workers=1, seed=1, every=5)


def drawn() -> Mart:
    model = Mart(CONFIG)
    initialise(model)
    model.fold()
    return model.eval()


def watch(model: Mart) -> tuple[Tensor, ...]:
    """Scores of picture and sound, attention to the patches by picture and by words."""
    given = video()
    fused = model.vit(given.pixels, given.banks)
    _, attention = model.tacl.visual(model.read(*given.words)[0], fused.visual[:, 1:])
    return (*model.vit.scores(fused), fused.intra, attention)


@torch.no_grad()
def unused(model: Mart, count: int) -> None:
    """Keeps everything that writes off some directions."""
    model.vit.vid_model.positions.zero_()
    random = torch.randn(CONFIG["width"], count)
    directions = torch.linalg.qr(random - random.mean(0))[0]
    off = torch.eye(CONFIG["width"]) - directions @ directions.T
    encoder = model.vit.vid_model
    for layer in (encoder.patch_embed.proj, *(part for b in encoder.blocks for part in (b.attn.proj, b.mlp.fc2))):
        layer.weight.copy_((off @ layer.weight.flatten(1)).view_as(layer.weight))
        layer.bias.copy_(off @ layer.bias)
    for token in (encoder.cls_token, model.vit.bottleneck):
        token.copy_(token @ off)
    for block in model.vit.ast_model.v.blocks:
        for layer in (block.attn.proj, block.mlp.fc2):
            layer.weight.copy_(off @ layer.weight)


class RoomInTokens(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(5)
        self.model = drawn()

    def test_is_found_where_nothing_is_written(self) -> None:
        written = find_room(self.model, CONFIG["width"] - 1, lambda: watch(self.model)).used
        unused(self.model, CODE)
        found = find_room(self.model, CODE, lambda: watch(self.model)).used
        self.assertAlmostEqual(written, 1, delta=1e-3)
        self.assertLess(found, 1e-6)

    def test_reserved_changes_nothing_where_it_was_unused(self) -> None:
        unused(self.model, CODE)
        for reader in readers(self.model):
            nn.init.normal_(reader.norm.weight, 1, 0.2)
            nn.init.normal_(reader.norm.bias, 0, 0.2)
        before = watch(self.model)
        reserve(self.model, find_room(self.model, CODE, lambda: watch(self.model)))
        for then, now in zip(before, watch(self.model)):
            self.assertTrue(torch.allclose(then, now, atol=1e-4), float((then - now).abs().max()))

    def test_reserved_is_neither_written_nor_read(self) -> None:
        room = find_room(self.model, CODE, lambda: watch(self.model))
        reserve(self.model, room)
        encoder = self.model.vit.vid_model
        for layer in (encoder.patch_embed.proj, encoder.blocks[0].attn.proj, encoder.blocks[2].mlp.fc2):
            self.assertLess(float((room.directions.T @ layer.weight.flatten(1)).abs().max()), 1e-5)
        for reader in readers(self.model):
            self.assertLess(float((reader.weight * reader.norm.weight @ room.directions).abs().max()), 1e-5)

    def test_keeps_the_mean_that_was_read_there(self) -> None:
        room = find_room(self.model, CODE, lambda: watch(self.model))
        reader = readers(self.model)[0]
        mean = room.means[reader.norm]
        before = reader.weight @ (mean * reader.norm.weight + reader.norm.bias)
        query = reader.biases[0][0].clone()
        reserve(self.model, room)
        after = reader.weight @ (mean * reader.norm.weight + reader.norm.bias)
        own, rows = reader.biases[0]
        self.assertTrue(torch.allclose(before[rows], (after[rows] + own - query), atol=1e-4))


class GrownModel(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(6)
        start = drawn()
        room = find_room(start, CODE, lambda: watch(start))
        reserve(start, room)
        self.start, self.directions = start, room.directions
        self.model = AppearanceModel(start, room.directions, [6, 7, 12]).eval()
        self.pixels = video().pixels

    def test_carries_the_code_along_the_directions_and_what_it_had_beside_them(self) -> None:
        self.model.stem.even.running_var.uniform_(0.5, 2)
        self.model.stem.even.running_mean.normal_()
        wide = self.model.grown(WIDE)
        with torch.no_grad():
            tokens = wide.vit.vid_model.patch_embed(normalise(self.pixels))
            before = self.start.vit.vid_model.patch_embed(normalise(self.pixels))
            # The code is what pixels are read from.
            code = tokens @ self.directions / SCALE
            self.assertTrue(torch.allclose(self.model.stem.read(code), self.model(self.pixels), atol=1e-3))
            off = tokens - (tokens @ self.directions) @ self.directions.T
        self.assertTrue(torch.allclose(off, before, atol=1e-4))

    def test_scores_as_before_while_the_code_is_empty(self) -> None:
        for value in (self.model.stem.code.weight, self.model.stem.code.bias):
            nn.init.zeros_(value)
        for then, now in zip(watch(self.start), watch(self.model.grown(WIDE))):
            self.assertTrue(torch.allclose(then, now, atol=1e-4))

    def test_is_the_same_each_time(self) -> None:
        first, second = (self.model.grown(WIDE).state_dict() for _ in range(2))
        self.assertTrue(all(torch.equal(first[name], second[name]) for name in first))

    def test_is_recognised_by_its_weights(self) -> None:
        found = fitting(CONFIG, self.model.grown(WIDE).state_dict())
        self.assertEqual((found["visual"]["stem"], found["decoder"]["depth"]), (WIDE["visual"]["stem"], 2))
        self.assertEqual(fitting(WIDE, self.start.state_dict())["visual"]["stem"], CONFIG["visual"]["stem"])

    def test_can_only_become_wider(self) -> None:
        with self.assertRaisesRegex(ValueError, "can't grow"):
            AppearanceModel(self.start, self.directions, [4, 7, 12])


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
        torch.manual_seed(8)
        with patch("stages.appearance.load_pools", lambda plan, config, split: pools()):
            with patch("stages.appearance.WATCHED", 1), patch("stages.appearance.fitting", lambda *_: CONFIG):
                with patch("stages.appearance.start_weights", lambda _: drawn().state_dict()):
                    plan = Schedule(Path(), Path(), Path(), Path("x"), 8, 0, 2, 1e-3, 1, 1, 5)
                    config = {**WIDE, "classes": ["anger", "neutral", "joy"], "polarity": POLARITY.tolist()[:3]}
                    self.stage = AppearanceStage(plan, config, CODE)

    def test_trains_what_was_added_and_nothing_else(self) -> None:
        error, _ = self.stage.loss(2, torch.Generator().manual_seed(1))
        error.backward()
        moved = {name for name, value in self.stage.model.named_parameters() if value.grad is not None}
        self.assertTrue(moved)
        self.assertTrue(all(name.startswith(("stem.added.", "stem.code.", "stem.read.")) for name in moved), moved)

    def test_measures_the_error_on_patches_that_are_shown(self) -> None:
        found = self.stage.validate(Team(0, 1, None, None), self.stage.model.eval())
        self.assertTrue(0 < found["valid_shown"] < 20)
        self.assertTrue(0 <= found["used"] < 1)


if __name__ == "__main__":
    unittest.main()

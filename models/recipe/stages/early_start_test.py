"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import copy
import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import torch
from torch import Tensor

from mart.config import load_config
from stages.early_start import start_as_early
from stages.speech import SpeechModel


def speech_model(depth: int) -> SpeechModel:
    config = load_config("tiny")
    audio = {**config["audio"], "depth": depth, "stem": {"channels": [8, 24]}}
    return SpeechModel({**config, "audio": audio}).eval()


def start(model: SpeechModel, banks: Tensor) -> None:
    start_as_early(model.vit.ast_model.v, model.early_fc, model.vit.a_fc, banks)


class EarlyStart(unittest.TestCase):
    def test_says_what_the_early_head_says(self) -> None:
        torch.manual_seed(1)
        model = speech_model(4)
        banks = torch.randn(6, 100, 128)
        stem, early = model.vit.ast_model.v.patch_embed, copy.deepcopy(model.early_fc)
        with torch.no_grad():
            before = early(stem(banks).unflatten(1, (12, 9)).mean(2).flatten(1))
            start(model, banks)
            logits, turned = model.both(banks)
        torch.testing.assert_close(turned, before, atol=1e-4, rtol=1e-4)
        apart = (logits - before).abs().max() / before.std()
        self.assertLess(float(apart), 0.2)

    def test_refuses_fewer_heads_than_rows(self) -> None:
        with self.assertRaisesRegex(ValueError, "too small for 12 rows"):
            start(speech_model(3), torch.randn(1, 100, 128))

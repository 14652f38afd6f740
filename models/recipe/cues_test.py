"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from cues import Judged, judged, share
from data.lexicon import E2, E3, Lexicon

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "glad", "fine", "okay", "sad"]
LEXICON = Lexicon(
    ["joy", "neutral", "sadness"],
    {
        "glad": (1, np.array([0.6, 0.2, 0.2])),
        "fine": (1, np.array([0.4, 0.3, 0.3])),
        "okay": (1, np.array([0.35, 0.33, 0.32])),
        "sad": (-1, np.array([0.1, 0.1, 0.8])),
    },
)


class Cues(unittest.TestCase):
    def test_tell_strong_words_of_the_true_emotion_from_others(self) -> None:
        ids = torch.tensor([[PIECES.index(piece) for piece in "[CLS] glad fine okay sad [SEP] [PAD]".split()]])
        joyful = torch.tensor([[0.9, 0.1, 0.0]])
        polarity = np.array([1, 0, -1])
        found = list(judged(LEXICON, PIECES, polarity, (ids, ids == 0), torch.tensor([0]), joyful))
        self.assertEqual(found, [Judged(True, E3), Judged(True, E2), Judged(False, E2), Judged(False, 0)])
        self.assertEqual([share(found, True, E3), share(found, False, E2)], [0.5, 0.5])
        # Where the network takes joy for sadness, no word of joy can pass.
        mistaken = judged(LEXICON, PIECES, polarity, (ids, ids == 0), torch.tensor([0]), joyful.flip(1))
        self.assertEqual([one.stage for one in mistaken], [0, 0, 0, E3])


if __name__ == "__main__":
    unittest.main()

"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import json
import unittest

try:
    import numpy as np
except ImportError as absent:
    raise unittest.SkipTest("numpy is absent") from absent

from data.lexicon import Lexicon, Ranks, load_lexicon, ranks_of, verified, verified_pieces
from lexicon_fixture import FIXTURE, cases
from mart.config import MODELS, load_config

CLASSES = ["anger", "joy", "neutral", "sadness"]
POLARITY = np.array([-1, 1, 0, -1])
LEXICON = Lexicon(
    CLASSES,
    {
        "happy": (1, np.array([0.1, 0.7, 0.1, 0.1])),
        "won": (1, np.array([0.2, 0.5, 0.2, 0.1])),
        "sad": (-1, np.array([0.1, 0.1, 0.1, 0.7])),
    },
)
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "hap", "##py", "sad", "won", "'", "t", "so"]

# Ranks under which each degree is its own rank.
EVEN = [Ranks(np.array([]), np.array([]))] * len(CLASSES)


def mask(text: str, segment: list[float]) -> list[int]:
    ids = np.array([PIECES.index(piece) for piece in text.split()])
    return np.flatnonzero(verified_pieces(LEXICON, ids, PIECES, np.array(segment), POLARITY)).tolist()


class Ladder(unittest.TestCase):
    def stages(self, segment: list[float], words: list[list[float]], sentiments: list[int]) -> list[int]:
        found = verified(np.array(sentiments), np.array(words), np.array(segment), POLARITY, EVEN, 0.3)
        return found.tolist()

    def test_asks_for_sentiment_then_emotion_then_degree(self) -> None:
        angry, slight = [0.7, 0.1, 0.1, 0.1], [0.4, 0.2, 0.2, 0.2]
        joyful, sad = [0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.1, 0.7]
        self.assertEqual(self.stages([0.8, 0.1, 0, 0.1], [joyful, sad, slight, angry], [1, -1, -1, -1]), [0, 1, 2, 3])

    def test_takes_any_of_several_likeliest_emotions(self) -> None:
        self.assertEqual(self.stages([0.1, 0.1, 0, 0.8], [[0.4, 0.1, 0.1, 0.4]], [-1]), [2])
        self.assertEqual(self.stages([0.1, 0.1, 0.2, 0.6], [[0.4, 0.1, 0.1, 0.4]], [-1]), [3])

    def test_lets_nothing_pass_in_a_neutral_segment(self) -> None:
        self.assertEqual(self.stages([0, 0, 1, 0], [[0.1, 0.1, 0.7, 0.1], [0, 1, 0, 0]], [0, 1]), [0, 0])


class Ranking(unittest.TestCase):
    def test_of_a_word_is_the_share_of_its_emotions_words_that_are_no_stronger(self) -> None:
        words = np.array([[0.7, 0.3], [0.4, 0.2], [0.5, 0.4], [0.4, 0.3], [0.1, 0.2]])
        first, second = ranks_of(words)
        self.assertEqual(first.of(np.array([0.4, 0.5, 0.7])).tolist(), [0.5, 0.75, 1])
        self.assertEqual(second.of(np.array([0.2])).tolist(), [1])

    def test_of_other_degrees_lies_between_their_neighbours(self) -> None:
        (ranks, _) = ranks_of(np.array([[0.4, 0], [0.8, 0]]))
        np.testing.assert_allclose(ranks.of(np.array([0, 0.2, 0.6, 0.9, 1])), [0, 0.25, 0.75, 1, 1])

    def test_verifies_the_strong_words_of_a_sure_segment_though_their_probabilities_are_low(self) -> None:
        words = np.array([[0.1, p, 0.1, 0.1] for p in (0.2, 0.22, 0.25, 0.3, 0.4)])
        for share in (0.45, 1.0):
            segment = np.array([0, share, 0, 0])
            found = verified(np.ones(5), words, segment, POLARITY, ranks_of(words))
            self.assertEqual(found.tolist(), [2, 2, 2, 3, 3])


class Pieces(unittest.TestCase):
    def test_of_a_verified_word_are_marked_together(self) -> None:
        self.assertEqual(mask("[CLS] so hap ##py sad [SEP] [PAD]", [0, 0.8, 0.1, 0.1]), [2, 3])
        self.assertEqual(mask("[CLS] so hap ##py sad [SEP] [PAD]", [0, 0.1, 0.1, 0.8]), [4])

    def test_without_a_known_word_are_none(self) -> None:
        self.assertEqual(mask("[CLS] so hap [UNK] [SEP]", [0, 0.8, 0.1, 0.1]), [])

    def test_of_a_negating_contraction_are_left_out(self) -> None:
        self.assertEqual(mask("[CLS] won ' t won [SEP]", [0, 0.6, 0.2, 0.2]), [4])


class Shipped(unittest.TestCase):
    def test_has_the_models_classes_and_each_word_one_polarity(self) -> None:
        config = load_config("tiny")
        path = MODELS / "tiny" / "lexicon.json"
        lexicon = load_lexicon(path)
        self.assertEqual(lexicon.classes, config["classes"])
        self.assertLessEqual(path.stat().st_size, 400_000)
        for word, (sentiment, distribution) in lexicon.words.items():
            self.assertEqual(sentiment, config["polarity"][int(distribution.argmax())], word)
            self.assertAlmostEqual(distribution.sum(), 1, delta=0.005, msg=word)


class Fixture(unittest.TestCase):
    def test_is_what_the_ladder_gives_and_has_every_stage(self) -> None:
        written = json.loads(FIXTURE.read_text(encoding="utf-8"))
        self.assertEqual(written, cases())
        self.assertEqual({stage for case in written for stage in case["stages"]}, {-1, 0, 1, 2, 3})


if __name__ == "__main__":
    unittest.main()

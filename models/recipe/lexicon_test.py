"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

try:
    import numpy as np
except ImportError as absent:
    raise unittest.SkipTest("numpy is absent") from absent

from lexicon import choose, chooses, count, counted_words, distributions, kept, rank_correlation, sign_agreement, valence

CLASSES = ["anger", "joy", "neutral", "sadness"]
POLARITY = np.array([-1, 1, 0, -1])


def sentences(source: str, emotions: str, text: str, times: int, split: str = "train") -> list[dict[str, str]]:
    return [{"source": source, "split": split, "emotions": emotions, "text": text}] * times


class Words(unittest.TestCase):
    def test_are_lower_case_and_count_once(self) -> None:
        self.assertEqual(counted_words("Great, GREAT day 😂"), {"great", "day", "😂"})

    def test_signs_numbers_and_what_is_left_of_contractions_stay_out(self) -> None:
        self.assertEqual(counted_words("We're 2 <3 it's 20k"), {"we", "it"})

    def test_after_a_negation_stay_out_up_to_the_next_sign(self) -> None:
        self.assertEqual(counted_words("I am not so happy, great"), {"am", "not", "great"})
        self.assertEqual(counted_words("it isn't good"), {"it"})
        self.assertEqual(counted_words("no one two three four five"), {"no", "five"})


class Distributions(unittest.TestCase):
    def test_read_the_train_split_only(self) -> None:
        rows = sentences("a", "joy", "yes", 2) + sentences("a", "anger", "yes never", 5, split="test")
        counts = count(rows, CLASSES, 1)
        self.assertEqual(counts.words, ["yes"])
        self.assertEqual(counts.observed.tolist(), [[0, 2, 0, 0]])

    def test_share_several_labels(self) -> None:
        counts = count(sentences("a", "joy|neutral", "well", 4), CLASSES, 3)
        self.assertEqual(counts.observed.tolist(), [[0, 2, 2, 0]])

    def test_leave_rare_words_out(self) -> None:
        rows = sentences("a", "joy", "often", 3) + sentences("a", "joy", "seldom", 2)
        self.assertEqual(count(rows, CLASSES, 3).words, ["often"])

    def test_of_a_word_that_is_everywhere_are_flat_whatever_the_sources_shares(self) -> None:
        rows = sentences("a", "joy", "the", 90) + sentences("a", "anger", "the", 10)
        rows += sentences("b", "sadness", "the", 30) + sentences("b", "neutral", "the", 10)
        found = distributions(count(rows, CLASSES, 1), 5)
        self.assertEqual(found.tolist(), [[0.25, 0.25, 0.25, 0.25]])
        self.assertEqual(valence(found, POLARITY).tolist(), [0])

    def test_lean_where_a_word_is_oftener_than_its_source_lets_expect_and_less_when_it_is_rare(self) -> None:
        rows = sentences("a", "joy", "yay", 40) + sentences("a", "anger", "grr", 40) + sentences("a", "joy", "rare", 3)
        counts = count(rows, CLASSES, 1)
        grr, rare, yay = distributions(counts, 5)
        self.assertEqual((grr.argmax(), yay.argmax(), rare.argmax()), (0, 1, 1))
        self.assertGreater(yay[1], rare[1])
        self.assertLess(valence(grr[None], POLARITY)[0], 0)


class Keeping(unittest.TestCase):
    def test_asks_for_a_valence_and_the_same_of_the_likeliest_class(self) -> None:
        clear, weak, neutral = [0.1, 0.7, 0.1, 0.1], [0.24, 0.26, 0.26, 0.24], [0.0, 0.2, 0.8, 0.0]
        self.assertEqual(kept(np.array([clear, weak, neutral]), POLARITY, 0.1).tolist(), [True, False, False])


class Check(unittest.TestCase):
    def test_rank_correlation_shares_the_rank_of_equal_values(self) -> None:
        self.assertAlmostEqual(rank_correlation(np.array([1, 2, 3]), np.array([10, 100, 1000])), 1)
        self.assertAlmostEqual(rank_correlation(np.array([1, 2, 2, 3]), np.array([1, 2, 3, 4])), 0.9486833)

    def test_sign_agreement_looks_at_sure_words(self) -> None:
        self.assertEqual(sign_agreement(np.array([1, -1, 1]), np.array([2.0, 2.0, -0.5])), 0.5)

    def test_half_of_the_words_choose_and_the_others_change_nothing(self) -> None:
        words = [f"word{c}" for c in "abcdefghijklmnop"]
        rows: list[dict[str, str]] = []
        for place, word in enumerate(words):
            rows += sentences("a", "joy" if place % 2 else "anger", word, place + 3)
        counts = count(rows, CLASSES, 1)
        truth = {word: 2.0 if place % 2 else -2.0 for place, word in enumerate(words)}
        wrong = {word: value if chooses(word) else -value for word, value in truth.items()}
        self.assertTrue(2 < sum(chooses(word) for word in words) < 14)
        self.assertEqual(choose(counts, POLARITY, truth), choose(counts, POLARITY, wrong))


if __name__ == "__main__":
    unittest.main()

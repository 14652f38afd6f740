"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest

try:
    import numpy as np
except ImportError as absent:
    raise unittest.SkipTest("numpy is absent") from absent

from lexicon import LENT, choose_smoothing, count, counted_words, distributions, kept
from lexicon import rank_correlation, sign_agreement, stem, valence, with_kin

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
        counts = count(rows, "train", CLASSES, 1)
        self.assertEqual(counts.words, ["yes"])
        self.assertEqual(counts.observed.tolist(), [[0, 2, 0, 0]])

    def test_share_several_labels(self) -> None:
        counts = count(sentences("a", "joy|neutral", "well", 4), "train", CLASSES, 3)
        self.assertEqual(counts.observed.tolist(), [[0, 2, 2, 0]])

    def test_leave_rare_words_out(self) -> None:
        rows = sentences("a", "joy", "often", 3) + sentences("a", "joy", "seldom", 2)
        self.assertEqual(count(rows, "train", CLASSES, 3).words, ["often"])

    def test_of_a_word_that_is_everywhere_are_flat_whatever_the_sources_shares(self) -> None:
        rows = sentences("a", "joy", "the", 90) + sentences("a", "anger", "the", 10)
        rows += sentences("b", "sadness", "the", 30) + sentences("b", "neutral", "the", 10)
        found = distributions(count(rows, "train", CLASSES, 1), 5)
        self.assertEqual(found.tolist(), [[0.25, 0.25, 0.25, 0.25]])
        self.assertEqual(valence(found, POLARITY).tolist(), [0])

    def test_lean_where_a_word_is_oftener_than_its_source_lets_expect_and_less_when_it_is_rare(self) -> None:
        rows = sentences("a", "joy", "yay", 40) + sentences("a", "anger", "grr", 40) + sentences("a", "joy", "rare", 3)
        counts = count(rows, "train", CLASSES, 1)
        grr, rare, yay = distributions(counts, 5)
        self.assertEqual((grr.argmax(), yay.argmax(), rare.argmax()), (0, 1, 1))
        self.assertGreater(yay[1], rare[1])
        self.assertLess(valence(grr[None], POLARITY)[0], 0)


class Kin(unittest.TestCase):
    def test_stems_are_without_endings_but_never_short(self) -> None:
        words = ["disappointing", "disappointment", "disappointed", "hates", "hating", "fly"]
        self.assertEqual([stem(word) for word in words], [*["disappoint"] * 3, "hate", "hating", "fly"])

    def test_lend_counts_up_to_a_limit_and_others_do_not(self) -> None:
        rows = sentences("a", "joy", "smiled", 3) + sentences("a", "joy", "smiling", 2 * LENT)
        rows += sentences("a", "anger", "other", 3 + 2 * LENT)
        plain = count(rows, "train", CLASSES, 1)
        found = dict(zip(plain.words, zip(with_kin(plain).observed[:, 1], with_kin(plain).expected.sum(1))))
        self.assertEqual(found, {"other": (0, 3 + 2 * LENT), "smiled": (3 + LENT, 3 + LENT), "smiling": (43, 43)})


class Keeping(unittest.TestCase):
    def test_takes_the_largest_valences_with_the_same_of_the_likeliest_class(self) -> None:
        clear, weak = [0.1, 0.7, 0.1, 0.1], [0.24, 0.28, 0.24, 0.24]
        neutral, sad = [0, 0.2, 0.8, 0], [0.1, 0.1, 0.1, 0.7]
        found = np.array([weak, clear, neutral, sad])
        self.assertEqual(kept(found, POLARITY, 2).tolist(), [1, 3])
        self.assertEqual(kept(found, POLARITY, 9).tolist(), [0, 1, 3])


class Check(unittest.TestCase):
    def test_rank_correlation_shares_the_rank_of_equal_values(self) -> None:
        self.assertAlmostEqual(rank_correlation(np.array([1, 2, 3]), np.array([10, 100, 1000])), 1)
        self.assertAlmostEqual(rank_correlation(np.array([1, 2, 2, 3]), np.array([1, 2, 3, 4])), 0.9486833)

    def test_sign_agreement_looks_at_sure_words(self) -> None:
        self.assertEqual(sign_agreement(np.array([1, -1, 1]), np.array([2.0, 2.0, -0.5])), 0.5)


class Choices(unittest.TestCase):
    def test_smoothing_is_small_where_held_out_sentences_are_alike_and_large_where_they_are_not(self) -> None:
        def chosen(of_yay: str, of_grr: str) -> float:
            rows = sentences("a", "joy", "yay", 10) + sentences("a", "anger", "grr", 10)
            rows += sentences("a", of_yay, "yay", 10, split="valid") + sentences("a", of_grr, "grr", 10, split="valid")
            return choose_smoothing(count(rows, "train", CLASSES, 1), count(rows, "valid", CLASSES, 1))

        self.assertEqual(chosen("joy", "anger"), 1)
        self.assertEqual(chosen("anger", "joy"), 20)


if __name__ == "__main__":
    unittest.main()

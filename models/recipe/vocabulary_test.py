"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest
from collections import Counter

from vocabulary import SPECIAL, alphabet, basic_tokens, count_words, merge_pairs, pieces_of


class BasicTokens(unittest.TestCase):
    def test_are_what_the_page_cuts(self) -> None:
        for text, expected in [
            (" \tHeLLo!how  \n Are yoU?  ", ["hello", "!", "how", "are", "you", "?"]),
            ("UNwant\u00e9d,running", ["unwanted", ",", "running"]),
            ("ah\u535a\u63a8\U00020000zz", ["ah", "博", "推", "\U00020000", "zz"]),
            ("he\0l\u200bl\x07o\ufffd", ["hello"]),
            ("don't--$", ["don", "'", "t", "-", "-", "$"]),
        ]:
            self.assertEqual(basic_tokens(text), expected)


class Training(unittest.TestCase):
    def test_reads_the_train_split_only(self) -> None:
        rows = [{"split": "train", "text": "So, so"}, {"split": "valid", "text": "never"}]
        self.assertEqual(count_words(rows), Counter({"so": 2, ",": 1}))

    def test_joins_the_most_frequent_pair_first_and_breaks_ties_by_spelling(self) -> None:
        words = Counter({"hug": 10, "pug": 5, "pun": 12, "bun": 4, "hugs": 5})
        start = sorted({word[0] for word in words} | {"##" + c for word in words for c in word[1:]})
        pieces = merge_pairs(words, start, len(start) + 4)
        # u+g 20 times, then u+n 16, then h+ug 15, then p+un 12.
        self.assertEqual(pieces[len(start) :], ["##ug", "##un", "hug", "pun"])

    def test_keeps_counts_right_where_a_pair_overlaps_itself(self) -> None:
        pieces = merge_pairs(Counter({"baaaa": 3, "ba": 4}), ["b", "##a"], 5)
        # a+a 9 times; then b+a only 4 times, those in ba; then aa+aa and b+aa 3 times each.
        self.assertEqual(pieces, ["b", "##a", "##aa", "ba", "##aaaa"])

    def test_leaves_rare_characters_out_but_never_a_key_of_the_keyboard(self) -> None:
        pieces = alphabet(Counter({"x😂": 30, "x🦖": 2}))
        self.assertIn("##😂", pieces)
        self.assertNotIn("##🦖", pieces)
        self.assertNotIn("😂", pieces)
        for piece in ["~", "q", "##q", "##7"]:
            self.assertIn(piece, pieces)
        self.assertNotIn("##~", pieces)

    def test_special_tokens_come_first(self) -> None:
        pieces = merge_pairs(Counter({"ab": 2}), [*SPECIAL, "a", "##b"], 8)
        self.assertEqual(pieces, [*SPECIAL, "a", "##b", "ab"])


class Pieces(unittest.TestCase):
    def test_are_the_longest_first(self) -> None:
        vocabulary = {"un", "##want", "##ed", "want"}
        self.assertEqual(pieces_of("unwanted", vocabulary), ["un", "##want", "##ed"])
        self.assertEqual(pieces_of("unwantedx", vocabulary), ["[UNK]"])


if __name__ == "__main__":
    unittest.main()

"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import tempfile
import unittest
from pathlib import Path

from mart.absent import skip_without_torch

skip_without_torch(__name__)

from data.text import load_sentences, read_vocabulary, tokenise

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "so", "hap", "##py", "!"]
CLASSES = ["joy", "neutral"]


class Tokens(unittest.TestCase):
    ids = {piece: index for index, piece in enumerate(PIECES)}

    def test_are_pieces_between_cls_and_sep(self) -> None:
        self.assertEqual(tokenise("So HAPPY!", self.ids, 64), [2, 5, 6, 7, 8, 3])

    def test_unknown_words_are_one_unk(self) -> None:
        self.assertEqual(tokenise("so zebra", self.ids, 64), [2, 5, 1, 3])

    def test_are_cut_with_sep_kept(self) -> None:
        self.assertEqual(tokenise("so so so so", self.ids, 4), [2, 5, 5, 3])


class Sentences(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "text").mkdir()
        rows = ["source,split,emotions,text", "a,train,joy,so happy!", "b,train,joy|neutral,so", "a,test,neutral,never"]
        (self.folder / "text" / "utterances.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        self.vocabulary = self.folder / "vocab.txt"
        self.vocabulary.write_text("\n".join(PIECES) + "\n", encoding="utf-8")

    def load(self, split: str, source: str | None = None) -> object:
        return load_sentences(self.folder, self.folder / "cache", self.vocabulary, split, CLASSES, 64, source)

    def test_share_several_labels_equally(self) -> None:
        found = self.load("train")
        self.assertEqual(found.distributions.tolist(), [[1, 0], [0.5, 0.5]])
        self.assertEqual(found.single.tolist(), [True, False])

    def test_of_other_splits_and_sources_stay_out(self) -> None:
        self.assertEqual([len(self.load("train")), len(self.load("test")), len(self.load("train", "b"))], [2, 1, 1])

    def test_rows_are_padded_to_the_longest_and_say_where(self) -> None:
        ids, padding = self.load("train").rows([0, 1])
        self.assertEqual(ids.tolist(), [[2, 5, 6, 7, 8, 3], [2, 5, 3, 0, 0, 0]])
        self.assertEqual(padding[1].tolist(), [False, False, False, True, True, True])

    def test_come_from_the_cache_the_second_time_and_not_with_another_vocabulary(self) -> None:
        before = self.load("train").pieces.tolist()
        self.assertEqual(self.load("train").pieces.tolist(), before)
        self.vocabulary.write_text("\n".join([*PIECES[:5], "happy", *PIECES[5:]]) + "\n", encoding="utf-8")
        self.assertEqual(read_vocabulary(self.vocabulary)["so"], 6)
        self.assertNotEqual(self.load("train").pieces.tolist(), before)


if __name__ == "__main__":
    unittest.main()

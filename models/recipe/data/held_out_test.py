"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import unittest
from collections import Counter

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from data.composites import Pools, make_pools
from data.faces import Faces
from data.held_out import frequent_labels, guess, loudest_second, portraits, videos
from data.speech import Speech
from data.text import Sentences

CLASSES = 3
NEUTRAL = 1


def pools() -> Pools:
    """Three classes; corpus "b" of voices lacks the last. A face's brightness, a voice's level and a word tell the
    class."""
    labels = np.array([0, 1, 2, 0, 1, 2])
    pictures = np.stack([np.full((48, 48), 40 + 80 * label, np.uint8) for label in labels])
    voices, sources = np.array([0, 1, 2, 0, 1]), np.array(["a", "a", "a", "b", "b"])
    banks = np.concatenate([np.full((120, 128), label, np.float16) for label in voices])
    words = np.concatenate([[2, 10 + label, 3] for label in labels])
    distributions = np.eye(CLASSES)[labels]
    return make_pools(
        Faces(pictures, distributions, labels),
        Speech(banks, 120 * np.arange(6), voices, sources),
        Sentences(words, 3 * np.arange(7), distributions, np.array(["c"] * 6), np.ones(6, bool)),
    )


class Videos(unittest.TestCase):
    def test_voice_and_words_are_of_the_segment_s_label(self) -> None:
        (found,) = videos(pools(), 1, NEUTRAL, unseen=True)
        labels = found.composite.labels
        self.assertEqual(found.composite.pixels.shape, (12, 3, 16, 112, 112))
        self.assertEqual(found.composite.banks.mean((1, 2)).tolist(), labels.tolist())
        self.assertEqual((found.composite.words[0][:, 1] - 10).tolist(), labels.tolist())

    def test_curve_is_the_label_save_where_a_face_fades_in(self) -> None:
        for found in videos(pools(), 2, NEUTRAL, unseen=False):
            labels, curve = found.composite.labels, found.composite.curve
            torch.testing.assert_close(curve.sum(1), torch.ones(12))
            steady = torch.tensor([True, *(labels[1:] == labels[:-1]).tolist()])
            self.assertTrue(torch.equal(curve[steady], torch.eye(CLASSES)[labels[steady]]))

    def test_are_the_same_each_time(self) -> None:
        first, second = (next(videos(pools(), 1, NEUTRAL, unseen=True)).composite.pixels for _ in range(2))
        self.assertTrue(torch.equal(first, second))

    def test_corpora_without_all_classes_take_part_only_where_wanted(self) -> None:
        for everywhere, wanted in ((False, {"a"}), (True, {"a", "b"})):
            found = videos(pools(), 4, NEUTRAL, True, everywhere)
            self.assertEqual({voice for video in found for voice, _ in video.origins}, wanted)


class Portraits(unittest.TestCase):
    def test_show_the_face_inside_and_the_scene_around(self) -> None:
        faces = torch.full((40, 48, 48), 250, dtype=torch.uint8)
        scene = torch.zeros(1, 3, 112, 112)
        first, second = portraits(faces, faces, scene, torch.Generator().manual_seed(4))
        self.assertTrue(torch.equal(first, second))
        self.assertGreater(float(first[:, :, 56, 56].mean()), 60)
        shown = (first.amax(1) > 0).float().mean((1, 2))
        self.assertTrue(shown.min() < 0.5 and shown.max() == 1)


class Guess(unittest.TestCase):
    def test_follows_what_a_pair_of_corpora_mostly_has(self) -> None:
        counted = Counter({(("a", "c"), 2): 5, (("a", "c"), 1): 4, (("b", "c"), 1): 9})
        self.assertEqual([guess(counted, origin) for origin in (("a", "c"), ("b", "c"), ("new", "c"))], [2, 1, 1])

    def test_sees_that_one_corpus_alone_has_a_label(self) -> None:
        counted = frequent_labels(pools(), NEUTRAL)
        self.assertEqual({voice for (voice, _), label in counted if label == 2}, {"a"})


class Loudest(unittest.TestCase):
    def test_second_of_a_clip_is_taken(self) -> None:
        clip = np.concatenate([np.zeros((100, 128)), np.ones((100, 128))]).astype(np.float16)
        self.assertEqual(float(loudest_second(clip).mean()), 1.0)


if __name__ == "__main__":
    unittest.main()

"""What is chosen on whole real clips: the verdict of a peak, and the limit of what is called sure."""

import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np

from calibrate_real import Clip, calibrate_real, sure_limit, verdict

NEUTRAL = 2
ROOM = 4.0


def clip(label: int, tops: list[int], person: str = "a") -> Clip:
    """A clip of three classes whose segments say these classes."""
    return Clip(label, person, ROOM * np.eye(3)[tops])


class CalibrateRealTest(unittest.TestCase):
    def test_a_verdict_is_the_mean_of_the_least_neutral_segments(self) -> None:
        said = np.array([[0.1, 0.1, 0.8], [0.7, 0.1, 0.2], [0.2, 0.1, 0.7], [0.5, 0.2, 0.3]])
        np.testing.assert_allclose(verdict(said, 0.5, NEUTRAL), [0.6, 0.15, 0.25])
        np.testing.assert_allclose(verdict(said, 1.0, NEUTRAL), said.mean(0))

    def test_a_peak_is_chosen_where_clips_are_mostly_neutral(self) -> None:
        clips = [clip(label, [2, 2, 2, 2, label], person) for label in (0, 1) for person in "ab"]
        found = calibrate_real(clips, np.zeros(3), NEUTRAL)
        self.assertLessEqual(found["verdict"]["peak"], 0.5)
        self.assertEqual(found["chosen"]["meanRecall"], 1.0)
        self.assertEqual(found["heldOut"]["meanRecall"], 1.0)

    def test_of_weights_that_have_shipped_only_temperature_and_limit_are_chosen(self) -> None:
        clips = [clip(label, [2, 2, 2, 2, label], person) for label in (0, 1) for person in "ab"]
        found = calibrate_real(clips, np.array([0.0, 0.5, -0.5]), NEUTRAL, peak=1.0)
        self.assertEqual(found["verdict"]["peak"], 1.0)
        self.assertFalse(np.any(found["prior"]))

    def test_a_limit_keeps_statements_that_mostly_hold(self) -> None:
        good, weak = np.tile([0.8, 0.1, 0.1], (6, 1)), np.tile([0.595, 0.205, 0.2], (6, 1))
        truth = np.array([0] * 6 + [1] * 6)
        limit = sure_limit(np.concatenate([good, weak]), truth)
        self.assertTrue(limit is not None and 0.595 < limit <= 0.8, limit)
        self.assertIsNone(sure_limit(weak, truth[6:]))
        self.assertIsNone(sure_limit(good[:4], truth[:4]))


if __name__ == "__main__":
    unittest.main()

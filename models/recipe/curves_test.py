"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import importlib.util
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

from curves import draw, panels, read_log

LOG = "samples,seconds,cpu,rate,train_loss,valid_loss,valid_accuracy\n100,1,1,0.1,2,1.5,0.4\n300,2,2,0.1,1,1.2,0.6\n"
DRAWN = importlib.util.find_spec("matplotlib") is not None


class Curves(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "log.csv").write_text(LOG, encoding="utf-8")
        self.log = read_log(self.folder / "log.csv")

    def test_are_losses_and_figures_without_clock_and_rate(self) -> None:
        self.assertEqual(self.log["valid_accuracy"], [0.4, 0.6])
        self.assertEqual(panels(self.log), [["train_loss", "valid_loss"], ["valid_accuracy"]])

    @unittest.skipUnless(DRAWN, "no matplotlib")
    def test_are_the_same_picture_each_time(self) -> None:
        for name in ("one.svg", "two.svg"):
            draw(self.log, "faces", self.folder / name)
        picture = (self.folder / "one.svg").read_text(encoding="utf-8")
        self.assertEqual(picture, (self.folder / "two.svg").read_text(encoding="utf-8"))
        written = {part.text for part in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")}
        self.assertLessEqual({"faces", "train loss", "valid loss", "valid accuracy"}, written)


if __name__ == "__main__":
    unittest.main()

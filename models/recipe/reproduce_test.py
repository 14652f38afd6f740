"""Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'"""

import re
import unittest
from pathlib import Path

from reproduce import STAGES, commands


class Reproduce(unittest.TestCase):
    def setUp(self) -> None:
        self.commands = commands(Path("/data"), Path("/cache"), 2)

    def test_runs_scripts_that_are_there(self) -> None:
        scripts = [part for command in self.commands for part in command if part.endswith((".py", ".ts"))]
        self.assertEqual(len(scripts), len(self.commands))
        self.assertTrue(all(Path(script).exists() for script in scripts), scripts)

    def test_starts_each_stage_from_what_came_before(self) -> None:
        runs = list(STAGES)
        for place, run in enumerate(runs):
            started = re.findall(r"{cache}/([\w-]+)/", STAGES[run][2])
            self.assertTrue(set(started) <= set(runs[:place]), run)

    def test_names_every_option_as_its_stage_does(self) -> None:
        for command in self.commands:
            script = next(part for part in command if part.endswith((".py", ".ts")))
            known = Path(script).read_text(encoding="utf-8")
            if "/stages/" in script:
                known += (Path(script).parent / "loop.py").read_text(encoding="utf-8")
            options = [part for part in command if part.startswith("--")]
            self.assertEqual([option for option in options if option.removeprefix("--") not in known], [], script)


if __name__ == "__main__":
    unittest.main()

"""Everything from the data folder to what the page loads, one stage after the other. Each stage goes on where an
interruption left it, and one that is finished is passed over at once.

    python3 models/recipe/reproduce.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2

Vocabulary and lexicon, drawn faces (needs Node and Chromium), squares of faces by the page's detector (needs ffmpeg), the
stages, calibration, export, what the page says of real clips and what is chosen by it, export again, figures, curves
(needs matplotlib). --dry prints the commands alone. The stages of the shipped weights ended by the clock after so many
samples: another machine gives the same training, not the same bits.
"""

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

RECIPE = Path(__file__).resolve().parent
MODEL = RECIPE.parent / "tiny"
# Run: script of the stage, samples, options.
STAGES = {
    "trunk": ("trunk", 412_000, "--half --rate 2e-3"),
    "trunk-2": ("trunk", 194_000, "--half --rate 1.2e-3 --seed 2 --boxes {cache}/faces2-boxes.json --start {cache}/trunk/checkpoint.pt"),
    "trunk-3": ("trunk", 260_000, "--half --rate 1.2e-3 --seed 3 --boxes {cache}/faces2-boxes.json --start {cache}/trunk-2/checkpoint.pt"),
    "faces": ("faces", 70_000, "--half --rate 1e-3 --start {cache}/trunk-3/weights.safetensors"),
    "text": ("text", 140_000, "--half --rate 8e-4"),
    "speech-stem": ("speech", 480_000, "--half --blocks 0 --rate 1.5e-3"),
    "speech": ("speech", 90_000, "--half --keep-stem --rate 2e-4 --start {cache}/speech-stem/checkpoint.pt"),
    "composites": (
        "composites",
        9_000,
        "--half --rate 4e-4 --recovery 0.5 --stills 3 --start {cache}/faces/weights.safetensors "
        "--speech {cache}/speech/weights.safetensors --text {cache}/text/weights.safetensors",
    ),
    "decoder": ("decoder", 40_000, "--half --fresh --start {cache}/composites/weights.safetensors"),
}


def commands(data: Path, cache: Path, workers: int) -> list[list[str]]:
    """All commands in order, to be run at the top of the repository."""
    python, text = sys.executable, str(data / "text" / "utterances.csv")
    valence, lexicon = str(data / "lexicon" / "vader_lexicon.txt"), str(MODEL / "lexicon.json")
    found = [
        [python, str(RECIPE / "vocabulary.py"), text, str(MODEL / "vocab.txt")],
        [python, str(RECIPE / "lexicon.py"), text, valence, lexicon],
        ["npx", "tsx", str(RECIPE / "drawn" / "draw.ts"), "--out", str(cache)],
        ["npx", "tsx", str(RECIPE / "boxes.ts"), "--data", str(data), "--out", str(cache / "faces2-boxes.json")],
    ]
    where = ["--data", str(data), "--cache", str(cache)]
    for run, (script, samples, options) in STAGES.items():
        stage = [python, str(RECIPE / "stages" / f"{script}.py"), *where, "--workers", str(workers), "--run", run]
        found.append([*stage, "--samples", str(samples), *options.format(cache=cache).split()])
    clips, real = [str(path) for path in sorted((data / "real").glob("*.mp4"))], str(cache / "real.json")
    weights, chosen = str(cache / "decoder" / "weights.safetensors"), str(cache / "calibration.json")
    return [
        *found,
        [python, str(RECIPE / "calibrate.py"), "--weights", weights, *where, "--out", chosen],
        [python, str(RECIPE / "export.py"), "--weights", weights, "--calibration", chosen],
        ["npx", "tsx", str(RECIPE.parents[1] / "src" / "cli" / "analyze.ts"), *clips, "--out", str(cache / "real")],
        [python, str(RECIPE / "calibrate_real.py"), "--analyses", str(cache / "real"), *where, "--out", real],
        [python, str(RECIPE / "export.py"), "--weights", weights, "--calibration", chosen, "--real", real],
        [python, str(RECIPE / "evaluate.py"), "report", "--split", "test", *where],
        [python, str(RECIPE / "curves.py")],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1, help="processes that share a batch; on a CPU one a core")
    parser.add_argument("--dry", action="store_true", help="print the commands, run none")
    given = parser.parse_args()
    for command in commands(given.data.resolve(), given.cache.expanduser().resolve(), given.workers):
        print(shlex.join(command), flush=True)
        if not given.dry:
            subprocess.run(command, check=True, cwd=RECIPE.parents[1])


if __name__ == "__main__":
    main()

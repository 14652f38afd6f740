"""Training curves as pictures: the logs in checkpoints/*.csv become models/tiny/curves/*.svg. Losses on the left,
validation figures on the right, over the samples seen. No background and middle greys: fit for light and dark.

    python3 models/recipe/curves.py

Needs matplotlib (Debian: python3-matplotlib), which nothing else does.
"""

import argparse
import csv
from pathlib import Path

from mart.config import MODELS

GREY = "#808080"
# Okabe and Ito's, without black and yellow: told apart by everybody, visible on light and dark.
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]


def read_log(path: Path) -> dict[str, list[float]]:
    """Columns of a log by name."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def panels(log: dict[str, list[float]]) -> list[list[str]]:
    """Columns of the two panels: losses, and the validation's figures of 0..1."""
    losses = [name for name in log if name.endswith("_loss")]
    return [losses, [name for name in log if name.startswith("valid_") and name not in losses]]


def draw(log: dict[str, list[float]], title: str, path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    # Text stays text, and ids are the same each time.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": title, "font.family": "sans-serif"})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(8, 3), layout="constrained")
    figure.suptitle(title, color=GREY)
    seen = [samples / 1000 for samples in log["samples"]]
    for axis, names in zip(axes, panels(log)):
        for colour, name in zip(COLOURS, names):
            axis.plot(seen, log[name], color=colour, marker=".", label=name.replace("_", " "))
        axis.set_xlabel("thousand samples", color=GREY)
        axis.tick_params(colors=GREY)
        axis.grid(color=GREY, alpha=0.25)
        axis.spines[:].set_color(GREY)
        axis.legend(frameon=False, labelcolor=GREY)
    figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", type=Path, default=MODELS / "recipe" / "checkpoints")
    parser.add_argument("--out", type=Path, default=MODELS / "tiny" / "curves")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(given.logs.glob("*.csv")):
        draw(read_log(path), path.stem, given.out / f"{path.stem}.svg")
        print(given.out / f"{path.stem}.svg")


if __name__ == "__main__":
    main()

"""Voices beside the corpora of speech: bursts without words of hundreds of persons, and acted Polish sentences. Filter
banks of all clips, computed once into the cache; splits are the file's own, by person.
"""

import csv
from pathlib import Path

from data.speech import Speech, analysed, chosen

SOURCES = ("emogator", "nemo")


def load_voices(data: Path, cache: Path, split: str, classes: list[str], sources: tuple[str, ...] = SOURCES) -> Speech:
    """The clips of a split and of these sources."""
    with (data / "voices" / "voices.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    banks, offsets = analysed(data / "voices" / "voices.tar", rows, cache, "voices")
    taken = [row["split"] == split and row["source"] in sources for row in rows]
    return chosen(rows, taken, banks, offsets, classes)

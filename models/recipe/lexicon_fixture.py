"""What the ladder gives for a few sentences and the shipped lexicon, for the page's own ladder to be held against.

    python3 models/recipe/lexicon_fixture.py && npx biome format --write src/lexicon/ladder.fixture.json
"""

import json
from pathlib import Path

import numpy as np

from data.lexicon import Lexicon, load_lexicon, verified, without_contractions
from mart.config import MODELS, load_config
from vocabulary import basic_tokens

FIXTURE = Path(__file__).resolve().parents[2] / "src" / "lexicon" / "ladder.fixture.json"
UNKNOWN = -1
# Words, as written, and a segment's distribution over anger, disgust, fear, joy, neutral, sadness, surprise.
CASES: list[tuple[str, list[float]]] = [
    ("I'm so happy, I love this wonderful day! 😂", [0.02, 0.02, 0.02, 0.8, 0.1, 0.02, 0.02]),
    ("I'm so happy, I love this wonderful day! 😂", [0.02, 0.02, 0.02, 0.1, 0.8, 0.02, 0.02]),
    ("A national season of wine: such an honor, I love it", [0.1, 0.1, 0.1, 0.24, 0.2, 0.1, 0.16]),
    ("A national season of wine: such an honor, I love it", [0.0, 0.0, 0.0, 0.99, 0.01, 0.0, 0.0]),
    ("I hate you; you are disgusting, sad and ANGRY", [0.5, 0.3, 0.02, 0.02, 0.02, 0.12, 0.02]),
    ("I hate you; you are disgusting, sad and ANGRY", [0.05, 0.9, 0.01, 0.01, 0.01, 0.01, 0.01]),
    ("Wow... why? They won, but I won't: OMG!", [0.02, 0.02, 0.02, 0.2, 0.1, 0.04, 0.6]),
    ("Scared of the dark-haired, lonely zebra’s cry", [0.05, 0.05, 0.7, 0.05, 0.05, 0.05, 0.05]),
    ("he cried: 'so sorry' — it wasn’t his désolé", [0.1, 0.1, 0.1, 0.05, 0.05, 0.5, 0.1]),
]


def stages(lexicon: Lexicon, text: str, segment: list[float], polarity: np.ndarray) -> list[int]:
    """For each word as written the furthest stage of its parts; -1 where the lexicon knows none."""
    found = []
    for written in text.split():
        parts = [lexicon.words[part] for part in without_contractions(basic_tokens(written)) if part in lexicon.words]
        reached = [verified(np.array([s]), d[None], np.array(segment), polarity, lexicon.ranks)[0] for s, d in parts]
        found.append(int(max(reached, default=UNKNOWN)))
    return found


def cases() -> list[dict[str, object]]:
    lexicon = load_lexicon(MODELS / "tiny" / "lexicon.json")
    polarity = np.array(load_config("tiny")["polarity"])
    return [{"text": text, "segment": s, "stages": stages(lexicon, text, s, polarity)} for text, s in CASES]


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(cases(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")

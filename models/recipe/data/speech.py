"""Speech with emotions: filter banks of all clips, computed once into the cache, and splits by speaker.

Opus is decoded by the soundfile package where it is installed, else by an installed ffmpeg.
"""

import csv
import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.filter_bank import MEL_BINS, filter_banks

RATE = 16000
TEST_SPEAKERS = ("actor21", "actor22", "actor23", "actor24", "emodb14", "emodb15", "emodb16")
VALID_SPEAKERS = ("actor19", "actor20", "emodb13")
# Emotion of speech.csv -> class of the model, where the name is another; boredom has none.
RENAMED = {"calm": "neutral"}


@dataclass(frozen=True)
class Speech:
    # Filter banks of all clips, one after the other, [frames, 128] float16
    banks: np.ndarray
    # [n + 1] where each clip begins
    offsets: np.ndarray
    # [n] class
    labels: np.ndarray
    # [n] names of the sources
    sources: np.ndarray
    # [n] finer names that the corpora themselves give: calm, amusement; absent where nobody asks
    emotions: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def clip(self, index: int) -> np.ndarray:
        return self.banks[self.offsets[index] : self.offsets[index + 1]]


def split_of(source: str, speaker: str) -> str:
    """Speakers are in one split only; all of the Urdu corpus is for tests."""
    if source == "urdu" or speaker in TEST_SPEAKERS:
        return "test"
    return "valid" if speaker in VALID_SPEAKERS else "train"


def decode_opus(packed: bytes) -> np.ndarray:
    """An Opus file to mono samples of -1..1 at 16 kHz."""
    try:
        import soundfile
    except ImportError:
        command = ["ffmpeg", "-v", "error", "-i", "pipe:0", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "pipe:1"]
        done = subprocess.run(command, input=packed, capture_output=True, check=True)
        return np.frombuffer(done.stdout, "<f4")
    samples, rate = soundfile.read(io.BytesIO(packed), dtype="float32", always_2d=True)
    if rate != RATE:
        raise ValueError(f"speech at {rate} Hz, not {RATE}")
    return samples.mean(1)


def load_speech(data: Path, cache: Path, split: str, classes: list[str]) -> Speech:
    """The clips of a split whose emotion is one of the classes, calm counted as neutral."""
    with (data / "speech" / "speech.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    banks, offsets = analysed(data / "speech" / "speech.tar", rows, cache, "speech")
    taken = [split_of(row["source"], row["speaker"]) == split for row in rows]
    return chosen(rows, taken, banks, offsets, classes)


def chosen(
    rows: list[dict[str, str]], taken: list[bool], banks: np.ndarray, offsets: np.ndarray, classes: list[str]
) -> Speech:
    """Those clips of a corpus that are taken and whose emotion is one of the classes."""
    emotions = [RENAMED.get(row["emotion"], row["emotion"]) for row in rows]
    places = [i for i, emotion in enumerate(emotions) if taken[i] and emotion in classes]
    lengths = [offsets[i + 1] - offsets[i] for i in places]
    return Speech(
        banks=np.concatenate([banks[offsets[i] : offsets[i + 1]] for i in places]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(int),
        labels=np.array([classes.index(emotions[i]) for i in places]),
        sources=np.array([rows[i]["source"] for i in places]),
        emotions=np.array([rows[i].get("category") or rows[i]["emotion"] for i in places]),
    )


def joined(parts: list[Speech]) -> Speech:
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return Speech(
        banks=np.concatenate([part.banks for part in parts]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(int),
        labels=np.concatenate([part.labels for part in parts]),
        sources=np.concatenate([part.sources for part in parts]),
        emotions=np.concatenate([part.emotions for part in parts]),
    )


def analysed(tar: Path, rows: list[dict[str, str]], cache: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Filter banks of all clips of a tar, one after the other, and where each begins; computed once."""
    path, places = cache / f"{name}-{RATE}.npy", cache / f"{name}-{RATE}-offsets.npy"
    if not (path.exists() and places.exists()):
        cache.mkdir(parents=True, exist_ok=True)
        found: dict[str, np.ndarray] = {}
        with tarfile.open(tar) as archive:
            for member in archive:
                packed = archive.extractfile(member)
                if packed is not None:
                    found[Path(member.name).name] = filter_banks(decode_opus(packed.read()), RATE).astype(np.float16)
        clips = [found[row["file"]] for row in rows]
        np.save(places, np.concatenate([[0], np.cumsum([len(clip) for clip in clips])]))
        partial = path.with_suffix(".part.npy")
        np.save(partial, np.concatenate(clips))
        partial.replace(path)
    return np.load(path, mmap_mode="r"), np.load(places)


def windows(clip: np.ndarray, length: int, step: int) -> np.ndarray:
    """A clip [frames, 128] in windows [n, length, 128] every `step` frames; a shorter clip is tiled, as the page
    does."""
    if len(clip) < length:
        clip = np.tile(clip, (-(-length // max(1, len(clip))), 1))[:length]
    starts = list(range(0, len(clip) - length + 1, step))
    return np.stack([clip[start : start + length] for start in starts]).reshape(-1, length, MEL_BINS)

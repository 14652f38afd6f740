"""Music that nobody sings, as waveforms through the filter bank: chords, melodies, beats, and all of them together.
What has no voice says nothing of what anybody feels.
"""

from pathlib import Path

import numpy as np

from data.filter_bank import filter_banks

RATE = 16000
SECONDS = 4
CLIPS = 600
# Semitones above the root
CHORDS = ((0, 4, 7), (0, 3, 7), (0, 4, 7, 11), (0, 3, 7, 10), (0, 5, 7), (0, 3, 6), (0, 7, 12), (0, 4, 8))
SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9))


def load_music(cache: Path) -> np.ndarray:
    """Filter banks of the clips, [clips, frames, 128] float16, always the same; computed once."""
    path = cache / f"music-{RATE}.npy"
    if not path.exists():
        random = np.random.default_rng(3)
        banks = np.stack([filter_banks(music(random, SECONDS), RATE).astype(np.float16) for _ in range(CLIPS)])
        partial = path.with_suffix(".part.npy")
        np.save(partial, banks)
        partial.replace(path)
    return np.load(path)


def music(random: np.random.Generator, seconds: float) -> np.ndarray:
    """Samples of -1..1 at 16 kHz: one to three parts of chords, melody, bass and beats, in time with each other."""
    length, beat = round(seconds * RATE), 60 / random.uniform(60, 180)
    key, scale = random.uniform(36, 60), SCALES[random.integers(len(SCALES))]
    parts = [_chords, _melody, _bass, _beats]
    playing = random.choice(len(parts), random.choice((1, 1, 2, 3)), replace=False)
    total = np.zeros(length)
    for index in playing:
        part = parts[index](random, length, beat, key, scale)
        total += part / max(1e-9, np.abs(part).max()) * random.uniform(0.3, 1)
    if random.random() < 0.5:
        total = _echoes(random, total)
    # A hiss below, as all recordings have.
    total = total / np.abs(total).max() + random.normal(0, 10 ** random.uniform(-5, -2), length)
    return np.clip(total * 10 ** random.uniform(-2, -0.1), -1, 1)


def _note(random: np.random.Generator, pitch: float, length: int, timbre: dict[str, float]) -> np.ndarray:
    """One note of `pitch` (MIDI) with overtones that fall off and die away each at its own speed."""
    time, hz = np.arange(length) / RATE, 440 * 2 ** ((pitch - 69) / 12)
    vibrato = timbre["vibrato"] * np.sin(2 * np.pi * 5.5 * time + random.uniform(0, 6))
    phase = 2 * np.pi * hz * (time + vibrato / (2 * np.pi * 5.5))
    found = np.zeros(length)
    for overtone in range(1, 1 + min(24, int(RATE / 2 / hz))):
        if timbre["odd"] and overtone % 2 == 0:
            continue
        loss = np.exp(-time * timbre["decay"] * overtone**0.5)
        found += overtone ** -timbre["fall"] * loss * np.sin(overtone * phase + random.uniform(0, 6))
    attack = np.minimum(1, time / timbre["attack"])
    release = np.minimum(1, (length / RATE - time) / 0.02)
    return found * attack * release


def _timbre(random: np.random.Generator) -> dict[str, float]:
    held = random.random() < 0.5
    return {
        "odd": float(random.random() < 0.2),
        "fall": random.uniform(0.5, 2.5),
        "decay": random.uniform(0, 0.3) if held else random.uniform(1, 8),
        "attack": random.uniform(0.01, 0.2) if held else random.uniform(0.002, 0.01),
        "vibrato": random.uniform(0, 0.006) if held and random.random() < 0.4 else 0.0,
    }


def _line(
    random: np.random.Generator, length: int, notes: list[tuple[float, float, tuple[float, ...]]]
) -> np.ndarray:
    """Notes (start and duration in seconds, pitches) on one instrument."""
    timbre, found = _timbre(random), np.zeros(length)
    for start, duration, pitches in notes:
        first = round(start * RATE)
        taken = min(round(duration * RATE), length - first)
        if taken > RATE // 50:
            for pitch in pitches:
                found[first : first + taken] += _note(random, pitch, taken, timbre)
    return found


def _chords(random: np.random.Generator, length: int, beat: float, key: float, scale: tuple[int, ...]) -> np.ndarray:
    step = beat * random.choice((1, 2, 4))
    notes = []
    for start in np.arange(0, length / RATE, step):
        root = key + 12 + scale[random.integers(len(scale))]
        notes.append((start, step * random.uniform(0.7, 1.1), [root + n for n in CHORDS[random.integers(len(CHORDS))]]))
    return _line(random, length, notes)


def _melody(random: np.random.Generator, length: int, beat: float, key: float, scale: tuple[int, ...]) -> np.ndarray:
    notes, start, place = [], 0.0, int(random.integers(len(scale)))
    high = 12 * random.integers(1, 4)
    while start < length / RATE:
        duration = beat * random.choice((0.25, 0.5, 0.5, 1, 1, 2))
        place += int(random.integers(-2, 3))
        pitch = key + high + scale[place % len(scale)] + 12 * (place // len(scale))
        if random.random() < 0.9:
            notes.append((start, duration * random.uniform(0.6, 1.2), (min(100, max(30, pitch)),)))
        start += duration
    return _line(random, length, notes)


def _bass(random: np.random.Generator, length: int, beat: float, key: float, scale: tuple[int, ...]) -> np.ndarray:
    step = beat * random.choice((0.5, 1, 2))
    starts = np.arange(0, length / RATE, step)
    return _line(random, length, [(s, step * 0.9, (key - 12 + scale[random.integers(len(scale))],)) for s in starts])


def _beats(random: np.random.Generator, length: int, beat: float, key: float, scale: tuple[int, ...]) -> np.ndarray:
    """Drum, snare and cymbal on a pattern of eight that repeats."""
    found, time = np.zeros(length), np.arange(RATE // 2) / RATE
    fall, low = random.uniform(6, 25), random.uniform(40, 80)
    drum = np.exp(-time * fall) * np.sin(2 * np.pi * (low * time + low / 10 * (1 - np.exp(-40 * time))))
    noise = random.normal(0, 0.5, len(time))
    bright = np.diff(noise, prepend=0)
    tone = 0.5 * np.sin(2 * np.pi * random.uniform(150, 250) * time)
    snare = np.exp(-time * random.uniform(10, 40)) * (noise + tone)
    cymbal = np.exp(-time * random.uniform(8, 80)) * bright
    for sound, often, level in ((drum, 0.4, 1.0), (snare, 0.25, 0.6), (cymbal, 0.6, 0.3)):
        pattern = random.random(8) < often
        for index, start in enumerate(np.arange(0, length / RATE, beat / 2)):
            if pattern[index % 8]:
                first = round(start * RATE)
                taken = min(len(sound), length - first)
                found[first : first + taken] += sound[:taken] * level * random.uniform(0.6, 1)
    return found + 1e-6 * random.normal(size=length)


def _echoes(random: np.random.Generator, samples: np.ndarray) -> np.ndarray:
    found = samples.copy()
    for _ in range(6):
        late = round(random.uniform(0.01, 0.3) * RATE)
        found[late:] += samples[:-late] * random.uniform(0.05, 0.35)
    return found

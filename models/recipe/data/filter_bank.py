"""Kaldi's log-mel filter banks as the page computes them (src/segment/filter-bank.ts): 128 bins from 20 Hz to Nyquist
over 25 ms windows every 10 ms, pre-emphasis 0.97, Hanning window, natural logarithm, normalised.
"""

import numpy as np

MEL_BINS = 128
PREEMPHASIS = 0.97
LOW_HZ = 20.0
POWER_FLOOR = 1.1920928955078125e-7
LOG_MEL_MEAN = -6.6268077
LOG_MEL_SPREAD = 2 * 5.358466


def mel(hz: np.ndarray | float) -> np.ndarray:
    return 1127 * np.log(1 + np.asarray(hz) / 700)


def triangles(size: int, rate: int) -> np.ndarray:
    """[size / 2 + 1, 128] weights, of equal width in mel; the spectrum bin at Nyquist has none, as in Kaldi."""
    low = mel(LOW_HZ)
    step = (mel(rate / 2) - low) / (MEL_BINS + 1)
    left = low + step * np.arange(MEL_BINS)
    place = mel(np.arange(size // 2) * rate / size)[:, None]
    weights = np.maximum(0, np.minimum(place - left, left + 2 * step - place) / step)
    return np.concatenate([weights, np.zeros((1, MEL_BINS))])


def filter_banks(samples: np.ndarray, rate: int) -> np.ndarray:
    """Samples [n] of -1..1 to normalised log-mel [frames, 128], float32; whole windows only."""
    window, shift = rate * 25 // 1000, rate * 10 // 1000
    if len(samples) < window:
        return np.zeros((0, MEL_BINS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), window)[::shift]
    frames = frames - frames.mean(1, keepdims=True)
    # The first sample has none before it: Kaldi takes itself.
    before = np.concatenate([frames[:, :1], frames[:, :-1]], 1)
    size = 1 << (window - 1).bit_length()
    spectrum = np.fft.rfft((frames - PREEMPHASIS * before) * np.hanning(window), size)
    energies = (spectrum.real**2 + spectrum.imag**2) @ triangles(size, rate)
    return ((np.log(np.maximum(energies, POWER_FLOOR)) - LOG_MEL_MEAN) / LOG_MEL_SPREAD).astype(np.float32)

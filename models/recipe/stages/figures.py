"""Figures that evaluation reports: accuracy, macro F1, confusion, and expected calibration error."""

import numpy as np


def accuracy(predicted: np.ndarray, truth: np.ndarray) -> float:
    return float((predicted == truth).mean())


def confusion(predicted: np.ndarray, truth: np.ndarray, classes: int) -> np.ndarray:
    """[truth, predicted] counts"""
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (truth, predicted), 1)
    return table


def macro_f1(predicted: np.ndarray, truth: np.ndarray, classes: int) -> float:
    """Mean F1 over the classes that occur in the truth."""
    table = confusion(predicted, truth, classes)
    hits = np.diag(table)
    seen, said = table.sum(1), table.sum(0)
    f1 = 2 * hits / np.maximum(seen + said, 1)
    return float(f1[seen > 0].mean())


def calibration_error(probabilities: np.ndarray, truth: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error of [n, classes] probabilities: mean gap of confidence and accuracy over equal bins."""
    confidence = probabilities.max(1)
    right = probabilities.argmax(1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[place == b].mean() - right[place == b].mean()) * (place == b).mean() for b in set(place)]
    return float(sum(gaps))


def majority_share(truth: np.ndarray) -> float:
    """Accuracy of always saying the most frequent class: the baseline beside every accuracy."""
    return float(np.bincount(truth).max() / len(truth))

"""Reads a goldens folder and compares tensors with it, for the tests of parity."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "parity" / "goldens" / "seed1"
ACTIVATION = 2e-5
ATTENTION = 5e-5
LOGITS = 1e-4


def relative(found: np.ndarray, wanted: np.ndarray) -> float:
    """Relative L2 distance, in float64."""
    found, wanted = found.astype(np.float64).reshape(-1), wanted.astype(np.float64).reshape(-1)
    return float(np.linalg.norm(found - wanted) / max(np.linalg.norm(wanted), 1e-30))


@dataclass
class Goldens:
    folder: Path = FOLDER
    manifest: dict[str, Any] = field(init=False)
    # (name, deviation, limit) of all comparisons so far
    compared: list[tuple[str, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))

    def array(self, name: str) -> np.ndarray:
        return np.load(self.folder / f"{name}.npy")

    def scalar(self, name: str) -> float:
        return float(self.manifest["scalars"][name]["value"])

    def tensor(self, name: str, found: Tensor, limit: float = ACTIVATION) -> None:
        """Notes the relative L2 of a stored tensor."""
        wanted = self.array(name)
        if tuple(found.shape) != wanted.shape:
            raise AssertionError(f"{name} is {tuple(found.shape)}, not {wanted.shape}")
        self.compared.append((name, relative(found.numpy(), wanted), limit))

    def absolute(self, name: str, found: Tensor | float, limit: float = LOGITS) -> None:
        """Notes the largest absolute difference of logits (a stored tensor) or of a scalar."""
        if isinstance(found, float):
            self.compared.append((name, abs(found - self.scalar(name)), limit))
        else:
            self.compared.append((name, float(np.abs(found.numpy() - self.array(name)).max()), limit))

    def summary(self, name: str, found: Tensor) -> None:
        """Notes the worse of a summary's 128 values and its L2."""
        wanted = self.manifest["summaries"][name]
        if list(found.shape) != wanted["shape"]:
            raise AssertionError(f"{name} is {list(found.shape)}, not {wanted['shape']}")
        flat = found.reshape(-1).numpy()
        picked = np.concatenate([flat[:64], flat[:: wanted["stride"]][:64]])
        close = relative(picked, np.array(wanted["first64"] + wanted["strided64"]))
        length = float(np.linalg.norm(flat.astype(np.float64)))
        self.compared.append((name, max(close, abs(length / wanted["l2"] - 1)), ACTIVATION))

    def failures(self) -> list[str]:
        return [f"{name}: {found:.2e} over {limit:.0e}" for name, found, limit in self.compared if not found <= limit]

    def worst(self) -> str:
        """The comparison that comes closest to its limit."""
        name, found, limit = max(self.compared, key=lambda entry: entry[1] / entry[2])
        return f"{len(self.compared)} compared, closest to its limit: {name} {found:.2e} of {limit:.0e}"

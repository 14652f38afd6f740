"""Writes and reads safetensors files (an eight-byte length, a JSON header, raw little-endian values): what the page
loads.

The format is small enough that no library is needed, and Debian packages none.
"""

import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

# Which shard holds a tensor, as the page reads it.
INDEX = "weights.index.json"
TYPES = {"F16": (torch.float16, np.dtype("<f2")), "F32": (torch.float32, np.dtype("<f4"))}


def save_safetensors(path: Path, tensors: dict[str, Tensor], dtype: str, notes: dict[str, str] | None = None) -> None:
    """Writes `tensors` as F16 or F32, in the order of their names; `notes` go into the header's __metadata__.

    Raises ValueError where a value is not finite in `dtype`: such weights would load and give nonsense.
    """
    kind, stored = TYPES[dtype]
    header: dict[str, object] = {"__metadata__": notes} if notes else {}
    bodies: list[bytes] = []
    place = 0
    for name in sorted(tensors):
        values = tensors[name].detach().cpu().to(kind)
        if not torch.isfinite(values).all():
            raise ValueError(f"{name} holds values that are not finite as {dtype}")
        body = values.contiguous().numpy().astype(stored).tobytes()
        header[name] = {"dtype": dtype, "shape": list(values.shape), "data_offsets": [place, place + len(body)]}
        bodies.append(body)
        place += len(body)
    lead = json.dumps(header, separators=(",", ":")).encode()
    # Padded with spaces, as the format allows, so that values begin at a multiple of eight bytes.
    lead += b" " * (-len(lead) % 8)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(struct.pack("<Q", len(lead)) + lead + b"".join(bodies))
    partial.replace(path)


def load_safetensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """All tensors of a file as float32 by name, and its notes."""
    packed = path.read_bytes()
    (length,) = struct.unpack("<Q", packed[:8])
    header = json.loads(packed[8 : 8 + length])
    notes = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = np.frombuffer(packed[start:end], TYPES[entry["dtype"]][1]).astype(np.float32)
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]))
    return tensors, notes


def load_shards(folder: Path, index: str = INDEX) -> dict[str, Tensor]:
    """All tensors of a folder's shards, which its index names."""
    places = json.loads((folder / index).read_text(encoding="utf-8"))["weight_map"]
    tensors: dict[str, Tensor] = {}
    for file in sorted(set(places.values())):
        tensors |= load_safetensors(folder / file)[0]
    return tensors

"""The weights of a model, read where they lie on the disk."""

import json
from collections.abc import Mapping
from hashlib import file_digest
from mmap import ACCESS_COPY, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[Any]]

DTYPES = {"F16": np.float16, "F32": np.float32, "I64": np.int64, "I8": np.int8}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read_weights(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a safetensors file by name. Their memory is the file's: nothing is copied.

    safetensors' own loader copies each array, 90 MB for the bundled model. The file is eight bytes with the
    header's length, the header as JSON, and the arrays. Check its SHA-256 first: a damaged one is not told.
    """
    with path.open("rb") as file:
        # OpenVINO shares only memory that could be written. Nobody does, and it would not reach the file.
        memory = mmap(file.fileno(), 0, access=ACCESS_COPY)
    start = 8 + int.from_bytes(memory[:8], "little")
    header: dict[str, Any] = json.loads(memory[8:start])
    header.pop("__metadata__", None)
    return {name: _array(memory, start, entry) for name, entry in header.items()}


def _array(memory: mmap, start: int, entry: Mapping[str, Any]) -> NDArray[Any]:
    first, end = entry["data_offsets"]
    dtype = np.dtype(DTYPES[entry["dtype"]]).newbyteorder("<")
    count = (end - first) // dtype.itemsize
    return np.frombuffer(memory, dtype, count, start + first).reshape(entry["shape"])

"""An encoder for tests: quick, the same on every machine, and near where words are shared."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from retrieval.stages import Vector
from retrieval.text import content_words, stem


class HashingEncoder:
    """A bag of stems, each hashed to one of a few dimensions: it keeps the contract of an `Encoder`."""

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions = dimensions
        self.name = f"hashing-{dimensions}"

    def encode_question(self, question: str) -> Vector:
        """A vector of shape `(dimensions,)` and unit length."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        vector[0] = 0.01  # so that a text without words has a direction too
        for word in content_words(question):
            vector[crc32(stem(word).encode(errors="replace")) % self.dimensions] += 1
        unit: Vector = vector / np.linalg.norm(vector)
        return unit

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """A matrix of shape `(len(texts), dimensions)` and rows of unit length."""
        rows = [self.encode_question(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimensions), dtype=np.float32)

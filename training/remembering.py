"""The bundled encoder with a memory: training meets the same texts again and again."""

from collections.abc import Sequence

import numpy as np

from retrieval.encoders import SentenceEncoder
from retrieval.stages import Vector


class RememberingEncoder:
    """Encodes each text once. The bundled model has no prompts: a question is encoded as a passage is."""

    def __init__(self) -> None:
        self._encoder = SentenceEncoder()
        self._known: dict[str, Vector] = {}
        self.name = self._encoder.name

    def encode_question(self, question: str) -> Vector:
        """A vector of shape `(dimensions,)`."""
        vector: Vector = self.encode_passages([question])[0]
        return vector

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """A matrix of shape `(len(texts), dimensions)`."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(new, self._encoder.encode_passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])

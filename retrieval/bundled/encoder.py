"""The bundled encoder, without PyTorch: it is there in a fraction of a second, and twice as fast or more."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from retrieval.bundled.bert import bert, mean
from retrieval.bundled.network import Network
from retrieval.bundled.weights import read_weights
from retrieval.stages import Vector

LONGEST = 256  # tokens of a text that are read, as sentence-transformers reads them with this model


class MiniLM:
    """all-MiniLM-L6-v2 (Wang et al. 2020), whose vectors are those of sentence-transformers but for rounding.

    In float32 their cosine is 1.00000, in bfloat16, where the processor has it, above 0.9998.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._width: int = config["hidden_size"]
        self._tokenizer = _tokenizer(folder)
        self._network = Network(name, lambda: bert(config, read_weights(folder / "model.safetensors"), mean))

    def encode_question(self, question: str) -> Vector:
        """A vector of shape `(dimensions,)` and unit length."""
        return self.encode_passages([question]).reshape(-1)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """A matrix of shape `(len(texts), dimensions)` and rows of unit length."""
        rows = self._network.run(self._tokenizer.encode_batch(list(texts)))
        return np.array(rows, dtype=np.float32).reshape(len(texts), self._width)


def _tokenizer(folder: Path) -> Tokenizer:
    """The model's tokenizer, set once: threads that set it while others use it get "Already borrowed"."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()  # it is padded to 128 tokens otherwise
    return tokenizer

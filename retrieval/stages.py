"""The verbs: each stage of the way from a question to a reply is a seam with one job."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Evidence, Period, Reply, Scope

Vector = NDArray[np.float32]


class Encoder(Protocol):
    """Text to vectors of unit length, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """The model's name. Vectors of two encoders with different names are never compared."""
        ...

    def encode_question(self, question: str) -> Vector:
        """A vector of shape `(dimensions,)`."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """A matrix of shape `(len(texts), dimensions)`."""
        ...


class Retriever(Protocol):
    """Wide and cheap: the passages that may answer."""

    def retrieve(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> list[Evidence]:
        """At most `limit` passages that `scope` may see, best first; if given, dated `within` a period."""
        ...


class Reader(Protocol):
    """Narrow and dear: evidence to a reply."""

    def ready(self) -> None:
        """Load what reading takes, so that the first question need not wait for it. Raises `ModelError`."""
        ...

    def read(self, question: str, evidence: Sequence[Evidence]) -> Reply:
        """An answer that cites the evidence, or the honest reply that it does not say."""
        ...

"""The verbs: each stage of the way from a question to a reply is a seam with one job."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
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


def _unheard(written: str) -> None:
    """Nobody reads along."""


def _unbilled(tokens: int) -> None:
    """Nobody counts."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whoever waits for a reply. By default nobody reads along, and the reply is wanted until it is there.

    `writing` is called on the reader's own thread with all that a model has written so far: unverified words,
    for eyes that know it. Once `wanted` is False the reader stops, lets go of its model and raises `GivenUp`.
    With `frugal` no chat model is asked: its budget is spent; `spent` is told the tokens of each time one is.
    `today` is the day of asking. `asked` is the question as it was typed, where it was put into the articles'
    language: the reply is to be in the asker's.
    """

    today: date | None = None
    writing: Callable[[str], None] = _unheard
    wanted: Callable[[], bool] = _always
    frugal: bool = False
    spent: Callable[[int], None] = _unbilled
    asked: str | None = None


NOBODY = Hearing()


def unheard(hearing: Hearing) -> Hearing:
    """The same, for what a model writes on the way to the reply: nobody reads along."""
    return replace(hearing, writing=_unheard)


class Reader(Protocol):
    """Narrow and dear: evidence to a reply."""

    def ready(self) -> None:
        """Load what reading takes, so that the first question need not wait for it. Raises `ModelError`."""
        ...

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        """An answer that cites the evidence, or the honest reply that it does not say. Raises `GivenUp`."""
        ...

"""The verbs that come before finding, and the noun that they need: what was said so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from retrieval.stages import NOBODY, Hearing
from retrieval.types import Evidence, Written

TURNS = 10  # the last ones that count: what was said before is hardly what "it" means
SUB_QUESTIONS = 3

Near = Callable[[], Sequence[Evidence]]
"""What is found for a question as it was asked; it is looked up only if it has to be known."""


class Speaker(StrEnum):
    """Who said it."""

    ASKER = "asker"
    OTHER = "other"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one of them said. A turn of the bot's may know the question that it understood, the words that
    answered it, and the titles of the articles that it cited."""

    speaker: Speaker
    text: str
    question: str | None = None
    short: str | None = None
    titles: tuple[str, ...] = ()


class Rewriter(Protocol):
    """A question that leans on what was said before, as one that stands alone."""

    def rewrite(self, question: str, history: Sequence[Turn], hearing: Hearing = NOBODY, /) -> str:
        """One line of at most `LONGEST_QUESTION` characters; the question as it is, if it stands alone.

        The oldest turn is first, and the last `TURNS` count. Raises `GivenUp`.
        """
        ...


class Decomposer(Protocol):
    """A question that needs several articles, as questions that each need one."""

    def decompose(self, question: str, hearing: Hearing = NOBODY, /) -> tuple[str, ...]:
        """At most `SUB_QUESTIONS`, each on one line; the question alone, if it asks one thing.

        Raises `GivenUp`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Understood:
    """A question in the language of the articles, and what a chat model had to do with it, if it had."""

    question: str
    written: Written | None = None


class Interpreter(Protocol):
    """A question in another language than the articles', as it would be asked of them in theirs."""

    def interpret(self, question: str, near: Near, hearing: Hearing = NOBODY, /) -> Understood:
        """The question as it is, where the articles `near` it are in its language. Raises `GivenUp`."""
        ...


class Complete(Protocol):
    """A chat model as it is needed here."""

    def __call__(self, system: str, user: str, hearing: Hearing) -> str:
        """What the model says to `user` under the orders of `system`. Raises `ModelError`, and `GivenUp`."""
        ...

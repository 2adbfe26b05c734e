"""The verbs that come before finding, and the noun that they need: what was said so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

TURNS = 10  # the last ones that count: what was said before is hardly what "it" means
SUB_QUESTIONS = 3


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

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """One line of at most `LONGEST_QUESTION` characters; the question as it is, if it stands alone.

        The oldest turn is first, and the last `TURNS` count.
        """
        ...


class Decomposer(Protocol):
    """A question that needs several articles, as questions that each need one."""

    def decompose(self, question: str) -> tuple[str, ...]:
        """At most `SUB_QUESTIONS`, each on one line; the question alone, if it asks one thing."""
        ...


class Complete(Protocol):
    """A chat model as it is needed here."""

    def __call__(self, system: str, user: str) -> str:
        """What the model says to `user` under the orders of `system`. Raises `ModelError`."""
        ...

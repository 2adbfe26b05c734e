"""Every sentence that Footnote says to people in Discord, in one place, to be read or translated."""

from collections.abc import Mapping
from datetime import date

from bot.asking import TookTooLong
from retrieval.errors import FootnoteError, QuestionError
from retrieval.types import Why

ASK_COMMAND = "ask"
ASK_DESCRIPTION = "Ask the articles, and get the exact words that say so"
ASK_QUESTION = "For example: who is leading the training?"

NO_ANSWER: Mapping[Why, str] = {
    Why.NO_ARTICLES: "There are no articles here yet, so I have nothing to answer from.",
    Why.NOTHING_RELEVANT: "The articles do not say.",
    Why.NOT_SURE: "The articles do not say. Some come near, but none says it clearly enough to quote.",
}

APOLOGY = "Sorry, I could not look that up: something is wrong on my side, and it has been noted in my log."

UNTITLED = "Untitled"
UNDATED = "undated"


def apology(error: Exception) -> str:
    """What the person who asked is told: what they can mend themselves, or that we are sorry."""
    match error:
        case QuestionError() | TookTooLong():
            return f"{_sentence(error)} {error.hint}"
        case _:
            return APOLOGY


def day(published: date) -> str:
    """17 Feb 2025: no reader takes the month for the day."""
    return f"{published.day} {published:%b %Y}"


def as_of(newest: date) -> str:
    """How fresh the articles behind an answer are."""
    return f"As of {day(newest)}"


def not_shown(sources: int) -> str:
    """Said where a message has no room for all sources."""
    return f"{sources} more source{'s are' if sources > 1 else ' is'} not shown"


def _sentence(error: FootnoteError) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."

"""Failures for the operator's eyes: what is logged, and what is kept out of the log."""

import logging
import traceback

from bot.asking import TookTooLong
from bot.gate import TooManyQuestions
from retrieval.errors import FootnoteError, GivenUp, QuestionError

log = logging.getLogger(__name__)


def note(error: Exception) -> None:
    """Log what the operator should know of. What the person who asked can mend is not logged."""
    match error:
        case QuestionError() | GivenUp() | TooManyQuestions():
            pass
        case TookTooLong():
            log.warning("A reply was given up: %s", error)
        case _:
            hint = f"\n{error.hint}" if isinstance(error, FootnoteError) else ""
            log.error("A question could not be answered:\n%s%s", without_words(error), hint)


def without_words(error: BaseException | None) -> str:
    """The traceback without the messages of foreign errors: those may repeat the question, ours do not."""
    steps = []
    while error is not None:
        message = f": {error}" if isinstance(error, FootnoteError) else ""
        frames = "".join(traceback.format_tb(error.__traceback__))
        steps.append(f"{frames}{type(error).__qualname__}{message}")
        error = error.__cause__ or error.__context__
    return "\nbecause of:\n".join(steps)

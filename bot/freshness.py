"""Whether an answer may have been overtaken: a question about now, and sources from long ago."""

import re
from datetime import date, timedelta

from retrieval.times.expressions import expressions

LONG_AGO = timedelta(90)  # most posts, prices and plans outlast a month, many not a season

_NOW = re.compile(
    r"\b(?:now|nowadays|current(?:ly)?|today|tonight|at present|presently|at the moment|these days|so far"
    r"|latest|newest|most recent|recently|still|yet|no longer|any ?more|ongoing)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:(?P<present>is|are|has|have|does|do(?! you))|was|were|did|had)\b|\bwho(?P<short>['’]s)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def outdated(question: str, newest: date, today: date) -> bool:
    """Whether `question` is about now, and the `newest` source is too old to tell."""
    return today - newest > LONG_AGO and means_now(question, today)


def means_now(question: str, today: date) -> bool:
    """Whether the answer is one that changes: "who is mayor?", but not "who was mayor in 2019?"."""
    asked = " ".join(question.split())
    is_past = any(said.days.last < today for said in expressions(asked, today)) or _YEAR.search(asked)
    return not is_past and bool(_NOW.search(asked) or _is_present(asked))


def _is_present(asked: str) -> bool:
    """By the first verb that tells: "who is the man that was rescued?" asks who he is."""
    verb = _VERB.search(asked)
    return verb is not None and bool(verb["present"] or verb["short"])

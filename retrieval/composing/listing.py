"""Questions that ask for several things, and the run of names in which one of them stands."""

import re

from retrieval.composing.cues import vocabulary
from retrieval.text import STOP_WORDS, Span

_PLURAL = (
    r"(?!(?:news|series|species|politics|physics|economics|does|always|besides|perhaps)\b)"
    r"(?:people|men|women|children|[a-z]{2,}[a-hj-rtv-z]s)\b"
)
_HELPER = r"(?:are|were|do|did|have|had|can|could|will|would|should|must)\b"
# "Which company makes" has a verb where "which big companies make" has a plural; only a helping verb tells.
_ASKS = re.compile(
    rf"\bwhich (?:(?:two|three|four|five|six|other) )?{_PLURAL}|\b(?:which|what) [\w-]+ {_PLURAL} {_HELPER}"
    rf"|\bwhat {_PLURAL} (?:{_HELPER}|does\b|has\b)"
    rf"|\bwho (?:are|were) (?!you\b|they\b|we\b)"
    rf"|^(?:please )?(?:name|list) (?:the|all|some|any|two|three|four|five)\b"
    rf"|\bnames of (?:the |all )?{_PLURAL}",
    re.IGNORECASE,
)

_WORD = r"(?:(?:[A-Z]\.){2,}|[A-ZÀ-ÖØ-Þ][\w’'&-]*|\d+(?:st|nd|rd|th))"
_ITEM = re.compile(rf"(?:the )?{_WORD}(?: (?:(?:of|of the|for|for the|de|del|la|the) )?{_WORD})*")
_LAST = r",? (?:and|or|as well as) "
_AND = re.compile(r" (?:and|or|as well as) ")
_JOIN = re.compile(rf"{_LAST}|, |; ")
_NO_ITEM = vocabulary(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december i i'm i’m"
)


def asks_for_several(question: str) -> bool:
    """Whether a list is expected, as by "which countries", but not by "which of the countries"."""
    return bool(_ASKS.search(question.strip()))


def run_around(sentence: str, span: Span) -> Span:
    """The names that are listed with the span, as one slice: "Panama, Peru, and Ecuador" of "Peru".

    The span itself if it stands in no list. A list has an "and" before its last name: without one, names
    with a comma between them are as likely one thing, "Paris, France".
    """
    if _AND.search(sentence[slice(*span)]):  # what was marked is a list already
        return span
    run = _items(sentence, span)
    if len(run) < 2 or not re.fullmatch(_LAST, sentence[run[-2][1] : run[-1][0]]):
        return span
    return run[0][0], run[-1][1]


def items_of(answer: str) -> list[str]:
    """The things that an answer lists, or the one that it is."""
    return [item for item in _JOIN.split(answer) if item]


def _items(sentence: str, span: Span) -> list[Span]:
    """The names of the list that the span is part of, in order."""
    names = [_without_opener(sentence, item.span()) for item in _ITEM.finditer(sentence)]
    held = [name for name in names if name[0] < span[1] and span[0] < name[1]]
    if not held or held[0][0] > span[0] or held[-1][1] < span[1]:
        return []
    first, last = names.index(held[0]), names.index(held[-1])
    while first > 0 and _joined(sentence, names[first - 1], names[first]) == ",":
        first -= 1
    while last + 1 < len(names) and (by := _joined(sentence, names[last], names[last + 1])):
        last += 1
        if by != ",":
            break
    return names[first : last + 1]


def _joined(sentence: str, name: Span, following: Span) -> str | None:
    """The word or comma that joins two names of a list; None if they are not of one."""
    join = _JOIN.fullmatch(sentence, name[1], following[0])
    both = {sentence[slice(*each)].casefold() for each in (name, following)}
    if join is None or both & _NO_ITEM:
        return None
    return join.group().strip().replace(";", ",")


def _without_opener(sentence: str, name: Span) -> Span:
    """A name without the word that is capitalised before it because the sentence starts there: In Panama."""
    first = sentence[slice(*name)].split(" ")[0]
    if name[0] == 0 and first.casefold() in STOP_WORDS and first.casefold() != "the" and len(first) < name[1]:
        return len(first) + 1, name[1]
    return name

"""What was found and said for each sub-question, put together for the question that was asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, zip_longest

from retrieval.types import Answer, Citation, Evidence, Reply, Stance, Written

_MARKER = re.compile(r"\[(\d+)\]")


def interleaved(found: Sequence[Sequence[Evidence]], limit: int) -> list[Evidence]:
    """The best of each, then the second of each, and so on: scores do not compare between questions."""
    once: dict[str, Evidence] = {}
    for each in filter(None, chain.from_iterable(zip_longest(*found))):
        once.setdefault(each.passage.id, each)
    return list(once.values())[:limit]


def together(question: str, parts: Sequence[str], replies: Iterable[Reply]) -> Answer | None:
    """One answer of several, with their citations numbered through; None once one of them is no answer.

    Half an answer to "which lasts longer?" would pass for a whole one.
    """
    answers: list[Answer] = []
    for reply in replies:
        if not isinstance(reply, Answer):
            return None
        answers.append(reply)
    if not answers:
        return None
    numbered: list[Citation] = []
    texts = [_renumbered(answer, numbered) for answer in answers]
    stances = {answer.stance for answer in answers}
    return Answer(
        question,
        "\n".join(texts),
        None,
        tuple(numbered),
        interleaved([answer.evidence for answer in answers], max(len(each.evidence) for each in answers)),
        min(answer.confidence for answer in answers),
        reduce(lambda earlier, later: later.after(earlier), (answer.took for answer in answers)),
        stances.pop() if len(stances) == 1 else Stance.SINGLE,
        _written(answers),
        tuple(parts),
    )


def _written(answers: Sequence[Answer]) -> Written | None:
    """What a chat model had to do with all of them."""
    each = [answer.written for answer in answers if answer.written]
    return reduce(lambda earlier, later: later.and_also(earlier), each) if each else None


def _renumbered(answer: Answer, numbered: list[Citation]) -> str:
    """The answer's text with the markers that its citations have among all: a place has one number."""
    numbers: dict[str, int] = {}
    for citation in answer.citations:
        same = next((each for each in numbered if _place(each) == _place(citation)), None)
        if same is None:
            same = replace(citation, number=len(numbered) + 1)
            numbered.append(same)
        numbers[str(citation.number)] = same.number
    return _MARKER.sub(lambda found: f"[{numbers.get(found[1], found[1])}]", answer.text)


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.article.id, citation.start, citation.end

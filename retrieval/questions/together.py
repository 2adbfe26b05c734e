"""What was found and said for each sub-question, put together for the question that was asked."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from retrieval.types import Answer, Citation, Evidence, Reply, Stance, Took

_MARKER = re.compile(r"\[(\d+)\]")


def interleaved(found: Sequence[Sequence[Evidence]], limit: int) -> list[Evidence]:
    """The best of each, then the second of each, and so on: scores do not compare between questions."""
    once: dict[str, Evidence] = {}
    for each in filter(None, chain.from_iterable(zip_longest(*found))):
        once.setdefault(each.passage.id, each)
    return list(once.values())[:limit]


def together(question: str, replies: Sequence[Reply]) -> Reply | None:
    """One answer of several, with their citations numbered through; None if any of them is no answer.

    Half an answer to "which lasts longer?" would pass for a whole one.
    """
    answers = [reply for reply in replies if isinstance(reply, Answer)]
    if not answers or len(answers) < len(replies):
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
        Took(sum(each.took.retrieve for each in answers), sum(each.took.read for each in answers)),
        stances.pop() if len(stances) == 1 else Stance.SINGLE,
    )


def _renumbered(answer: Answer, numbered: list[Citation]) -> str:
    """The answer's text with the markers that its citations have among all, which are added to them."""
    first = len(numbered)
    numbers = {str(each.number): first + at for at, each in enumerate(answer.citations, 1)}
    numbered.extend(replace(each, number=numbers[str(each.number)]) for each in answer.citations)
    return _MARKER.sub(lambda found: f"[{numbers.get(found[1], found[1])}]", answer.text)

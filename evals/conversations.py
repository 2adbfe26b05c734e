"""Follow-ups, and questions that need several articles: how many are answered as asked, and how many helped.

A conversation of `conversations.jsonl` is played: what was asked `before` is asked of the product, and what
it replied is the history of the last `question`. `standalone` is that question as a person would ask it
alone. A line that begins with "other: " is what somebody else said. A question of `several.jsonl` is right if
each of its parts is answered.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rich.table import Table

from evals.datasets import Case, Dataset, DatasetError, Half
from evals.metrics import contains
from retrieval.questions.carrying import CarryingRewriter
from retrieval.questions.coordination import CoordinationDecomposer
from retrieval.questions.stages import Decomposer, Rewriter, Speaker, Turn
from retrieval.questions.together import together
from retrieval.types import Answer, Reply

Ask = Callable[[str], Reply]
OTHER = "other: "
EXAMPLES = Path(__file__).parent / "examples"

Scores = Mapping[str, "Score"]
"""By the way of asking."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked `before`, and the question that leans on it, or does not (a change of topic)."""

    id: str
    before: tuple[str, ...]
    question: str
    standalone: str
    answers: tuple[str, ...]
    half: Half

    @property
    def leans(self) -> bool:
        """Whether the question needs what was said before."""
        return self.question != self.standalone


@dataclass(frozen=True, slots=True)
class Several:
    """A question of several parts, each with the answers that would be right."""

    id: str
    question: str
    parts: tuple[tuple[str, ...], ...]
    half: Half


@dataclass(frozen=True, slots=True)
class Score:
    """How many were answered rightly, and how many wrongly; the others were refused."""

    right: int
    wrong: int
    cases: int


def conversations(folder: Path) -> list[Conversation]:
    """The conversations in a folder. Raises `DatasetError`."""
    return [
        Conversation(
            row["id"],
            tuple(row["before"]),
            row["question"],
            row["standalone"],
            tuple(row["answers"]),
            _half(row),
        )
        for row in _rows(folder / "conversations.jsonl")
    ]


def several(folder: Path) -> list[Several]:
    """The questions of several parts in a folder. Raises `DatasetError`."""
    return [
        Several(row["id"], row["question"], tuple(map(tuple, row["answers"])), _half(row))
        for row in _rows(folder / "several.jsonl")
    ]


def history(before: Iterable[str], ask: Ask, rewriter: Rewriter) -> list[Turn]:
    """What was said and replied before the last question."""
    turns: list[Turn] = []
    for said in before:
        if said.startswith(OTHER):
            turns.append(Turn(Speaker.OTHER, said.removeprefix(OTHER)))
            continue
        understood = rewriter.rewrite(said, turns)
        turns += [Turn(Speaker.ASKER, said), _turn(understood, ask(understood))]
    return turns


def follow_ups(held: Sequence[Conversation], ask: Ask, rewriter: Rewriter) -> dict[str, Score]:
    """The last question as it was asked, as it is rewritten, and as a person made it stand alone."""
    rewritten = [rewriter.rewrite(each.question, history(each.before, ask, rewriter)) for each in held]
    ways = {
        "as asked": [each.question for each in held],
        "rewritten": rewritten,
        "by a person": [each.standalone for each in held],
    }
    return {
        way: _score(
            [_verdict(ask(question), [each.answers]) for question, each in zip(asked, held, strict=True)]
        )
        for way, asked in ways.items()
    }


def in_parts(held: Sequence[Several], ask: Ask, decomposer: Decomposer) -> dict[str, Score]:
    """The question as a whole, and its sub-questions one by one, put together."""
    whole = [ask(each.question) for each in held]
    parts = [_by_parts(each, reply, ask, decomposer) for each, reply in zip(held, whole, strict=True)]
    return {
        way: _score([_verdict(reply, each.parts) for reply, each in zip(replies, held, strict=True)])
        for way, replies in {"as a whole": whole, "in parts": parts}.items()
    }


def measure(half: Half, ask: Callable[[str, date | None], Reply]) -> tuple[Scores, Scores]:
    """Follow-ups and questions of several parts, of one half of the examples, without a chat model."""

    @cache  # a question that is not changed need not be asked again
    def asked(question: str) -> Reply:
        return ask(question, None)

    held = [each for each in conversations(EXAMPLES) if each.half is half]
    parted = [each for each in several(EXAMPLES) if each.half is half]
    return (
        follow_ups(held, asked, CarryingRewriter()),
        in_parts(parted, asked, CoordinationDecomposer()),
    )


def rewritten_in_vain(cases: Sequence[Case], rewriter: Rewriter) -> list[str]:
    """Questions that stand alone, and are changed when they come after one about something else."""
    pairs = zip(cases, _shifted(cases), strict=True)
    changed = ((case.question, rewriter.rewrite(case.question, _turns(before))) for case, before in pairs)
    return [asked for asked, became in changed if became != " ".join(asked.split())]


def split_in_vain(cases: Sequence[Case], decomposer: Decomposer) -> list[str]:
    """Questions with one answer that are taken for several."""
    return [case.question for case in cases if len(decomposer.decompose(case.question)) > 1]


def tables(measured: Mapping[Half, tuple[Scores, Scores]]) -> list[Table]:
    """Each way of asking, on each half: follow-ups, then questions of several parts."""
    titles = ("Follow-ups", "Questions of several parts")
    return [
        _table(title, {half: found[at] for half, found in measured.items()})
        for at, title in enumerate(titles)
    ]


def in_vain(dataset: Dataset) -> Table:
    """How many questions of a dataset are changed though they stand alone, and which."""
    shown = Table(title=f"{len(dataset.cases):,} questions of {dataset.name} that stand alone")
    shown.add_column("changed", justify="right")
    shown.add_column("which")
    for how, found in (
        ("rewritten", rewritten_in_vain(dataset.cases, CarryingRewriter())),
        ("split", split_in_vain(dataset.cases, CoordinationDecomposer())),
    ):
        shown.add_row(f"{len(found)} {how}", "\n".join(found))
    return shown


def _table(title: str, scores: Mapping[Half, Scores]) -> Table:
    shown = Table(title=title)
    shown.add_column("asked")
    for half in scores:
        shown.add_column(f"right, {half}", justify="right")
        shown.add_column(f"wrong, {half}", justify="right")
    for way in next(iter(scores.values())):
        of_way = [found[way] for found in scores.values()]
        shown.add_row(
            way, *(cell for each in of_way for cell in (f"{each.right}/{each.cases}", str(each.wrong)))
        )
    return shown


def _shifted(cases: Sequence[Case]) -> list[Case]:
    """For each case another one, half a dataset away: about something else."""
    middle = len(cases) // 2
    return [*cases[middle:], *cases[:middle]]


def _turns(before: Case) -> list[Turn]:
    answer = next(iter(before.answers), None)
    titles = (before.subject,) if before.article_ids else ()
    return [
        Turn(Speaker.ASKER, before.question),
        Turn(Speaker.BOT, answer or "", before.question, answer, titles),
    ]


def _turn(understood: str, reply: Reply) -> Turn:
    """The bot's turn, as it knows it."""
    if not isinstance(reply, Answer):
        return Turn(Speaker.BOT, "", understood)
    titles = tuple(dict.fromkeys(citation.article.title for citation in reply.citations))
    return Turn(Speaker.BOT, reply.text, understood, reply.short, titles)


def _by_parts(each: Several, whole: Reply, ask: Ask, decomposer: Decomposer) -> Reply:
    parts = decomposer.decompose(each.question)
    return together(each.question, [ask(part) for part in parts]) or whole if len(parts) > 1 else whole


def _verdict(reply: Reply, parts: Iterable[Sequence[str]]) -> bool | None:
    """Whether every part is answered; None if nothing was."""
    return all(contains(reply.text, part) for part in parts) if isinstance(reply, Answer) else None


def _score(verdicts: Sequence[bool | None]) -> Score:
    return Score(verdicts.count(True), verdicts.count(False), len(verdicts))


def _half(row: dict[str, Any]) -> Half:
    return Half.FIT if row["split"] == "fit" else Half.REPORT


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise DatasetError(path, f"cannot be read: {error}") from error

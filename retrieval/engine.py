"""The sentence: retrieve, then read; in the days that the question means, if it means any.

What comes before it is small where nothing is to be done: a question in the articles' language that asks one
thing goes straight through.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter

from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.questions.coordination import CoordinationDecomposer
from retrieval.questions.interpreting import AsItStands
from retrieval.questions.stages import Decomposer, Interpreter
from retrieval.questions.together import together
from retrieval.stages import NOBODY, Hearing, Reader, Retriever
from retrieval.times.dating import windows
from retrieval.types import LONGEST_QUESTION, Answer, Evidence, NoAnswer, Period, Reply, Scope, Took, Written


@dataclass(frozen=True, slots=True)
class Engine:
    """Questions in, replies out. It holds no state of its own, so threads may share it."""

    retriever: Retriever
    reader: Reader
    limit: int = 20
    clock: Callable[[], float] = perf_counter
    decomposer: Decomposer = field(default_factory=CoordinationDecomposer)
    interpreter: Interpreter = field(default_factory=AsItStands)

    def search(
        self, question: str, scope: Scope, limit: int | None = None, today: date | None = None
    ) -> list[Evidence]:
        """The passages worth reading for a question, best first. Raises `QuestionError`."""
        asked = _asked(question)
        for within in windows(asked, today):
            if found := self.retriever.retrieve(asked, scope, limit or self.limit, within):
                return found
        return []

    def ask(self, question: str, scope: Scope, today: date | None = None, hearing: Hearing = NOBODY) -> Reply:
        """What the articles that `scope` may see say, or that they do not. Raises `QuestionError`, `GivenUp`.

        A question in another language than theirs is put into it, if there is who can: the reply has it so.
        One that asks several things is answered part by part, if each part has an answer.
        """
        asked = _asked(question)
        understood = self.interpreter.interpret(
            asked, lambda: self.search(asked, scope, today=today), hearing
        )
        if understood.question != asked:
            hearing = replace(hearing, asked=asked)
        reply = self._ask_all(understood.question, scope, today, hearing)
        return _after(reply, understood.written)

    def _ask_all(self, asked: str, scope: Scope, today: date | None, hearing: Hearing) -> Reply:
        """Part by part, if there are several and each has an answer; else as a whole."""
        parts = self.decomposer.decompose(asked, hearing)
        if len(parts) > 1:
            replies = (self.ask_one(part, scope, today, hearing) for part in parts)
            if whole := together(asked, parts, replies):
                return whole
        return self.ask_one(asked, scope, today, hearing)

    def ask_one(
        self, question: str, scope: Scope, today: date | None = None, hearing: Hearing = NOBODY
    ) -> Reply:
        """The same, for a question that asks one thing. Raises `QuestionError`, `GivenUp`.

        What it says of time is understood as of `today`, and narrows the search: see `windows`.
        """
        asked, hearing = _asked(question), replace(hearing, today=today)
        first, *wider = windows(asked, today)
        reply = self._ask(asked, scope, first, hearing)
        for within in wider:
            if isinstance(reply, NoAnswer):
                reply = _added(reply, self._ask(asked, scope, within, hearing))
        return reply

    def _ask(self, asked: str, scope: Scope, within: Period | None, hearing: Hearing) -> Reply:
        """The reply of one window."""
        begun = self.clock()
        evidence = self.retriever.retrieve(asked, scope, self.limit, within)
        found = self.clock()
        reply = self.reader.read(asked, evidence, hearing)
        took = Took(retrieve=1000 * (found - begun), read=1000 * (self.clock() - found))
        match reply:
            case Answer():
                return replace(reply, took=took)
            case NoAnswer():
                return replace(reply, took=took, within=within)


def _added(earlier: NoAnswer, reply: Reply) -> Reply:
    """The reply, with what looking in vain had taken: its time, and a model's tokens."""
    return replace(_after(reply, earlier.written), took=reply.took.after(earlier.took))


def _after(reply: Reply, earlier: Written | None) -> Reply:
    """The reply, with the tokens of what a model had to do before it."""
    return (
        replace(reply, written=reply.written.after(earlier))
        if reply.written
        else replace(reply, written=earlier)
    )


def _asked(question: str) -> str:
    """The question on one line. Raises `EmptyQuestion` and `QuestionTooLong`."""
    # A lone surrogate, from a broken argument or a JSON escape, is no character to any tokenizer.
    asked = " ".join(question.encode(errors="replace").decode().split())
    if not asked:
        raise EmptyQuestion
    if len(asked) > LONGEST_QUESTION:
        raise QuestionTooLong(len(asked), LONGEST_QUESTION)
    return asked

"""The sentence: retrieve, then read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.stages import Reader, Retriever
from retrieval.types import Evidence, Reply, Scope, Took

LONGEST_QUESTION = 1_000  # characters: about 200 words, more than any encoder of ours reads


@dataclass(frozen=True, slots=True)
class Engine:
    """Questions in, replies out. It holds no state of its own, so threads may share it."""

    retriever: Retriever
    reader: Reader
    limit: int = 20
    clock: Callable[[], float] = perf_counter

    def search(self, question: str, scope: Scope, limit: int | None = None) -> list[Evidence]:
        """The passages worth reading for a question, best first. Raises `QuestionError`."""
        return self.retriever.retrieve(_asked(question), scope, limit or self.limit)

    def ask(self, question: str, scope: Scope) -> Reply:
        """What the articles that `scope` may see say, or that they do not. Raises `QuestionError`."""
        asked = _asked(question)
        begun = self.clock()
        evidence = self.search(asked, scope)
        found = self.clock()
        reply = self.reader.read(asked, evidence)
        took = Took(retrieve=1000 * (found - begun), read=1000 * (self.clock() - found))
        return replace(reply, took=took)


def _asked(question: str) -> str:
    """The question on one line. Raises `EmptyQuestion` and `QuestionTooLong`."""
    # A lone surrogate, from a broken argument or a JSON escape, is no character to any tokenizer.
    asked = " ".join(question.encode(errors="replace").decode().split())
    if not asked:
        raise EmptyQuestion
    if len(asked) > LONGEST_QUESTION:
        raise QuestionTooLong(len(asked), LONGEST_QUESTION)
    return asked

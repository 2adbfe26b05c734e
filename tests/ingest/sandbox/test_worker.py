"""The child answers each request, and says so when it should not go on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest

from ingest.errors import BadPage, NotText, ParserCrashed, ParsingTooLarge
from ingest.parsers.parsed import Parsed
from ingest.parsing import Kind, parse
from ingest.sandbox.carried import Carried, carry, restore
from ingest.sandbox.codec import decode, dumps, loads
from ingest.sandbox.frames import BrokenFrame, read_frame, write_frame
from ingest.sandbox.messages import Answer, Request
from ingest.sandbox.worker import serve

TEXT = b"The harbour was closed on Monday, after a storm."


@dataclass(slots=True)
class Budget:
    """What a process may take, without a process."""

    is_worn: bool = False
    is_exhausted: bool = False
    tasks: int = 0

    @contextmanager
    def task(self) -> Iterator[None]:
        self.tasks += 1
        yield


def out_of_memory(data: bytes, *, name: str) -> None:
    raise MemoryError


def out_of_memory_as_a_page(data: bytes, *, name: str) -> None:
    raise BadPage(name, "MemoryError") from MemoryError()


def answers(
    *requests: tuple[Callable[..., Any], bytes], budget: Budget | None = None, limit: int = 10_000
) -> list[Answer]:
    stream = BytesIO()
    for function, data in requests:
        arguments = (("kind", Kind.TEXT),) if function is parse else ()
        write_frame(stream, dumps(Request(function.__name__, "a", arguments)), data)
    stream.seek(0)
    tasks = {function.__name__: function for function, _ in requests}
    return [loads(answer, Answer) for answer in serve(stream, tasks, budget or Budget(), limit)]


def error_in(answer: Answer) -> Exception:
    assert answer.error is not None
    return restore(answer.error)


def test_each_request_is_answered_in_order_within_a_time_of_its_own() -> None:
    budget = Budget()
    first, second, third = answers((parse, TEXT), (parse, b""), (parse, TEXT), budget=budget)
    assert decode(first.result, Parsed) == parse(TEXT, name="a", kind=Kind.TEXT)
    assert str(error_in(second)) == "a: has no text"
    assert third == first
    assert budget.tasks == 3


def test_a_worn_child_says_so() -> None:
    assert [answer.is_worn for answer in answers((parse, TEXT), budget=Budget(is_worn=True))] == [True]


def test_an_answer_that_is_too_long_is_not_sent() -> None:
    (answer,) = answers((parse, TEXT * 10), limit=400)
    assert isinstance(error_in(answer), ParsingTooLarge)


def test_a_mistake_of_ours_ends_nothing() -> None:
    unknown, known = answers((carry, TEXT), (parse, TEXT))
    assert isinstance(error_in(unknown), ParserCrashed)
    assert known.error is None


@pytest.mark.parametrize("task", [out_of_memory, out_of_memory_as_a_page])
def test_without_memory_there_is_no_answer(task: Callable[..., None]) -> None:
    with pytest.raises(MemoryError):
        answers((task, TEXT))


def test_what_was_made_without_memory_is_no_answer() -> None:
    with pytest.raises(MemoryError):
        answers((parse, TEXT), budget=Budget(is_exhausted=True))


def test_an_error_travels_with_what_it_knows() -> None:
    error = NotText("a", "a PDF")
    arrived = restore(loads(dumps(carry(error)), Carried))
    assert type(arrived) is NotText
    assert (str(arrived), arrived.hint, vars(arrived)) == (str(error), error.hint, vars(error))


@pytest.mark.parametrize("name", ["KeyError", "FootnoteError", "annotations", ""])
def test_no_error_but_those_of_sources_is_raised(name: str) -> None:
    with pytest.raises(ValueError, match="is no error of a source"):
        restore(Carried(name, "gone", ()))


@pytest.mark.parametrize("data", [b"\0", b"\0\0\0\2a", b"\0\0\1\0" + bytes(256)])
def test_a_frame_is_whole_and_no_longer_than_wanted(data: bytes) -> None:
    with pytest.raises(BrokenFrame):
        read_frame(BytesIO(data), limit=255)

"""A chat model that says what it is told to, for tests."""

from collections.abc import Iterator

from retrieval.chat.driving import Draft
from retrieval.chat.prompting import Prompt
from retrieval.stages import Hearing


class Model:
    """A chat model that says what it is given, or raises it."""

    name = "a model"

    def __init__(self, *says: str | Exception, in_fields: bool = False) -> None:
        self.says: Iterator[str | Exception] = iter(says)
        self.in_fields = in_fields
        self.asked: list[Prompt] = []
        self.is_ready = self.is_closed = False

    def ready(self) -> None:
        self.is_ready = True

    def write(self, prompt: Prompt, hearing: Hearing) -> Draft:
        self.asked.append(prompt)
        said = next(self.says)
        if isinstance(said, Exception):
            raise said
        hearing.writing(said)
        return Draft(said, 100, 20)

    def close(self) -> None:
        self.is_closed = True

"""A chat model driven: streamed, in time, stopped, and its trouble translated.

It speaks on an event loop (`speaking`); whoever waits for it is synchronous, as all reading is. To stop it is
to cancel its task there, which closes its connection, and with it the server's work.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol, cast

from retrieval.chat import speaking
from retrieval.chat.errors import (
    ChatBusy,
    ChatError,
    ChatRefused,
    ChatTooSlow,
    ChatUnreachable,
    KeyRefused,
    ModelNotThere,
)
from retrieval.chat.parsing import so_far
from retrieval.chat.prompting import SCHEMA, Prompt
from retrieval.chat.selecting import tokens_of
from retrieval.errors import GivenUp
from retrieval.stages import Hearing

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from langchain_core.runnables import Runnable

LONGEST_REPLY = 8_000  # characters: who goes on for longer has lost the thread
LOOKS = 0.1  # seconds between two looks whether anybody still waits


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for a connection, for the first word, and for the last one."""

    connect: float = 5.0
    first_word: float = 20.0
    total: float = 45.0

    @property
    def to_begin(self) -> float:
        """How long to wait for the first word: no longer than for the last."""
        return min(self.first_word, self.total)

    @property
    def for_a_line(self) -> "Patience":
        """For a line or two on the way to an answer, which somebody awaits: a third of it."""
        return Patience(self.connect, self.first_word / 3, self.total / 3)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote: unverified. Tokens as its server counts them, else about."""

    text: str
    prompt_tokens: int
    reply_tokens: int


class ChatModel(Protocol):
    """Writes a draft for a prompt."""

    @property
    def name(self) -> str:
        """The model's name, for people."""
        ...

    @property
    def in_fields(self) -> bool:
        """Whether it writes in the shape of `prompting.SCHEMA`. Raises `ChatSetup`."""
        ...

    def ready(self) -> None:
        """Open it, so that what is wrong with the setup is told at the start. Raises `ChatSetup`."""
        ...

    def write(self, prompt: Prompt, hearing: Hearing) -> Draft:
        """The whole draft; `hearing` gets it as it grows. Raises `ChatError`, and `GivenUp` if unwanted."""
        ...

    def close(self) -> None:
        """Stop what runs."""
        ...


class LangChainModel:
    """A chat model of LangChain's. It is opened when it is first needed. Threads may share it."""

    def __init__(
        self,
        name: str,
        open_model: "Callable[[], BaseChatModel]",
        patience: Patience = Patience(),
        structured: bool | None = None,
    ) -> None:
        self.name = name
        self._open_model = open_model
        self._patience = patience
        self._structured = structured
        self._lock = RLock()
        self._opened: _Opened | None = None
        self._writing: set[Future[Draft]] = set()

    @property
    def in_fields(self) -> bool:
        """Whether it writes in fields: where it is said to be able to, by LangChain's profile of it."""
        return self._open().in_fields

    def ready(self) -> None:
        """Open it. Raises `ChatSetup`."""
        self._open()

    def write(self, prompt: Prompt, hearing: Hearing) -> Draft:
        """The whole draft; `hearing` gets it as it grows. Raises `ChatError`, and `GivenUp` if unwanted."""
        opened = self._open()
        grown: SimpleQueue[str] = SimpleQueue()
        tell = (lambda text: grown.put(so_far(text))) if opened.in_fields else grown.put
        with self._begun(self._write(opened.runnable, prompt, tell)) as writing:
            while not writing.done():
                _pass_on(grown, hearing, LOOKS)
                if not hearing.wanted():
                    raise GivenUp
            _pass_on(grown, hearing, 0)
            return writing.result()

    def close(self) -> None:
        """Stop what runs, and leave nobody waiting for it. It can be asked again."""
        with self._lock:
            opened, self._opened = self._opened, None
            stopped = [writing.cancel() for writing in self._writing]
        if stopped:
            speaking.wait_for_cancelled()
        if opened:
            _let_go(opened.model)

    @contextmanager
    def _begun(self, work: Coroutine[Any, Any, Draft]) -> "Iterator[Future[Draft]]":
        """Some work that runs, and is stopped if it is left before its end. Raises `GivenUp` once closed."""
        with self._lock:
            writing = speaking.start(work)
            self._writing.add(writing)
        try:
            yield writing
        except CancelledError:
            raise GivenUp from None
        finally:
            if not writing.done():
                writing.cancel()
                speaking.wait_for_cancelled()
            with self._lock:
                self._writing.discard(writing)

    async def _write(
        self, runnable: "Runnable[Any, Any]", prompt: Prompt, grown: Callable[[str], None]
    ) -> Draft:
        messages = [("system", prompt.system), ("human", prompt.human)]
        text, used = "", (0, 0)
        speaking.connect_within(self._patience.connect)
        limit = asyncio.timeout(self._patience.to_begin)
        deadline = asyncio.get_running_loop().time() + self._patience.total
        try:
            async with limit, aclosing(_chunks(runnable, messages)) as chunks:
                async for chunk in chunks:
                    if len(text) > LONGEST_REPLY:
                        continue  # until it is cancelled where it reads: left there, Google's client reads on
                    if usage := chunk.usage_metadata:
                        used = (used[0] + usage["input_tokens"], used[1] + usage["output_tokens"])
                    if chunk.text:
                        text += chunk.text
                        limit.reschedule(deadline if len(text) <= LONGEST_REPLY else 0)
                        grown(text)
        except TimeoutError as error:
            if not limit.expired():
                raise _translated(error) from None
            if len(text) <= LONGEST_REPLY:
                raise self._too_slow(bool(text)) from None
        except Exception as error:
            raise _translated(error) from error
        return Draft(text, used[0] or tokens_of(prompt.text), used[1] or tokens_of(text))

    def _too_slow(self, begun: bool) -> ChatTooSlow:
        if begun:
            return ChatTooSlow("did not come to an end", self._patience.total)
        return ChatTooSlow("did not begin to answer", self._patience.to_begin)

    def _open(self) -> "_Opened":
        with self._lock:
            self._opened = self._opened or _shaped(self._open_model(), self._structured)
            return self._opened


@dataclass(frozen=True, slots=True)
class _Opened:
    """A model, and how it is asked: bound to `SCHEMA`, if it writes in fields."""

    model: "BaseChatModel"
    runnable: "Runnable[Any, Any]"
    in_fields: bool


def _shaped(model: "BaseChatModel", structured: bool | None) -> _Opened:
    """The model bound to `SCHEMA`, if it can be; `structured` is None where its profile has to tell."""
    if structured or (structured is None and (model.profile or {}).get("structured_output")):
        with suppress(NotImplementedError, ValueError):  # the profile knows better than the class
            bound = model.with_structured_output(SCHEMA, method="json_schema", include_raw=True)
            return _Opened(model, bound, True)
    return _Opened(model, model, False)


def _let_go(model: "BaseChatModel") -> None:
    """Close the connections of a model that has some of its own: Google's, by its `aclose`."""
    if aclose := getattr(model, "aclose", None):
        with suppress(Exception):
            speaking.start(aclose()).result(speaking.LETS_GO)


def _pass_on(grown: "SimpleQueue[str]", hearing: Hearing, seconds: float) -> None:
    """Tell the newest of what has been written, once there is any, or after some seconds nothing."""
    newest = None
    with suppress(Empty):
        newest = grown.get(timeout=seconds) if seconds else grown.get_nowait()
        while True:
            newest = grown.get_nowait()
    if newest is not None:
        hearing.writing(newest)


async def _chunks(
    runnable: "Runnable[Any, Any]", messages: Sequence[tuple[str, str]]
) -> "AsyncGenerator[AIMessageChunk, None]":
    """The pieces of a reply; of one in fields, the raw ones, so that what is paid for is counted."""
    pieces = cast("AsyncGenerator[Any, None]", runnable.astream(messages))
    async with aclosing(pieces):
        async for piece in pieces:
            chunk = piece.get("raw") if isinstance(piece, dict) else piece
            if chunk is not None:
                yield chunk


def _translated(error: Exception) -> ChatError:
    """Of any provider's errors. Their messages may quote the prompt or the key: none is passed on."""
    if isinstance(error, ChatError):
        return error
    match _status(error):
        case 400 if "API_KEY_INVALID" in str(error):  # as Google has it
            return KeyRefused()
        case 401 | 403:
            return KeyRefused()
        case 404:
            return ModelNotThere()
        case 429 | 529:  # the latter is Anthropic's "overloaded"
            return ChatBusy()
        case int(status) if status < 500:
            return ChatRefused(status)
        case int(status):
            return ChatUnreachable(f"status {status}")
        case None:
            return ChatUnreachable(type(error).__name__)


def _status(error: Exception) -> int | None:
    """What the server answered with, if that was trouble. Google's client hides it in the error behind."""
    for each in (error, error.__cause__):
        status = getattr(each, "status_code", None) or (
            hasattr(each, "response") and getattr(each, "code", None)
        )
        if isinstance(status, int) and status >= 400:
            return status
    return None

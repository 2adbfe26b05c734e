"""A chat model driven: streamed, in time, stopped, and its trouble translated.

It speaks on an event loop of its own thread; whoever waits for it is synchronous, as all reading is. To stop
it is to cancel its task there, which closes its connection, and with it the server's work.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import aclosing, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, RLock, Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

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

T = TypeVar("T")

LONGEST_REPLY = 8_000  # characters: who goes on for longer has lost the thread
LOOKS = 0.1  # seconds between two looks whether anybody still waits
LETS_GO = 2.0  # seconds in which a stopped model's connection is closed


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for a connection, for the first word, and for the last one."""

    connect: float = 5.0
    first_word: float = 20.0
    total: float = 45.0

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
        self._opening = RLock()
        self._opened: tuple[Runnable[Any, Any], bool] | None = None
        self._loop: _Loop | None = None

    @property
    def in_fields(self) -> bool:
        """Whether it writes in fields: where it is said to be able to, by LangChain's profile of it."""
        return self._shaped()[1]

    def ready(self) -> None:
        """Open it. Raises `ChatSetup`."""
        self._shaped()

    def write(self, prompt: Prompt, hearing: Hearing) -> Draft:
        """The whole draft; `hearing` gets it as it grows. Raises `ChatError`, and `GivenUp` if unwanted."""
        (runnable, in_fields), speaking = self._shaped(), self._speaking()
        grown: SimpleQueue[str] = SimpleQueue()
        tell = (lambda text: grown.put(so_far(text))) if in_fields else grown.put
        writing = speaking.start(self._write(runnable, prompt, tell))
        try:
            while not writing.done():
                _pass_on(grown, hearing, LOOKS)
                if not hearing.wanted():
                    raise GivenUp
            _pass_on(grown, hearing, 0)
            return writing.result()
        except CancelledError:  # the loop is being closed
            raise GivenUp from None
        finally:
            if not writing.done():
                writing.cancel()
                speaking.wait_for_cancelled(LETS_GO)

    def close(self) -> None:
        """Stop what runs, and the thread. It can be asked again."""
        with self._opening:
            speaking, self._loop = self._loop, None
        if speaking:
            speaking.close()

    async def _write(
        self, runnable: "Runnable[Any, Any]", prompt: Prompt, grown: Callable[[str], None]
    ) -> Draft:
        messages = [("system", prompt.system), ("human", prompt.human)]
        text, used = "", (0, 0)
        limit = asyncio.timeout(self._patience.first_word)
        deadline = asyncio.get_running_loop().time() + self._patience.total
        try:
            async with limit, aclosing(_chunks(runnable, messages)) as chunks:
                async for chunk in chunks:
                    if usage := chunk.usage_metadata:
                        used = (used[0] + usage["input_tokens"], used[1] + usage["output_tokens"])
                    if chunk.text:
                        limit.reschedule(deadline)
                        text += chunk.text
                        grown(text)
                    if len(text) > LONGEST_REPLY:
                        break
        except TimeoutError as error:
            raise self._too_slow(bool(text)) if limit.expired() else _translated(error) from None
        except Exception as error:
            raise _translated(error) from error
        return Draft(text, used[0] or tokens_of(prompt.text), used[1] or tokens_of(text))

    def _too_slow(self, begun: bool) -> ChatTooSlow:
        if begun:
            return ChatTooSlow("did not come to an end", self._patience.total)
        return ChatTooSlow("did not begin to answer", self._patience.first_word)

    def _speaking(self) -> "_Loop":
        with self._opening:
            self._loop = self._loop or _Loop()
            return self._loop

    def _shaped(self) -> "tuple[Runnable[Any, Any], bool]":
        """The model, and whether it writes in fields."""
        with self._opening:
            self._opened = self._opened or _shaped(self._open_model(), self._structured)
            return self._opened


def _shaped(model: "BaseChatModel", structured: bool | None) -> "tuple[Runnable[Any, Any], bool]":
    """The model bound to `SCHEMA`, if it can be; `structured` is None where its profile has to tell."""
    if structured or (structured is None and (model.profile or {}).get("structured_output")):
        with suppress(NotImplementedError, ValueError):  # the profile knows better than the class
            return model.with_structured_output(SCHEMA, method="json_schema", include_raw=True), True
    return model, False


def _pass_on(grown: "SimpleQueue[str]", hearing: Hearing, seconds: float) -> None:
    """Tell the newest of what has been written, once there is any, or after some seconds nothing."""
    newest = None
    with suppress(Empty):
        newest = grown.get(timeout=seconds) if seconds else grown.get_nowait()
        while True:
            newest = grown.get_nowait()
    if newest is not None:
        hearing.writing(newest)


class _Loop:
    """An event loop on a thread of its own. Whoever awaits work there is never left waiting: see `close`."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="chat", daemon=True)
        self._lock = Lock()
        self._closed = False
        self._begun: set[Future[Any]] = set()
        self._thread.start()

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Begin some work there. Raises `GivenUp` if it is closed."""
        with self._lock:
            if self._closed:
                work.close()
                raise GivenUp
            begun = asyncio.run_coroutine_threadsafe(work, self._loop)
            self._begun.add(begun)
        begun.add_done_callback(self._forget)
        return begun

    def wait_for_cancelled(self, seconds: float) -> None:
        """Until what was cancelled has come to its end, which closes its connection."""
        with suppress(TimeoutError, CancelledError, GivenUp):
            self.start(_others_end()).result(seconds)

    def close(self) -> None:
        """Cancel what runs, and end the thread.

        Work that was handed over but not begun when the loop stopped would never end: it is given up here.
        """
        for _ in range(2):  # a client may take the first cancellation for its own
            with suppress(TimeoutError, CancelledError, GivenUp):
                self.start(_cancel_others()).result(LETS_GO)
                break
        with self._lock:
            self._closed = True
            left = list(self._begun)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        for begun in left:
            begun.cancel()
        self._loop.close()

    def _forget(self, ended: "Future[Any]") -> None:
        with self._lock:
            self._begun.discard(ended)


async def _others_end() -> None:
    """Wait for the tasks that are being cancelled."""
    current = asyncio.current_task()
    ending = [task for task in asyncio.all_tasks() if task is not current and task.cancelling()]
    await asyncio.gather(*ending, return_exceptions=True)


async def _cancel_others() -> None:
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await _others_end()


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
    match getattr(error, "status_code", None) or getattr(error, "code", None):
        case 401 | 403:
            return KeyRefused()
        case 404:
            return ModelNotThere()
        case 429:
            return ChatBusy()
        case int(status) if 400 <= status < 500:
            return ChatRefused(status)
        case int(status):
            return ChatUnreachable(f"status {status}")
        case _:
            return ChatUnreachable(type(error).__name__)

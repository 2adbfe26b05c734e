"""Pages as items, in the order in which they arrive: fetched side by side, parsed while others are fetched.

Whoever ingests is synchronous and lives on a thread; the network is asynchronous. They meet here alone.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date
from threading import Thread
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from ingest.errors import SourceError
from ingest.identity import canonical_url
from ingest.items import Failure, Found, Item, Unchanged
from ingest.journal.jobs import JobState, Step
from ingest.journal.memory import Remembered, fingerprint
from ingest.journal.record import Record
from ingest.parsers.parsed import Parsed
from ingest.parsing import kind_of_media
from ingest.sources import Parse, article_of
from ingest.web.fetching import Fetched, NotModified

T = TypeVar("T")

AT_ONCE = 8  # pages on their way; the fetcher itself goes easy on each host
AHEAD = 32  # items that wait to be stored, so that a quick network does not fill the memory


class Fetch(Protocol):
    """`Fetcher.fetch`."""

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        """What is at an address, or that it has not changed. Raises `SourceError`."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page, and what the feed or sitemap that names it says of it, for where it does not say so itself."""

    url: str
    title: str | None = None
    published: date | None = None


class Web:
    """The network for those who are not asynchronous: a loop on a thread of its own. Use it in a `with`."""

    def __init__(self, open_fetcher: Callable[[], AbstractAsyncContextManager[Fetch]], parse: Parse) -> None:
        self._open_fetcher = open_fetcher
        self._parse = parse
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="web", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._opened = self._open_fetcher()
        self._fetcher = self._result(self._opened.__aenter__())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._result(_cancel_the_others())
        self._result(self._opened.__aexit__(None, None, None))
        self._result(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def get(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        """What is at one address. Raises `SourceError`."""
        return self._result(self._fetcher.fetch(url, etag=etag, last_modified=last_modified))

    def pages(self, wanted: Sequence[Wanted], record: Record) -> Iterator[Item]:
        """The article of each page, or why there is none. Each step is noted in the record."""
        items: asyncio.Queue[Item | None] = asyncio.Queue(AHEAD)
        reading = self._submit(self._read_all(wanted, record, items))
        try:
            while (item := self._result(items.get())) is not None:
                yield item
            reading.result()
        finally:
            reading.cancel()

    async def _read_all(
        self, wanted: Sequence[Wanted], record: Record, items: asyncio.Queue[Item | None]
    ) -> None:
        left = iter(wanted)

        async def read_on() -> None:
            for page in left:  # shared: each page is taken by one of them
                await items.put(await self._read(page, record))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(read_on())
        except BaseExceptionGroup as errors:
            await items.put(None)
            raise errors.exceptions[0] from errors
        await items.put(None)

    async def _read(self, wanted: Wanted, record: Record) -> Item:
        known = record.known.get(wanted.url)
        validators = (known.etag, known.last_modified) if known else (None, None)
        try:
            got = await self._fetcher.fetch(wanted.url, etag=validators[0], last_modified=validators[1])
            if isinstance(got, NotModified):
                return Unchanged(wanted.url, wanted.url, 0)
            return await asyncio.to_thread(self._article, wanted, got, known, record)
        except SourceError as error:
            return Failure(error, wanted.url)

    def _article(self, wanted: Wanted, got: Fetched, known: Remembered | None, record: Record) -> Item:
        url, mark = wanted.url, fingerprint(got.data)
        if known and known.fingerprint == mark:
            return Unchanged(url, url, 0)
        record.note([Step(url, url, JobState.FETCHED)])
        kind = kind_of_media(got.media_type, got.url)
        parsed = self._parse(got.data, name=url, kind=kind, url=got.url, charset=got.charset)
        record.note([Step(url, url, JobState.PARSED)])
        article = article_of(_completed(parsed, wanted, got), url)
        return Found(
            url,
            article,
            0,
            origin=url,
            fingerprint=mark,
            etag=got.etag,
            last_modified=got.last_modified,
            told_by=parsed.told_by,
        )

    def _submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _result(self, work: Coroutine[Any, Any, T]) -> T:
        return self._submit(work).result()


async def _cancel_the_others() -> None:
    """End what nobody waits for any longer, after an interruption."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _completed(parsed: Parsed, wanted: Wanted, got: Fetched) -> Parsed:
    """With what the feed says where the page does not, and an address where the page names none."""
    return replace(
        parsed,
        url=parsed.url or canonical_url(got.url),
        title=parsed.title or wanted.title or "",
        published=parsed.published or wanted.published,
    )

"""A community's own articles, seen and changed from Discord: what is asked for is done by the keeper."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from ingest.journal.asked import Asked, is_address
from ingest.journal.feeds import Feeds, KeptFeed
from ingest.journal.runs import Runs, RunState
from ingest.report import IngestReport, NotDone
from retrieval.catalogue import Catalogue
from retrieval.errors import FootnoteError, UnknownCollection
from retrieval.types import Article

LOOK_EVERY = 0.5  # seconds
WAIT = 600.0  # seconds; Discord lets a deferred interaction be answered for 15 minutes


class NoAddress(FootnoteError):
    """Discord is no way to the files of the machine that the bot runs on."""

    hint = "Give the address of a page, beginning with https://"

    def __init__(self, given: str) -> None:
        super().__init__(f"{given!r} is no address of a page")


def collection_of(guild_id: int) -> str:
    """What a server adds is in a collection of its own, which no other sees."""
    return f"guild-{guild_id}"


def _address(given: str) -> str:
    """What was given, if it is an address. Raises `NoAddress`."""
    if not is_address(given):
        raise NoAddress(given)
    return given


@dataclass(frozen=True, slots=True)
class Shelf:
    """The collections of the servers, by way of the catalogue that the bot's process owns."""

    catalogue: Catalogue
    wait: float = WAIT
    clock: Callable[[], float] = time.monotonic

    async def add(self, guild_id: int, *addresses: str) -> IngestReport:
        """Ingest pages. Raises `NoAddress` and `NotDone`."""
        return await self._done(guild_id, Asked(tuple(map(_address, addresses))))

    async def add_feed(self, guild_id: int, address: str) -> IngestReport:
        """Keep a feed, and ingest what it names. Raises `NoAddress` and `NotDone`."""
        url, collection = _address(address), collection_of(guild_id)
        feeds = Feeds(self.catalogue)
        await asyncio.to_thread(feeds.add, collection, url, None, trusted=False)
        return await self._done(guild_id, Asked(feeds=(url,)))

    async def remove_feed(self, guild_id: int, address: str) -> None:
        """Look into a feed no more. Raises `UnknownFeed`."""
        await asyncio.to_thread(Feeds(self.catalogue).remove, collection_of(guild_id), address)

    async def feeds(self, guild_id: int) -> list[KeptFeed]:
        """The feeds of a server."""
        return await asyncio.to_thread(Feeds(self.catalogue).kept, collection_of(guild_id))

    async def remove(self, guild_id: int, article_id: str) -> IngestReport:
        """Remove an article. Raises `NotDone`."""
        return await self._done(guild_id, Asked(remove=(article_id,)))

    async def undo(self, guild_id: int) -> IngestReport:
        """Take the last change back. Raises `NotDone`."""
        return await self._done(guild_id, Asked(undo=True))

    async def purge(self, guild_id: int) -> IngestReport:
        """Delete all that the server has added, for good. Raises `NotDone`."""
        return await self._done(guild_id, Asked(purge=True))

    async def articles(self, guild_id: int) -> list[Article]:
        """What the server has added, newest first."""
        return await asyncio.to_thread(self._articles, collection_of(guild_id))

    def _articles(self, collection: str) -> list[Article]:
        try:
            return self.catalogue.articles(collection)
        except UnknownCollection:
            return []

    async def _done(self, guild_id: int, asked: Asked) -> IngestReport:
        """The report of what was asked for, once it is done. It is done even if nobody waits any longer."""
        runs = Runs(self.catalogue)
        number = await asyncio.to_thread(runs.ask, collection_of(guild_id), asked)
        until = self.clock() + self.wait
        while self.clock() < until:
            run = await asyncio.to_thread(runs.run, number)
            if run and run.state is RunState.ENDED:
                return IngestReport.from_json(run.told or {})
            await asyncio.sleep(LOOK_EVERY)
        raise NotDone("it takes longer than I can wait", "It goes on; look again in a few minutes.")

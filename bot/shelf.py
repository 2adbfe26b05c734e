"""A community's own articles, seen and changed from Discord: what is asked for is done by the keeper."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ingest.journal.asked import Asked, is_address
from ingest.journal.feeds import Feeds, KeptFeed
from ingest.journal.inbox import Inbox, Sent
from ingest.journal.jobs import Jobs
from ingest.journal.memory import Memory
from ingest.journal.runs import Run, Runs, RunState
from ingest.report import IngestReport, NotDone
from retrieval.catalogue import Catalogue
from retrieval.errors import FootnoteError, LibraryError, UnknownCollection
from retrieval.titles import Titles

LOOK_EVERY = 0.5  # seconds
WAIT = 600.0  # seconds; Discord lets a deferred interaction be answered for 15 minutes
MESSAGES = "https://discord.com/channels/"  # the address of a message: no page that could be read


class NoAddress(FootnoteError):
    """Discord is no way to the files of the machine that the bot runs on."""

    hint = "Give the address of a page, beginning with https://"

    def __init__(self, given: str) -> None:
        super().__init__(f"{given!r} is no address of a page")


class StillGoing(NotDone):
    """It takes longer than anybody is kept waiting."""

    def __init__(self) -> None:
        super().__init__("it takes longer than I can wait", "It goes on; look again in a few minutes.")


class KeeperTrouble(LibraryError):
    """The data folder is not well. What exactly is wrong with it is the operator's business alone."""

    def __init__(self) -> None:
        super().__init__("the keeper could not write in the library; its own log says why")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: how many others come first, or what has been read so far, of how many."""

    ahead: int
    report: IngestReport | None = None
    expected: int | None = None


Heard = Callable[[Progress], Awaitable[None]]


async def nobody_hears(_: Progress) -> None:
    """For what is done so quickly that nobody wants to know how far it is."""


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
    look_every: float = LOOK_EVERY

    @property
    def inbox(self) -> Inbox:
        """Where files are put that are to be added."""
        return Inbox(self.catalogue.path.parent)

    async def add(
        self,
        guild_id: int,
        addresses: Sequence[str] = (),
        files: Sequence[Sent] = (),
        heard: Heard = nobody_hears,
    ) -> IngestReport:
        """Ingest pages, and files that lie in the inbox. Raises `NoAddress` and `NotDone`."""
        asked = Asked(tuple(map(_address, addresses)), files=tuple(files))
        return await self._done(guild_id, asked, heard)

    async def add_feed(self, guild_id: int, address: str, heard: Heard = nobody_hears) -> IngestReport:
        """Keep a feed, and ingest what it names. Raises `NoAddress` and `NotDone`."""
        url, collection = _address(address), collection_of(guild_id)
        feeds = Feeds(self.catalogue)
        await asyncio.to_thread(feeds.add, collection, url, None, trusted=False)
        return await self._done(guild_id, Asked(feeds=(url,)), heard)

    async def remove_feed(self, guild_id: int, address: str) -> None:
        """Look into a feed no more. Raises `UnknownFeed`."""
        await asyncio.to_thread(Feeds(self.catalogue).remove, collection_of(guild_id), address)

    def feeds(self, guild_id: int) -> list[KeptFeed]:
        """The feeds of a server."""
        return Feeds(self.catalogue).kept(collection_of(guild_id))

    async def remove(self, guild_id: int, article_id: str) -> IngestReport:
        """Remove an article. Raises `NotDone`."""
        return await self._done(guild_id, Asked(remove=(article_id,)))

    async def undo(self, guild_id: int) -> IngestReport:
        """Take the last change back. Raises `NotDone`."""
        return await self._done(guild_id, Asked(undo=True))

    async def purge(self, guild_id: int) -> IngestReport:
        """Delete all that the server has added, for good. Raises `NotDone`."""
        return await self._done(guild_id, Asked(purge=True))

    def can_undo(self, guild_id: int) -> bool:
        """Whether there is a change to take back."""
        try:
            return self.catalogue.last_run(collection_of(guild_id)) is not None
        except UnknownCollection:
            return False

    def pages(self, guild_id: int, article_id: str | None = None) -> list[str]:
        """Where one article can be read again, or all of them, with what failed and may go better now.

        It is their own address where it was forgotten from which they were read.
        """
        collection = collection_of(guild_id)
        known = {each.article_id: origin for origin, each in Memory(self.catalogue).of(collection).items()}
        origins = (
            known.get(each.id, each.url or "")
            for each in self.titles(guild_id).all()
            if article_id in (None, each.id)
        )
        pages = [each for each in origins if is_address(each) and not each.startswith(MESSAGES)]
        return pages if article_id else [*dict.fromkeys([*pages, *self.left(guild_id)])]

    def left(self, guild_id: int) -> list[str]:
        """The pages that failed and may go better another time."""
        jobs = Jobs(self.catalogue).worth_retrying(collection_of(guild_id))
        return [job.step.origin for job in jobs if is_address(job.step.origin)]

    def titles(self, guild_id: int) -> Titles:
        """What the server has added, newest first."""
        return Titles(self.catalogue, collection_of(guild_id))

    async def _done(self, guild_id: int, asked: Asked, heard: Heard = nobody_hears) -> IngestReport:
        """The report of what was asked for, once it is done. It is done even if nobody waits any longer."""
        runs = Runs(self.catalogue)
        number = await asyncio.to_thread(runs.ask, collection_of(guild_id), asked)
        until = self.clock() + self.wait
        while self.clock() < until:
            run = await asyncio.to_thread(runs.run, number)
            if run and run.state is RunState.ENDED:
                return self._report(run)
            if run and heard is not nobody_hears:
                await heard(await asyncio.to_thread(progress_of, run, runs))
            await asyncio.sleep(self.look_every)
        raise StillGoing

    def _report(self, run: Run) -> IngestReport:
        told = run.told or {}
        if str(self.catalogue.path.parent) in told.get("trouble", ""):
            raise KeeperTrouble
        return IngestReport.from_json(told)


def progress_of(run: Run, runs: Runs) -> Progress:
    """How far a run has come that has not ended."""
    if run.state is RunState.WAITING:
        return Progress(sum(other.id < run.id for other in runs.waiting()))
    told = run.told or {}
    return Progress(0, IngestReport.from_json(told) if told else IngestReport(), told.get("expected"))

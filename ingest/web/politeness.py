"""Hosts are asked a few times at once, with a pause in between, and left alone when they say so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

REMEMBERED = 1_000  # hosts; the ones that nobody waits for are forgotten beyond that


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is treated. `most_gap` bounds what a site may ask for, or one line could stop everything."""

    at_once: int = 2  # requests to one host
    gap: float = 1.0  # seconds between the starts of two of them
    most_gap: float = 10.0  # of what `Crawl-delay` and `Retry-After` ask for
    in_all: int = 8  # requests to all hosts


USUAL = Manners()


@dataclass(slots=True)
class _Host:
    """Who is at a host, and when the next may come."""

    room: asyncio.Semaphore
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0
    rests_until: float = 0.0
    visitors: int = 0


@dataclass(slots=True)
class Turns:
    """Everybody waits for a turn. It lives in one event loop."""

    manners: Manners
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.manners.in_all)

    @asynccontextmanager
    async def turn(
        self, host: str, crawl_delay: float = 0.0, *, follows: bool = False
    ) -> AsyncIterator[None]:
        """A turn at `host`. What `follows` from another request, like a redirect, has no pause."""
        at = self._host(host)
        at.visitors += 1
        try:
            async with at.room:
                if follows:
                    await self._enter(at)
                else:
                    await self._enter_after_pause(at, max(self.manners.gap, self.bounded(crawl_delay)))
                try:
                    yield
                finally:
                    self._room.release()
        finally:
            at.visitors -= 1

    def rest(self, host: str, seconds: float) -> None:
        """Nobody asks `host` for so many seconds, up to the bound: it has asked for that."""
        at = self._host(host)
        at.rests_until = max(at.rests_until, _now() + self.bounded(seconds))

    def bounded(self, seconds: float) -> float:
        """As much of what a site asks for as is granted."""
        return min(seconds, self.manners.most_gap)

    async def _enter_after_pause(self, at: _Host, gap: float) -> None:
        """Enter when enough time has passed since the last start; after this one `gap` has to pass."""
        async with at.door:
            while (wait := at.next_start - _now()) > 0:
                await asyncio.sleep(wait)
            await self._enter(at)
            at.next_start = _now() + gap

    async def _enter(self, at: _Host) -> None:
        """Enter when the host has rested, and there is room for one more in all."""
        while (wait := at.rests_until - _now()) > 0:
            await asyncio.sleep(wait)
        await self._room.acquire()

    def _host(self, host: str) -> _Host:
        """What is known of `host`."""
        if len(self._hosts) > REMEMBERED:
            self._forget()
        if host not in self._hosts:
            self._hosts[host] = _Host(asyncio.Semaphore(self.manners.at_once))
        return self._hosts[host]

    def _forget(self) -> None:
        """Drop the hosts that nobody is at and that need no pause any longer."""
        now = _now()
        self._hosts = {
            name: at
            for name, at in self._hosts.items()
            if at.visitors or max(at.next_start, at.rests_until) > now
        }


def _now() -> float:
    return asyncio.get_running_loop().time()

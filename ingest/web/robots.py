"""What a site's robots.txt asks of programs, and that it is done (RFC 9309)."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field

from protego import Protego
from yarl import URL

from ingest.web.errors import (
    Gone,
    NotPublic,
    RobotsForbid,
    RobotsUnreadable,
    TooManyRedirects,
    UnexpectedStatus,
    WebError,
)

LIMIT = 500 * 1024  # bytes that are read; RFC 9309, 2.5, asks for no less
# Rules for us; sites have a few dozen. With tens of thousands the collection of garbage alone stops every
# thread for a quarter of a second. RFC 9309 knows no such bound, so such a site is not read at all.
MOST_RULES = 5_000
FRESH = 24 * 60 * 60.0  # seconds; RFC 9309, 2.4
FOR_NOW = 60.0  # seconds for which a site whose robots.txt cannot be read is left alone
REMEMBERED = 500  # sites
REMEMBERED_LINES = 50_000  # of all of them: a rule takes about 300 bytes

NAMES = ("user-agent", "useragent", "user agent")
RULES = ("allow", "dis", "crawl")  # Protego knows the usual misspellings

# With these, RFC 9309, 2.3.1.2 and 2.3.1.3, a site has no robots.txt, and whatever it has may be read.
NONE_THERE = (Gone, NotPublic, UnexpectedStatus, TooManyRedirects)

Get = Callable[[URL], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The lines of a robots.txt that are meant for us, and what Protego makes of them."""

    lines: tuple[str, ...]
    parsed: Protego

    @classmethod
    def of(cls, text: str, agent: str) -> "Rules":
        """The rules of `text` for `agent`. Only they are parsed.

        Protego holds each rule once for each agent: a hostile file of 500 KiB would fill the memory.
        """
        lines = tuple(dict.fromkeys(_meant_for(text, agent.lower())))
        return cls(lines, _parse(lines if len(lines) <= MOST_RULES else ()))

    @property
    def crawl_delay(self) -> float:
        """The seconds between two requests that the site asks for."""
        return self.parsed.crawl_delay("*") or 0.0

    def forbidding(self, url: URL) -> str | None:
        """The line by which `url` is not to be read, or None. Of several the longest has decided."""
        if len(self.lines) > MOST_RULES:
            return f"with {len(self.lines):,} rules, more than the {MOST_RULES:,} that can be followed"
        if self.parsed.can_fetch(str(url), "*"):
            return None
        longest = sorted(self.lines, key=len, reverse=True)
        return next((line for line in longest if not _parse([line]).can_fetch(str(url), "*")), "a rule")


@dataclass(slots=True)
class _Site:
    """What is known of one origin. The lock lets one of many visitors ask, and the others wait."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules | None = None
    trouble: WebError | None = None
    expires: float = 0.0


@dataclass(slots=True)
class Robots:
    """The rules of the sites that were visited. It lives in one event loop."""

    agent: str
    _sites: OrderedDict[URL, _Site] = field(default_factory=OrderedDict)

    async def admit(self, url: URL, source: str, get: Get) -> float:
        """The site's crawl delay in seconds, if `url` may be read; `RobotsForbid` if not.

        `get` reads the robots.txt, by the same guarded way as everything.
        """
        if url.path == "/robots.txt":
            return 0.0
        address = url.origin() / "robots.txt"
        rules = await self._rules(address, source, get)
        # In a thread, like the parsing: thousands of rules would hold up the event loop.
        if rule := await asyncio.to_thread(rules.forbidding, url):
            raise RobotsForbid(source, str(address), rule)
        return rules.crawl_delay

    async def _rules(self, address: URL, source: str, get: Get) -> Rules:
        """The rules at `address`, from memory while they are fresh."""
        site = self._site(address.origin())
        async with site.lock:
            if asyncio.get_running_loop().time() >= site.expires:
                await self._read(site, address, get)
        if site.trouble is not None:
            raise RobotsUnreadable(source, str(address), site.trouble.why) from site.trouble
        assert site.rules is not None, "a site that was read has rules or trouble"
        return site.rules

    async def _read(self, site: _Site, address: URL, get: Get) -> None:
        """Ask the site. Trouble that will pass keeps everybody away for a while; other trouble is raised."""
        site.rules = site.trouble = None
        try:
            text = (await get(address)).decode("utf-8-sig", errors="replace")
        except NONE_THERE:
            text = ""
        except WebError as error:
            if not error.transient:
                raise
            site.trouble = error
            text = ""
        site.rules = await asyncio.to_thread(Rules.of, text, self.agent)
        site.expires = asyncio.get_running_loop().time() + (FOR_NOW if site.trouble else FRESH)
        self._forget()

    def _site(self, origin: URL) -> _Site:
        """What is known of `origin`, which becomes the last to be forgotten."""
        site = self._sites.setdefault(origin, _Site())
        self._sites.move_to_end(origin)
        return site

    def _forget(self) -> None:
        """Drop the sites that were not visited for longest, until what is left is small."""
        lines = sum(len(site.rules.lines) for site in self._sites.values() if site.rules)
        while len(self._sites) > 1 and (len(self._sites) > REMEMBERED or lines > REMEMBERED_LINES):
            _, dropped = self._sites.popitem(last=False)
            lines -= len(dropped.rules.lines) if dropped.rules else 0


def _parse(lines: Iterable[str]) -> Protego:
    """Lines without an agent, as rules for everybody."""
    return Protego.parse("\n".join(["User-agent: *", *lines]))


def _meant_for(text: str, agent: str) -> list[str]:
    """The rules of the groups that name `agent`; where none does, of the groups for everybody."""
    rules: dict[str, list[str]] = {}
    names: set[str] = set()  # whom the group is for, as far as it is us
    ruled = False
    for key, value, line in _directives(text):
        if key not in NAMES:
            ruled = True
            for name in names:
                rules[name].append(line)
            continue
        if ruled:
            names, ruled = set(), False
        if (name := _token(value)) in (agent, "*"):
            names.add(name)
            rules.setdefault(name, [])
    return rules.get(agent, rules.get("*", []))


def _directives(text: str) -> Iterator[tuple[str, str, str]]:
    """The key, the value and the whole of each line that names an agent or a rule."""
    for whole in text.splitlines():
        line = whole.partition("#")[0].strip()
        key, _, value = line.partition(":")
        key = key.strip().lower()
        if key in NAMES or key.startswith(RULES):
            yield key, value, line


def _token(value: str) -> str:
    """The agent that a line names, without the version that some write behind it."""
    return value.partition("/")[0].strip().lower()

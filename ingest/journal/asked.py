"""What a maintainer asks an ingest to do, in a form that another process can take up."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from ingest.journal.inbox import Sent


def is_address(source: str) -> bool:
    """Whether a source is to be fetched rather than opened."""
    return source.lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The sources of one run: paths, addresses of pages, of one sitemap, or what failed before.

    `feeds` are addresses of feeds to look into, `files` what lies in the inbox. Or what is asked for is no
    ingest: to `remove` articles by their ids, `for_good` without a copy, to `undo` the last run, or to
    `purge` all that there is. Only what comes from the operator's own command line is `trusted` to read files
    by their path, and to reach the hosts of an intranet.
    """

    sources: tuple[str, ...] = ()
    sitemap: str | None = None
    since: date | None = None
    limit: int | None = None
    feeds: tuple[str, ...] = ()
    files: tuple[Sent, ...] = ()
    retry: bool = False
    remove: tuple[str, ...] = ()
    for_good: bool = False
    undo: bool = False
    purge: bool = False
    trusted: bool = False

    def from_anywhere(self) -> Self:
        """The same for a process with another working folder."""
        sources = (
            each if is_address(each) or each == "-" else str(Path(each).absolute()) for each in self.sources
        )
        return replace(self, sources=tuple(sources))

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"since": self.since.isoformat() if self.since else None}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """What `to_json` made this of."""
        given: dict[str, Any] = told | {name: tuple(told[name]) for name in ("sources", "feeds", "remove")}
        given["files"] = tuple(Sent(**each) for each in told.get("files", ()))  # older runs know of none
        given["since"] = date.fromisoformat(told["since"]) if told["since"] else None
        return cls(**given)

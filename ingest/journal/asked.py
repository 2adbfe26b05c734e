"""What a maintainer asks an ingest to do, in a form that another process can take up."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Asked:
    """The sources of one run: paths, addresses of pages, of one sitemap, or what failed before.

    `feeds` are addresses of feeds to look into, None is no feed. Only what comes from the operator's own
    command line is `trusted` to reach the hosts of an intranet.
    """

    sources: tuple[str, ...] = ()
    sitemap: str | None = None
    since: date | None = None
    limit: int | None = None
    feeds: tuple[str, ...] = ()
    retry: bool = False
    undo: bool = False
    trusted: bool = False

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"since": self.since.isoformat() if self.since else None}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """What `to_json` made this of."""
        since = told["since"]
        lists = {name: tuple(told[name]) for name in ("sources", "feeds")}
        return replace(cls(**told), since=date.fromisoformat(since) if since else None, **lists)

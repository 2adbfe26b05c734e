"""What reading sources yields: articles that were found, sources that have not changed, failures."""

from dataclasses import dataclass

from ingest.errors import SourceError
from retrieval.types import Article


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was read: the name of its source, its line in a JSON-lines file, its bytes there.

    `origin` is the path or address to read it from again, or "" where there is none; `fingerprint` tells
    which bytes they were. A server's `etag` and `last_modified` are kept to ask it for changes alone.
    `told_by` names where a page says its title, its day and so on.
    """

    source: str
    article: Article
    size: int
    line: int | None = None
    origin: str = ""
    fingerprint: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    told_by: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """The source, with the line if it has several."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source that holds what it held when its article was stored. It was not parsed again."""

    source: str
    origin: str
    size: int


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read, and why. Those after it are read all the same.

    The trouble of a feed, which is looked into again and again, is kept with the feed, not in a journal.
    """

    error: SourceError
    origin: str = ""
    in_journal: bool = True

    @property
    def source(self) -> str:
        """The name of what could not be read."""
        return self.error.source


Item = Found | Unchanged | Failure

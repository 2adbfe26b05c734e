"""Files that somebody sent: they wait in the data folder until the run that reads them has ended, then go."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from ingest.errors import SourceMissing
from retrieval.errors import NotWritable

FOLDER = "inbox"
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file in the inbox. The `token` finds it there; it is no path, and its `name` never becomes one.

    By `known_as` the article is known again: the same name, sent again, is a new revision of it. `url` is
    where people can see that it was sent, if there is such a place.
    """

    token: str
    name: str
    known_as: str
    url: str | None = None

    @property
    def origin(self) -> str:
        """What it is called where others have a path or an address. Nothing can be read from there again."""
        return f"sent:{unicodedata.normalize('NFC', self.known_as)}"


class Inbox:
    """The inbox of one data folder."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def put(self, data: bytes, name: str, known_as: str | None = None, url: str | None = None) -> Sent:
        """Keep the bytes of a file. Raises `NotWritable`."""
        sent = Sent(token_hex(16), name, known_as or name, url)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path(sent).write_bytes(data)
        except OSError as error:
            raise NotWritable(self._folder, error.strerror or str(error)) from error
        return sent

    def path(self, sent: Sent) -> Path:
        """Where it lies: always in the inbox. Raises `SourceMissing` for what cannot be there."""
        if not TOKEN.fullmatch(sent.token):
            raise SourceMissing(sent.name)
        return self._folder / sent.token

    def discard(self, files: Iterable[Sent]) -> None:
        """These have been read, or never will be. What cannot be removed is swept away another time."""
        for sent in files:
            with suppress(SourceMissing, OSError):
                self.path(sent).unlink(missing_ok=True)

    def sweep(self, wanted: Iterable[Sent]) -> None:
        """Throw away all that nobody is going to read: what a crash has left."""
        kept = {sent.token for sent in wanted}
        for path in self._folder.glob("*"):
            if path.name not in kept:
                with suppress(OSError):
                    path.unlink(missing_ok=True)

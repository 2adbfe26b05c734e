"""Files that somebody sent, read as articles. Whoever sends them is trusted with nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from ingest.errors import SourceError, SourceMissing, SourceTooLarge, SourceUnreadable, UnknownFormat
from ingest.items import Failure, Found, Item, Unchanged
from ingest.journal.inbox import Inbox, Sent
from ingest.journal.memory import fingerprint
from ingest.parsing import Kind, kind_of
from ingest.sources import DOCUMENT_LIMIT, DOCUMENTS, LIMIT, Reading, article_of


def kind_to_send(name: str) -> Kind | None:
    """The format that a name promises, or None if it is not read from strangers.

    Lines of JSON are parsed outside of the children, and say themselves which articles they replace.
    """
    kind = kind_of(PurePath(name))
    return None if kind is Kind.JSONL else kind


def most_bytes(kind: Kind) -> int:
    """How large a file of this format may be."""
    return DOCUMENT_LIMIT if kind in DOCUMENTS else LIMIT


def read_sent(files: Iterable[Sent], inbox: Inbox, how: Reading) -> Iterator[Item]:
    """The article of each file, or why there is none. It cannot be tried again: the file is gone then."""
    for sent in files:
        try:
            yield _read(sent, inbox, how)
        except SourceError as error:
            yield Failure(error)


def _read(sent: Sent, inbox: Inbox, how: Reading) -> Found | Unchanged:
    kind = kind_to_send(sent.name)
    if kind is None:
        raise UnknownFormat(sent.name)
    data = _bytes(sent, inbox, most_bytes(kind))
    mark, known = fingerprint(data), how.known.get(sent.origin)
    if known and known.fingerprint == mark:
        return Unchanged(sent.name, sent.origin, len(data))
    parsed = how.parse(data, name=sent.name, kind=kind)
    article = article_of(parsed, sent.origin)
    # Its id is not made from the address: the next message with this file has another one.
    addressed = replace(article, url=article.url or sent.url)
    return Found(
        sent.name, addressed, len(data), origin=sent.origin, fingerprint=mark, told_by=parsed.told_by
    )


def _bytes(sent: Sent, inbox: Inbox, limit: int) -> bytes:
    try:
        data = inbox.path(sent).read_bytes()
    except FileNotFoundError as error:
        raise SourceMissing(sent.name) from error
    except OSError as error:
        raise SourceUnreadable(sent.name, error.strerror or str(error)) from error
    if len(data) > limit:
        raise SourceTooLarge(sent.name, len(data), limit)
    return data

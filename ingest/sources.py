"""What can be read: files, folders and standard input, one article at a time."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, TypeVar

from ingest.decoding import SAMPLE, refuse_binary
from ingest.errors import (
    BadLine,
    EmptySource,
    NotText,
    SourceError,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    UnknownFormat,
)
from ingest.identity import article_id
from ingest.items import Failure, Found, Item, Unchanged
from ingest.journal.memory import Remembered, fingerprint
from ingest.lines import first_lines, joined, lines_of
from ingest.notices import notices_of
from ingest.parsers.jsonl import holds_article, parse_line
from ingest.parsers.parsed import Parsed
from ingest.parsing import Kind, kind_of, parse
from retrieval.types import Article

T = TypeVar("T")

LIMIT = 5_000_000  # bytes of one article; War and Peace has about three million
DOCUMENT_LIMIT = 25_000_000  # bytes of a PDF or a Word document: most of them are pictures and fonts
DOCUMENTS = frozenset({Kind.PDF, Kind.DOCX})
STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "standard input"


Parse = Callable[..., Parsed]
"""`ingest.parsing.parse`, or one that does the same in another process."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read: up to which size, by which parser, and what is known of them already."""

    limit: int = LIMIT
    parse: Parse = parse
    known: Mapping[str, Remembered] = field(default_factory=dict)


def read(paths: Iterable[str | Path], stdin: BinaryIO, how: Reading = Reading()) -> Iterator[Item]:
    """The articles in `paths`, lazily and in order; `-` stands for `stdin`.

    A folder is read with the folders in it, sorted by name, without hidden files, other formats and linked
    folders. A file of another format is refused when it is named itself. The limit is the greatest number
    of bytes of one article, `DOCUMENT_LIMIT` that of a PDF or a Word document; a JSON-lines file may be of
    any size and is never held in memory.
    """
    for path in paths:
        if str(path) == STANDARD_INPUT:
            yield from _read_stream(stdin, how)
        else:
            yield from _read_path(Path(path), how)


def total_size(paths: Iterable[str | Path]) -> int | None:
    """The bytes that `read` is going to read, or None if standard input is among the paths."""
    given = list(paths)
    if any(str(path) == STANDARD_INPUT for path in given):
        return None
    files = chain.from_iterable(_find(Path(path)) for path in given)
    return sum(_size(file) for file in files if isinstance(file, Path))


def _read_path(path: Path, how: Reading) -> Iterator[Item]:
    for found in _find(path):
        match found:
            case Failure():
                yield found
            case Path():
                yield from _read_file(found, how)


def _find(path: Path) -> Iterator[Path | Failure]:
    """The files that `path` stands for: itself, or those in it."""
    if _is_folder(path):
        nothing = EmptySource(_name(path), "no file in this folder is of a format that is read")
        yield from _at_least_one(_walk(path), nothing)
    else:
        yield path


def _walk(folder: Path) -> Iterator[Path | Failure]:
    """The files of known formats in `folder`, sorted; a folder that cannot be listed is one failure."""
    try:
        with _translated(_name(folder)):
            entries = sorted(folder.iterdir())
    except SourceError as error:
        yield Failure(error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            if not entry.is_symlink():  # a link can lead back up
                yield from _walk(entry)
        elif kind_of(entry):
            yield entry


def _read_file(path: Path, how: Reading) -> Iterator[Item]:
    """The one article of a file, or those of a JSON-lines file, or the one reason why not."""
    name, origin = _name(path), path.absolute().as_posix()
    try:
        with _translated(name):
            kind = kind_of(path)
            size = _plain_size(path, name)
            origin = path.resolve().as_posix()
            if kind is None:
                raise UnknownFormat(name)
            if kind is Kind.JSONL:
                with path.open("rb") as stream:
                    yield from _read_jsonl(stream, name, origin, how.limit)
            elif size > (most := DOCUMENT_LIMIT if kind in DOCUMENTS else how.limit):
                raise SourceTooLarge(name, size, most)
            else:
                yield _read_article(path.read_bytes(), name, origin, kind, how)
    except SourceError as error:
        yield Failure(error, origin)


def _read_article(data: bytes, name: str, origin: str, kind: Kind, how: Reading) -> Item:
    """The article in the bytes of a file, unless they are the ones that were read before."""
    mark = fingerprint(data)
    known = how.known.get(origin)
    if known and known.fingerprint == mark:
        return Unchanged(name, origin, len(data))
    parsed = how.parse(data, name=name, kind=kind)
    article = article_of(parsed, origin)
    return Found(name, article, len(data), origin=origin, fingerprint=mark, told_by=parsed.told_by)


def _read_stream(stdin: BinaryIO, how: Reading) -> Iterator[Item]:
    """Standard input: JSON lines if the first line with something in it is an article, else one text."""
    name = STANDARD_INPUT_NAME
    try:
        with _translated(name):
            lines = lines_of(stdin, how.limit)
            head = first_lines(lines)
            if head and holds_article(head[-1]):
                yield from _read_records(chain(head, lines), name, "", how.limit)
            else:
                data = joined(chain(head, lines), how.limit)
                if data is None:
                    raise SourceTooLarge(name, None, how.limit)
                parsed = how.parse(data, name=name, kind=Kind.TEXT)
                yield Found(name, article_of(parsed, parsed.text), len(data))
    except SourceError as error:
        yield Failure(error)


def _read_jsonl(stream: BinaryIO, name: str, origin: str, limit: int) -> Iterator[Item]:
    """The articles of a JSON-lines file; one failure if it is none, rather than one for each line."""
    head = stream.read(SAMPLE)
    refuse_binary(head, name)
    if 0 in head:
        raise NotText(name, "UTF-16 or binary data; JSON lines are UTF-8")
    stream.seek(0)
    records = _read_records(lines_of(stream, limit), name, origin, limit)
    yield from _at_least_one(records, EmptySource(name, "has no lines"))


def _read_records(lines: Iterable[bytes], name: str, origin: str, limit: int) -> Iterator[Item]:
    """An article or a failure for each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            if len(line) > limit:
                raise BadLine(name, number, f"has more than {limit:,} bytes")
            parsed = parse_line(line, name, number)
        except BadLine as error:
            yield Failure(error, origin)
        else:
            otherwise = f"{origin}:{number}" if origin else parsed.text
            yield Found(name, article_of(parsed, otherwise), len(line), number, origin)


def _at_least_one(items: Iterator[T], otherwise: SourceError) -> Iterator[T | Failure]:
    """The items, or one failure in the place of none."""
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        yield Failure(otherwise)


def article_of(parsed: Parsed, otherwise: str) -> Article:
    """The article that was parsed, under the id by which it is known again."""
    return Article(
        id=article_id(parsed.id, parsed.url, otherwise),
        title=parsed.title,
        text=parsed.text,
        url=parsed.url,
        published=parsed.published,
        site=parsed.site,
        authors=parsed.authors,
        language=parsed.language,
        modified=parsed.modified,
        pages=parsed.pages,
        notices=notices_of(parsed.title, parsed.text),
    )


def _name(path: Path) -> str:
    """The path as it can be printed: a file name need not be UTF-8."""
    return os.fsencode(path).decode(errors="replace")


def _is_folder(path: Path) -> bool:
    """Whether `path` is a folder; where that is not to be known, reading it will say why."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _plain_size(path: Path, name: str) -> int:
    """The size of a plain file. A pipe or a device has none, and could be read for ever."""
    status = path.stat()
    if not S_ISREG(status.st_mode):
        raise SourceUnreadable(name, "it is no plain file")
    return status.st_size


def _size(path: Path) -> int:
    """The size of a file, for the progress bar; what cannot be read adds nothing to it."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """The system's errors as ours."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceMissing(name) from error
    except OSError as error:
        raise SourceUnreadable(name, error.strerror or str(error)) from error

"""One SQLite file: recognised, brought to the newest schema, its errors translated."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from retrieval.errors import DiskFull, LibraryError, LibraryTooNew, NotALibrary, NotWritable

FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE"}
CLOSED = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")  # and what SQLite tells apart within each
WRITES = {"writes": True}  # execution options of a transaction that is going to write


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file of ours is: SQLite's own mark of whose it is, the newest migration, and where those are."""

    application_id: int
    newest: str
    versions: Path


MIGRATIONS = Path(__file__).parent / "migrations"
CATALOGUE = Schema(0x464F4F54, "0002", MIGRATIONS / "versions")  # "FOOT"


def open_database(path: Path, schema: Schema = CATALOGUE) -> Engine:
    """The database at `path`, made if it is not there, migrated if it is older.

    Raises `NotALibrary` for a file of somebody else, which is not touched, and `LibraryTooNew`.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    _recognise(path, schema)
    try:
        with translated(path):
            if not (path.exists() and path.stat().st_size):
                _mark(path, schema)
            with engine.execution_options(**WRITES).begin() as connection:
                _migrate(connection, path, schema)
    except BaseException:
        engine.dispose()
        raise
    return engine


class Database:
    """One file of ours that threads share."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path = path
        self._engine = open_database(path, schema)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the file, its errors translated."""
        with translated(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it, or nothing."""
        writer = self._engine.execution_options(**WRITES)
        with translated(self.path), writer.begin() as connection:
            yield connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors in our words."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        name = getattr(cause, "sqlite_errorname", "")
        if name in FULL:
            raise DiskFull(path) from error
        if name in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}:
            raise NotALibrary(path, "it cannot be read as a database") from error
        if name.startswith(CLOSED):
            raise NotWritable(path, str(cause)) from error
        if isinstance(error, OperationalError | sqlite3.OperationalError):
            raise LibraryError(f"{path}: {cause}") from error
        raise


def _recognise(path: Path, schema: Schema) -> None:
    """Look before anything is written: an empty file is a new library, any other must bear our mark.

    The header is specified in https://www.sqlite.org/fileformat.html, section 1.3.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise NotALibrary(path, "it is not a plain file")
    header = _header(path)
    if not header:
        return
    if not header.startswith(b"SQLite format 3\0"):
        raise NotALibrary(path, "it is not a SQLite database")
    if int.from_bytes(header[68:72]) != schema.application_id:
        raise NotALibrary(path, "it is a database of another program")


def _header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


def _mark(path: Path, schema: Schema) -> None:
    """Make the file ours first of all, so that it is known again whatever is interrupted later."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {schema.application_id}")
        connection.execute("PRAGMA journal_mode = WAL")


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's own transaction control leaves schema changes outside of transactions; we begin them ourselves.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    # Who is going to write takes turns from the start: who reads first and then finds that another thread
    # has written meanwhile gets SQLITE_BUSY at once, whatever the timeout.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(connection: Connection, path: Path, schema: Schema) -> None:
    """Bring an older schema to ours, in one transaction."""
    found = _found(connection)
    if found == schema.newest:
        return
    if found is not None and found > schema.newest:
        raise LibraryTooNew(path, found)
    # Alembic takes 0.1 s to import: only a new or an older library pays for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")  # a folder may have a blank in its name
    config.set_main_option("version_locations", str(schema.versions))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _found(connection: Connection) -> str | None:
    if not connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version

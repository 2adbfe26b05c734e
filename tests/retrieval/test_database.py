"""The one SQLite file: made, recognised, brought up to date; and never somebody else's."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Table, inspect

from retrieval import database
from retrieval.database import CATALOGUE, open_database, translated
from retrieval.errors import DiskFull, LibraryTooNew, NotALibrary, NotWritable
from retrieval.tables import ARTICLES, BANDS, CHANGES, COLLECTIONS, PASSAGES, RUNS

SECOND = ("bands", "changes", "jobs", "runs", "sources", "feeds")  # what came with the second schema


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the library is to be."""
    return tmp_path / "footnote.sqlite"


def ask(path: Path, statement: str) -> list[tuple[object, ...]]:
    """What SQLite itself says, past our code."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement).fetchall()


def make(path: Path) -> Path:
    """A library in its newest state, closed again."""
    open_database(path).dispose()
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_new_library_bears_our_mark_and_the_newest_schema(path: Path) -> None:
    make(path)
    assert ask(path, "PRAGMA application_id") == [(CATALOGUE.application_id,)]
    assert ask(path, "SELECT version_num FROM alembic_version") == [(CATALOGUE.newest,)]


def test_the_newest_schema_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [CATALOGUE.newest]


@pytest.mark.parametrize("table", [COLLECTIONS, ARTICLES, PASSAGES, BANDS, RUNS, CHANGES], ids=str)
def test_the_catalogue_names_the_columns_that_the_migrations_make(path: Path, table: Table) -> None:
    engine = open_database(path)
    made = {column["name"]: str(column["type"]) for column in inspect(engine).get_columns(table.name)}
    engine.dispose()
    assert {column.name: str(column.type) for column in table.columns} == made


@pytest.mark.parametrize("left", [b"", None], ids=["before the first byte", "after the mark"])
def test_a_library_whose_making_was_interrupted_is_made_at_the_next_start(
    path: Path, left: bytes | None
) -> None:
    if left is None:
        ask(path, f"PRAGMA application_id = {CATALOGUE.application_id}")
    else:
        path.write_bytes(left)
    make(path)
    assert ask(path, "SELECT count(*) FROM articles") == [(0,)]


def test_an_older_schema_is_brought_up(path: Path) -> None:
    make(path)
    # Before the first migration there was nothing but Alembic's own table, which was empty.
    ask(path, "DELETE FROM alembic_version")
    for table in (*SECOND, "passage_words", "passages", "articles", "collections"):
        ask(path, f"DROP TABLE {table}")
    make(path)
    assert ask(path, "SELECT version_num FROM alembic_version") == [(CATALOGUE.newest,)]
    assert ask(path, "SELECT count(*) FROM articles") == [(0,)]


def test_opening_again_changes_nothing(path: Path) -> None:
    before = ask(make(path), "SELECT name, sql FROM sqlite_master ORDER BY name")
    assert ask(make(path), "SELECT name, sql FROM sqlite_master ORDER BY name") == before


def test_a_newer_library_is_refused_and_left_alone(path: Path) -> None:
    ask(make(path), "UPDATE alembic_version SET version_num = '9999'")
    before = files(path.parent)
    with pytest.raises(LibraryTooNew, match="9999") as raised:
        open_database(path)
    assert "Upgrade" in raised.value.hint
    assert files(path.parent) == before


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_database_of_another_program_is_refused_and_left_alone(path: Path, journal: str) -> None:
    ask(path, f"PRAGMA journal_mode = {journal}")
    ask(path, "CREATE TABLE articles (id INTEGER)")
    before = files(path.parent)
    with pytest.raises(NotALibrary, match="another program"):
        open_database(path)
    assert files(path.parent) == before


def test_a_text_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("Dear diary, today I wrote a library.", "utf-8")
    before = files(path.parent)
    with pytest.raises(NotALibrary, match="not a SQLite database"):
        open_database(path)
    assert files(path.parent) == before


def test_a_folder_is_refused_and_left_alone(path: Path) -> None:
    path.mkdir()
    with pytest.raises(NotALibrary, match="not a plain file"):
        open_database(path)
    assert list(path.iterdir()) == []


def test_our_own_file_with_its_pages_overwritten_is_told_from_a_sound_one(path: Path) -> None:
    content = make(path).read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    with pytest.raises(NotALibrary, match="cannot be read as a database"):
        open_database(path)


def test_a_folder_that_is_not_there_cannot_be_written_in(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match=r"nowhere.footnote\.sqlite"):
        open_database(tmp_path / "nowhere" / "footnote.sqlite")


def test_a_file_that_may_only_be_read_is_told_as_such(path: Path) -> None:
    make(path)
    reading = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    with closing(reading), pytest.raises(NotWritable, match="readonly"), translated(path):
        reading.execute("DELETE FROM articles")


def test_a_file_that_may_not_grow_is_a_full_disk(path: Path) -> None:
    make(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA max_page_count = 1")  # raised by SQLite to what is in use
    with closing(connection), pytest.raises(DiskFull) as raised, translated(path):
        connection.execute("INSERT INTO collections (name) VALUES (?)", ["x" * 1_000_000])
    assert str(path) in str(raised.value)
    assert raised.value.hint

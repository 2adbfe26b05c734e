"""The file of the records: whose it is, and that its tables have the names that we use."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.records.file import FILE, Records
from bot.records.tables import METADATA
from retrieval.catalogue import Catalogue
from retrieval.errors import NotALibrary


def test_the_tables_are_the_ones_that_the_migrations_make(records: Records) -> None:
    with records.reading() as connection:
        made = inspect(connection)
        columns = {
            name: {column["name"] for column in made.get_columns(name)} for name in made.get_table_names()
        }
    named = {name: {column.name for column in table.columns} for name, table in METADATA.tables.items()}
    assert {name: columns[name] for name in named} == named
    assert columns.keys() - named.keys() == {"alembic_version"}


def test_the_catalogue_is_not_taken_for_the_records(tmp_path: Path) -> None:
    path = tmp_path / FILE
    Catalogue(path).close()
    with pytest.raises(NotALibrary, match="another program"):
        Records(path)


def test_the_catalogue_does_not_take_the_records_for_itself(tmp_path: Path) -> None:
    path = tmp_path / FILE
    Records(path).close()
    with pytest.raises(NotALibrary, match="another program"):
        Catalogue(path)


def test_what_was_written_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    from bot.records.gaps import Gaps

    with closing(Records(tmp_path / FILE)) as records:
        Gaps(records).note(7, "Who?")
    with closing(Records(tmp_path / FILE)) as records:
        assert [gap.question for gap in Gaps(records).of(7)] == ["Who?"]

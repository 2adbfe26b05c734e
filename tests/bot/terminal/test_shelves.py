"""What is in the library: seen, shown and removed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.terminal.conftest import Run

SEALS = "harbour-seals"


def listed(run: Run, home: Path, *arguments: str) -> list[Any]:
    printed = run(home, "articles", "list", "--json", *arguments).stdout
    return [json.loads(line) for line in printed.splitlines()]


def test_articles_are_listed_newest_first(run: Run, examples: Path) -> None:
    result = run(examples, "articles", "list")
    lines = [line.strip() for line in result.stdout.strip().splitlines()]
    assert result.exit_code == 0
    assert lines[0].startswith("default: 14 articles, ")
    assert lines[3].startswith(
        "harbour-seals     2025-06-11  Coastline Dispatch  Seals take back the harbour"
    )
    assert lines[-1].endswith("Eighteen weeks to the Harbour Marathon")


def test_articles_are_listed_as_json(run: Run, examples: Path) -> None:
    rows = listed(run, examples)
    assert len(rows) == 14
    assert rows[0] == {
        "collection": "default",
        "id": SEALS,
        "title": "Seals take back the harbour wall",
        "url": "https://example.org/coastline-dispatch/2025/06/11/harbour-seals",
        "published": "2025-06-11",
        "site": "Coastline Dispatch",
    }


def test_all_collections_are_listed_unless_one_is_named(run: Run, home: Path) -> None:
    run(home, "ingest", "-", "-c", "tides", stdin="The tide stood three metres high on Monday.")
    assert {row["collection"] for row in listed(run, home)} == {"default", "tides"}
    assert {row["collection"] for row in listed(run, home, "-c", "tides")} == {"tides"}


def test_an_unknown_collection_is_named(run: Run, examples: Path) -> None:
    result = run(examples, "articles", "list", "-c", "defualt")
    assert result.exit_code == 2
    assert "there is no collection 'defualt'" in result.stderr


def test_an_empty_library_says_how_to_fill_it(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "new", "articles", "list")
    assert result.exit_code == 0
    assert "footnote ingest" in result.stdout
    assert listed(run, tmp_path / "new") == []


def test_an_article_is_shown_whole(run: Run, examples: Path) -> None:
    said = json.loads(run(examples, "articles", "show", SEALS, "--json").stdout)
    printed = run(examples, "articles", "show", SEALS).stdout
    assert said["text"].count("\n\n") == 4
    assert said["text"] in printed
    assert said["title"] in printed
    assert said["url"] in printed


def test_an_unknown_article_is_named(run: Run, examples: Path) -> None:
    result = run(examples, "articles", "show", "harbour-seal")
    assert result.exit_code == 2
    assert "there is no article 'harbour-seal' in 'default'" in result.stderr
    assert "footnote articles list" in result.stderr


def test_an_article_is_removed_once_it_has_been_confirmed(run: Run, home: Path) -> None:
    assert run(home, "articles", "remove", SEALS, stdin="n\n").exit_code == 0
    assert len(listed(run, home)) == 14
    result = run(home, "articles", "remove", SEALS, stdin="y\n")
    assert "Removed 'Seals take back the harbour wall' (harbour-seals)." in result.stdout
    assert SEALS not in {row["id"] for row in listed(run, home)}


def test_without_a_word_nothing_is_removed(run: Run, home: Path) -> None:
    assert run(home, "articles", "remove", SEALS, stdin="").exit_code == 1
    assert len(listed(run, home)) == 14


def test_an_article_that_is_named_twice_is_removed_once(run: Run, home: Path) -> None:
    result = run(home, "articles", "remove", "--yes", SEALS, SEALS)
    assert result.exit_code == 0
    assert result.stdout.count("Removed") == 1


@pytest.mark.parametrize("order", [1, -1])
def test_if_one_article_is_unknown_none_is_removed(run: Run, home: Path, order: int) -> None:
    result = run(home, "articles", "remove", "--yes", *[SEALS, "nothing"][::order])
    assert result.exit_code == 2
    assert len(listed(run, home)) == 14

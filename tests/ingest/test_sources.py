"""Files, folders and standard input: what can be read is read, and what cannot is told."""

import io
import json
import os
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from ingest.errors import (
    BadFrontMatter,
    BadLine,
    EmptySource,
    NotText,
    SourceError,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    UnknownFormat,
)
from ingest.items import Failure, Found, Item, Unchanged
from ingest.journal.memory import Remembered
from ingest.parsers.parsed import Parsed
from ingest.sources import Reading, read, total_size
from tests.ingest.documents import mail, pdf, word

NOTHING = io.BytesIO()


def _read(*paths: Path | str, stdin: bytes = b"", limit: int = 1_000) -> list[Item]:
    return list(read(paths, io.BytesIO(stdin), Reading(limit)))


def _found(items: Iterable[Item]) -> list[Found]:
    return [item for item in items if isinstance(item, Found)]


def _errors(items: Iterable[Item]) -> list[SourceError]:
    return [item.error for item in items if isinstance(item, Failure)]


def _only_error(*paths: Path | str, stdin: bytes = b"") -> SourceError:
    [item] = _read(*paths, stdin=stdin)
    assert isinstance(item, Failure)
    assert item.source in str(item.error)
    assert item.error.hint
    return item.error


def _lines(*texts: str) -> str:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.markdown", "a.html", "a.htm", "a.TXT"])
def test_a_file_is_one_article(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("The harbour was closed after a storm.", encoding="utf-8")
    [found] = _found(_read(tmp_path / name))
    assert found.source == str(tmp_path / name)
    assert found.article.text == "The harbour was closed after a storm."
    assert found.line is None


def test_a_folder_is_read_in_order_with_the_folders_in_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/z.md", ".hidden.txt", "picture.png", "b/notes.odt"):
        (tmp_path / name).write_text(f"Text of {name}.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text("hidden")
    assert [found.source for found in _found(_read(tmp_path))] == [
        str(tmp_path / name) for name in ("a.txt", "b/z.md", "c.txt")
    ]


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"")
    assert isinstance(_only_error(tmp_path), EmptySource)


def test_a_linked_folder_is_not_followed_in_circles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(_read(tmp_path)) == 1


def test_a_file_of_another_format_is_refused_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_text("Text.")
    assert isinstance(_only_error(tmp_path / "a.odt"), UnknownFormat)


def test_documents_are_articles_like_the_others_and_may_be_larger(tmp_path: Path) -> None:
    documents = {
        "a.pdf": pdf("Text.", "More."),
        "b.docx": word("Text."),
        "c.eml": mail("Subject: A", body="Text."),
    }
    for name, data in documents.items():
        (tmp_path / name).write_bytes(data)
    first, second, third = _found(_read(tmp_path, limit=200))
    assert (first.article.text, first.article.pages) == ("Text.\n\nMore.", (0, 7))
    assert (second.article.text, second.article.pages) == ("Text.", ())
    assert third.article.title == "A"


def test_a_document_of_thirty_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(30_000_000)
    error = _only_error(tmp_path / "a.pdf")
    assert isinstance(error, SourceTooLarge)
    assert "25,000,000" in str(error)


def test_a_document_is_known_on_standard_input(tmp_path: Path) -> None:
    [found] = _found(_read("-", stdin=pdf("Text."), limit=5_000))
    assert found.article.text == "Text."


def test_a_missing_file_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    failure, found = _read(tmp_path / "gone.txt", tmp_path / "a.txt")
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, SourceMissing)
    assert isinstance(found, Found)


def test_a_path_through_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    assert isinstance(_only_error(tmp_path / "a.txt" / "b.txt"), SourceMissing)


def test_a_dangling_link_in_a_folder_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "b.txt").write_text("Text.")
    items = _read(tmp_path)
    assert [type(error) for error in _errors(items)] == [SourceMissing]
    assert len(_found(items)) == 1


def test_a_link_to_itself_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    assert isinstance(_only_error(tmp_path / "a.txt"), SourceUnreadable)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert isinstance(_only_error(tmp_path / "a.txt"), SourceUnreadable)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_without_permission_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "closed").mkdir(mode=0)
    items = _read(tmp_path)
    assert [type(error) for error in _errors(items)] == [SourceUnreadable]
    assert len(_found(items)) == 1


def test_three_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    tracemalloc.start()
    [item] = list(read([path], NOTHING))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(item, Failure)
    assert isinstance(item.error, SourceTooLarge)
    assert "300,000,000" in str(item.error)
    assert "5,000,000" in str(item.error)
    assert peak < 1_000_000


def test_a_zip_that_is_called_txt_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.txt", "w") as archive:
        archive.writestr("b.txt", "Text.")
    error = _only_error(tmp_path / "a.txt")
    assert isinstance(error, NotText)
    assert "zip" in error.looks_like


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_an_empty_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert isinstance(_only_error(tmp_path / name), EmptySource)


def test_bad_front_matter_does_not_lose_the_file_after_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: a: b\n---\nText.")
    (tmp_path / "b.md").write_text("Text.")
    items = _read(tmp_path)
    assert [type(error) for error in _errors(items)] == [BadFrontMatter]
    assert len(_found(items)) == 1


def test_bad_json_on_line_seven_is_told_and_the_other_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(_lines(*"abcdef") + '{"text": oops}\n' + _lines("h"))
    items = _read(path)
    assert [found.line for found in _found(items)] == [1, 2, 3, 4, 5, 6, 8]
    [error] = _errors(items)
    assert isinstance(error, BadLine)
    assert error.line == 7
    assert str(path) in str(error)


def test_blank_lines_are_counted_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n" + _lines("a") + "  \n" + _lines("b"))
    assert [found.line for found in _found(_read(tmp_path))] == [2, 4]


def test_a_line_that_is_too_long_is_told_and_the_next_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(_lines("a" * 5_000, "b"))
    items = _read(tmp_path)
    [error] = _errors(items)
    assert isinstance(error, BadLine)
    assert "1,000 bytes" in str(error)
    assert [(found.line, found.article.text) for found in _found(items)] == [(2, "b")]


def test_a_large_file_of_lines_is_never_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        for number in range(300):
            file.write(_lines(f"Article {number} tells of {'many ' * 4_000}things."))
    next(read([path], NOTHING))  # what is made once for all is not this file's
    tracemalloc.start()
    count = sum(1 for _ in read([path], NOTHING))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert peak < path.stat().st_size / 10


@pytest.mark.parametrize("data", [_lines("a", "b").encode("utf-16"), b"PK\x03\x04" + b"\n" * 500])
def test_a_file_of_lines_that_is_none_is_one_failure(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    assert isinstance(_only_error(tmp_path), NotText)


def test_standard_input_is_a_text() -> None:
    [found] = _found(_read("-", stdin=b"\nHarbour closed\n\nIt was closed after a storm.\n"))
    assert found.source == "standard input"
    assert found.article.title == "Harbour closed"


def test_standard_input_is_lines_when_the_first_one_is_an_article() -> None:
    items = _read("-", stdin=b"\n" + _lines("a", "b").encode() + b"oops\n")
    assert [(found.line, found.article.text) for found in _found(items)] == [(2, "a"), (3, "b")]
    assert [type(error) for error in _errors(items)] == [BadLine]


def test_standard_input_of_another_object_is_a_text() -> None:
    assert len(_found(_read("-", stdin=b'{"title": "a"}\n{"title": "b"}'))) == 1


@pytest.mark.parametrize("stdin", [b"a" * 5_000, b"a\n" * 5_000])
def test_standard_input_that_goes_on_for_too_long_is_refused(stdin: bytes) -> None:
    assert isinstance(_only_error("-", stdin=stdin), SourceTooLarge)


def test_standard_input_with_nothing_in_it_is_told() -> None:
    assert isinstance(_only_error("-", stdin=b" \n"), EmptySource)


def test_a_file_is_known_again_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Text.")
    [before] = _found(_read(path))
    path.write_text("Another text.")
    monkeypatch.chdir(tmp_path)
    [after] = _found(_read("a.txt"))
    assert before.article.id == after.article.id
    assert before.article.revision != after.article.revision


def test_an_address_makes_it_the_same_article_in_another_place(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nurl: https://example.org/a?utm_source=x\n---\nText.")
    (tmp_path / "b.jsonl").write_text('{"text": "Text.", "url": "https://EXAMPLE.org/a#top"}')
    first, second = _found(_read(tmp_path))
    assert first.article.id == second.article.id


def test_lines_are_known_again_by_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(_lines("a", "a"))
    first, second = _found(_read(tmp_path))
    assert first.article.id != second.article.id


def test_the_sizes_of_what_is_read_add_up_to_the_total(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "b.jsonl").write_text(_lines("a", "b"))
    total = total_size([tmp_path, tmp_path / "gone.txt"])
    assert total == sum(found.size for found in _found(_read(tmp_path)))
    assert total_size([tmp_path, "-"]) is None


def test_a_file_that_holds_what_it_held_is_not_parsed_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The harbour was closed after a storm.")
    [found] = _found(_read(path))
    known = {found.origin: Remembered(found.origin, found.fingerprint or "", "id", "revision")}

    def never(*_: object, **__: object) -> Parsed:
        raise AssertionError("it was parsed")

    assert list(read([path], NOTHING, Reading(parse=never, known=known))) == [
        Unchanged(str(path), str(path.resolve()), path.stat().st_size)
    ]
    path.write_text("The harbour was closed after two storms.")
    [again] = read([path], NOTHING, Reading(known=known))
    assert isinstance(again, Found)


def test_a_failure_says_what_to_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-")
    [item] = _read(tmp_path / "a.txt")
    assert isinstance(item, Failure)
    assert item.origin == str(tmp_path / "a.txt")

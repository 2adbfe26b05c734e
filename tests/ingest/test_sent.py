"""Files that somebody sent become articles that are known again by their names, and do not stay."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from ingest.journal.asked import Asked
from ingest.journal.inbox import FOLDER, Sent
from ingest.journal.jobs import Jobs
from ingest.journal.runs import Runs
from ingest.keeping import Keeper, kept
from ingest.report import IngestReport
from ingest.running import Runner, Stopped
from ingest.sent import kind_to_send, most_bytes
from ingest.sources import DOCUMENT_LIMIT, LIMIT
from retrieval.library import Library
from retrieval.types import Article
from tests.encoders import HashingEncoder
from tests.ingest.site import PARSERS, texts

TIDE = b"The tide stood three metres high."
EBB = b"The tide stood two metres high."
MESSAGE = "https://discord.com/channels/1/2/3"


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    with Library(tmp_path / "home", HashingEncoder()) as library:
        yield Runner(library, PARSERS, texts().web)


def send(runner: Runner, data: bytes, name: str = "tide.txt", url: str | None = None) -> IngestReport:
    return runner.run("news", Asked(files=(runner.inbox.put(data, name, url=url),)))


def stored(runner: Runner) -> list[Article]:
    return runner.library.catalogue.articles("news")


def left_behind(runner: Runner) -> list[Path]:
    return list((runner.library.home / FOLDER).iterdir())


def test_a_file_becomes_an_article_and_goes(runner: Runner) -> None:
    assert send(runner, TIDE, url=MESSAGE).added == 1
    [article] = stored(runner)
    assert (article.text, article.url) == (TIDE.decode(), MESSAGE)
    assert left_behind(runner) == []


def test_the_same_name_with_another_text_is_a_new_revision_and_can_be_taken_back(runner: Runner) -> None:
    send(runner, TIDE, url=MESSAGE)
    [before] = stored(runner)
    assert send(runner, EBB, url=f"{MESSAGE}4").changed == 1
    [after] = stored(runner)
    assert (after.id, after.text) == (before.id, EBB.decode())
    runner.run("news", Asked(undo=True))
    assert stored(runner) == [before]


def test_the_same_file_sent_again_changes_nothing(runner: Runner) -> None:
    send(runner, TIDE)
    assert send(runner, TIDE).unchanged == 1


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("tide.exe", TIDE, "not of a format"),
        ("tide.jsonl", b'{"text": "x"}', "not of a format"),
        ("tide.txt", b"x" * (LIMIT + 1), "at most"),
        ("tide.pdf", b"%PDF-1.7 nothing", "taken apart"),
    ],
)
def test_what_cannot_be_read_is_told_and_never_tried_again(
    runner: Runner, name: str, data: bytes, why: str
) -> None:
    [failure] = send(runner, data, name).failed
    assert why in str(failure.error)
    assert Jobs(runner.library.catalogue).left("news") == []
    assert left_behind(runner) == []


def test_a_file_that_is_not_there_is_told(runner: Runner) -> None:
    report = runner.run("news", Asked(files=(Sent("../" * 10 + "etc/passwd", "a.txt", "a.txt"),)))
    assert "no such file" in str(report.failed[0].error)


def test_one_that_sends_files_may_not_name_them(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(TIDE)
    sent = runner.inbox.put(EBB, "tide.txt")
    report = runner.run("news", Asked((str(tmp_path / "secret.txt"),), files=(sent,)))
    assert "command line alone" in str(report.failed[0].error)
    assert [article.text for article in stored(runner)] == [EBB.decode()]


def test_after_a_crash_the_file_is_read_by_the_next_owner_and_others_are_swept_away(runner: Runner) -> None:
    def crash(_: IngestReport) -> None:
        raise Stopped

    asked = Asked(files=(runner.inbox.put(TIDE, "tide.txt"),))
    number = Runs(runner.library.catalogue).ask("news", asked)
    with pytest.raises(Stopped):
        runner.run("news", asked, crash, run=number)
    runner.inbox.put(EBB, "nobody asked for it.txt")
    keeper = Keeper(runner, timedelta(minutes=15))
    keeper.sweep()
    assert len(left_behind(runner)) == 1
    keeper.step(Event())
    assert [article.text for article in stored(runner)] == [TIDE.decode()]
    assert left_behind(runner) == []


def test_a_keeper_sweeps_when_it_starts(runner: Runner) -> None:
    runner.inbox.put(EBB, "nobody asked for it.txt")
    with kept(Keeper(runner, timedelta(minutes=15))):
        assert left_behind(runner) == []


def test_pdfs_and_word_documents_may_be_larger_for_most_of_them_is_pictures() -> None:
    kinds = [kind_to_send(name) for name in ("a.PDF", "a.docx", "a.txt")]
    assert [most_bytes(kind) for kind in kinds if kind] == [DOCUMENT_LIMIT, DOCUMENT_LIMIT, LIMIT]

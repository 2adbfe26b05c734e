"""Runs: pages, feeds and sitemaps in, and a journal that says what became of each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.journal.asked import Asked
from ingest.journal.feeds import Feeds
from ingest.journal.jobs import Jobs, JobState
from ingest.journal.runs import Runs, RunState
from ingest.journal.tables import JOBS, SOURCES
from ingest.report import IngestReport
from ingest.running import Runner, Stopped
from ingest.undoing import NothingToUndo
from ingest.web.errors import Busy
from retrieval.errors import DiskFull, UnknownArticle
from retrieval.library import Library
from retrieval.tables import CHANGES, RUNS
from tests.encoders import HashingEncoder
from tests.ingest.site import FEED, PARSERS, SITEMAP, STORM, TEXTS, VOTE, Site, feed, sitemap, texts


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home", HashingEncoder()) as library:
        yield library


def runner(library: Library, site: Site) -> Runner:
    return Runner(library, PARSERS, site.web)


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.failed)


def stored(library: Library) -> dict[str | None, str]:
    return {article.url: article.text for article in library.catalogue.articles("news")}


def states(library: Library) -> dict[str, JobState]:
    return {job.step.source: job.step.state for job in reversed(Jobs(library.catalogue).latest(100))}


def test_pages_become_articles_that_know_their_address(library: Library) -> None:
    report = runner(library, texts()).run("news", Asked((STORM, VOTE)))
    assert counts(report) == (2, 0, 0, 0)
    assert stored(library) == TEXTS
    assert states(library) == {STORM: JobState.LIVE, VOTE: JobState.LIVE}


def test_each_stage_that_a_page_comes_to_is_noted(library: Library) -> None:
    seen: list[JobState] = []

    def look(report: IngestReport) -> None:
        seen.extend(states(library).values())

    runner(library, texts()).run("news", Asked((STORM,)), look)
    seen.extend(states(library).values())
    assert list(dict.fromkeys(seen)) == [JobState.PARSED, JobState.EMBEDDED, JobState.LIVE]


def test_files_and_pages_go_in_together(library: Library, tmp_path: Path) -> None:
    (tmp_path / "tide.txt").write_text("The tide stood three metres high.")
    report = runner(library, texts()).run("news", Asked((str(tmp_path / "tide.txt"), STORM), trusted=True))
    assert counts(report) == (2, 0, 0, 0)


def test_only_the_operator_has_files_read(library: Library, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("The tide stood three metres high.")
    report = runner(library, texts()).run("news", Asked((str(tmp_path / "secret.txt"), "-")))
    assert counts(report) == (0, 0, 0, 2)
    assert "command line alone" in str(report.failed[0].error)


def test_trackers_in_an_address_do_not_make_another_article(library: Library) -> None:
    report = runner(library, texts()).run("news", Asked((f"{STORM}?utm_source=x&fbclid=y#top", STORM)))
    assert counts(report) == (1, 0, 0, 0)


def test_a_page_that_has_not_changed_is_asked_for_in_vain_and_one_that_has_is_a_new_revision(
    library: Library,
) -> None:
    site = texts()
    runner(library, site).run("news", Asked((STORM, VOTE)))
    site.pages[VOTE] = b"The Senate voted on Wednesday."
    report = runner(library, site).run("news", Asked((STORM, VOTE)))
    assert counts(report) == (0, 1, 1, 0)
    assert states(library) == {STORM: JobState.UNCHANGED, VOTE: JobState.LIVE}
    assert stored(library) == {STORM: TEXTS[STORM], VOTE: "The Senate voted on Wednesday."}


def test_a_page_that_fails_is_told_and_tried_again_when_asked_to(library: Library) -> None:
    site = texts()
    page, site.pages[VOTE] = site.pages[VOTE], Busy(VOTE, 503)
    report = runner(library, site).run("news", Asked((STORM, VOTE)))
    assert counts(report) == (1, 0, 0, 1)
    [left] = Jobs(library.catalogue).left("news")
    assert (left.step.origin, left.step.transient, left.step.hint) == (VOTE, True, "Try again later.")

    site.pages[VOTE] = page
    assert counts(runner(library, site).run("news", Asked(retry=True))) == (1, 0, 0, 0)
    assert stored(library) == TEXTS
    assert Jobs(library.catalogue).left("news") == []


def test_nothing_is_left_to_be_tried_again(library: Library) -> None:
    assert counts(runner(library, texts()).run("news", Asked(retry=True))) == (0, 0, 0, 0)


def test_a_feed_gives_its_pages_and_later_only_what_is_new(library: Library) -> None:
    site = texts()
    site.pages[FEED] = feed(STORM)
    Feeds(library.catalogue).add("news", FEED, None, trusted=True)
    first = runner(library, site).run("news", Asked(feeds=(FEED,)))
    site.pages[FEED] = feed(VOTE, STORM)
    site.asked.clear()
    second = runner(library, site).run("news", Asked(feeds=(FEED,)))
    assert (counts(first), counts(second)) == ((1, 0, 0, 0), (1, 0, 0, 0))
    assert site.asked == [FEED, VOTE]
    assert Feeds(library.catalogue).kept()[0].title == "News"


def test_a_feed_that_has_not_changed_is_asked_for_in_vain(library: Library) -> None:
    site = texts()
    site.pages[FEED] = feed(STORM)
    Feeds(library.catalogue).add("news", FEED, None, trusted=True)
    for _ in range(2):
        runner(library, site).run("news", Asked(feeds=(FEED,)))
    assert site.asked == [FEED, STORM, FEED]


def test_a_page_that_is_gone_is_not_asked_for_at_every_look_into_the_feed(library: Library) -> None:
    site = Site({FEED: feed(STORM)})
    Feeds(library.catalogue).add("news", FEED, None, trusted=True)
    runner(library, site).run("news", Asked(feeds=(FEED,)))
    site.pages[FEED] = feed(STORM) + b"\n"
    report = runner(library, site).run("news", Asked(feeds=(FEED,)))
    assert (site.asked, counts(report)) == ([FEED, STORM, FEED], (0, 0, 0, 0))


def test_a_feed_in_trouble_is_told_and_kept(library: Library) -> None:
    Feeds(library.catalogue).add("news", FEED, "News", trusted=True)
    report = runner(library, Site()).run("news", Asked(feeds=(FEED,)))
    assert counts(report) == (0, 0, 0, 1)
    [kept] = Feeds(library.catalogue).kept()
    assert "404" in (kept.trouble or "")
    assert Runs(library.catalogue).run(1) is None  # at every look it would be one more


def test_the_pages_of_a_sitemap_go_in_as_many_as_are_asked_for(library: Library) -> None:
    site = texts()
    site.pages[SITEMAP] = sitemap(STORM, VOTE)
    report = runner(library, site).run("news", Asked(sitemap=SITEMAP, limit=1))
    assert counts(report) == (1, 0, 0, 0)
    report = runner(library, site).run("news", Asked(sitemap=SITEMAP))
    assert counts(report) == (1, 0, 1, 0)


def test_the_report_is_kept_and_a_run_without_a_change_is_none(library: Library) -> None:
    runner(library, texts()).run("news", Asked((STORM,)))
    run = Runs(library.catalogue).run(1)
    assert run is not None
    assert (run.state, run.told) == (RunState.ENDED, {**(run.told or {}), "added": 1, "failed": []})
    runner(library, texts()).run("news", Asked())
    assert Runs(library.catalogue).run(2) is None


def test_a_run_that_is_stopped_is_still_to_be_done(library: Library) -> None:
    def stop(report: IngestReport) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        runner(library, texts()).run("news", Asked((STORM, VOTE)), stop)
    [run] = Runs(library.catalogue).waiting()
    runner(library, texts()).carry_out(run, lambda report: None)
    assert stored(library) == TEXTS
    assert Runs(library.catalogue).waiting() == []


def test_a_run_that_fails_as_a_whole_says_why(library: Library) -> None:
    def fill_the_disk(report: IngestReport) -> None:
        raise DiskFull(library.home)

    with pytest.raises(DiskFull):
        runner(library, texts()).run("news", Asked((STORM,)), fill_the_disk)
    run = Runs(library.catalogue).run(1)
    assert run is not None
    assert run.told is not None
    assert (run.state, run.told["hint"]) == (RunState.ENDED, DiskFull.hint)
    assert {job.step.origin for job in Jobs(library.catalogue).left("news")} == {STORM}


def test_what_is_to_be_removed_is_removed_and_what_is_to_be_undone_is_undone(library: Library) -> None:
    running = runner(library, texts())
    running.run("news", Asked((STORM, VOTE)))
    ids = tuple(article.id for article in library.catalogue.articles("news"))
    assert running.run("news", Asked(remove=ids)).removed == 2
    assert stored(library) == {}
    assert running.run("news", Asked(undo=True)).restored == 2
    assert stored(library) == TEXTS
    assert running.run("news", Asked(undo=True)).removed == 2


def test_what_cannot_be_removed_or_undone_is_told_in_the_journal(library: Library) -> None:
    library.put("news", [])
    with pytest.raises(UnknownArticle):
        runner(library, texts()).run("news", Asked(remove=("nothing",)))
    told = getattr(Runs(library.catalogue).run(1), "told", {})
    assert "'nothing'" in told["trouble"]
    with pytest.raises(NothingToUndo):
        runner(library, texts()).run("news", Asked(undo=True))


def test_a_purge_leaves_nothing_but_that_it_was_one(library: Library) -> None:
    pages = texts()
    pages.pages[FEED] = feed(STORM)
    running, feeds = runner(library, pages), Feeds(library.catalogue)
    feeds.add("news", FEED, None, trusted=True)
    running.run("news", Asked((VOTE,), feeds=(FEED,)))
    running.run("news", Asked((VOTE,)))
    library.catalogue.add_collection("others")

    report = running.run("news", Asked(purge=True))

    assert report.removed == 2
    assert feeds.kept() == []
    assert [collection.name for collection in library.catalogue.collections()] == ["others"]
    with library.catalogue.reading() as connection:
        left = [connection.execute(select(table)).all() for table in (CHANGES, JOBS, SOURCES)]
        runs = list(connection.scalars(select(RUNS.c.asked)))
    assert left == [[], [], []]
    assert [Asked.from_json(asked).purge for asked in runs] == [True]
    assert library.sweep() == 0


def test_a_purge_of_nothing_is_no_trouble(library: Library) -> None:
    assert runner(library, texts()).run("news", Asked(purge=True)).removed == 0

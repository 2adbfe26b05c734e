"""Articles in, seen from the terminal: a bar while it goes on, a report when it is done."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.settings import Settings
from bot.terminal.handing import carry_out
from bot.terminal.journal import journal
from bot.terminal.screen import Screen, counted, print_json
from ingest.items import Failure, Found
from ingest.journal.asked import Asked, is_address
from ingest.journal.feeds import Feeds
from ingest.journal.record import Record
from ingest.report import IngestReport
from ingest.sources import total_size
from retrieval.library import Library


def ingest(asked: Asked, collection: str, settings: Settings, as_json: bool) -> bool:
    """Store the articles that are asked for, and report. Says whether any failed."""
    files = [source for source in asked.sources if not is_address(source)]
    size = total_size(files) or None
    with _bar() as progress:
        bar = progress.add_task("", total=size, did="reading …")

        def tell(report: IngestReport) -> None:
            speed = report.passages / max(progress.tasks[bar].elapsed or 0, 1)
            did = f"{counted(report.done, 'article')}, {speed:.0f} passages/s"
            if report.expected:
                progress.update(bar, total=report.expected, completed=report.done, did=did)
            else:
                progress.update(bar, completed=report.size, did=did)

        report = carry_out(asked, collection, settings, tell)
    if as_json:
        print_json(report.to_json())
    else:
        _print_report(report, collection)
    return bool(report.failed)


def watch(asked: Asked, collection: str, settings: Settings, as_json: bool) -> None:
    """Ingest what changes in the files and folders, until it is interrupted."""
    from watchfiles import Change, watch

    places = [source for source in asked.sources if not is_address(source) and Path(source).exists()]
    Screen(stderr=True).print(Text(f"Watching {', '.join(places)}. Stop with Ctrl+C.", "dim"))
    for changes in watch(*places):
        changed = sorted({path for change, path in changes if change is not Change.deleted})
        if there := tuple(path for path in changed if Path(path).exists()):
            ingest(Asked(there, trusted=True), collection, settings, as_json)


def add_feed(url: str, collection: str, settings: Settings) -> bool:
    """Keep a feed, and ingest what it names. Says whether anything failed."""
    with journal(settings.home) as catalogue:
        Feeds(catalogue).add(collection, url, None, trusted=True)
    Screen().print(Text(f"Keeping the feed {url}."))
    return ingest(Asked(feeds=(url,), trusted=True), collection, settings, as_json=False)


def refresh_feeds(collection: str, settings: Settings, as_json: bool) -> bool:
    """Ingest what the feeds of a collection name. Says whether anything failed."""
    with journal(settings.home) as catalogue:
        urls = tuple(feed.url for feed in Feeds(catalogue).kept(collection))
    if not urls:
        Screen(stderr=True).print("There are no feeds yet. Add one: [bold]footnote feeds add URL[/]")
        return False
    return ingest(Asked(feeds=urls, trusted=True), collection, settings, as_json)


def preview(asked: Asked, settings: Settings, as_json: bool) -> bool:
    """Print what would be stored. Says whether any source failed."""
    from ingest.assembly import open_gatherer

    failed = []
    with (
        TemporaryDirectory() as nowhere,
        journal(Path(nowhere)) as catalogue,
        open_gatherer(catalogue, settings.contact, settings.allowance) as gatherer,
    ):
        for item in gatherer.gather(asked, Record(catalogue, "preview"), sys.stdin.buffer):
            match item:
                case Found():
                    _print_found(item, as_json)
                case Failure():
                    failed.append(item)
    _print_failures(failed)
    return bool(failed)


def rebuild(library: Library) -> None:
    """Make all vectors anew, with a bar."""
    total = sum(collection.passages for collection in library.catalogue.collections())
    with _bar() as progress:
        bar = progress.add_task("", total=total, did=counted(total, "passage"))
        library.rebuild(lambda encoded: progress.advance(bar, encoded))
    Screen().print(Text(f"Made {counted(total, 'vector')} with {library.encoder.name}."))


def _bar() -> Progress:
    """How far it is, what it did and the time left: on standard error, for people, gone when it is done."""
    screen = Screen(stderr=True)
    return Progress(
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("left, {task.fields[did]}"),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )


def _print_found(found: Found, as_json: bool) -> None:
    article = found.article
    published = article.published.isoformat() if article.published else None
    if as_json:
        facts = {"title": article.title, "published": published, "told_by": dict(found.told_by)}
        print_json({"path": found.place, **facts, "text": article.text})
        return
    screen = Screen()
    screen.print(Text(article.title, "bold"))
    length = counted(len(article.text), "character")
    screen.print(Text(f"  {published or 'no date'} · {length} · {found.place}"))
    if found.told_by:
        told_by = ", ".join(f"{name}: {where}" for name, where in found.told_by)
        screen.print(Text(f"  as the page says it in {told_by}", "dim"))


def _print_report(report: IngestReport, collection: str) -> None:
    counts = f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
    failed = f"{len(report.failed):,} failed"
    Screen().print(Text(counts).append(failed, "red" if report.failed else ""))
    _print_failures(report.failed)
    if report.left:
        named = "" if collection == "default" else f" -c {collection}"
        again = f"{counted(report.left, 'source')} to try again: footnote ingest --retry-failed{named}"
        Screen(stderr=True).print(Text(again))


def _print_failures(failed: Sequence[Failure]) -> None:
    screen = Screen(stderr=True)
    for failure in failed:
        screen.print(Text(str(failure.error), "red"))
        screen.block(Text(failure.error.hint), indent=2)

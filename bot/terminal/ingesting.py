"""Articles in, seen from the terminal: a bar while it goes on, a report when it is done."""

import sys
from collections.abc import Sequence

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.settings import Settings
from bot.terminal.screen import Screen, counted, print_json
from ingest.items import Failure, Found
from ingest.report import IngestReport
from ingest.sources import read, total_size
from ingest.splitting import Splitting
from ingest.sync import sync
from retrieval.library import Library


def ingest(
    paths: Sequence[str], library: Library, collection: str, settings: Settings, as_json: bool
) -> bool:
    """Store the articles of these paths and report. Says whether any failed."""
    with _bar() as progress:
        bar = progress.add_task("", total=total_size(paths), did="reading …")

        def tell(report: IngestReport) -> None:
            speed = report.passages / max(progress.tasks[bar].elapsed or 0, 1)
            did = f"{counted(report.done, 'article')}, {speed:.0f} passages/s"
            progress.update(bar, completed=report.size, did=did)

        splitting = Splitting(settings.passage_size, settings.passage_overlap)
        report = sync(read(paths, sys.stdin.buffer), library, collection, splitting, tell)
    if as_json:
        print_json(_report_json(report))
    else:
        _print_report(report)
    return bool(report.failed)


def preview(paths: Sequence[str], as_json: bool) -> bool:
    """Print what would be stored. Says whether any source failed."""
    failed = []
    for item in read(paths, sys.stdin.buffer):
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
    place = found.source if found.line is None else f"{found.source}:{found.line}"
    published = article.published.isoformat() if article.published else None
    if as_json:
        print_json({"path": place, "title": article.title, "published": published, "text": article.text})
        return
    screen = Screen()
    screen.print(Text(article.title, "bold"))
    screen.print(Text(f"  {published or 'no date'} · {counted(len(article.text), 'character')} · {place}"))


def _print_report(report: IngestReport) -> None:
    counts = f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
    failed = f"{len(report.failed):,} failed"
    Screen().print(Text(counts).append(failed, "red" if report.failed else ""))
    _print_failures(report.failed)


def _print_failures(failed: Sequence[Failure]) -> None:
    screen = Screen(stderr=True)
    for failure in failed:
        screen.print(Text(str(failure.error), "red"))
        screen.block(Text(failure.error.hint), indent=2)


def _report_json(report: IngestReport) -> dict[str, object]:
    return {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "passages": report.passages,
        "failed": [
            {"source": failure.source, "error": str(failure.error), "hint": failure.error.hint}
            for failure in report.failed
        ],
    }

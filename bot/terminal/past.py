"""What was done to the library: jobs, feeds, an article's history, and the last run taken back."""

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

import typer
from rich.table import Column, Table
from rich.text import Text

from bot.settings import Settings
from bot.terminal.handing import carry_out
from bot.terminal.journal import journal
from bot.terminal.screen import Screen, counted, print_json
from ingest.journal.asked import Asked
from ingest.journal.feeds import Feeds, KeptFeed
from ingest.journal.jobs import Job, Jobs, JobState
from ingest.undoing import NothingToUndo, first_of_each, title_of
from retrieval.catalogue import Catalogue
from retrieval.errors import UnknownArticle
from retrieval.history import Change
from retrieval.text import sentences
from retrieval.types import Article

SHOWN = ("title", "url", "published", "site", "authors", "language")


def list_jobs(home: Path, failed: bool, limit: int, as_json: bool) -> None:
    """Print what became of each source, the latest first."""
    states = [JobState.FAILED] if failed else list(JobState)
    with journal(home) as catalogue:
        found = Jobs(catalogue).latest(limit, states)
    if as_json:
        for job in found:
            print_json(_job_json(job))
        return
    if not found:
        Screen().print("Nothing has failed." if failed else "Nothing has been ingested yet.")
    for job in found:
        _print_job(job)


def list_feeds(home: Path, collection: str | None, as_json: bool) -> None:
    """Print the feeds."""
    with journal(home) as catalogue:
        kept = Feeds(catalogue).kept(collection)
    if as_json:
        for feed in kept:
            print_json(_feed_json(feed))
        return
    if not kept:
        Screen().print("There are no feeds yet. Add one: [bold]footnote feeds add URL[/]")
        return
    table = Table(Column("address", overflow="fold"), "collection", "checked", "title", box=None)
    for feed in kept:
        checked = f"{feed.checked_at:%Y-%m-%d %H:%M} UTC" if feed.checked_at else "never"
        told = Text(feed.trouble, "red") if feed.trouble else Text(feed.title or "")
        table.add_row(Text(feed.url), Text(feed.collection), Text(checked), told)
    Screen().print(table)


def remove_feed(home: Path, collection: str, url: str) -> None:
    """Keep a feed no longer. Raises `UnknownFeed`."""
    with journal(home) as catalogue:
        Feeds(catalogue).remove(collection, url)
    Screen().print(Text(f"No longer looking into {url}. Its articles stay."))


def show_history(catalogue: Catalogue, collection: str, article_id: str, as_json: bool) -> None:
    """Print what runs did to an article, oldest first. Raises `UnknownArticle`."""
    changes = catalogue.history(collection, article_id)
    if not changes:
        catalogue.article(collection, article_id)  # raises if there is none
    for change, after in zip(changes, _afterwards(catalogue, collection, changes), strict=True):
        if as_json:
            print_json(_change_json(change, after))
        else:
            _print_change(change, after)
    if not changes and not as_json:
        Screen().print("It is as it was first ingested, before there was a history.")


def undo_last(settings: Settings, collection: str, yes: bool) -> None:
    """Take back the last run, after asking unless `yes`. Raises `NothingToUndo`."""
    with journal(settings.home) as catalogue:
        run = catalogue.last_run(collection)
        if run is None:
            raise NothingToUndo(collection)
        changes = catalogue.changed_by(run)
        titles = {each.article_id: title_of(catalogue, collection, each) for each in changes}
    if not yes:
        when = f"{changes[0].at:%Y-%m-%d %H:%M} UTC"
        typer.confirm(f"Take back {counted(len(changes), 'change')} of {when}?", abort=True)
    carry_out(Asked(undo=True, trusted=True), collection, settings)
    for change in first_of_each(changes):
        title = titles[change.article_id]
        typer.echo(f"{title!r} is as it was before." if change.before else f"Removed {title!r} again.")


def _afterwards(catalogue: Catalogue, collection: str, changes: Sequence[Change]) -> list[Article | None]:
    """What each change made of the article: what stood there before the next one, at last what stands now."""
    if not changes:
        return []
    try:
        now = catalogue.article(collection, changes[0].article_id)
    except UnknownArticle:
        now = None
    return [*(change.before for change in changes[1:]), now]


def _print_change(change: Change, after: Article | None) -> None:
    screen = Screen()
    note = ", taken back" if change.undone else ""
    screen.print(Text(f"{change.at:%Y-%m-%d %H:%M} UTC, {_what(change)}{note}", "bold"))
    for line in _differences(change.before, after):
        screen.print(Text(f"  {line}", "green" if line.startswith("+") else "red"))


def _what(change: Change) -> str:
    if change.before is None:
        return "added"
    return "changed" if change.after else "removed"


def _differences(before: Article | None, after: Article | None) -> Iterator[str]:
    """What of an article is no longer so, and what is new, field by field and sentence by sentence."""
    if before is None or after is None:
        return
    for name in SHOWN:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield from (f"- {name}: {old}", f"+ {name}: {new}")
    lines = unified_diff(_sentences(before), _sentences(after), n=0, lineterm="")
    yield from (f"{line[0]} {line[1:]}" for line in lines if not line.startswith(("---", "+++", "@@")))


def _sentences(article: Article) -> list[str]:
    return [" ".join(article.text[start:end].split()) for start, end in sentences(article.text)]


def _print_job(job: Job) -> None:
    screen, step = Screen(), job.step
    style = "red" if step.state is JobState.FAILED else ""
    screen.print(Text(f"{job.at:%Y-%m-%d %H:%M} ").append(f"{step.state:9}", style).append(f" {step.source}"))
    if step.error:
        screen.block(Text(step.error, "red"), indent=2)
        screen.block(Text(step.hint or ""), indent=2)


def _job_json(job: Job) -> dict[str, object]:
    step = job.step
    return {
        "run": job.run,
        "collection": job.collection,
        "at": job.at.isoformat(),
        "source": step.source,
        "state": step.state,
        "article": step.article_id,
        "error": step.error,
        "hint": step.hint,
    }


def _feed_json(feed: KeptFeed) -> dict[str, object]:
    checked = feed.checked_at.isoformat() if feed.checked_at else None
    return {
        "collection": feed.collection,
        "url": feed.url,
        "title": feed.title,
        "checked": checked,
        "trouble": feed.trouble,
    }


def _change_json(change: Change, after: Article | None) -> dict[str, object]:
    return {
        "at": change.at.isoformat(),
        "run": change.run,
        "did": _what(change),
        "undone": change.undone,
        "differences": list(_differences(change.before, after)),
    }

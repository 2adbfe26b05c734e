"""`footnote ingest`, `footnote jobs` and `footnote feeds`: how articles come in, and how that went."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli_options import (
    DEFAULT,
    SOME_FAILED,
    Collection,
    Json,
    OneOrAll,
    settings_of,
)
from bot.terminal.trouble import explained

feeds = typer.Typer(no_args_is_help=True, help="RSS, Atom and JSON feeds, looked into again and again.")

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE",
        help="Addresses (https://...), files (.txt, .md, .html, .jsonl, .pdf, .docx, .eml), folders, "
        "or - for standard input.",
    ),
]
Sitemap = Annotated[str | None, typer.Option(metavar="URL", help="The pages that a sitemap names.")]
Since = Annotated[
    datetime | None,
    typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Of a sitemap: pages of this day or later."),
]
Limit = Annotated[int, typer.Option(min=1, help="Of a sitemap: at most so many pages, the newest.")]
FeedUrl = Annotated[str, typer.Argument(metavar="URL", help="The address of the feed.")]

PAGES_OF_A_SITEMAP = 500


def ingest(
    context: typer.Context,
    sources: Sources = None,
    collection: Collection = DEFAULT,
    sitemap: Sitemap = None,
    since: Since = None,
    limit: Limit = PAGES_OF_A_SITEMAP,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what failed or was interrupted before.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and ingest what changes in the folders, until Ctrl+C.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be stored, and store nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add articles, or bring them up to date. What has not changed is skipped.

    While the bot runs it does the work, and you see how it goes. Exit code: 0 all went in, 1 some failed and
    the others went in, 2 trouble.
    """
    from bot.terminal import ingesting
    from ingest.journal.asked import Asked

    if not (sources or sitemap or retry_failed):
        raise typer.BadParameter("give an address, a file or a folder", param_hint="SOURCE")
    with explained():
        asked = Asked(
            tuple(sources or ()),
            sitemap=sitemap,
            since=since.date() if since else None,
            limit=limit,
            retry=retry_failed,
            trusted=True,
        )
        settings = settings_of(context)
        if dry_run:
            failed = ingesting.preview(asked, settings, as_json)
        else:
            failed = ingesting.ingest(asked, collection, settings, as_json)
            if watch:
                ingesting.watch(asked, collection, settings, as_json)
    raise typer.Exit(SOME_FAILED if failed else 0)


def jobs(
    context: typer.Context,
    failed: Annotated[bool, typer.Option("--failed", help="Only what failed.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, the latest first.")] = 20,
    as_json: Json = False,
) -> None:
    """What became of each source: queued, fetched, parsed, embedded, live or failed, and why."""
    from bot.terminal import past

    with explained():
        past.list_jobs(settings_of(context).home, failed, limit, as_json)


@feeds.command("add")
def add_feed(context: typer.Context, url: FeedUrl, collection: Collection = DEFAULT) -> None:
    """Keep a feed, and ingest what it names now. While the bot runs, it goes on looking."""
    from bot.terminal import ingesting

    with explained():
        failed = ingesting.add_feed(url, collection, settings_of(context))
    raise typer.Exit(SOME_FAILED if failed else 0)


@feeds.command("list")
def list_feeds(context: typer.Context, collection: OneOrAll = None, as_json: Json = False) -> None:
    """The feeds, when each was looked into, and what is wrong with it, if anything is."""
    from bot.terminal import past

    with explained():
        past.list_feeds(settings_of(context).home, collection, as_json)


@feeds.command("remove")
def remove_feed(context: typer.Context, url: FeedUrl, collection: Collection = DEFAULT) -> None:
    """Look into a feed no more. Its articles stay."""
    from bot.terminal import past

    with explained():
        past.remove_feed(settings_of(context).home, collection, url)


@feeds.command("refresh")
def refresh_feeds(context: typer.Context, collection: Collection = DEFAULT, as_json: Json = False) -> None:
    """Look into all feeds of a collection now."""
    from bot.terminal import ingesting

    with explained():
        failed = ingesting.refresh_feeds(collection, settings_of(context), as_json)
    raise typer.Exit(SOME_FAILED if failed else 0)

"""`footnote articles`: what is in the library, what became of it, and the way back."""

from typing import Annotated

import typer

from bot.cli_options import DEFAULT, Collection, Json, OneOrAll, Yes, settings_of
from bot.terminal.trouble import explained

articles = typer.Typer(no_args_is_help=True, help="See, remove and restore what has been ingested.")

ArticleId = Annotated[str, typer.Argument(metavar="ID", help="As `footnote articles list` shows it.")]
ArticleIds = Annotated[
    list[str], typer.Argument(metavar="ID", help="As `footnote articles list` shows them.")
]


@articles.command("list")
def list_articles(context: typer.Context, collection: OneOrAll = None, as_json: Json = False) -> None:
    """The collections and their articles, newest first."""
    from bot.terminal import shelves
    from bot.terminal.journal import journal

    with explained(), journal(settings_of(context).home) as catalogue:
        shelves.list_articles(catalogue, collection, as_json)


@articles.command("show")
def show_article(
    context: typer.Context, article_id: ArticleId, collection: Collection = DEFAULT, as_json: Json = False
) -> None:
    """One article, whole."""
    from bot.terminal import shelves
    from bot.terminal.journal import journal

    with explained(), journal(settings_of(context).home) as catalogue:
        shelves.show_article(catalogue, collection, article_id, as_json)


@articles.command("history")
def show_history(
    context: typer.Context, article_id: ArticleId, collection: Collection = DEFAULT, as_json: Json = False
) -> None:
    """What changed in an article, and when."""
    from bot.terminal import past
    from bot.terminal.journal import journal

    with explained(), journal(settings_of(context).home) as catalogue:
        past.show_history(catalogue, collection, article_id, as_json)


@articles.command("remove")
def remove_articles(
    context: typer.Context,
    article_ids: ArticleIds,
    collection: Collection = DEFAULT,
    yes: Yes = False,
    for_good: Annotated[bool, typer.Option("--for-good", help="Keep no copy: it cannot be undone.")] = False,
) -> None:
    """Remove articles. `footnote articles undo` brings them back, unless they are removed for good."""
    from bot.terminal import shelves

    with explained():
        shelves.remove_articles(settings_of(context), collection, article_ids, yes, for_good)


@articles.command("undo")
def undo_last(context: typer.Context, collection: Collection = DEFAULT, yes: Yes = False) -> None:
    """Take back the last ingest or removal. Repeat it to go further back."""
    from bot.terminal import past

    with explained():
        past.undo_last(settings_of(context), collection, yes)

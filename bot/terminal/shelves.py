"""What is in the library, seen from the terminal."""

from collections.abc import Iterable, Sequence

import typer
from rich.table import Column, Table
from rich.text import Text

from bot.reply_json import article_json
from bot.settings import Settings
from bot.terminal.handing import carry_out
from bot.terminal.journal import journal
from bot.terminal.screen import Screen, counted, print_json
from bot.wording import replies
from ingest.journal.asked import Asked
from retrieval.catalogue import Catalogue, Collection
from retrieval.types import Article


def list_articles(catalogue: Catalogue, collection: str | None, as_json: bool) -> None:
    """Print the articles of a collection, or of all, newest first. Raises `UnknownCollection`."""
    shelves = catalogue.collections() if collection is None else [catalogue.collection(collection)]
    for shelf in shelves:
        articles = catalogue.articles(shelf.name)
        if as_json:
            _print_rows(shelf, articles)
        else:
            _print_shelf(shelf, articles)
    if not shelves and not as_json:
        Screen().print("There are no articles yet. Add some: [bold]footnote ingest ARTICLES[/]")


def show_article(catalogue: Catalogue, collection: str, article_id: str, as_json: bool) -> None:
    """Print one article, whole. Raises `UnknownArticle`."""
    article = catalogue.article(collection, article_id)
    if as_json:
        print_json({**article_json(article), "text": article.text, "notices": _notices(article)})
        return
    screen = Screen()
    about = (
        article.site,
        ", ".join(article.authors),
        article.published,
        replies.changed_since(article),
        article.id,
    )
    screen.print(Text(article.title, "bold"))
    screen.print(Text(" · ".join(str(fact) for fact in about if fact), "dim"))
    if article.url:
        screen.link(article.url, indent=0)
    screen.print(Text(f"\n{article.text}"))


def _notices(article: Article) -> list[dict[str, str]]:
    """What the article says of its own corrections, in its words."""
    return [
        {"kind": notice.kind, "text": article.text[notice.start : notice.end]} for notice in article.notices
    ]


def remove_articles(
    settings: Settings, collection: str, article_ids: Sequence[str], yes: bool, for_good: bool
) -> None:
    """Remove articles, each once, and ask before unless `yes`. If one of them is unknown, remove none."""
    with journal(settings.home) as catalogue:
        titles = {each: catalogue.article(collection, each).title for each in article_ids}
    chosen = [each for each, title in titles.items() if yes or typer.confirm(f"Remove {title!r}?")]
    if not chosen:
        return
    carry_out(Asked(remove=tuple(chosen), for_good=for_good, trusted=True), collection, settings)
    for article_id in chosen:
        typer.echo(f"Removed {titles[article_id]!r} ({article_id}).")


def _print_rows(shelf: Collection, articles: Iterable[Article]) -> None:
    for article in articles:
        print_json({"collection": shelf.name, **article_json(article)})


def _print_shelf(shelf: Collection, articles: Iterable[Article]) -> None:
    # Nobody can copy half an id, so it is the title that gives way in a narrow window.
    whole = (Column(name, no_wrap=True, overflow="fold") for name in ("id", "published"))
    table = Table(*whole, "site", "title", box=None)
    for article in articles:
        cells = (article.id, str(article.published or ""), article.site or "", article.title)
        table.add_row(*map(Text, cells))
    counts = f"{counted(shelf.articles, 'article')}, {counted(shelf.passages, 'passage')}"
    screen = Screen()
    screen.print(Text(f"{shelf.name}: {counts}\n", "bold"))
    screen.print(table, "")

"""The `footnote` command. Whatever is heavy is imported by the command that needs it."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal.trouble import explained

if TYPE_CHECKING:
    from bot.settings import Settings
    from retrieval.library import Library

SOME_FAILED = NO_ANSWER = UNHEALTHY = 1
DEFAULT = "default"

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Answers questions from articles, and cites the exact words.",
    epilog="Start with: footnote ingest ARTICLES, then: footnote ask 'who is leading the training?'",
)
articles = typer.Typer(no_args_is_help=True, help="See and remove what has been ingested.")
app.add_typer(articles, name="articles")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"footnote {version('footnote')}")
        raise typer.Exit


Home = Annotated[
    Path | None,
    typer.Option(
        help="The data folder. Give it before the command.", show_default="$FOOTNOTE_HOME, else ~/.footnote"
    ),
]
Version = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
]
Question = Annotated[str, typer.Argument(metavar="QUESTION", help="In words, as you would ask a person.")]
Collection = Annotated[str, typer.Option("--collection", "-c", help="Which collection of articles.")]
Collections = Annotated[
    list[str], typer.Option("--collection", "-c", help="Which collections to look in; repeat for several.")
]
ArticleId = Annotated[str, typer.Argument(metavar="ID", help="As `footnote articles list` shows it.")]
ArticleIds = Annotated[
    list[str], typer.Argument(metavar="ID", help="As `footnote articles list` shows them.")
]
Today = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help='The day from which "yesterday" or "last week" is counted.',
        show_default="today",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs: docs/json.md explains it.")]


@app.callback()
def main(context: typer.Context, home: Home = None, _version: Version = False) -> None:
    """Options that come before the command."""
    context.obj = home


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help=".txt, .md, .html, .jsonl, folders, or - for standard input."),
    ],
    collection: Collection = DEFAULT,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be stored, and store nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add articles, or bring them up to date. What has not changed is skipped.

    Exit code: 0 all went in, 1 some failed and the others went in, 2 trouble.
    """
    from bot.terminal import ingesting

    with explained():
        if dry_run:
            failed = ingesting.preview(paths, as_json)
        else:
            settings = _settings(context)
            with _library(settings) as library:
                failed = ingesting.ingest(paths, library, collection, settings, as_json)
    raise typer.Exit(SOME_FAILED if failed else 0)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="In words, as you would ask a person.")
    ] = None,
    collection: Collections = [DEFAULT],  # noqa: B006  (typer copies it)
    today: Today = None,
    as_json: Json = False,
    questions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='A file with one {"id", "question"} a line; needs --json.'),
    ] = None,
) -> None:
    """Answer a question, or a file of them.

    Exit code: 0 answered, 1 the articles do not say, 2 trouble. A file that was asked to its end: 0.
    """
    if questions and not as_json:
        raise typer.BadParameter("it prints JSON: add --json", param_hint="--questions")
    from bot.terminal import asking

    with explained():
        if (question is None) == (questions is None):
            raise asking.NothingToAsk
        batch = asking.read_questions(questions) if questions else []
        settings = _settings(context)
        with _library(settings) as library:
            scope = asking.scope_of(library, collection)
            engine = asking.ready(library, settings)
            if question is None:
                asking.ask_each(engine, batch, scope, _day(today))
                answered = True
            else:
                answered = asking.ask_one(engine, question, scope, _day(today), as_json)
    raise typer.Exit(0 if answered else NO_ANSWER)


@app.command()
def search(
    context: typer.Context,
    question: Question,
    collection: Collections = [DEFAULT],  # noqa: B006  (typer copies it)
    today: Today = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many passages.")] = 10,
    as_json: Json = False,
) -> None:
    """Show the passages that a question finds, best first.

    Exit code: 0 some were found, 1 none, 2 trouble.
    """
    from bot.terminal import asking

    with explained():
        settings = _settings(context)
        with _library(settings) as library:
            scope = asking.scope_of(library, collection)
            engine = asking.ready(library, settings)
            found = asking.search(engine, question, scope, _day(today), limit, as_json)
    raise typer.Exit(0 if found else NO_ANSWER)


@articles.command("list")
def list_articles(
    context: typer.Context,
    collection: Annotated[
        str | None, typer.Option("--collection", "-c", help="One collection alone.", show_default="all")
    ] = None,
    as_json: Json = False,
) -> None:
    """The collections and their articles, newest first."""
    from bot.terminal import shelves

    with explained(), _library(_settings(context)) as library:
        shelves.list_articles(library.catalogue, collection, as_json)


@articles.command("show")
def show_article(
    context: typer.Context, article_id: ArticleId, collection: Collection = DEFAULT, as_json: Json = False
) -> None:
    """One article, whole."""
    from bot.terminal import shelves

    with explained(), _library(_settings(context)) as library:
        shelves.show_article(library.catalogue, collection, article_id, as_json)


@articles.command("remove")
def remove_articles(
    context: typer.Context,
    article_ids: ArticleIds,
    collection: Collection = DEFAULT,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove articles. There is no way back but to ingest them again."""
    from bot.terminal import shelves

    with explained(), _library(_settings(context)) as library:
        shelves.remove_articles(library, collection, article_ids, yes)


@app.command()
def rebuild(context: typer.Context) -> None:
    """Make all vectors anew from the articles: after a change of encoder, or a loss of the index."""
    from bot.terminal import ingesting

    with explained(), _library(_settings(context)) as library:
        ingesting.rebuild(library)


@app.command()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check the installation and the library, and say what to do about each finding.

    Exit code: 0 nothing is wrong, 1 something is, 2 trouble.
    """
    from bot.terminal.doctor import examine, print_findings

    with explained():
        healthy = print_findings(examine(_settings(context)), as_json)
    raise typer.Exit(0 if healthy else UNHEALTHY)


@app.command()
def run(context: typer.Context) -> None:
    """Answer in Discord, until it is told to stop (Ctrl+C or SIGTERM)."""
    with explained():
        settings = _settings(context)
        token = settings.token()  # before seconds are spent on imports and a model
        from bot import app as discord_app
        from bot.terminal import asking

        with _library(settings) as library:
            discord_app.run(token, asking.ready(library, settings).ask)


def _day(named: datetime | None) -> date:
    """The day that was named, else today: the one place where a command reads the clock."""
    return named.date() if named else date.today()


def _settings(context: typer.Context) -> "Settings":
    """The settings, with `--home` over the environment."""
    from bot.settings import load_settings

    home: Path | None = context.obj
    return load_settings() if home is None else load_settings(home=home)


def _library(settings: "Settings") -> "Library":
    from retrieval.assembly import open_library

    return open_library(settings.home, settings.encoder)

"""The `footnote` command. Whatever is heavy is imported by the command that needs it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_articles import articles
from bot.cli_ingest import feeds, ingest, jobs
from bot.cli_options import DEFAULT, NO_ANSWER, UNHEALTHY, Json, day_of, library_of, settings_of
from bot.terminal.trouble import explained

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Answers questions from articles, and cites the exact words.",
    epilog="Start with: footnote ingest ARTICLES, then: footnote ask 'who is leading the training?'",
)
app.command()(ingest)
app.add_typer(feeds, name="feeds")
app.add_typer(articles, name="articles")
app.command()(jobs)


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
Collections = Annotated[
    list[str], typer.Option("--collection", "-c", help="Which collections to look in; repeat for several.")
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


@app.callback()
def main(context: typer.Context, home: Home = None, _version: Version = False) -> None:
    """Options that come before the command."""
    context.obj = home


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
        settings = settings_of(context)
        with library_of(settings) as library:
            scope = asking.scope_of(library, collection)
            engine = asking.ready(library, settings, settings.chat)
            if question is None:
                asking.ask_each(engine, batch, scope, day_of(today))
                answered = True
            else:
                answered = asking.ask_one(engine, question, scope, day_of(today), as_json)
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
        settings = settings_of(context)
        with library_of(settings) as library:
            scope = asking.scope_of(library, collection)
            engine = asking.ready(library, settings)
            found = asking.search(engine, question, scope, day_of(today), limit, as_json)
    raise typer.Exit(0 if found else NO_ANSWER)


@app.command()
def rebuild(context: typer.Context) -> None:
    """Make all vectors anew from the articles: after a change of encoder, or a loss of the index."""
    from bot.terminal import ingesting

    with explained(), library_of(settings_of(context)) as library:
        ingesting.rebuild(library)


@app.command()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check the installation and the library, and say what to do about each finding.

    Exit code: 0 nothing is wrong, 1 something is, 2 trouble.
    """
    from bot.terminal.doctor import examine, print_findings

    with explained():
        healthy = print_findings(examine(settings_of(context)), as_json)
    raise typer.Exit(0 if healthy else UNHEALTHY)


@app.command()
def run(context: typer.Context) -> None:
    """Answer in Discord, until it is told to stop (Ctrl+C or SIGTERM)."""
    with explained():
        settings = settings_of(context)
        token = settings.token()  # before seconds are spent on imports and a model
        from bot import app as discord_app
        from bot.shelf import Shelf
        from bot.terminal import asking
        from ingest.assembly import open_runner
        from ingest.keeping import Keeper, kept

        with library_of(settings) as library:
            ask = asking.ready(library, settings, settings.chat).ask
            with (
                open_runner(library, settings.splitting, settings.contact, settings.allowance) as runner,
                kept(Keeper(runner, timedelta(minutes=settings.feed_minutes))),
            ):
                discord_app.run(token, ask, shelf=Shelf(library.catalogue))

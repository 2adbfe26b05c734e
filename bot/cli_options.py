"""Options that several commands of `footnote` share, and what they open."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from retrieval.library import Library

SOME_FAILED = NO_ANSWER = UNHEALTHY = 1
DEFAULT = "default"

Collection = Annotated[str, typer.Option("--collection", "-c", help="Which collection of articles.")]
OneOrAll = Annotated[
    str | None, typer.Option("--collection", "-c", help="One collection alone.", show_default="all")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs: docs/json.md explains it.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def settings_of(context: typer.Context) -> "Settings":
    """The settings, with `--home` over the environment."""
    from bot.settings import load_settings

    home: Path | None = context.obj
    return load_settings() if home is None else load_settings(home=home)


def library_of(settings: "Settings") -> "Library":
    """The library that the settings name, opened."""
    from retrieval.assembly import open_library

    return open_library(settings.home, settings.encoder)


def day_of(named: datetime | None) -> date:
    """The day that was named, else today: the one place where a command reads the clock."""
    return named.date() if named else date.today()

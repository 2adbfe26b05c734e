"""Every way in that the bot has, with something to try it with: a new one is listed here, or a test fails."""

from collections.abc import Callable
from typing import Any

from tests.bot.conftest import WHEN
from tests.ingest.site import STORM

Options = Callable[[Any, Any], dict[str, Any]]
"""A server and a channel of it, to the options of a command."""

SECRET_ID = "harbour-plan"  # of an article in another server
SECRET_FEED = "https://harbour.example/secret.xml"


def _none(_guild: Any, _room: Any) -> dict[str, Any]:
    return {}


def _article(_guild: Any, _room: Any) -> dict[str, Any]:
    return {"article": SECRET_ID}


COMMANDS: dict[str, Options] = {
    "ask": lambda guild, room: {"question": WHEN},
    "privacy": _none,
    "library add": lambda guild, room: {"url": "https://news.example/gone"},
    "library list": _none,
    "library show": _article,
    "library remove": _article,
    "library undo": _none,
    "library history": _article,
    "library refresh": _article,
    "library status": _none,
    "library gaps": _none,
    "library feed add": lambda guild, room: {"url": STORM},
    "library feed list": _none,
    "library feed remove": lambda guild, room: {"feed": SECRET_FEED},
    "config show": _none,
    "config editors": lambda guild, room: {"add": guild.roles["editor"]} if "editor" in guild.roles else {},
    "config channels": lambda guild, room: {"add": room},
    "config forums": lambda guild, room: {"clear": True},
    "config audit": lambda guild, room: {"channel": room},
}

MENUS = ("Ask about this", "Add to library")

AUTOCOMPLETES = (
    ("library show", "article"),
    ("library remove", "article"),
    ("library history", "article"),
    ("library refresh", "article"),
    ("library feed remove", "feed"),
)

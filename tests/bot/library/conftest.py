"""A server with a library of its own, a keeper who does what is asked for, and a small web."""

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import Env

from bot.app import FootnoteBot, create_bot
from bot.records.file import Records
from bot.shelf import Shelf, collection_of
from ingest.journal.asked import Asked
from ingest.journal.runs import Runs, RunState
from ingest.keeping import Keeper, kept
from ingest.running import Runner
from ingest.splitting import Splitting, split
from retrieval.library import Library
from retrieval.types import Article
from tests.bot import conftest
from tests.encoders import HashingEncoder
from tests.ingest.site import FEED, PARSERS, STORM, Site, feed, texts

SOON = 0.05  # seconds between two looks: nobody is to wait for tests

MANAGER = discord.Permissions(manage_guild=True)


@pytest.fixture
def web() -> Site:
    """Two pages, and a feed that names one of them."""
    pages = texts()
    pages.pages[FEED] = feed(STORM)
    return pages


@pytest.fixture
def runner(tmp_path: Path, web: Site) -> Iterator[Runner]:
    with Library(tmp_path / "home", HashingEncoder()) as library:
        yield Runner(library, PARSERS, web.web)


@pytest.fixture
def shelves(runner: Runner) -> Iterator[Library]:
    """A library whose keeper does what is asked for."""
    with kept(Keeper(runner, timedelta(minutes=15), look_every=SOON)):
        yield runner.library


@pytest.fixture
def simcord_bot(library: conftest.Library, shelves: Library, records: Records) -> FootnoteBot:
    return create_bot(library, records, shelf=Shelf(shelves.catalogue, look_every=SOON))


@pytest.fixture
def simcord_env(simcord_env: Env) -> Env:
    """A Discord in which tests wait for the keeper, however busy the machine is."""
    simcord_env.settle_timeout = 60
    return simcord_env


@pytest.fixture
def room(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def manager(simcord_env: Env, room: Any) -> Any:
    """A member who may manage the server."""
    return member_with(simcord_env, "manager", MANAGER)


def member_with(
    env: Env, name: str, permissions: discord.Permissions | None = None, guild: Any = None
) -> Any:
    """A member with a role of that name, and what the role allows."""
    guild = guild or env.guild
    role = guild.create_role(name, permissions=permissions or discord.Permissions.none())
    return guild.add_member(env.create_user(name), roles=[role])


async def unhide(env: Env, guild: Any) -> None:
    """Show every command to everybody, as a server's admins can in its settings."""
    for command in await env.bot.tree.fetch_commands():  # type: ignore[attr-defined]
        guild.set_command_permissions(command, {guild.default_role: True})


def put(shelves: Library, guild: int, *articles: Article) -> None:
    """Articles that are there already."""
    shelves.put(collection_of(guild), [(article, split(article, Splitting())) for article in articles])


def ingest(shelves: Library, guild: int, asked: Asked) -> None:
    """What somebody has asked for before, done by the keeper."""
    runs = Runs(shelves.catalogue)
    number = runs.ask(collection_of(guild), asked)
    while (run := runs.run(number)) is None or run.state is not RunState.ENDED:
        time.sleep(SOON)


def numbered(number: int, title: str = "Tide") -> Article:
    """One of many articles, an older one the higher its number."""
    day = date(2025, 2, 17) - timedelta(days=number)
    url = f"https://news.example/{number}"
    return Article(
        f"{number}", f"{title} {number}", f"The tide stood {number} metres high.", url, day, "The Quay"
    )


def stored(shelves: Library, guild: int) -> dict[str | None, str]:
    return {article.url: article.text for article in shelves.catalogue.articles(collection_of(guild))}


def labels(message: Any) -> list[str]:
    return [button["label"] for row in message.components for button in row["components"]]


def seen(result: Any) -> str:
    """What people see of an answer: a backslash shows what it escapes."""
    return re.sub(r"\\(.)", r"\1", result.response.content)

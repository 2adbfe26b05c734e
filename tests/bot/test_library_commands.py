"""`/library`: who may manage a server adds articles of its own, and nobody else sees or does anything."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord import Env

from bot import wording
from bot.app import FootnoteBot, create_bot
from bot.library_commands import links_in
from bot.records.file import Records
from bot.shelf import Shelf, collection_of
from ingest.journal.feeds import Feeds
from ingest.journal.runs import Runs
from ingest.keeping import Keeper, kept
from ingest.report import NotDone
from ingest.running import Runner
from retrieval.catalogue import Catalogue
from retrieval.library import CATALOGUE, Library
from tests.bot import conftest
from tests.encoders import HashingEncoder
from tests.ingest.site import FEED, PARSERS, STORM, TEXTS, VOTE, Site, feed, texts


def site() -> Site:
    """Two pages, and a feed that names one of them."""
    pages = texts()
    pages.pages[FEED] = feed(STORM)
    return pages


def mention(env: Env, words: str) -> str:
    """`words`, said to the bot: it sees no others."""
    assert env.bot.user
    return f"{env.bot.user.mention} {words}"


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Library]:
    """A library whose keeper does what is asked for, with a web of two pages."""
    with (
        Library(tmp_path / "home", HashingEncoder()) as library,
        kept(Keeper(Runner(library, PARSERS, site().web), timedelta(minutes=15))),
    ):
        yield library


@pytest.fixture
def simcord_bot(library: conftest.Library, shelves: Library, records: Records) -> FootnoteBot:
    return create_bot(library, records, shelf=Shelf(shelves.catalogue))


@pytest.fixture
def room(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def manager(simcord_env: Env, room: Any) -> Any:
    """A member who may manage the server."""
    role = simcord_env.guild.create_role("editors", permissions=discord.Permissions(manage_guild=True))
    return simcord_env.guild.add_member(simcord_env.create_user("manager"), roles=[role])


def stored(shelves: Library, guild: int) -> dict[str | None, str]:
    return {article.url: article.text for article in shelves.catalogue.articles(collection_of(guild))}


async def test_a_page_is_added_to_the_articles_of_its_server(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    result = await manager.slash(room, "library add", url=STORM)

    assert result.response.content == "1 added."
    assert result.response.ephemeral
    assert stored(shelves, simcord_env.guild.id) == {STORM: TEXTS[STORM]}


async def test_what_fails_is_told_with_what_to_do(room: Any, manager: Any) -> None:
    result = await manager.slash(room, "library add", url="https://news.example/gone")

    assert result.response.content.startswith("1 failed.\n")
    assert "404" in result.response.content
    assert "-# Check the address" in result.response.content


@pytest.mark.parametrize("given", ["/etc/passwd", "file:///etc/passwd", "-", "ftp://news.example/a"])
async def test_discord_is_no_way_to_the_files_of_the_machine(
    room: Any, manager: Any, shelves: Library, given: str
) -> None:
    result = await manager.slash(room, "library add", url=given)

    assert "is no address of a page" in result.response.content
    assert Runs(shelves.catalogue).run(1) is None


async def test_the_articles_are_listed_removed_by_title_and_brought_back(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    for url in (STORM, VOTE):
        await manager.slash(room, "library add", url=url)
    listed = await manager.slash(room, "library list")
    assert listed.response.content.count(f"](<{STORM}>)") == 1
    assert len(listed.response.content.splitlines()) == 2

    [choice] = await manager.autocomplete(room, "library remove", "article", "senate")
    removed = await manager.slash(room, "library remove", article=choice["value"])
    assert removed.response.content == "1 removed."
    assert stored(shelves, simcord_env.guild.id) == {STORM: TEXTS[STORM]}

    undone = await manager.slash(room, "library undo")
    assert undone.response.content == "1 as before."
    assert stored(shelves, simcord_env.guild.id) == TEXTS


async def test_trouble_is_told_with_what_to_do(room: Any, manager: Any) -> None:
    result = await manager.slash(room, "library remove", article="nothing")

    assert result.response.content.startswith("There is no collection")


async def test_an_empty_shelf_says_how_to_fill_it(room: Any, manager: Any) -> None:
    result = await manager.slash(room, "library list")

    assert result.response.content == wording.NO_ARTICLES_YET


async def test_another_server_sees_and_changes_nothing_of_it(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    await manager.slash(room, "library add", url=STORM)
    [article] = shelves.catalogue.articles(collection_of(simcord_env.guild.id))
    other = simcord_env.create_guild(name="Elsewhere")
    hall = other.create_text_channel("hall")
    role = other.create_role("editors", permissions=discord.Permissions(manage_guild=True))
    stranger: Any = other.add_member(simcord_env.create_user("stranger"), roles=[role])

    assert (await stranger.slash(hall, "library list")).response.content == wording.NO_ARTICLES_YET
    assert await stranger.autocomplete(hall, "library remove", "article", "") == []
    await stranger.slash(hall, "library remove", article=article.id)
    await stranger.slash(hall, "library undo")
    assert stored(shelves, simcord_env.guild.id) == {STORM: TEXTS[STORM]}


async def test_who_may_not_manage_the_server_is_refused_by_the_code_too(
    simcord_env: Env, room: Any, simcord_bot: FootnoteBot, shelves: Library
) -> None:
    """Discord hides the commands; an admin can show them to anybody in the server's settings."""
    group = simcord_bot.tree.get_command("library")
    assert isinstance(group, discord.app_commands.Group)
    group.default_permissions = None
    await simcord_bot.tree.sync()
    member: Any = simcord_env.guild.add_member(simcord_env.create_user("member"))

    for command, options in (
        ("add", {"url": STORM}),
        ("list", {}),
        ("remove", {"article": "a"}),
        ("undo", {}),
    ):
        result = await member.slash(room, f"library {command}", **options)
        assert result.response.content == wording.NOT_ALLOWED
    assert await member.autocomplete(room, "library remove", "article", "") == []
    assert Runs(shelves.catalogue).run(1) is None


async def test_the_links_of_a_message_are_added_from_its_menu(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    said = await manager.send(room, mention(simcord_env, f"see {STORM}, and (<{VOTE}>)."))
    result = await manager.context_menu(room, "Add to library", said)

    assert result.response.content == "2 added."
    assert stored(shelves, simcord_env.guild.id) == TEXTS
    bare = await manager.send(room, mention(simcord_env, "nothing here"))
    assert (await manager.context_menu(room, "Add to library", bare)).response.content == wording.NO_LINKS


async def test_a_feed_is_kept_for_its_server_alone_and_never_trusted(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    result = await manager.slash(room, "library feed add", url=FEED)
    assert result.response.content == "1 added."
    [kept_feed] = Feeds(shelves.catalogue).kept()
    assert (kept_feed.collection, kept_feed.trusted) == (collection_of(simcord_env.guild.id), False)
    assert f"<{FEED}>" in (await manager.slash(room, "library feed list")).response.content

    [choice] = await manager.autocomplete(room, "library feed remove", "feed", "new")
    removed = await manager.slash(room, "library feed remove", feed=choice["value"])
    assert removed.response.content == wording.FEED_REMOVED
    assert (await manager.slash(room, "library feed list")).response.content == wording.NO_FEEDS_YET
    again = await manager.slash(room, "library feed remove", feed=FEED)
    assert again.response.content.startswith("There is no feed")


@given(st.text())
def test_links_are_found_in_whatever_is_said(content: str) -> None:
    for link in links_in(f"{content} {STORM}). {content}"):
        assert link.lower().startswith(("http://", "https://"))
    assert STORM in links_in(f"x {STORM}). {content}")


async def test_what_takes_too_long_goes_on_without_whoever_waited(tmp_path: Path) -> None:
    """Nobody keeps this library."""
    times = iter([0.0, 0.0, 1_000.0])
    with Library(tmp_path, HashingEncoder()), closing(Catalogue(tmp_path / CATALOGUE)) as catalogue:
        with pytest.raises(NotDone, match="longer than I can wait"):
            await Shelf(catalogue, clock=lambda: next(times)).undo(7)
        assert [run.collection for run in Runs(catalogue).waiting()] == ["guild-7"]

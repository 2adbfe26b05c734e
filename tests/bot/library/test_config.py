"""`/config`: what managers set is said, kept, and told where they want it told."""

import logging
from typing import Any

import discord
import pytest
from simcord import Env

from bot.config_commands import MOST
from bot.records.file import Records
from bot.records.wishes import AllWishes, Wishes
from bot.wording import managers
from retrieval.library import Library
from tests.bot.discord_markdown import live
from tests.bot.library.conftest import numbered, put, seen
from tests.ingest.site import FEED, STORM, Site

TIDE = ("tide.txt", b"The tide stood three metres high.")


@pytest.fixture
def audit(simcord_env: Env, room: Any, records: Records) -> Any:
    """A channel in which changes are told."""
    channel = simcord_env.guild.create_text_channel("audit")
    AllWishes(records).set(simcord_env.guild.id, Wishes(audit=channel.id))
    return channel


def told(audit: Any) -> list[str]:
    return [message.content.replace("\\", "") for message in audit.history()]


async def test_at_first_nothing_is_set(room: Any, manager: Any) -> None:
    result = await manager.slash(room, "config show")
    assert result.response.ephemeral
    assert result.response.content.splitlines() == [
        managers.editors_set(""),
        managers.channels_set(""),
        managers.forums_set(""),
        managers.audit_set(""),
    ]


async def test_editors_are_added_and_removed_and_managers_learn_how_to_show_them_the_commands(
    simcord_env: Env, room: Any, manager: Any, records: Records
) -> None:
    guild, press, desk = (
        simcord_env.guild,
        simcord_env.guild.create_role("press"),
        simcord_env.guild.create_role("desk"),
    )
    first = await manager.slash(room, "config editors", add=press)
    assert first.response.content == f"{managers.editors_set(press.mention)}\n{managers.unhide()}"
    both = await manager.slash(room, "config editors", add=desk)
    assert f"{press.mention}, {desk.mention}" in both.response.content
    assert AllWishes(records).of(guild.id).editors == (press.id, desk.id)

    one = await manager.slash(room, "config editors", remove=press)
    assert press.mention not in one.response.content
    none = await manager.slash(room, "config editors", clear=True)
    assert none.response.content == managers.editors_set("")
    assert AllWishes(records).of(guild.id) == Wishes()


async def test_not_everyone_is_made_an_editor(
    simcord_env: Env, room: Any, manager: Any, records: Records
) -> None:
    everyone = simcord_env.guild.default_role
    result = await manager.slash(room, "config editors", add=everyone)
    assert result.response.content == managers.not_everyone()
    assert AllWishes(records).of(simcord_env.guild.id) == Wishes()


async def test_channels_and_forums_are_set(
    simcord_env: Env, room: Any, manager: Any, records: Records
) -> None:
    forum = simcord_env.guild.create_forum_channel("questions")
    result = await manager.slash(room, "config channels", add=room)
    assert result.response.content == managers.channels_set(f"<#{room.id}>")
    await manager.slash(room, "config channels", add=forum)
    result = await manager.slash(room, "config forums", add=forum)
    assert result.response.content == managers.forums_set(f"<#{forum.id}>")
    assert AllWishes(records).of(simcord_env.guild.id) == Wishes(
        channels=(room.id, forum.id), forums=(forum.id,)
    )

    await manager.slash(room, "config channels", remove=forum)
    await manager.slash(room, "config forums", clear=True)
    assert AllWishes(records).of(simcord_env.guild.id) == Wishes(channels=(room.id,))
    shown = await manager.slash(room, "config show")
    assert managers.channels_set(f"<#{room.id}>") in shown.response.content


async def test_what_is_gone_from_the_server_is_forgotten_with_the_next_change(
    simcord_env: Env, room: Any, manager: Any, records: Records
) -> None:
    wishes = AllWishes(records)
    wishes.set(simcord_env.guild.id, Wishes(channels=(1, room.id), editors=(1,)))
    await manager.slash(room, "config channels", add=room)
    assert wishes.of(simcord_env.guild.id) == Wishes(channels=(room.id,), editors=(1,))


async def test_no_more_are_set_than_can_be_shown(
    simcord_env: Env, room: Any, manager: Any, records: Records
) -> None:
    roles = [simcord_env.guild.create_role(f"role {n}") for n in range(MOST + 1)]
    wishes = AllWishes(records)
    wishes.set(simcord_env.guild.id, Wishes(editors=tuple(role.id for role in roles[:MOST])))
    result = await manager.slash(room, "config editors", add=roles[MOST])
    assert managers.not_so_many(MOST) in result.response.content
    assert len(wishes.of(simcord_env.guild.id).editors) == MOST


async def test_an_audit_channel_is_tried_before_it_is_trusted(
    simcord_env: Env, room: Any, manager: Any, records: Records
) -> None:
    guild = simcord_env.guild
    closed = guild.create_text_channel(
        "closed", overwrites={guild.roles["TestBot"]: discord.PermissionOverwrite(send_messages=False)}
    )
    for channel, advice in ((closed, [managers.cannot_post(f"<#{closed.id}>")]), (room, [])):
        result = await manager.slash(room, "config audit", channel=channel)
        assert result.response.content.splitlines() == [managers.audit_set(f"<#{channel.id}>"), *advice]
    assert (await manager.slash(room, "config audit")).response.content == managers.audit_set(f"<#{room.id}>")
    result = await manager.slash(room, "config audit", clear=True)
    assert result.response.content == managers.audit_set("")
    assert AllWishes(records).of(guild.id) == Wishes()


async def test_each_change_is_told_with_who_and_what_and_its_numbers_and_pings_nobody(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, audit: Any, web: Site
) -> None:
    me = manager.mention
    await manager.slash(room, "library add", url=STORM)
    await manager.slash(room, "library add", file=TIDE)
    await manager.slash(room, "library undo")
    web.pages[STORM] = b"The storm over the harbour is over."
    await manager.slash(room, "library refresh")
    [choice] = await manager.autocomplete(room, "library remove", "article", "storm")
    await manager.slash(room, "library remove", article=choice["value"])
    await manager.slash(room, "library feed add", url=FEED)
    await manager.slash(room, "library feed remove", feed=FEED)
    await manager.slash(room, "config channels", add=room)

    assert told(audit) == [
        f"{me} added <{STORM}>: 1 added.",
        f"{me} added tide.txt: 1 added.",
        f"{me} took the last change of the library back: 1 removed.",
        f"{me} had all pages read again: 1 changed.",
        f"{me} removed The storm over the harbour is over: 1 removed.",
        f"{me} added the feed <{FEED}>: 1 added.",
        f"{me} removed the feed <{FEED}>.",
        f"{me} changed how I behave here. {managers.channels_set(f'<#{room.id}>')}",
    ]
    posted: list[Any] = [
        sent.json for sent in simcord_env.http_requests if sent.path == f"/channels/{audit.id}/messages"
    ]
    assert all(body["allowed_mentions"] == {"parse": []} for body in posted)


async def test_nobody_ends_the_audit_unseen(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, audit: Any
) -> None:
    await manager.slash(room, "config audit", channel=room)
    assert told(audit) == [
        f"{manager.mention} changed how I behave here. {managers.audit_set(f'<#{room.id}>')}"
    ]
    await manager.slash(room, "config audit", clear=True)
    assert told(room)[-1] == managers.audit_configured(manager.mention, managers.audit_set(""))
    assert len(told(audit)) == 1


async def test_what_changes_nothing_is_not_told(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, audit: Any
) -> None:
    await manager.slash(room, "library add", url="https://news.example/gone")
    await manager.slash(room, "library list")
    await manager.slash(room, "library undo")
    await manager.slash(room, "config audit")
    await manager.slash(room, "config forums", clear=True)
    assert told(audit) == []


async def test_hostile_titles_do_no_harm_in_the_audit_channel(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, audit: Any
) -> None:
    put(shelves, simcord_env.guild.id, numbered(1, "**@everyone** [x](https://evil.example)"))
    await manager.slash(room, "library remove", article="1")
    [message] = audit.history()
    assert {each.what for each in live(message.content)} == {manager.mention, manager.mention.strip("<>")}


async def test_a_change_is_done_even_if_it_cannot_be_told_and_that_is_logged_once(
    simcord_env: Env, room: Any, manager: Any, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    AllWishes(records).set(simcord_env.guild.id, Wishes(audit=123))
    with caplog.at_level(logging.WARNING, logger="bot.audit"):
        for n in range(2):
            result = await manager.slash(
                room, "library add", file=(f"tide {n}.txt", f"The tide was {n}.".encode())
            )
            assert seen(result) == "1 added."
    assert len([record for record in caplog.records if record.name == "bot.audit"]) == 1

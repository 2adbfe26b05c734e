"""Who may do what, whatever Discord shows them."""

from typing import Any

from simcord import Env

from bot.records.file import Records
from bot.records.wishes import AllWishes, Wishes
from bot.wording import managers
from ingest.journal.runs import Runs
from retrieval.library import Library
from tests.bot.library.conftest import labels, member_with, numbered, put, unhide
from tests.bot.library.entries import AUTOCOMPLETES, COMMANDS
from tests.ingest.site import STORM

CONFIG = {name for name in COMMANDS if name.startswith("config ")}
LIBRARY = {name for name in COMMANDS if name.startswith("library ")}


async def test_discord_shows_the_commands_to_managers_alone(
    simcord_env: Env, room: Any, manager: Any
) -> None:
    member = member_with(simcord_env, "member")

    assert set(member.available_commands(room)) & set(COMMANDS) == {"ask", "privacy"}
    assert set(manager.available_commands(room)) == set(COMMANDS)


async def test_whoever_may_not_is_refused_by_the_code_too(
    simcord_env: Env, room: Any, shelves: Library, records: Records
) -> None:
    member = member_with(simcord_env, "member")
    await unhide(simcord_env, simcord_env.guild)
    said = await member.send(room, f"see {STORM}")
    refusals = {managers.not_allowed(), managers.managers_only()}

    for command in LIBRARY | CONFIG:
        result = await member.slash(room, command, **COMMANDS[command](simcord_env.guild, room))
        assert result.response.content in refusals, command
        assert result.response.ephemeral
    result = await member.context_menu(room, "Add to library", said)
    assert result.response.content in refusals
    for command, option in AUTOCOMPLETES:
        assert await member.autocomplete(room, command, option, "") == []
    assert Runs(shelves.catalogue).run(1) is None
    assert AllWishes(records).of(simcord_env.guild.id) == Wishes()


async def test_editors_may_change_the_library_but_not_how_the_bot_behaves(
    simcord_env: Env, room: Any, shelves: Library, records: Records
) -> None:
    editor: Any = member_with(simcord_env, "editor")
    put(shelves, simcord_env.guild.id, numbered(1))
    await unhide(simcord_env, simcord_env.guild)
    role = simcord_env.guild.roles["editor"].id
    AllWishes(records).set(simcord_env.guild.id, Wishes(editors=(role,)))

    for command in LIBRARY:
        result = await editor.slash(room, command, **COMMANDS[command](simcord_env.guild, room))
        assert result.response.content != managers.not_allowed(), command
    for command in CONFIG:
        result = await editor.slash(room, command, **COMMANDS[command](simcord_env.guild, room))
        assert result.response.content == managers.managers_only(), command


async def test_whoever_is_an_editor_no_more_turns_no_page(
    simcord_env: Env, room: Any, shelves: Library, records: Records
) -> None:
    editor: Any = member_with(simcord_env, "editor")
    await unhide(simcord_env, simcord_env.guild)
    guild, role = simcord_env.guild.id, simcord_env.guild.roles["editor"].id
    AllWishes(records).set(guild, Wishes(editors=(role,)))
    put(shelves, guild, *(numbered(n) for n in range(9)))
    listed = await editor.slash(room, "library list")
    assert labels(listed.response) == ["Next"]
    before = listed.response.content

    AllWishes(records).set(guild, Wishes())
    clicked = await editor.click(listed.response, label="Next")
    assert clicked.response.content == managers.not_allowed()
    assert listed.response.content == before


async def test_nothing_of_it_can_be_said_as_a_message(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    assert simcord_env.bot.user
    for prefix in ("/", "!", f"{simcord_env.bot.user.mention} "):
        await manager.send(room, f"{prefix}library add {STORM}")
    assert Runs(shelves.catalogue).run(1) is None


async def test_where_there_is_no_server_there_is_no_library(simcord_env: Env, manager: Any) -> None:
    assert set(manager.user.available_commands()) == {"ask", "privacy"}

"""The doctor asks Discord, and knows what to do about what it is told. discord.py is the real one."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app import create_bot
from bot.commands import Translator
from bot.records.file import Records
from bot.settings import Settings
from bot.shelf import Shelf
from bot.terminal.discord_doctor import findings
from bot.terminal.doctor import Finding, Level
from retrieval.catalogue import Catalogue
from tests.bot.conftest import Library
from tests.bot.terminal.conftest import Run
from tests.bot.terminal.rest import TOKEN, DiscordRest, says, server, slow_down

pytestmark = pytest.mark.asyncio

CONTENT, CONTENT_LIMITED = 1 << 18, 1 << 19  # the application's flags
LACKS_HISTORY, ADMINISTRATOR = "274877910016", "8"


@pytest.fixture
async def rest(records: Records, tmp_path: Path) -> AsyncIterator[DiscordRest]:
    """A Discord that has been told the commands as they are."""
    rest = DiscordRest()
    rest.commands = await told(records, tmp_path)
    async with rest.open():
        yield rest


async def told(records: Records, folder: Path) -> list[dict[str, Any]]:
    """The commands, as the bot tells them."""
    translator = Translator()
    with closing(Catalogue(folder / "footnote.sqlite")) as catalogue:
        tree = create_bot(Library(), records, shelf=Shelf(catalogue)).tree
        return [await each.get_translated_payload(tree, translator) for each in tree.get_commands()]


def settings(**given: Any) -> Settings:
    """Those of nobody's `.env`."""
    nobodys: dict[str, Any] = {"_env_file": None, "discord_token": SecretStr(TOKEN)}
    return Settings(**nobodys, **given)


async def unwell(**given: Any) -> list[Finding]:
    return [found for found in await findings(settings(**given)) if found.level is not Level.OK]


async def test_where_all_is_well_everything_is_told_and_nothing_changed(rest: DiscordRest) -> None:
    found = await findings(settings())
    assert [each.what for each in found] == [
        "Discord knows the bot as Footnote",
        "it is allowed the intents that it asks for",
        "it is in 1 server",
        "Discord knows its commands, in every language",
        "998 of 1,000 logins are left for the next 2 hours",
        f"the gateway {rest.url.replace('http', 'ws')}/gateway can be reached",
    ]
    assert {each.level for each in found} == {Level.OK}
    assert {method for method, _ in rest.asked} == {"GET"}


async def test_a_wrong_token_ends_it(rest: DiscordRest) -> None:
    rest.refused["/users/@me"] = says({"message": "401: Unauthorized", "code": 0}, 401)
    [found] = await unwell()
    assert (found.level, found.what) == (Level.BAD, "Discord refused the bot's token")
    assert "Reset it" in found.hint
    assert len(rest.asked) == 1


@pytest.mark.parametrize("flags", [CONTENT, CONTENT_LIMITED])
async def test_an_intent_that_is_set_and_allowed_is_well(rest: DiscordRest, flags: int) -> None:
    rest.application["flags"] = flags
    assert await unwell(message_content=True) == []


async def test_without_an_intent_that_is_set_the_bot_cannot_start(rest: DiscordRest) -> None:
    [found] = await unwell(message_content=True)
    assert found.level is Level.BAD
    assert "FOOTNOTE_MESSAGE_CONTENT is set" in found.what
    assert "Privileged Gateway Intents" in found.hint


async def test_an_intent_that_nobody_uses_is_a_note(rest: DiscordRest) -> None:
    rest.application["flags"] = CONTENT_LIMITED
    [found] = await unwell()
    assert found.level is Level.NOTE
    assert "FOOTNOTE_MESSAGE_CONTENT=True" in found.hint


async def test_settings_of_the_application_that_keep_it_from_working_are_bad(rest: DiscordRest) -> None:
    rest.application |= {"interactions_endpoint_url": "https://x.example/", "bot_require_code_grant": True}
    endpoint, grant = await unwell()
    assert endpoint.level is grant.level is Level.BAD
    assert "https://x.example/" in endpoint.what
    assert "OAuth2 Code Grant" in grant.what


async def test_in_no_server_the_link_is_shown(rest: DiscordRest) -> None:
    rest.servers = []
    [found] = await unwell()
    assert (found.level, found.what) == (Level.NOTE, "it is in no server")
    assert "https://discord.com/oauth2/authorize?client_id=123&" in found.hint


async def test_what_it_may_not_do_in_a_server_is_named(rest: DiscordRest) -> None:
    rest.servers.append(server("201", "Quay\x1b[2J", LACKS_HISTORY))
    [found] = await unwell()
    assert found.what == "in 'Quay\\x1b[2J' (201) it lacks Read Message History"
    assert "footnote invite" in found.hint


async def test_more_than_it_needs_is_a_note(rest: DiscordRest) -> None:
    rest.servers = [server("200", "Newsroom", ADMINISTRATOR)]
    [found] = await unwell()
    assert (found.level, found.what) == (Level.NOTE, "in 'Newsroom' (200) it may do everything")
    assert "View Channels, Send Messages" in found.hint


async def test_all_servers_are_looked_at_however_many(rest: DiscordRest) -> None:
    rest.servers = [server(str(id), "One of many") for id in range(1, 401)] + [server("401", "Last", "0")]
    found = await findings(settings())
    assert "it is in 401 servers" in [each.what for each in found]
    assert next(each.what for each in found if each.hint).startswith("in 'Last' (401)")
    assert rest.asked.count(("GET", "/users/@me/guilds")) == 3


async def test_a_setting_for_a_server_that_it_is_not_in_is_a_note(rest: DiscordRest) -> None:
    [found] = await unwell(guild_collections={200: ("default",), 999: ("press",)})
    assert "names the server 999, where the bot is not" in found.what


async def test_commands_that_discord_does_not_know_are_named(rest: DiscordRest) -> None:
    rest.commands = [each for each in rest.commands if each["name"] != "ask"]
    [found] = await unwell()
    assert found.level is Level.NOTE
    assert found.what.endswith("as they are now: ask")
    assert "footnote run" in found.hint


async def test_a_command_in_another_languages_old_words_is_named(rest: DiscordRest) -> None:
    for each in rest.commands:
        each["description_localizations"] = {"de": "Veraltet"} if each["name"] == "ask" else None
    [found] = await unwell()
    assert "ask" in found.what


async def test_a_command_of_an_older_version_is_named(rest: DiscordRest) -> None:
    rest.commands.append({"type": 1, "name": "frobnicate", "description": "Gone"})
    [found] = await unwell()
    assert found.what.endswith("as they are now: frobnicate")


@pytest.mark.parametrize(("remaining", "level"), [(99, Level.NOTE), (0, Level.BAD)])
async def test_a_bot_that_is_started_over_and_over_is_noticed(
    rest: DiscordRest, remaining: int, level: Level
) -> None:
    rest.logins["remaining"] = remaining
    [found] = await unwell()
    assert found.level is level
    assert found.what.startswith(f"{remaining} of 1,000 logins")


@pytest.mark.parametrize("path", ["ws://127.0.0.1:1/", "{}/users/@me"])
async def test_a_gateway_that_lets_no_websocket_through_is_bad(rest: DiscordRest, path: str) -> None:
    rest.gateway = path.format(rest.url.replace("http", "ws"))
    [found] = await unwell()
    assert found.level is Level.BAD
    assert "cannot be reached" in found.what
    assert "websockets" in found.hint


async def test_discord_being_down_is_told_without_the_page_for_people(rest: DiscordRest) -> None:
    page = web.Response(status=503, text="<html>sorry</html>", content_type="text/html")
    rest.refused["/users/@me"] = page
    [found] = await unwell()
    assert (found.level, found.what) == (Level.BAD, "cannot reach Discord: 503 Service Unavailable")
    assert "discordstatus.com" in found.hint


async def test_what_was_found_before_it_went_down_is_kept(rest: DiscordRest) -> None:
    rest.servers = []
    rest.refused["/applications/123/commands"] = says({"message": "away", "code": 0}, 503)
    assert [each.what for each in await unwell()] == [
        "it is in no server",
        "cannot reach Discord: 503 Service Unavailable",
    ]


async def test_nobody_at_the_other_end_is_told(rest: DiscordRest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:1")
    [found] = await unwell()
    assert found.what.startswith("cannot reach Discord: ")


async def test_a_discord_that_says_nothing_is_not_waited_for_long(rest: DiscordRest) -> None:
    rest.refused["/users/@me"] = slow_down(20)
    [found] = await findings(settings(), patience=0.2)
    assert found.what == "cannot reach Discord: TimeoutError"


async def test_a_short_rate_limit_is_waited_for(rest: DiscordRest) -> None:
    rest.refused["/users/@me"] = slow_down(0.05)
    assert await unwell() == []


async def test_a_long_rate_limit_is_told(rest: DiscordRest) -> None:
    rest.refused["/users/@me"] = slow_down(600)
    [found] = await unwell()
    assert found.what == "Discord takes no requests from here for 600 seconds: there were too many"
    assert "Wait" in found.hint


async def test_a_ban_of_the_address_is_told(rest: DiscordRest) -> None:
    rest.refused["/users/@me"] = web.Response(
        status=429, text="<h1>Error 1015</h1>", content_type="text/html"
    )
    [found] = await unwell()
    assert found.what == "Discord takes no requests from here: there were too many"


async def test_the_command_looks_at_this_machine_first_and_at_discord_then(
    rest: DiscordRest, run: Run, home: Path
) -> None:
    rest.application["bot_require_code_grant"] = True
    ask = ("doctor", "--discord", "--json")
    result = await asyncio.to_thread(run, home, *ask, FOOTNOTE_DISCORD_TOKEN=TOKEN)
    told = [json.loads(line) for line in result.stdout.splitlines()]
    whats = [each["what"] for each in told]
    assert whats.index("the vectors match the articles") < whats.index("Discord knows the bot as Footnote")
    assert [each["level"] for each in told].count("bad") == 1
    assert result.exit_code == 1
    assert "secret" not in result.output


@pytest.mark.parametrize(("token", "told"), [("", "no Discord token is set"), ("abc", "is malformed")])
async def test_without_a_token_discord_is_not_asked(
    rest: DiscordRest, run: Run, home: Path, token: str, told: str
) -> None:
    result = await asyncio.to_thread(run, home, "doctor", "--discord", FOOTNOTE_DISCORD_TOKEN=token)
    assert result.exit_code == 1
    assert f"{told}\n" in result.stdout
    assert rest.asked == []

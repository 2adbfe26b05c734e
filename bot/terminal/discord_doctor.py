"""`footnote doctor --discord`: is the bot in Discord as it should be, and if not, what mends it?"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord

from bot.app import FootnoteBot, create_bot
from bot.commands import Translator, unlike
from bot.conduct import Conduct
from bot.invitation import PERMISSIONS, Invitation, application_of, named
from bot.records.file import FILE, Records
from bot.serving import DiscordError, translated
from bot.settings import Settings, SettingsError
from bot.shelf import Shelf
from bot.terminal.doctor import Finding, Level, bad
from bot.terminal.screen import counted
from retrieval.catalogue import Catalogue
from retrieval.library import CATALOGUE
from retrieval.stages import Hearing
from retrieval.types import NoAnswer, Reply, Scope, Why

PATIENCE = 45.0  # seconds for all of it; of a server error alone discord.py makes 25 of them
LONGEST_PAUSE = 30.0  # seconds, the least that discord.py takes
PAGE = 200  # servers; the most that Discord tells at once
FEW_LOGINS = 100  # of the 1,000 that a bot has in a day


def examine_discord(settings: Settings) -> Iterator[Finding]:
    """Look at everything that Discord can be asked. Nothing is changed there, and no member sees it."""
    try:
        application_of(settings.token())
    except SettingsError as error:
        yield bad(error)
        return
    yield from asyncio.run(findings(settings))


async def findings(settings: Settings, patience: float = PATIENCE) -> list[Finding]:
    """All findings. Where Discord cannot be asked any further, that is the last of them."""
    found: list[Finding] = []
    # Not the bot itself: that would tell Discord its commands as it logs in.
    client = discord.Client(intents=discord.Intents(guilds=True), max_ratelimit_timeout=LONGEST_PAUSE)
    try:
        with translated():
            async with asyncio.timeout(patience), client:
                async for finding in _look(client, settings):
                    found.append(finding)
    except DiscordError as error:
        found.append(bad(error))
    return found


async def _look(client: discord.Client, settings: Settings) -> AsyncIterator[Finding]:
    await client.login(settings.token())
    application = client.application
    assert application, "logged in"
    yield Finding(Level.OK, f"Discord knows the bot as {client.user}")
    yield _intents(application.flags, wanted=settings.message_content)
    for each in _application(application):
        yield each
    for each in await _servers(client, settings):
        yield each
    yield await _commands(client, settings.conduct)
    for each in await _gateway(client):
        yield each


def _application(application: discord.AppInfo) -> Iterator[Finding]:
    """Settings of the application's that keep a bot from working, and are off unless somebody was curious."""
    if application.interactions_endpoint_url:
        what = f"Discord sends what members do to {application.interactions_endpoint_url}, not to the bot"
        yield Finding(Level.BAD, what, "Empty Interactions Endpoint URL, on the page General Information.")
    if application.bot_require_code_grant:
        what = "Requires OAuth2 Code Grant is on, so the link that invites the bot does not work"
        yield Finding(Level.BAD, what, "Switch it off, on the page Bot of the application.")


def _intents(flags: discord.ApplicationFlags, *, wanted: bool) -> Finding:
    allowed = flags.gateway_message_content or flags.gateway_message_content_limited
    where = "under Privileged Gateway Intents, on the page Bot of the application"
    if wanted and not allowed:
        what = "FOOTNOTE_MESSAGE_CONTENT is set, but the Message Content intent is not allowed"
        return Finding(Level.BAD, what, f"Allow it {where}, or unset it: as it is, the bot cannot start.")
    if allowed and not wanted:
        what = "the Message Content intent is allowed, and not used"
        return Finding(Level.NOTE, what, f"Switch it off {where}, or set FOOTNOTE_MESSAGE_CONTENT=True.")
    return Finding(Level.OK, f"it is allowed the intents that it asks for{' (Message Content)' * wanted}")


async def _servers(client: discord.Client, settings: Settings) -> list[Finding]:
    servers = [server async for server in _all_servers(client)]
    if not servers:
        assert client.application_id, "logged in"
        link = Invitation(client.application_id).url
        return [Finding(Level.NOTE, "it is in no server", f"Invite it into yours: {link}")]
    return [
        Finding(Level.OK, f"it is in {counted(len(servers), 'server')}"),
        *filter(None, map(_permissions, servers)),
        *_absent(settings.guild_collections, {int(server["id"]) for server in servers}),
    ]


async def _all_servers(client: discord.Client) -> AsyncIterator[Mapping[str, Any]]:
    """As Discord tells them. discord.py's own `fetch_guilds` drops what the bot may do there."""
    last, full = None, True
    while full:
        page = await client.http.get_guilds(PAGE, after=last, with_counts=False)
        for server in page:
            yield {**server}
        full = len(page) == PAGE
        last = page[-1]["id"] if full else None


def _permissions(server: Mapping[str, Any]) -> Finding | None:
    """What the bot may not do in a whole server; a channel may forbid it more."""
    may = discord.Permissions(int(server["permissions"]))
    where = f"in {server['name']!r} ({server['id']})"
    if may.administrator:
        hint = f"Take Administrator from its role; it needs {', '.join(named(PERMISSIONS))}."
        return Finding(Level.NOTE, f"{where} it may do everything", hint)
    if missing := named(PERMISSIONS & ~may):
        hint = "Allow it in Server Settings, Roles; or invite it once more by the link of `footnote invite`."
        return Finding(Level.NOTE, f"{where} it lacks {', '.join(missing)}", hint)
    return None


def _absent(named: Iterable[int], there: set[int]) -> Iterator[Finding]:
    for server in sorted(set(named) - there):
        what = f"FOOTNOTE_GUILD_COLLECTIONS names the server {server}, where the bot is not"
        yield Finding(Level.NOTE, what, "Invite it there, or take the server out of the setting.")


async def _commands(client: discord.Client, conduct: Conduct) -> Finding:
    with _idle_bot(conduct) as bot:
        await bot.tree.set_translator(Translator())
        differing = await unlike(bot.tree, client)
    if not differing:
        return Finding(Level.OK, "Discord knows its commands, in every language")
    what = f"Discord does not know these commands as they are now: {', '.join(differing)}"
    return Finding(Level.NOTE, what, "The bot tells them when it starts: footnote run")


async def _gateway(client: discord.Client) -> list[Finding]:
    _, url, logins = await client.http.get_bot_gateway()
    return [_logins(logins["remaining"], logins["total"], logins["reset_after"]), await _reached(client, url)]


def _logins(remaining: int, total: int, milliseconds: int) -> Finding:
    what = f"{remaining:,} of {total:,} logins are left for the next {milliseconds / 3_600_000:.0f} hours"
    if remaining >= min(FEW_LOGINS, total):
        return Finding(Level.OK, what)
    hint = "Something starts it over and over: read its log. Beyond 0, Discord resets the token."
    return Finding(Level.NOTE if remaining else Level.BAD, what, hint)


async def _reached(client: discord.Client, url: str) -> Finding:
    """A websocket is opened, and closed before the bot says who it is: it counts as no login."""
    try:
        socket = await client.http.ws_connect(url)
        await socket.close()
    except Exception as error:  # aiohttp's, among others, which no module but discord.py's is to know
        what = f"the gateway {url} cannot be reached: {type(error).__name__}"
        return Finding(Level.BAD, what, "Look for a firewall or proxy that lets no websockets through.")
    return Finding(Level.OK, f"the gateway {url} can be reached")


@contextmanager
def _idle_bot(conduct: Conduct) -> Iterator[FootnoteBot]:
    """The bot, over empty files of its own and out of Discord: to be asked for its commands."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with closing(Records(home / FILE)) as records, closing(Catalogue(home / CATALOGUE)) as catalogue:
            yield create_bot(_no_answer, records, shelf=Shelf(catalogue), conduct=conduct)


def _no_answer(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:  # noqa: ARG001
    return NoAnswer(question, Why.NO_ARTICLES, ())

"""The slash commands that members have, and how Discord comes to know them."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot import names
from bot.desk import Desk, Inquiry
from bot.history import before_command
from bot.once import Once
from bot.places import CommandPlace
from bot.serving import unless_leaving
from bot.tongues import ENGLISH, tongue_of, translations


class OnceTree(app_commands.CommandTree[Any]):
    """Runs no command twice, though Discord may tell of it twice: after a RESUME, for one."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client)
        self._once = Once()

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Whether it is new."""
        return self._once.first(interaction.id)


def ask_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """`/ask question: [private:]`"""

    @app_commands.command(name=names.ASK, description=names.ASK_DESCRIPTION)
    @app_commands.describe(question=names.ASK_QUESTION, private=names.ASK_PRIVATE)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None:
        await _answer(desk, interaction, question, private=private)

    return ask


def ask_menu(desk: Desk) -> app_commands.ContextMenu:
    """The entry of a message's menu that asks what the message says. Only who chose it sees the answer."""

    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(interaction: discord.Interaction, message: discord.Message) -> None:
        await _answer(desk, interaction, message.content, private=True)

    return app_commands.ContextMenu(name=names.ASK_MENU, callback=ask)


async def _answer(desk: Desk, interaction: discord.Interaction, question: str, *, private: bool) -> None:
    inquiry = Inquiry(
        question,
        member=interaction.user.id,
        guild=interaction.guild_id,
        channels=channels_of(interaction.channel),
        locale=interaction.locale.value,
        private=private,
        unseen=True,
        history=before_command(interaction, interaction.application_id),
    )
    with unless_leaving(interaction.client):
        await desk.answer(inquiry, CommandPlace(interaction, private=private))


def channels_of(channel: object) -> tuple[int, ...]:
    """A channel's id, and that of the channel that it is a thread of."""
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return tuple(id for id in ids if id)


class Translator(app_commands.Translator):
    """Gives Discord the names and descriptions of commands in the languages that the bot speaks."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, _context: Any
    ) -> str | None:
        """The string in that language; None where Discord is to show the English one."""
        tongue = tongue_of(locale.value)
        said = translations(tongue).gettext(string.message)
        return None if tongue == ENGLISH or said == string.message else said


async def sync_if_changed(tree: app_commands.CommandTree[Any]) -> bool:
    """Tell Discord the commands if it knows others; True if it had to be told.

    Asking is cheap. Telling is limited to 200 new commands a day, and makes every client load them again.
    """
    if not await unlike(tree, tree.client):
        return False
    await tree.sync()
    return True


async def unlike(tree: app_commands.CommandTree[Any], client: discord.Client) -> list[str]:
    """The commands that Discord does not know as we would tell them, by name; `client` is who asks it."""
    ours = {(each["name"], _gist(each)) for each in await _ours(tree)}
    known = {(each["name"], _gist(each)) for each in await _known(client)}
    return sorted({name for name, _ in ours ^ known})


async def _ours(tree: app_commands.CommandTree[Any]) -> Sequence[Mapping[str, Any]]:
    """The commands as we would tell them, in every language."""
    if (translator := tree.translator) is None:
        return [command.to_dict(tree) for command in tree.get_commands()]
    return [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]


async def _known(client: discord.Client) -> Sequence[Mapping[str, Any]]:
    """The commands as Discord has them, in every language."""
    # Not by `tree.fetch_commands`: discord.py 2.7.1 misreads where a command may be used (its issue 10525).
    assert client.application_id is not None, "not logged in"
    path = "/applications/{application_id}/commands"
    route = discord.http.Route("GET", path, application_id=client.application_id)
    known: Sequence[Mapping[str, Any]] = await client.http.request(
        route, params={"with_localizations": "true"}
    )
    return known


def _gist(command: Mapping[str, Any]) -> str:
    """The part of a command that we set, in an order of its own; Discord fills in the rest."""
    where = sorted(command.get("contexts") or ()), sorted(command.get("integration_types") or ())
    may = str(command.get("default_member_permissions") or "")
    said = command.get("description") or ""
    return repr((command["type"], command["name"], said, *_localised(command), _options(command), where, may))


def _options(command: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a command takes, or the commands of a group with what each of them takes."""
    return [
        (
            option["name"],
            option["type"],
            option["description"],
            *_localised(option),
            bool(option.get("required")),
            bool(option.get("autocomplete")),
            _options(option),
        )
        for option in command.get("options") or ()
    ]


def _localised(named: Mapping[str, Any]) -> list[list[tuple[str, str]]]:
    """Its name and its description in other languages."""
    kinds = ("name_localizations", "description_localizations")
    return [sorted((named.get(kind) or {}).items()) for kind in kinds]

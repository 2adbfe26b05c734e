"""The slash commands, and how Discord comes to know them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot import wording
from bot.expired import instead_of, is_expired
from bot.once import Once
from bot.rendering import Message
from bot.serving import unless_leaving
from bot.turns import Turns

ReplyTo = Callable[[str, int | None], Awaitable[Message]]
"""A question and the id of the server where it is asked (None in private) to what is said to it."""

NOBODY = discord.AllowedMentions.none()


class OnceTree(app_commands.CommandTree[Any]):
    """Runs no command twice, though Discord may tell of it twice: after a RESUME, for one."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client)
        self._once = Once()
        self._turns = Turns()

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Whether it is new, when it is its turn."""
        await self._turns.come()
        return self._once.first(interaction.id)


def ask_command(reply_to: ReplyTo) -> app_commands.Command[Any, ..., None]:
    """`/ask question: [private:]`"""

    @app_commands.command(name=wording.ASK_COMMAND, description=wording.ASK_DESCRIPTION)
    @app_commands.describe(question=wording.ASK_QUESTION, private=wording.ASK_PRIVATE)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None:
        await _answer(interaction, question, reply_to, private=private)

    return ask


def ask_menu(reply_to: ReplyTo) -> app_commands.ContextMenu:
    """The entry of a message's menu that asks what the message says. Only who chose it sees the answer."""

    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(interaction: discord.Interaction, message: discord.Message) -> None:
        await _answer(interaction, message.content, reply_to, private=True)

    return app_commands.ContextMenu(name=wording.ASK_MENU, callback=ask)


async def _answer(
    interaction: discord.Interaction, question: str, reply_to: ReplyTo, *, private: bool
) -> None:
    """Show within a second that it was heard, then what was found."""
    with unless_leaving(interaction.client):
        await interaction.response.defer(thinking=True, ephemeral=private)
        reply = await reply_to(question, interaction.guild_id)
        await _post(interaction, reply, private=private)


async def _post(interaction: discord.Interaction, reply: Message, *, private: bool) -> None:
    """Say it to the interaction, or, if that has expired, where it was asked."""
    try:
        await interaction.followup.send(
            reply.content, allowed_mentions=NOBODY, suppress_embeds=True, ephemeral=private
        )
    except discord.HTTPException as error:
        if not is_expired(error) or (place := instead_of(interaction, private=private)) is None:
            raise
        await place.send(reply.content, allowed_mentions=NOBODY, suppress_embeds=True)


async def sync_if_changed(tree: app_commands.CommandTree[Any]) -> bool:
    """Tell Discord the commands if it knows others; True if it had to be told.

    Asking is cheap. Telling is limited to 200 new commands a day, and makes every client load them again.
    """
    ours = [command.to_dict(tree) for command in tree.get_commands()]
    if sorted(map(_gist, ours)) == sorted(map(_gist, await _known(tree.client))):
        return False
    await tree.sync()
    return True


async def _known(client: discord.Client) -> Sequence[Mapping[str, Any]]:
    """The commands as Discord has them."""
    # Not by `tree.fetch_commands`: discord.py 2.7.1 misreads where a command may be used (its issue 10525).
    assert client.application_id is not None, "not logged in"
    return await client.http.get_global_commands(client.application_id)


def _gist(command: Mapping[str, Any]) -> str:
    """The part of a command that we set, in an order of its own; Discord fills in the rest."""
    where = sorted(command.get("contexts") or ()), sorted(command.get("integration_types") or ())
    may = str(command.get("default_member_permissions") or "")
    said = command.get("description") or ""
    return repr((command["type"], command["name"], said, _options(command), where, may))


def _options(command: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a command takes, or the commands of a group with what each of them takes."""
    return [
        (
            option["name"],
            option["type"],
            option["description"],
            bool(option.get("required")),
            bool(option.get("autocomplete")),
            _options(option),
        )
        for option in command.get("options") or ()
    ]

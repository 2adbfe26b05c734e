"""`/config`: how the bot is to behave in a server, said by those who may manage it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot import names
from bot.audit import Audit
from bot.library.permissions import MANAGE, may_manage
from bot.listing import channels_named, render_wishes, roles_named
from bot.places import NOBODY
from bot.records.wishes import AllWishes, Wishes
from bot.tongues import speaking
from bot.wording import managers

MOST = 20  # of anything: more would not be read, and not fit a message

TEXT = (discord.ChannelType.text, discord.ChannelType.news)
SPOKEN = (discord.ChannelType.voice, discord.ChannelType.stage_voice)
FORUM = (discord.ChannelType.forum,)


class OfKind(app_commands.Transformer):
    """A channel of one of these kinds, as Discord gives it: it need not be known to the bot already.

    discord.py's own way asks for media channels wherever it asks for forums, which Discord does not take.
    """

    def __init__(self, *kinds: discord.ChannelType) -> None:
        self._kinds = list(kinds)

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What Discord has members choose from."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Which of them."""
        return self._kinds

    async def transform(self, _interaction: discord.Interaction, value: Any, /) -> Any:
        """What was chosen, as it is."""
        return value


Channel = app_commands.Transform[app_commands.AppCommandChannel, OfKind(*TEXT, *SPOKEN, *FORUM)]
Forum = app_commands.Transform[app_commands.AppCommandChannel, OfKind(*FORUM)]
TextChannel = app_commands.Transform[app_commands.AppCommandChannel, OfKind(*TEXT)]
Change = Callable[[Wishes], Wishes]


class Config:
    """What the managers of servers set, one after the other: no change is lost to another."""

    def __init__(self, wishes: AllWishes, audit: Audit) -> None:
        self._wishes = wishes
        self._audit = audit
        self._line = asyncio.Lock()

    async def show(self, interaction: discord.Interaction) -> None:
        """Say what is set."""
        with speaking(interaction.locale.value):
            if guild := await _managed(interaction):
                wishes = await asyncio.to_thread(self._wishes.of, guild)
                await _whisper(interaction, render_wishes(wishes))

    async def change(
        self,
        interaction: discord.Interaction,
        change: Change,
        said: Callable[[Wishes], str],
        advice: Callable[[Wishes], str] = lambda _: "",
    ) -> None:
        """Change it, say what is set now, with some advice, and tell it in the audit channel.

        Where that is what has changed, it is told in both: nobody is to end it unseen.
        """
        with speaking(interaction.locale.value):
            if not (guild := await _managed(interaction)):
                return
            before, now = await self._set(guild, change)
            await _whisper(interaction, "\n".join(filter(None, (said(now), advice(now)))))
            if before != now:
                channels = {before.audit, now.audit}
                await self._audit.tell_in(
                    interaction, channels, lambda who: managers.audit_configured(who, said(now))
                )

    async def refuse(self, interaction: discord.Interaction, why: Callable[[], str]) -> None:
        """Say why something cannot be set."""
        with speaking(interaction.locale.value):
            if await _managed(interaction):
                await _whisper(interaction, why())

    async def _set(self, guild: int, change: Change) -> tuple[Wishes, Wishes]:
        async with self._line:
            before = await asyncio.to_thread(self._wishes.of, guild)
            now = change(before)
            if now != before:
                await asyncio.to_thread(self._wishes.set, guild, now)
        return before, now


def config_group(wishes: AllWishes, audit: Audit) -> app_commands.Group:
    """`/config show|editors|channels|forums|audit`, hidden from others, and refused to them."""
    config = Config(wishes, audit)
    group = app_commands.Group(
        name=names.CONFIG,
        description=names.CONFIG_DESCRIPTION,
        default_permissions=MANAGE,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(name=names.SHOW, description=names.CONFIG_SHOW)
    async def show(interaction: discord.Interaction) -> None:
        await config.show(interaction)

    _add_editors(group, config)
    _add_places(group, config)
    _add_audit(group, config)
    return group


def _add_editors(group: app_commands.Group, config: Config) -> None:
    @group.command(name=names.EDITORS, description=names.CONFIG_EDITORS)
    @app_commands.describe(add=names.CONFIG_ADD, remove=names.CONFIG_REMOVE, clear=names.CONFIG_CLEAR)
    async def editors(
        interaction: discord.Interaction,
        add: discord.Role | None = None,
        remove: discord.Role | None = None,
        clear: bool = False,
    ) -> None:
        if add and add.is_default():
            await config.refuse(interaction, managers.not_everyone)
            return
        there = _ids(interaction.guild.roles if interaction.guild else ())
        await config.change(
            interaction,
            lambda now: replace(now, editors=_listed(now.editors, there, add, remove, clear)),
            lambda now: managers.editors_set(roles_named(now.editors)),
            lambda now: _full(now.editors, add) or (managers.unhide() if now.editors else ""),
        )


def _add_places(group: app_commands.Group, config: Config) -> None:
    @group.command(name=names.CHANNELS, description=names.CONFIG_CHANNELS)
    @app_commands.describe(add=names.CONFIG_ADD, remove=names.CONFIG_REMOVE, clear=names.CONFIG_CLEAR)
    async def channels(
        interaction: discord.Interaction,
        add: Channel | None = None,
        remove: Channel | None = None,
        clear: bool = False,
    ) -> None:
        there = _ids(interaction.guild.channels if interaction.guild else ())
        await config.change(
            interaction,
            lambda now: replace(now, channels=_listed(now.channels, there, add, remove, clear)),
            lambda now: managers.channels_set(channels_named(now.channels)),
            lambda now: _full(now.channels, add),
        )

    @group.command(name=names.FORUMS, description=names.CONFIG_FORUMS)
    @app_commands.describe(add=names.CONFIG_ADD, remove=names.CONFIG_REMOVE, clear=names.CONFIG_CLEAR)
    async def forums(
        interaction: discord.Interaction,
        add: Forum | None = None,
        remove: Forum | None = None,
        clear: bool = False,
    ) -> None:
        there = _ids(interaction.guild.channels if interaction.guild else ())
        await config.change(
            interaction,
            lambda now: replace(now, forums=_listed(now.forums, there, add, remove, clear)),
            lambda now: managers.forums_set(channels_named(now.forums)),
            lambda now: _full(now.forums, add),
        )


def _add_audit(group: app_commands.Group, config: Config) -> None:
    @group.command(name=names.AUDIT, description=names.CONFIG_AUDIT)
    @app_commands.describe(channel=names.CONFIG_AUDIT_CHANNEL, clear=names.CONFIG_AUDIT_CLEAR)
    async def audit(
        interaction: discord.Interaction, channel: TextChannel | None = None, clear: bool = False
    ) -> None:
        wanted = channel.id if channel else None
        await config.change(
            interaction,
            lambda now: replace(now, audit=wanted) if wanted or clear else now,
            lambda now: managers.audit_set(channels_named((now.audit,)) if now.audit else ""),
            lambda now: _closed(interaction.guild, now.audit),
        )


def _closed(guild: discord.Guild | None, id: int | None) -> str:
    """What is to be said of an audit channel in which the bot may not post; nothing if it may."""
    channel = guild.get_channel(id) if guild and id else None
    if guild is None or id is None:
        return ""
    allowed = channel.permissions_for(guild.me) if channel else discord.Permissions.none()
    return (
        "" if allowed.view_channel and allowed.send_messages else managers.cannot_post(channels_named((id,)))
    )


def _listed(
    now: tuple[int, ...],
    there: frozenset[int],
    add: discord.abc.Snowflake | None,
    remove: discord.abc.Snowflake | None,
    clear: bool,
) -> tuple[int, ...]:
    """What is set after a change. What is no longer in the server goes with it: nobody could choose it."""
    gone = {remove.id} if remove else set()
    stays = () if clear else tuple(id for id in now if (id in there or not there) and id not in gone)
    more = (add.id,) if add and add.id not in stays and len(stays) < MOST else ()
    return (*stays, *more)


def _full(now: Sequence[int], add: discord.abc.Snowflake | None) -> str:
    """What is to be said if one more could not be set."""
    return managers.not_so_many(MOST) if add and add.id not in now else ""


def _ids(things: Sequence[discord.abc.Snowflake]) -> frozenset[int]:
    return frozenset(each.id for each in things)


async def _managed(interaction: discord.Interaction) -> int | None:
    """The server, if this member may manage it; otherwise they are told."""
    if interaction.guild_id is None or not may_manage(interaction):
        await _whisper(interaction, managers.managers_only())
        return None
    return interaction.guild_id


async def _whisper(interaction: discord.Interaction, content: str) -> None:
    await interaction.response.send_message(content, ephemeral=True, allowed_mentions=NOBODY)

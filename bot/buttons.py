"""What can be clicked below a reply. All that a click needs is in the button's own id or in the records, so
buttons work after a restart."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self, cast

import discord
from discord import ButtonStyle
from discord.ui import Button, DynamicItem, Item, View

from bot.metrics import Metrics
from bot.places import NOBODY
from bot.records.answers import Answers, citations_of
from bot.records.file import IN_PRIVATE, Records
from bot.records.gaps import Gaps, Waiting
from bot.records.keeping import Keeping
from bot.rendering import Message, render_passages
from bot.tongues import speaking
from bot.wording import members
from retrieval.catalogue import Catalogue
from retrieval.types import Scope

REASON_WIDTH = 200


class Clicked:
    """What a click works on."""

    def __init__(
        self,
        records: Records,
        catalogue: Catalogue | None,
        scope_of: Callable[[int | None], Scope],
        metrics: Metrics,
    ) -> None:
        self.answers = Answers(records)
        self.gaps = Gaps(records)
        self.keeping = Keeping(records)
        self.metrics = metrics
        self._catalogue = catalogue
        self._scope_of = scope_of

    def passages(self, id: int, guild: int | None) -> list[Message]:
        """The quotes of an answer within their paragraphs, as far as this server may see them today."""
        given = self.answers.given(id, guild or IN_PRIVATE)
        if given is None or self._catalogue is None:
            return []
        citations = citations_of(given, self._scope_of(guild), self._catalogue)
        return render_passages(citations) if citations else []


def answer_view(answer: int, asker: int | None) -> View:
    """Below an answer. Only what all can see can be deleted: by its `asker`, among others."""
    deleting = [Delete(asker, answer)] if asker else []
    return _view(Passages(answer), Vote(answer, True), Vote(answer, False), *deleting)


def refusal_view(gap: int, asker: int | None) -> View:
    """Below the honest no."""
    return _view(TellMe(gap), *([Delete(asker, 0)] if asker else []))


def forget_view() -> View:
    """Below what is kept about a member."""
    return _view(Forget())


def _view(*items: Any) -> View:
    view = View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def _clicked(interaction: discord.Interaction) -> Clicked:
    return cast("Clicked", interaction.client.clicked)  # type: ignore[attr-defined]


async def _whisper(interaction: discord.Interaction, *said: str) -> None:
    """Say it to whoever has clicked alone."""
    for content in said:
        await interaction.followup.send(
            content, ephemeral=True, allowed_mentions=NOBODY, suppress_embeds=True
        )


class Passages(DynamicItem[Button[View]], template=r"passages:(?P<answer>\d+)"):
    """Shows each quote within its paragraph."""

    def __init__(self, answer: int) -> None:
        self._answer = answer
        super().__init__(Button(label=members.show_passages(), custom_id=f"passages:{answer}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was clicked."""
        return cls(int(found["answer"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show them to whoever has clicked."""
        with speaking(interaction.locale.value):
            await interaction.response.defer(thinking=True, ephemeral=True)
            shown = await asyncio.to_thread(
                _clicked(interaction).passages, self._answer, interaction.guild_id
            )
            contents = [content for message in shown for content in (message.content, *message.more)]
            await _whisper(interaction, *(contents or [members.passages_gone()]))


class Vote(DynamicItem[Button[View]], template=r"vote:(?P<answer>\d+):(?P<helpful>[01])"):
    """Says whether an answer has helped. Each member has one vote, and may change it."""

    def __init__(self, answer: int, helpful: bool) -> None:
        self._answer = answer
        self._helpful = helpful
        label = members.helpful() if helpful else members.not_helpful()
        super().__init__(Button(label=label, custom_id=f"vote:{answer}:{int(helpful)}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was clicked."""
        return cls(int(found["answer"]), found["helpful"] == "1")

    async def callback(self, interaction: discord.Interaction) -> None:
        """Count the vote, and ask why it has not helped."""
        with speaking(interaction.locale.value):
            answers, guild = _clicked(interaction).answers, interaction.guild_id or IN_PRIVATE
            if await asyncio.to_thread(answers.given, self._answer, guild) is None:
                await interaction.response.send_message(members.vote_too_late(), ephemeral=True)
                return
            _clicked(interaction).metrics.voted(helpful=self._helpful)
            await asyncio.to_thread(answers.vote, self._answer, interaction.user.id, helpful=self._helpful)
            if self._helpful:
                await interaction.response.send_message(members.thanks(), ephemeral=True)
            else:
                await interaction.response.send_modal(Reason(self._answer))


class Reason(discord.ui.Modal):
    """Asks why an answer has not helped. The vote counts without it."""

    def __init__(self, answer: int) -> None:
        super().__init__(title=members.reason_title())
        self._answer = answer
        self._why: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="why", label=members.reason_label(), required=False, max_length=REASON_WIDTH
        )
        self.add_item(self._why)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Keep the reason with the vote."""
        with speaking(interaction.locale.value):
            reason = " ".join(self._why.value.split()) or None
            vote = _clicked(interaction).answers.vote
            await asyncio.to_thread(vote, self._answer, interaction.user.id, helpful=False, reason=reason)
            await interaction.response.send_message(members.thanks(), ephemeral=True)


class Delete(DynamicItem[Button[View]], template=r"delete:(?P<asker>\d+):(?P<answer>\d+)"):
    """Deletes the reply: for whoever asked, and for moderators."""

    def __init__(self, asker: int, answer: int) -> None:
        self._asker = asker
        self._answer = answer
        super().__init__(Button(label=members.delete(), custom_id=f"delete:{asker}:{answer}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was clicked."""
        return cls(int(found["asker"]), int(found["answer"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Delete it, and what was written down of it."""
        with speaking(interaction.locale.value):
            if interaction.user.id != self._asker and not interaction.permissions.manage_messages:
                await interaction.response.send_message(members.not_yours(), ephemeral=True)
                return
            await interaction.response.defer()
            with suppress(discord.NotFound):  # somebody else was quicker
                await interaction.delete_original_response()
            forget, guild = _clicked(interaction).answers.forget, interaction.guild_id or IN_PRIVATE
            await asyncio.to_thread(forget, self._answer, guild)


class TellMe(DynamicItem[Button[View]], template=r"tell:(?P<gap>\d+)"):
    """Has a member told when a later article answers the question."""

    def __init__(self, gap: int) -> None:
        self._gap = gap
        super().__init__(Button(label=members.tell_me(), custom_id=f"tell:{gap}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was clicked."""
        return cls(int(found["gap"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Note the wish."""
        with speaking(interaction.locale.value):
            await interaction.response.defer(thinking=True, ephemeral=True)
            waiting = Waiting(interaction.user.id, interaction.channel_id or 0, interaction.locale.value)
            remind, guild = _clicked(interaction).gaps.remind, interaction.guild_id or IN_PRIVATE
            noted = await asyncio.to_thread(remind, self._gap, guild, waiting)
            await _whisper(interaction, members.will_tell() if noted else members.gap_gone())


class Forget(DynamicItem[Button[View]], template=r"forget"):
    """Deletes what is kept about whoever clicks it."""

    def __init__(self) -> None:
        super().__init__(Button(label=members.forget(), custom_id="forget", style=ButtonStyle.danger))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: Item[Any], _found: re.Match[str], /
    ) -> Self:
        """The button that was clicked."""
        return cls()

    async def callback(self, interaction: discord.Interaction) -> None:
        """Delete it."""
        with speaking(interaction.locale.value):
            await interaction.response.defer()
            await asyncio.to_thread(_clicked(interaction).keeping.forget, interaction.user.id)
            await interaction.edit_original_response(content=members.forgotten(), view=None)


BUTTONS = (Passages, Vote, Delete, TellMe, Forget)

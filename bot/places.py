"""Where something is said: in answer to a command, or under a message. One message, edited as it grows."""

from abc import ABC, abstractmethod
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

import discord

from bot.rendering import Message

NOBODY = discord.AllowedMentions.none()


class Place(ABC):
    """Within `async with`, whoever waits sees that something is being done."""

    def __init__(self) -> None:
        self._said: discord.Message | None = None

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Give a sign of life."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop giving it."""

    async def say(self, content: str, view: discord.ui.View | None = None) -> None:
        """Say this, in place of what was said here before."""
        if self._said is None:
            self._said = await self._send(content, view)
        else:
            await self._said.edit(content=content, view=view, allowed_mentions=NOBODY)

    async def finish(self, message: Message, view: discord.ui.View | None = None) -> None:
        """Say all of a message; what is clicked belongs to its end."""
        *earlier, last = (message.content, *message.more)
        for content in earlier:
            await self.say(content)
            self._said = None
        await self.say(last, view)

    @abstractmethod
    async def _send(self, content: str, view: discord.ui.View | None) -> discord.Message:
        """A new message: it pings nobody and shows no previews."""


class CommandPlace(Place):
    """The answer to a command, seen by all or by whoever gave it."""

    def __init__(self, interaction: discord.Interaction, *, private: bool) -> None:
        super().__init__()
        self._interaction = interaction
        self._private = private

    async def __aenter__(self) -> Self:
        """Discord shows that the bot is thinking."""
        await self._interaction.response.defer(thinking=True, ephemeral=self._private)
        return self

    async def _send(self, content: str, view: discord.ui.View | None) -> discord.Message:
        return await self._interaction.followup.send(
            content,
            view=view or discord.utils.MISSING,
            allowed_mentions=NOBODY,
            suppress_embeds=True,
            ephemeral=self._private,
            wait=True,
        )


class MessagePlace(Place):
    """Under the message of somebody who is seen typing to."""

    def __init__(self, message: discord.Message) -> None:
        super().__init__()
        self._message = message
        self._typing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Discord shows that the bot is typing."""
        await self._typing.enter_async_context(self._message.channel.typing())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """It types no longer."""
        await self._typing.aclose()

    async def _send(self, content: str, view: discord.ui.View | None) -> discord.Message:
        return await self._message.channel.send(
            content,
            view=view,  # type: ignore[arg-type]  # None is taken; the annotation forgets it
            reference=self._message.to_reference(fail_if_not_exists=False),  # it may have been deleted meanwhile
            allowed_mentions=NOBODY,
            suppress_embeds=True,
        )

"""Where something is said: in answer to a command, or under a message. One message, edited as it grows."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING

import discord

from bot.courtesy import Typing
from bot.expired import instead_of, is_expired
from bot.rendering import Message

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

NOBODY = discord.AllowedMentions.none()


class Place(ABC):
    """A message here, which is edited as it grows."""

    def __init__(self) -> None:
        self._said: discord.Message | None = None

    @abstractmethod
    def waiting(self) -> AbstractAsyncContextManager[None]:
        """Within this, whoever waits sees that something is being done."""

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

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Discord shows that the bot is thinking."""
        await self._interaction.response.defer(thinking=True, ephemeral=self._private)
        yield

    async def _send(self, content: str, view: discord.ui.View | None) -> discord.Message:
        """To the interaction, or, if that has expired, where it was asked."""
        try:
            return await self._interaction.followup.send(
                content,
                view=view or discord.utils.MISSING,
                allowed_mentions=NOBODY,
                suppress_embeds=True,
                ephemeral=self._private,
                wait=True,
            )
        except discord.HTTPException as error:
            place = instead_of(self._interaction, private=self._private)
            if not is_expired(error) or place is None:
                raise
            return await place.send(content, view=view, allowed_mentions=NOBODY, suppress_embeds=True)  # type: ignore[arg-type]


class ChannelPlace(Place):
    """In a channel or thread, under the message that is answered, if there is one."""

    def __init__(
        self, channel: "MessageableChannel", typing: Typing, message: discord.Message | None = None
    ) -> None:
        super().__init__()
        self._channel = channel
        self._typing = typing
        self._message = message
        self._numbers = count()

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """Discord shows that the bot is typing."""
        async with self._typing.shown(self._channel):
            yield

    async def _send(self, content: str, view: discord.ui.View | None) -> discord.Message:
        return await self._channel.send(
            content,
            view=view,  # type: ignore[arg-type]  # None is taken; the annotation forgets it
            reference=self._reference(),  # type: ignore[arg-type]
            allowed_mentions=NOBODY,
            suppress_embeds=True,
            nonce=self._nonce(),  # type: ignore[arg-type]
        )

    def _nonce(self) -> str | None:
        """By this each message is posted once, even if Discord says 502 to it and discord.py tries again."""
        return f"{self._message.id}-{next(self._numbers)}" if self._message else None

    def _reference(self) -> discord.MessageReference | None:
        """The message that is answered, though it may have been deleted meanwhile."""
        return self._message.to_reference(fail_if_not_exists=False) if self._message else None

"""Being in Discord: from the token to the signal that ends it, and what can go wrong on the way."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus

import discord

from retrieval.errors import FootnoteError

log = logging.getLogger(__name__)


class DiscordError(FootnoteError):
    """The bot cannot be in Discord."""


class BadToken(DiscordError):
    """Discord does not know the token."""

    hint = (
        "Reset it on the page Bot of your application, and put the new one in .env as FOOTNOTE_DISCORD_TOKEN."
    )

    def __init__(self) -> None:
        super().__init__("Discord refused the bot's token")


class MissingIntents(DiscordError):
    """The application has not been allowed an intent that the bot asks for."""

    hint = "Allow it under Privileged Gateway Intents, on the page Bot of your application."

    def __init__(self) -> None:
        super().__init__("Discord refused an intent that the bot needs")


class SlowedDown(DiscordError):
    """Discord takes nothing from this bot, or from this address, for a while."""

    hint = (
        "Wait, an hour if it is not said how long, and start nothing over and over meanwhile: it counts anew."
    )

    def __init__(self, seconds: float | None = None) -> None:
        wait = f" for {seconds:.0f} seconds" if seconds else ""
        super().__init__(f"Discord takes no requests from here{wait}: there were too many")


class DiscordUnreachable(DiscordError):
    """There is no way to Discord from here, or Discord is down."""

    hint = "Check the network and https://discordstatus.com, then start the bot again."

    def __init__(self, why: str) -> None:
        super().__init__(f"cannot reach Discord: {why}")


@contextmanager
def translated() -> Iterator[None]:
    """discord.py's errors on the way to Discord, in our words."""
    try:
        yield
    except discord.LoginFailure as error:
        raise BadToken from error
    except discord.PrivilegedIntentsRequired as error:
        raise MissingIntents from error
    except discord.RateLimited as error:
        raise SlowedDown(error.retry_after) from error
    except discord.HTTPException as error:
        if error.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise SlowedDown from error
        # Not its text: what stands before Discord answers with a page for people.
        raise DiscordUnreachable(f"{error.status} {error.response.reason}") from error
    except (OSError, discord.GatewayNotFound, discord.ConnectionClosed) as error:
        raise DiscordUnreachable(str(error) or type(error).__name__) from error


async def serve(bot: discord.Client, token: str) -> None:
    """Be in Discord until SIGINT or SIGTERM, then leave it properly. A `DiscordError` if it cannot be."""
    task = asyncio.current_task()
    assert task is not None
    with suppress(NotImplementedError):  # Windows; there, asyncio.run turns Ctrl+C into a cancellation
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await _stay(bot, token)


async def _stay(bot: discord.Client, token: str) -> None:
    with translated():
        async with bot:
            await bot.start(token)


@contextmanager
def unless_leaving(bot: discord.Client) -> Iterator[None]:
    """What cannot be posted because the bot is leaving is no error: the connections are closed before it is."""
    try:
        yield
    except Exception:
        if not bot.is_closed():
            raise
        log.info("An answer came too late to be posted")

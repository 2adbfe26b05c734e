"""Coming to Discord, and leaving it."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable

import discord
import pytest

from bot.serving import BadToken, DiscordError, DiscordUnreachable, MissingIntents, serve


class Arriving(discord.Client):
    """A client, but something else than Discord happens when it connects."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__(intents=discord.Intents.none())
        self.happens = happens

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """What happens, then nothing more."""
        self.happens()
        await asyncio.Event().wait()


def trouble(error: Exception) -> Callable[[], None]:
    """Something that raises `error`."""

    def happens() -> None:
        raise error

    return happens


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order(number: signal.Signals) -> None:
    bot = Arriving(lambda: os.kill(os.getpid(), number))
    asyncio.run(serve(bot, "token"))

    assert bot.is_closed()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (discord.LoginFailure("Improper token has been passed."), BadToken),
        (discord.PrivilegedIntentsRequired(None), MissingIntents),
        (ConnectionRefusedError("no way"), DiscordUnreachable),
    ],
)
def test_trouble_is_named_with_what_to_do(happens: Exception, told: type[DiscordError]) -> None:
    bot = Arriving(trouble(happens))
    with pytest.raises(told) as raised:
        asyncio.run(serve(bot, "token"))

    assert raised.value.hint
    assert bot.is_closed()


def test_a_token_never_shows_in_an_error() -> None:
    with pytest.raises(BadToken) as raised:
        asyncio.run(serve(Arriving(trouble(discord.LoginFailure("no"))), "a-secret-token"))

    assert "a-secret-token" not in str(raised.value)

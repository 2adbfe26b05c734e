"""What the bot does by the clock goes on, whatever happens in one of its turns."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from discord.ext import tasks

from bot.failures import without_words
from bot.metrics import Metrics


class TurnFailed(Exception):
    """A turn of a loop went wrong: a traceback for the log, without the words of foreign errors."""

    def __init__(self, error: Exception) -> None:
        super().__init__(without_words(error))


def steady(loop: tasks.Loop[Any], metrics: Metrics) -> tasks.Loop[Any]:
    """The same loop, which now outlives its errors: they are counted and logged, and the turn is tried again.

    By itself discord.py ends a loop at an error that is not of the network's; after one that is, it pauses,
    longer each time up to a quarter of an hour, and goes on. Here it does so after all of them. To end a loop
    that fails, `cancel` it: `stop` waits for a turn that ends well.
    """
    loop.coro = _told(loop.coro, metrics)
    loop.add_exception_type(TurnFailed)
    return loop


def _told(turn: Callable[..., Awaitable[None]], metrics: Metrics) -> Callable[..., Awaitable[None]]:
    @wraps(turn)
    async def told(*arguments: Any, **named: Any) -> None:
        try:
            await turn(*arguments, **named)
        except Exception as error:
            metrics.restarted(turn.__qualname__)
            raise TurnFailed(error) from None

    return told

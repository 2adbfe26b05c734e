"""Discord's rate limit of one route, told in the headers that discord.py keeps to."""

from collections.abc import Callable, Mapping
from time import monotonic

from aiohttp import web

from tests.bot.gateway.responses import in_json


class Bucket:
    """So many requests a channel in so many seconds, then 429. Discord allows five messages in five seconds."""

    def __init__(self, limit: int = 5, seconds: float = 5.0, clock: Callable[[], float] = monotonic) -> None:
        self.limit = limit
        self.seconds = seconds
        self.overrun = 0
        self._clock = clock
        self._windows: dict[int, tuple[float, int]] = {}

    def takes(self, channel: int) -> bool:
        """Whether one more is allowed now; it is counted."""
        now = self._clock()
        ends, used = self._windows.get(channel, (0.0, 0))
        if now >= ends:
            ends, used = now + self.seconds, 0
        self._windows[channel] = ends, used + 1
        self.overrun += used >= self.limit
        return used < self.limit

    def headers(self, channel: int) -> Mapping[str, str]:
        """What is told with each answer."""
        ends, used = self._windows[channel]
        return {
            "X-RateLimit-Bucket": "messages",
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - used)),
            "X-RateLimit-Reset-After": f"{max(0.0, ends - self._clock()):.3f}",
        }

    def refusal(self, channel: int) -> web.Response:
        """The 429."""
        ends, _ = self._windows[channel]
        said = {
            "message": "You are being rate limited.",
            "retry_after": ends - self._clock(),
            "global": False,
        }
        response = in_json(said, 429)
        response.headers.update(self.headers(channel))
        return response

"""What Discord says to a request, and the ways in which it, or what stands before it, refuses one."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

VIA = {"Via": "1.1 google"}  # whatever Discord itself says comes by it; what Cloudflare says does not

Refusal = Callable[[], web.Response]
"""Makes the response anew each time: one can be sent only once."""


@dataclass(slots=True)
class Refused:
    """Requests of a method to paths that hold `part` are refused, so many `times`.

    `though_done`: what was asked for happens all the same, as when a proxy loses patience.
    """

    method: str
    part: str
    how: Refusal
    times: int
    though_done: bool

    def takes(self, request: web.Request) -> bool:
        """Whether this request is one of them; it is counted."""
        if self.times == 0 or request.method != self.method or self.part not in request.path:
            return False
        self.times -= 1
        return True


def in_json(said: object, status: int = 200) -> web.Response:
    """As Discord says it. It names no charset, and discord.py takes for JSON only what is called just so."""
    body = json.dumps(said).encode()
    return web.Response(body=body, status=status, content_type="application/json", headers=VIA)


def too_many(scope: Literal["user", "shared", "global"]) -> Refusal:
    """429, for a twentieth of a second."""
    said = {"message": "You are being rate limited.", "retry_after": 0.05, "global": scope == "global"}

    def refusal() -> web.Response:
        response = in_json(said, 429)
        response.headers["X-RateLimit-Scope"] = scope
        return response

    return refusal


def banned() -> web.Response:
    """429 as Cloudflare says it: a page for people, and no word of Discord's."""
    return web.Response(status=429, text="<!DOCTYPE html><h1>Error 1015</h1>", content_type="text/html")


def bad_gateway() -> web.Response:
    """502, which passes."""
    return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")


def error(status: int, code: int, message: str) -> Refusal:
    """An error with Discord's own code."""
    return lambda: in_json({"code": code, "message": message}, status)


expired = error(401, 50027, "Invalid Webhook Token")
unknown_webhook = error(404, 10015, "Unknown Webhook")
unknown_interaction = error(404, 10062, "Unknown interaction")
acknowledged = error(400, 40060, "Interaction has already been acknowledged")
forbidden = error(403, 50013, "Missing Permissions")

"""What Discord tells a bot about itself: a small server on loopback that discord.py takes for Discord."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from discord.http import Route

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN = "MTIz.abc.secret-secret"  # of application 123
NEEDED = "274877975552"

ME = {"id": "123", "username": "Footnote", "discriminator": "0", "avatar": None, "bot": True}
OWNER = {"id": "300", "username": "ada", "discriminator": "0", "avatar": None}


class DiscordRest:
    """A Discord in which all is well, until a test says otherwise."""

    def __init__(self) -> None:
        self.application: Json = {
            "id": "123",
            "name": "Footnote",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "",
            "owner": OWNER,
            "flags": 0,
        }
        self.servers = [server("200", "Newsroom")]
        self.commands: list[Json] = []
        self.logins = {"total": 1000, "remaining": 998, "reset_after": 7_200_000, "max_concurrency": 1}
        self.gateway: str | None = None  # its address, where it is not this server's own
        self.refused: dict[str, web.Response] = {}  # by path, once each
        self.asked: list[tuple[str, str]] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Meanwhile discord.py speaks to it. The address is a constant of its: there is no option."""
        app = web.Application(middlewares=[self._received])
        app.add_routes(
            [
                web.get("/users/@me", self._says(lambda: ME)),
                web.get("/oauth2/applications/@me", self._says(lambda: self.application)),
                web.get("/users/@me/guilds", self._page),
                web.get("/applications/123/commands", self._says(lambda: self.commands)),
                web.get("/gateway/bot", self._says(self._where)),
                web.get("/gateway", _socket),
            ]
        )
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        self.url = f"http://{host}:{port}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Route, "BASE", self.url)
            yield
        await runner.cleanup()

    @web.middleware
    async def _received(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        if refusal := self.refused.pop(request.path, None):
            return refusal
        if request.path != "/gateway" and request.headers["Authorization"] != f"Bot {TOKEN}":
            return says({"message": "401: Unauthorized", "code": 0}, 401)
        return await handler(request)

    def _says(self, answer: Callable[[], object]) -> Handler:
        async def handler(_: web.Request) -> web.Response:
            return says(answer())

        return handler

    async def _page(self, request: web.Request) -> web.Response:
        after, limit = int(request.query.get("after", 0)), int(request.query["limit"])
        return says([each for each in self.servers if int(each["id"]) > after][:limit])

    def _where(self) -> Json:
        here = f"{self.url.replace('http', 'ws')}/gateway"
        return {"url": self.gateway or here, "shards": 1, "session_start_limit": self.logins}


def server(id: str, name: str, permissions: str = NEEDED) -> Json:
    """A server that the bot is in, and what it may do there."""
    return {"id": id, "name": name, "icon": None, "owner": False, "permissions": permissions, "features": []}


def says(answer: object, status: int = 200) -> web.Response:
    """As Discord says it: without a charset, and by Google, else discord.py takes it for somebody else."""
    body, via = json.dumps(answer).encode(), {"Via": "1.1 google"}
    return web.Response(body=body, status=status, content_type="application/json", headers=via)


def slow_down(seconds: float) -> web.Response:
    """429."""
    return says(
        {"message": "You are being rate limited.", "retry_after": seconds, "global": False}, status=429
    )


async def _socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.receive()
    return socket

"""A Discord of our own: one server, over HTTP and a websocket on 127.0.0.1, that can be made to misbehave.

It keeps what docs.discord.com says of the gateway: a session has numbered events, RESUME brings those after the
number that the client names, and a session that is gone is refused with op 9.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any, Self

import discord
import pytest
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.bot.gateway import payloads
from tests.bot.gateway.bucket import Bucket
from tests.bot.gateway.payloads import BOT, CHANNELS, Json
from tests.bot.gateway.responses import Refusal, Refused, in_json

HEARTBEAT = 0.2  # seconds; Discord's are 41.25
LATE = 1.5  # heartbeats: Discord bears with some lateness, then it takes the client for dead
PATIENCE = 20.0  # seconds that a test waits for what must come


@dataclass(frozen=True, slots=True)
class Posted:
    """What the bot said: to which message or interaction, where, and when."""

    answers: int | None
    channel: int | None
    content: str
    at: float = field(default_factory=monotonic, compare=False)


@dataclass(slots=True)
class Session:
    """A client's events, numbered from 1."""

    name: str
    events: list[Json] = field(default_factory=list)

    def add(self, name: str, data: Json) -> Json:
        """The next event."""
        self.events.append({"op": 0, "t": name, "s": len(self.events) + 1, "d": data})
        return self.events[-1]


class LoopbackDiscord:
    """Discord, as far as one bot in one server sees it. Use it in an `async with`."""

    def __init__(self, heartbeat: float = HEARTBEAT, bucket: Bucket | None = None) -> None:
        self.heartbeat = heartbeat
        self.bucket = bucket
        self.asked: dict[int, float] = {}
        self.deferred: dict[int, float] = {}
        self.posted: list[Posted] = []
        self.requests: list[tuple[str, str]] = []
        self.refused: list[Refused] = []
        self.logins: list[str] = []
        self.closed: list[int | None] = []
        self.beats = 0
        self.late_beats = 0
        self.repeats_itself = False  # a RESUME brings all events again, whatever number the client names
        self._session: Session | None = None
        self._socket: web.WebSocketResponse | None = None
        self._transport: asyncio.Transport | None = None
        self._lets_in = asyncio.Event()
        self._lets_in.set()
        self._ids = count(10_000)
        self._nonces: set[str] = set()

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._noted])
        app.add_routes(
            [
                web.get("/", self._gateway),
                web.get("/users/@me", _says(payloads.ME)),
                web.get("/oauth2/applications/@me", _says(payloads.APPLICATION)),
                web.get("/applications/{_}/commands", _says([])),
                web.put("/applications/{_}/commands", _says([])),
                web.post("/users/@me/channels", self._private_channel),
                web.post("/channels/{channel}/typing", _says({})),
                web.post("/channels/{channel}/messages", self._message),
                web.post("/interactions/{interaction}/{token}/callback", self._callback),
                web.post("/webhooks/{_}/{token}", self._followup),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> URL:
        """Where it is."""
        host, port = self._runner.addresses[0]
        return URL(f"http://{host}:{port}/")

    # What members do.

    async def mention(self, question: str, author: int = 500, channel: int = CHANNELS[0]) -> int:
        """Ask the bot by a mention: the id of the message."""
        id, words = next(self._ids), f"<@{BOT}> {question}"
        said = payloads.message(id, payloads.user(author), words, channel, [payloads.ME])
        self.asked[id] = monotonic()
        await self._tell("MESSAGE_CREATE", {**said, "guild_id": str(payloads.SERVER)})
        return id

    async def slash(self, question: str, author: int = 500, *, private: bool = False) -> int:
        """Ask by `/ask`, in the first channel: the id of the interaction."""
        id, asks = next(self._ids), payloads.user(author)
        asked = payloads.slash_ask(id, asks, question, CHANNELS[0], private=private)
        self.asked[id] = monotonic()
        await self._tell("INTERACTION_CREATE", asked)
        return id

    # What goes wrong.

    def refuse(
        self, method: str, part: str, how: Refusal, *, times: int = 1, though_done: bool = False
    ) -> None:
        """Refuse the next requests to paths that hold `part`."""
        self.refused.append(Refused(method, part, how, times, though_done))

    async def ask_to_reconnect(self) -> None:
        """Op 7: come again, and RESUME."""
        await self._send({"op": 7, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Op 9: the session is not to be gone on with, as it is or at all."""
        if not resumable:
            self.forget()
        await self._send({"op": 9, "d": resumable})

    def forget(self) -> None:
        """The session is gone, and what it held."""
        self._session = None

    def drop(self) -> None:
        """Cut the connection without a word, as a network does."""
        assert self._transport
        self._transport.abort()
        self._socket = None

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Nobody gets further than the socket meanwhile: events are kept, for whoever resumes."""
        self._lets_in.clear()
        try:
            yield
        finally:
            self._lets_in.set()

    async def until(self, happened: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait for what must come."""
        async with asyncio.timeout(patience):
            while not happened():
                await asyncio.sleep(0.002)

    async def connected(self, logins: int = 1) -> None:
        """Until the bot has come so many times, by IDENTIFY or RESUME."""
        await self.until(lambda: len(self.logins) >= logins and self._socket is not None)

    # The gateway.

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._transport = request.transport
        await self._lets_in.wait()
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": self.heartbeat * 1000}})
        try:
            await self._listen(socket)
        finally:
            self._socket = None if self._socket is socket else self._socket
            self.closed.append(socket.close_code)
        return socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        clock, last = asyncio.get_running_loop().time, None
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            match frame.json():
                case {"op": 1}:
                    self.beats += 1
                    self.late_beats += last is not None and clock() - last > LATE * self.heartbeat
                    last = clock()
                    await socket.send_json({"op": 11})
                case {"op": 2}:
                    await self._identified(socket)
                case {"op": 6, "d": {"session_id": session, "seq": seen}}:
                    await self._resumed(socket, session, seen)

    async def _identified(self, socket: web.WebSocketResponse) -> None:
        self.logins.append("IDENTIFY")
        self._socket, self._session = socket, Session(f"session-{len(self.logins)}")
        resume_at = str(self.url.with_scheme("ws"))
        await self._tell("READY", payloads.ready(self._session.name, resume_at))
        await self._tell("GUILD_CREATE", payloads.server())

    async def _resumed(self, socket: web.WebSocketResponse, session: str, seen: int) -> None:
        self.logins.append("RESUME")
        if self._session is None or self._session.name != session:
            await socket.send_json({"op": 9, "d": False})
            return
        for event in self._session.events:  # those that are added meanwhile, too
            if self.repeats_itself or event["s"] > seen:
                await socket.send_json(event)
        self._socket = socket
        await self._tell("RESUMED", {})

    async def _tell(self, name: str, data: Json) -> None:
        """An event: at once to whoever is there, later to whoever resumes, never to whoever begins anew."""
        if self._session:
            await self._send(self._session.add(name, data))

    async def _send(self, frame: Json) -> None:
        if self._socket and not self._socket.closed:
            await self._socket.send_json(frame)

    # The API.

    @web.middleware
    async def _noted(self, request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        self.requests.append((request.method, request.path))
        refused = next((each for each in self.refused if each.takes(request)), None)
        if refused and not refused.though_done:
            return refused.how()
        response: web.StreamResponse = await handler(request)
        return refused.how() if refused else response

    async def _private_channel(self, request: web.Request) -> web.Response:
        recipient = int((await request.json())["recipient_id"])
        said = {"id": str(recipient), "type": 1, "recipients": [payloads.user(recipient)]}
        return in_json(said)

    async def _message(self, request: web.Request) -> web.Response:
        body, channel = await request.json(), int(request.match_info["channel"])
        if self.bucket and not self.bucket.takes(channel):
            return self.bucket.refusal(channel)
        reference = (body.get("message_reference") or {}).get("message_id")
        posted = Posted(reference and int(reference), channel, body["content"])
        if body.get("enforce_nonce"):
            if body["nonce"] in self._nonces:
                return self._said(posted)
            self._nonces.add(body["nonce"])
        return self._post(posted)

    async def _followup(self, request: web.Request) -> web.Response:
        interaction = int(request.match_info["token"].removeprefix("token-"))
        return self._post(Posted(interaction, None, (await request.json())["content"]))

    async def _callback(self, request: web.Request) -> web.Response:
        interaction = int(request.match_info["interaction"])
        self.deferred[interaction] = monotonic()
        return in_json(payloads.deferred(interaction))

    def _post(self, posted: Posted) -> web.Response:
        self.posted.append(posted)
        return self._said(posted)

    def _said(self, posted: Posted) -> web.Response:
        where = posted.channel or CHANNELS[0]
        said = in_json(payloads.message(next(self._ids), payloads.ME, posted.content, where))
        if self.bucket and posted.channel:
            said.headers.update(self.bucket.headers(posted.channel))
        return said


def _says(answer: object) -> Callable[[web.Request], Any]:
    async def handler(_: web.Request) -> web.Response:
        return in_json(answer)

    return handler


@contextmanager
def redirected(url: URL) -> Iterator[None]:
    """discord.py speaks to `url` meanwhile, and comes again without its pause.

    The two addresses are constants of its classes: there is no option for either. The pause of five seconds
    before a second IDENTIFY is what Discord asks for; its hook is there to be replaced.
    """

    async def at_once(*_: object, initial: bool = False) -> None:
        """No pause."""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Route, "BASE", str(url).rstrip("/"))
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", url.with_scheme("ws"))
        patch.setattr(discord.Client, "before_identify_hook", at_once)
        yield

"""The link by which the bot comes into a server, with no permission that it does not use."""

import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass

import discord

from bot.settings import PREFIX, SettingsError

# To see where it is asked, to answer there and in threads, and to reply: without the history a bot may not.
NAMES = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}  # as a server's settings name them
PERMISSIONS = discord.Permissions(**dict.fromkeys(NAMES, True))
SCOPES = ("bot", "applications.commands")

TOKEN = re.compile(r"(?P<id>[\w-]+)\.[\w-]+\.[\w-]+", re.ASCII)


class TokenMalformed(SettingsError):
    """What is set as the token cannot be one."""

    hint = (
        "Copy it from the page Bot of your application (Reset Token shows it once) into .env as "
        f"{PREFIX}DISCORD_TOKEN. It has three parts with dots between them; the client secret and the public "
        "key have none."
    )

    def __init__(self) -> None:
        super().__init__("the Discord token is malformed")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What whoever may manage a server opens in a browser."""

    application: int

    @property
    def url(self) -> str:
        """The link."""
        return discord.utils.oauth_url(self.application, permissions=PERMISSIONS, scopes=SCOPES)


def application_of(token: str) -> int:
    """The application's id, which a token begins with. Raises `TokenMalformed`.

    It is the bot user's id; the two are the same for every application made since 2016.
    """
    found = TOKEN.fullmatch(token.strip())
    id = _decoded(found["id"]) if found else ""
    if not id.isdecimal():
        raise TokenMalformed
    return int(id)


def named(permissions: discord.Permissions) -> list[str]:
    """Those of `permissions` that the bot uses, as Discord's client names them."""
    return [name for flag, name in NAMES.items() if getattr(permissions, flag)]


def _decoded(part: str) -> str:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("ascii")
    except (NotBase64, UnicodeDecodeError):
        return ""

"""What Discord's JSON looks like, with no more in it than discord.py reads."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

BOT, SERVER, EVERYBODY, OWNER = (
    100,
    200,
    200,
    300,
)  # Discord's rule: the role of everybody is named as its server
CHANNELS = range(1_000, 1_010)
JOINED = "2025-02-17T12:00:00+00:00"


def user(id: int, *, bot: bool = False) -> Json:
    """Somebody."""
    return {"id": str(id), "username": f"user-{id}", "discriminator": "0", "avatar": None, "bot": bot}


ME = user(BOT, bot=True)

APPLICATION: Json = {
    "id": str(BOT),
    "name": "Footnote",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "owner": user(OWNER),
    "flags": 0,
}


def channel(id: int) -> Json:
    """A text channel of the server."""
    return {
        "id": str(id),
        "guild_id": str(SERVER),
        "type": 0,
        "name": f"room-{id}",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
    }


def server() -> Json:
    """The server with its channels, and nobody listed: the bot asks for no members."""
    everybody = {
        "id": str(EVERYBODY),
        "name": "@everyone",
        "permissions": "0",
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
    }
    return {
        "id": str(SERVER),
        "name": "The Quay",
        "owner_id": str(OWNER),
        "unavailable": False,
        "roles": [everybody],
        "channels": [channel(each) for each in CHANNELS],
        "member_count": 2,
        "preferred_locale": "en-US",
        **{part: [] for part in ("emojis", "features", "members", "stickers", "threads", "voice_states")},
    }


def ready(session: str, resume_at: str) -> Json:
    """The first that a session hears: who it is, and which servers are to come."""
    return {
        "v": 10,
        "user": ME,
        "session_id": session,
        "resume_gateway_url": resume_at,
        "guilds": [{"id": str(SERVER), "unavailable": True}],
        "application": {"id": str(BOT), "flags": 0},
    }


def message(id: int, author: Json, words: str, channel: int, mentions: Sequence[Json] = ()) -> Json:
    """Something said."""
    return {
        "id": str(id),
        "channel_id": str(channel),
        "author": author,
        "content": words,
        "timestamp": JOINED,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": list(mentions),
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


def slash_ask(id: int, author: Json, question: str, channel_id: int, *, private: bool) -> Json:
    """`/ask`, chosen by a member."""
    options = [
        {"name": "question", "type": 3, "value": question},
        {"name": "private", "type": 5, "value": private},
    ]
    return {
        "id": str(id),
        "application_id": str(BOT),
        "type": 2,
        "token": f"token-{id}",
        "version": 1,
        "guild_id": str(SERVER),
        "channel": channel(channel_id),
        "member": {
            "user": author,
            "roles": [],
            "joined_at": JOINED,
            "deaf": False,
            "mute": False,
            "flags": 0,
        },
        "data": {"id": "900", "name": "ask", "type": 1, "options": options},
        "attachment_size_limit": 0,
    }


def deferred(id: int) -> Json:
    """What is said to an interaction that was deferred in time."""
    return {"interaction": {"id": str(id), "type": 2, "response_message_loading": True}}

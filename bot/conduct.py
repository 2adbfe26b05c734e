"""How the operator wants the bot to behave, in all servers."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.gate import Limits


@dataclass(frozen=True, slots=True)
class Conduct:
    """What is a setting of the operator's rather than of a server's managers.

    `daily_tokens` is what a chat model may read and write for one server in a day, 0 for any number. What is
    written down about members goes after `retention`; all that belongs to a server goes `grace` after the bot
    was removed from it. With `message_content` the bot may read messages that do not mention it, which
    Discord has to allow.
    """

    limits: Limits = field(default_factory=Limits)
    direct_messages: bool = True
    message_content: bool = False
    daily_tokens: int = 0
    retention: timedelta = timedelta(days=90)
    grace: timedelta = timedelta(days=14)

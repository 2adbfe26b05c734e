"""The check that every other test of the bot relies on can fail."""

import pytest
from simcord.types import HttpLogEntry

from tests.bot.discord_schema import SPECIFICATION, complaints

pytestmark = pytest.mark.skipif(not SPECIFICATION.exists(), reason="Discord's specification is not at hand")


def post(path: str, body: object) -> HttpLogEntry:
    """A request as simcord records it."""
    return HttpLogEntry("POST", path, {}, body, None)


def test_a_good_message_passes() -> None:
    assert complaints(post("/channels/1/messages", {"content": "Hello", "flags": 4})) == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/channels/1/messages", {"content": "Hello", "supress_embeds": True}),
        ("/channels/1/messages", {"content": 5}),
        ("/webhooks/1/token", {"content": "x" * 2_001}),
        ("/channels/1/typing", {"content": "Hello"}),
        ("/interactions/1/token/callback", {"type": 5, "dta": {}}),
    ],
)
def test_a_bad_body_is_complained_about(path: str, body: object) -> None:
    assert complaints(post(path, body)) != []

"""`/privacy`: what is kept is said, and deleted on wish."""

from typing import Any

import pytest
from simcord import Env

from bot.records.file import Records
from bot.records.keeping import Keeping, Kept
from bot.wording import members
from tests.bot.conftest import WHEN

pytestmark = pytest.mark.asyncio


@pytest.fixture
def room(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Env, room: Any) -> Any:
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


async def test_a_member_is_told_what_is_kept_and_for_how_long(room: Any, alice: Any) -> None:
    await alice.slash(room, "ask", question=WHEN)
    told = (await alice.slash(room, "privacy")).response

    assert told.ephemeral
    assert "One answer that you asked for" in told.content
    assert "The time of one question" in told.content
    assert "0 votes" in told.content
    assert "after 90 days" in told.content


async def test_a_member_can_have_it_deleted(room: Any, alice: Any, records: Records) -> None:
    await alice.slash(room, "ask", question=WHEN)
    told = (await alice.slash(room, "privacy")).response
    clicked = await alice.click(told, label="Delete what you keep about me")

    assert Keeping(records).about(alice.id) == Kept(answers=0, votes=0, reminders=0, uses=1)
    assert clicked.response is None or clicked.response.content == members.forgotten()
    assert room.history(viewer=alice)[-1].content == members.forgotten()


async def test_what_is_asked_is_written_down_nowhere(
    room: Any, alice: Any, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    await alice.slash(room, "ask", question=WHEN)

    assert b"harbour reopen?" not in records.path.read_bytes()
    assert b"harbour reopen?" not in records.path.with_name(f"{records.path.name}-wal").read_bytes()
    assert "harbour" not in caplog.text

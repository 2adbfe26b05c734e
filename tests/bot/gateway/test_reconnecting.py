"""The connection breaks, as it does every day: nothing is answered twice, and nothing is made up."""

import asyncio
from collections import Counter

import pytest

from bot.app import FootnoteBot
from tests.bot.conftest import WHEN, Library
from tests.bot.gateway.loopback import LoopbackDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("bot")]


async def answered(loopback: LoopbackDiscord) -> dict[int | None, int]:
    """How often each was answered, once one more question has been: a channel's answers come in order."""
    last = await loopback.mention("Is that all?")
    await loopback.until(lambda: any(posted.answers == last for posted in loopback.posted))
    counts = Counter(posted.answers for posted in loopback.posted)
    assert counts.pop(last) == 1
    return counts


async def test_asked_to_reconnect_it_resumes(loopback: LoopbackDiscord) -> None:
    before = await loopback.mention(WHEN)
    await loopback.ask_to_reconnect()
    await loopback.connected(2)
    after = await loopback.mention(WHEN)

    assert await answered(loopback) == {before: 1, after: 1}
    assert loopback.logins == ["IDENTIFY", "RESUME"]


async def test_what_was_asked_while_the_connection_was_cut_is_answered_once(
    loopback: LoopbackDiscord,
) -> None:
    before = await loopback.mention(WHEN)
    async with loopback.away():
        loopback.drop()
        missed = [await loopback.mention(WHEN), await loopback.slash(WHEN)]
    await loopback.connected(2)

    assert await answered(loopback) == dict.fromkeys([before, *missed], 1)
    assert loopback.logins == ["IDENTIFY", "RESUME"]


async def test_an_answer_that_was_being_made_when_the_connection_was_cut_is_posted(
    loopback: LoopbackDiscord, library: Library
) -> None:
    library.lets_answer.clear()
    asked = await loopback.mention(WHEN)
    await loopback.until(lambda: len(library.asked) == 1)
    loopback.drop()
    await loopback.connected(2)
    library.lets_answer.set()

    assert await answered(loopback) == {asked: 1}


async def test_a_gateway_that_tells_everything_again_gets_no_second_answer(
    loopback: LoopbackDiscord, library: Library
) -> None:
    asked = [await loopback.mention(WHEN), await loopback.slash(WHEN)]
    await loopback.until(lambda: len(loopback.posted) == 2)
    loopback.repeats_itself = True
    loopback.drop()
    await loopback.connected(2)

    assert await answered(loopback) == dict.fromkeys(asked, 1)
    assert len(library.asked) == 3


async def test_what_is_told_again_while_it_is_being_answered_gets_no_second_answer(
    loopback: LoopbackDiscord, library: Library
) -> None:
    loopback.repeats_itself = True
    library.lets_answer.clear()
    asked = await loopback.mention(WHEN)
    await loopback.until(lambda: len(library.asked) == 1)
    loopback.drop()
    await loopback.connected(2)
    library.lets_answer.set()

    assert await answered(loopback) == {asked: 1}


async def test_a_session_to_be_gone_on_with_is_resumed(loopback: LoopbackDiscord) -> None:
    await loopback.invalidate(resumable=True)
    await loopback.connected(2)

    assert await answered(loopback) == {}
    assert loopback.logins == ["IDENTIFY", "RESUME"]


async def test_a_session_that_is_gone_is_begun_anew(loopback: LoopbackDiscord) -> None:
    before = await loopback.mention(WHEN)
    await loopback.until(lambda: len(loopback.posted) == 1)
    await loopback.invalidate(resumable=False)
    await loopback.connected(2)

    assert await answered(loopback) == {before: 1}
    assert loopback.logins == ["IDENTIFY", "IDENTIFY"]


async def test_what_was_lost_with_its_session_is_not_answered(
    loopback: LoopbackDiscord, library: Library
) -> None:
    async with loopback.away():
        loopback.drop()
        lost = await loopback.mention(WHEN)
        loopback.forget()
    await loopback.connected(3)

    assert lost not in await answered(loopback)
    assert loopback.logins == ["IDENTIFY", "RESUME", "IDENTIFY"]
    assert len(library.asked) == 1


async def test_a_slow_gateway_is_waited_for(loopback: LoopbackDiscord) -> None:
    async with loopback.away():
        loopback.drop()
        asked = await loopback.mention(WHEN)
        await asyncio.sleep(3 * loopback.heartbeat)
    await loopback.connected(2)

    assert await answered(loopback) == {asked: 1}


async def test_it_may_be_ready_more_than_once(
    loopback: LoopbackDiscord, bot: FootnoteBot, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.wait_until_ready()
    again = asyncio.create_task(bot.wait_for("ready", timeout=10))
    await loopback.invalidate(resumable=False)
    await again

    assert await answered(loopback) == {}
    assert [request for request in loopback.requests if "/commands" in request[1]] == [
        ("GET", "/applications/100/commands"),
        ("PUT", "/applications/100/commands"),
    ]
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]

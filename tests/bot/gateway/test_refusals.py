"""Discord refuses, or what stands before it: an answer comes once, or not at all, and the next one comes."""

import pytest

from tests.bot.conftest import WHEN, Library
from tests.bot.gateway.loopback import LoopbackDiscord
from tests.bot.gateway.payloads import CHANNELS
from tests.bot.gateway.responses import (
    Refusal,
    acknowledged,
    bad_gateway,
    banned,
    expired,
    forbidden,
    too_many,
    unknown_interaction,
    unknown_webhook,
)

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("bot")]

ALICE = 500


async def answers_to(loopback: LoopbackDiscord, *asked: int) -> list[int | None]:
    """What was answered, once all of these have been and one question more."""
    wanted = {*asked, await loopback.mention("Is that all?")}
    await loopback.until(lambda: wanted <= {posted.answers for posted in loopback.posted})
    return [posted.answers for posted in loopback.posted][:-1]


def tries(loopback: LoopbackDiscord, part: str) -> int:
    """How often the bot has posted to paths that hold `part`."""
    return sum(method == "POST" and part in path for method, path in loopback.requests)


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_too_many_requests_are_made_again_later(loopback: LoopbackDiscord, scope: str) -> None:
    loopback.refuse("POST", "/messages", too_many(scope), times=2)
    asked = await loopback.mention(WHEN)

    assert await answers_to(loopback, asked) == [asked]
    assert tries(loopback, "/messages") == 4


async def test_while_all_of_discord_is_refused_nothing_else_is_tried(
    loopback: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    loopback.refuse("POST", f"/channels/{CHANNELS[0]}/messages", too_many("global"))
    first = await loopback.mention(WHEN)
    await loopback.until(lambda: "Global rate limit" in caplog.text)
    second = await loopback.mention(WHEN, channel=CHANNELS[1])
    await loopback.until(lambda: len(loopback.posted) == 2)

    after = loopback.requests[loopback.requests.index(("POST", f"/channels/{CHANNELS[0]}/messages")) + 1 :]
    assert sorted(posted.answers or 0 for posted in loopback.posted) == [first, second]
    assert [request for request in after if "/messages" in request[1]][0] == (
        "POST",
        f"/channels/{CHANNELS[0]}/messages",
    )


async def test_a_ban_is_not_run_against(loopback: LoopbackDiscord, caplog: pytest.LogCaptureFixture) -> None:
    loopback.refuse("POST", "/messages", banned)
    await loopback.mention(WHEN)
    await loopback.until(lambda: "on_message" in caplog.text)

    assert tries(loopback, "/messages") == 1
    assert await answers_to(loopback) == []
    assert WHEN not in caplog.text


async def test_a_refused_courtesy_costs_no_answer(loopback: LoopbackDiscord) -> None:
    loopback.refuse("POST", "/typing", banned)
    asked = await loopback.mention(WHEN)

    assert await answers_to(loopback, asked) == [asked]


async def test_a_bad_gateway_passes(loopback: LoopbackDiscord) -> None:
    loopback.refuse("POST", "/messages", bad_gateway)
    asked = await loopback.mention(WHEN)

    assert await answers_to(loopback, asked) == [asked]


async def test_an_answer_that_arrived_behind_a_bad_gateway_is_not_posted_again(
    loopback: LoopbackDiscord,
) -> None:
    loopback.refuse("POST", "/messages", bad_gateway, though_done=True)
    asked = await loopback.mention(WHEN)

    assert await answers_to(loopback, asked) == [asked]
    assert tries(loopback, "/messages") == 3


@pytest.mark.parametrize("how", [expired, unknown_webhook])
async def test_an_interaction_that_has_expired_is_answered_in_its_channel(
    loopback: LoopbackDiscord, how: Refusal
) -> None:
    loopback.refuse("POST", "/webhooks/", how)
    await loopback.slash(WHEN)
    await loopback.until(lambda: len(loopback.posted) == 1)

    [posted] = loopback.posted
    assert (posted.answers, posted.channel) == (None, CHANNELS[0])
    assert WHEN in posted.content
    assert await answers_to(loopback) == [None]


async def test_a_private_one_is_answered_in_private(loopback: LoopbackDiscord) -> None:
    loopback.refuse("POST", "/webhooks/", expired)
    await loopback.slash(WHEN, ALICE, private=True)
    await loopback.until(lambda: len(loopback.posted) == 1)

    assert [posted.channel for posted in loopback.posted] == [ALICE]


async def test_where_the_bot_may_not_post_an_expired_one_stays_unanswered(
    loopback: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    loopback.refuse("POST", "/webhooks/", expired)
    loopback.refuse("POST", "/messages", forbidden)
    await loopback.slash(WHEN)
    await loopback.until(lambda: "Missing Permissions" in caplog.text)

    assert await answers_to(loopback) == []


async def test_a_webhook_refused_for_another_reason_is_no_expired_one(
    loopback: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    loopback.refuse("POST", "/webhooks/", forbidden)
    await loopback.slash(WHEN)
    await loopback.until(lambda: "Missing Permissions" in caplog.text)

    assert await answers_to(loopback) == []


@pytest.mark.parametrize("how", [unknown_interaction, acknowledged])
async def test_what_is_too_old_to_be_deferred_is_not_even_asked(
    loopback: LoopbackDiscord, library: Library, how: Refusal
) -> None:
    loopback.refuse("POST", "/callback", how)
    await loopback.slash(WHEN)

    assert await answers_to(loopback) == []
    assert [question for question, _ in library.asked] == ["Is that all?"]

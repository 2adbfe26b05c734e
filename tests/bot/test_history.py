"""Follow-ups: what was said before is read from Discord, and a question that leans on it is completed."""

from typing import Any

import pytest
from simcord import Env

from bot.history import turn_of_ours
from bot.rendering import render
from retrieval.questions.stages import Speaker, Turn
from retrieval.types import NoAnswer, Why
from tests.bot.conftest import ARTICLE, REOPENED, WHEN, Library, answer, cite
from tests.bot.test_places import mention, thread

pytestmark = pytest.mark.asyncio

WHY = "And why did it reopen?"
REPLY = answer(f"{REOPENED} [1]", cite(REOPENED, bold="Monday"), short="Monday")


@pytest.fixture
def room(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Env, room: Any) -> Any:
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


@pytest.mark.parametrize("repeat", [True, False])
async def test_an_answer_is_read_back_from_what_was_posted(repeat: bool) -> None:
    turn = turn_of_ours(render(REPLY, repeat_question=repeat).content)

    assert turn.speaker is Speaker.BOT
    assert turn.question == (WHEN if repeat else None)
    assert turn.short == "Monday"
    assert turn.titles == (ARTICLE.title,)
    assert REOPENED in turn.text


async def test_a_refusal_is_read_back_as_one() -> None:
    posted = render(NoAnswer("Who *won*?", Why.NOTHING_RELEVANT, ()), repeat_question=True)

    assert turn_of_ours(posted.content) == Turn(Speaker.BOT, "The articles do not say.", "Who *won*?")


async def test_a_reply_is_understood_from_what_it_replies_to(
    simcord_env: Env, room: Any, alice: Any, library: Library
) -> None:
    await alice.send(room, mention(simcord_env, WHEN))
    await alice.send(room, mention(simcord_env, WHY), reply_to=room.last_message)

    assert library.asked[0][0] == WHEN
    assert library.asked[1][0] != WHY
    assert "harbour" in library.asked[1][0]
    assert room.last_message.content.startswith("-# ")


async def test_what_stands_alone_is_asked_as_it_is(
    simcord_env: Env, room: Any, alice: Any, library: Library
) -> None:
    await alice.send(room, mention(simcord_env, "Who won the regatta?"))
    await alice.send(room, mention(simcord_env, WHEN), reply_to=room.last_message)

    assert [question for question, _ in library.asked] == ["Who won the regatta?", WHEN]


async def test_in_a_thread_the_talk_counts_and_in_a_channel_it_does_not(
    simcord_env: Env, room: Any, alice: Any, library: Library
) -> None:
    await alice.send(room, mention(simcord_env, WHEN))
    answered = room.last_message
    await alice.send(room, mention(simcord_env, WHY))
    talk = await thread(simcord_env, room, alice.id, "The harbour", start=answered.id)
    await alice.slash(talk, "ask", question=WHY)

    assert library.asked[1][0] == WHY
    assert "harbour" in library.asked[2][0]


async def test_in_private_the_talk_counts(simcord_env: Env, library: Library) -> None:
    carol = simcord_env.create_user("carol")
    await carol.send_dm(WHEN)
    await carol.send_dm(WHY)

    assert "harbour" in library.asked[1][0]


async def test_history_that_cannot_be_read_is_none(
    simcord_env: Env, room: Any, alice: Any, library: Library
) -> None:
    await alice.send(room, mention(simcord_env, WHEN))
    simcord_env.inject_error("GET", "/channels/*/messages/*", status=403, code=50001)
    await alice.send(room, mention(simcord_env, WHY), reply_to=room.last_message)

    assert library.asked[1][0] == WHY

"""What people see in Discord when they ask."""

from typing import Any

import discord
import pytest
from simcord import Env

from bot.app import FootnoteBot, create_bot
from bot.commands import sync_if_changed
from bot.records.file import Records
from bot.rendering import render
from bot.wording import replies
from retrieval.errors import QuestionTooLong
from retrieval.types import Scope
from tests.bot.conftest import REOPENED, WHEN, Library, answer, cite

pytestmark = pytest.mark.asyncio

REPLY = answer(f"{REOPENED} [1]", cite(REOPENED), short="Monday")
ANSWER = render(REPLY).content
ANSWER_TO_SLASH = render(REPLY, repeat_question=True).content


@pytest.fixture
def room(simcord_env: Env) -> Any:
    """A channel of a server."""
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Env, room: Any) -> Any:
    """A member of that server."""
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


def mention(env: Env, words: str) -> str:
    """`words`, said to the bot."""
    assert env.bot.user
    return f"{env.bot.user.mention} {words}"


def sent(env: Env, method: str, part: str) -> list[Any]:
    """The bodies of the bot's requests to paths that hold `part`, in order."""
    return [entry.json for entry in env.http_requests if entry.method == method and part in entry.path]


async def test_a_slash_question_is_answered_after_deferring(simcord_env: Env, room: Any, alice: Any) -> None:
    result = await alice.slash(room, "ask", question=WHEN)

    assert sent(simcord_env, "POST", "/callback") == [{"type": 5}]
    assert result.response.content == ANSWER_TO_SLASH
    assert not result.followups


async def test_a_private_question_is_answered_to_its_asker_alone(
    simcord_env: Env, room: Any, alice: Any
) -> None:
    result = await alice.slash(room, "ask", question=WHEN, private=True)

    ephemeral = discord.MessageFlags(ephemeral=True).value
    assert sent(simcord_env, "POST", "/callback") == [{"type": 5, "data": {"flags": ephemeral}}]
    assert result.response.content == ANSWER_TO_SLASH
    assert result.response.ephemeral


async def test_what_somebody_said_is_asked_from_its_menu(room: Any, alice: Any, library: Library) -> None:
    said = await alice.send(room, WHEN)
    result = await alice.context_menu(room, "Ask about this", said)

    assert result.response.content == ANSWER_TO_SLASH
    assert result.response.ephemeral
    assert [question for question, _ in library.asked] == [WHEN]


async def test_a_reply_to_the_bot_is_a_question(
    simcord_env: Env, room: Any, alice: Any, library: Library
) -> None:
    await alice.send(room, mention(simcord_env, WHEN))
    await alice.send(room, "And why?", reply_to=room.last_message)

    assert [question for question, _ in library.asked] == [WHEN, "why did the harbour reopen?"]


async def test_a_mention_is_answered_under_the_message(simcord_env: Env, room: Any, alice: Any) -> None:
    asked = await alice.send(room, mention(simcord_env, WHEN))

    assert room.last_message.content == ANSWER
    assert room.last_message.reference.message_id == asked.id
    assert len(sent(simcord_env, "POST", "/typing")) == 1


async def test_nothing_said_pings_or_shows_a_preview(simcord_env: Env, room: Any, alice: Any) -> None:
    await alice.slash(room, "ask", question=WHEN)
    await alice.send(room, mention(simcord_env, WHEN))

    said = sent(simcord_env, "POST", "/webhooks/") + sent(simcord_env, "POST", "/messages")
    suppressed = discord.MessageFlags(suppress_embeds=True).value
    assert [(body["allowed_mentions"], body["flags"]) for body in said] == [({"parse": []}, suppressed)] * 2


async def test_a_question_that_the_articles_do_not_answer_gets_no_sources(room: Any, alice: Any) -> None:
    result = await alice.slash(room, "ask", question="Who won the regatta?")

    assert result.response.content == "-# Who won the regatta?\nThe articles do not say."


async def test_a_server_sees_its_own_articles_and_the_common_ones(
    simcord_env: Env, room: Any, alice: Any, library: Library
) -> None:
    await alice.slash(room, "ask", question=WHEN)
    await alice.send(room, mention(simcord_env, WHEN))

    assert library.asked == [(WHEN, Scope.of("default", f"guild-{simcord_env.guild.id}"))] * 2


async def test_in_private_no_mention_is_needed_and_the_common_articles_are_seen(
    simcord_env: Env, library: Library
) -> None:
    bob = simcord_env.create_user("bob")
    await bob.send_dm(WHEN)

    assert [message.content for message in bob.dm_channel.history()] == [WHEN, ANSWER]
    assert library.asked == [(WHEN, Scope.of("default"))]


async def test_talk_among_people_is_left_alone(room: Any, alice: Any, library: Library) -> None:
    await alice.send(room, WHEN)

    assert library.asked == []


async def test_bots_are_not_answered(simcord_env: Env, room: Any, library: Library) -> None:
    other = simcord_env.guild.add_member(simcord_env.create_user("other", bot=True))
    await other.send(room, mention(simcord_env, WHEN))

    assert library.asked == []


async def test_a_mention_without_a_question_is_told_how_to_ask(
    simcord_env: Env, room: Any, alice: Any
) -> None:
    await alice.send(room, mention(simcord_env, ""))

    assert room.last_message.content == (
        "The question is empty. Ask in words, for example: who is leading the training?"
    )


async def test_what_a_member_can_mend_is_said_with_a_hint(room: Any, alice: Any, library: Library) -> None:
    library.failure = lambda question: QuestionTooLong(10_000, 2_000)
    result = await alice.slash(room, "ask", question=WHEN)

    assert result.response.content == (
        "The question has 10,000 characters; at most 2,000 are read. Ask one thing, in a sentence or two."
    )


async def test_a_failure_is_an_apology_and_a_traceback_without_the_question(
    room: Any, alice: Any, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    library.failure = lambda question: RuntimeError(f"no such column: {question}")
    result = await alice.slash(room, "ask", question=WHEN)

    assert result.response.content == replies.sorry()
    assert "RuntimeError" in caplog.text
    assert "raise self.failure" in caplog.text
    assert WHEN not in caplog.text


async def test_after_a_failure_the_next_question_is_answered(room: Any, alice: Any, library: Library) -> None:
    library.failure = RuntimeError
    await alice.slash(room, "ask", question=WHEN)
    library.failure = None
    result = await alice.slash(room, "ask", question=WHEN)

    assert result.response.content == ANSWER_TO_SLASH


async def test_a_message_deleted_meanwhile_is_answered_all_the_same(
    simcord_env: Env, room: Any, alice: Any
) -> None:
    await alice.send(room, mention(simcord_env, WHEN))

    [body] = sent(simcord_env, "POST", "/messages")
    assert body["message_reference"]["fail_if_not_exists"] is False


async def test_the_commands_are_told_to_discord_once(simcord_env: Env, records: Records) -> None:
    await simcord_env.restart_bot(create_bot(Library(), records))

    assert len(sent(simcord_env, "PUT", "/commands")) == 1


async def test_commands_that_changed_are_told_again(simcord_env: Env, simcord_bot: FootnoteBot) -> None:
    @simcord_bot.tree.command(name="new", description="One more")
    async def new(interaction: discord.Interaction) -> None:
        """Not called."""

    assert await sync_if_changed(simcord_bot.tree)
    assert not await sync_if_changed(simcord_bot.tree)


async def test_a_failing_sync_does_not_keep_the_bot_away(
    simcord_env: Env, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_env.inject_error("GET", "/applications/*/commands")
    await simcord_env.restart_bot(create_bot(Library(), records))

    assert "the old ones stay" in caplog.text
    assert simcord_env.bot.is_ready()

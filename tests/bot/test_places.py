"""Where the bot is heard and where it speaks: threads, forums, chosen channels, direct messages."""

from typing import Any

import discord
import pytest
from simcord import Env
from simcord.builders import ChannelHandle

from bot.app import FootnoteBot, create_bot
from bot.conduct import Conduct
from bot.records.file import Records
from bot.records.wishes import AllWishes, Wishes
from bot.wording import members
from tests.bot.conftest import WHEN, Library

pytestmark = pytest.mark.asyncio


@pytest.fixture
def room(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Env, room: Any) -> Any:
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


def mention(env: Env, words: str) -> str:
    assert env.bot.user
    return f"{env.bot.user.mention} {words}"


async def thread(env: Env, channel: Any, owner: int, name: str, start: int | None = None) -> ChannelHandle:
    """A thread as a member opens it, which simcord's members cannot do by themselves."""
    made = env.backend.create_thread(channel.id, name, owner, message_id=start)
    await env.settle()
    return ChannelHandle(env, channel.guild, made)


async def post(env: Env, forum: Any, owner: int, title: str, said: discord.Message, room: Any) -> None:
    """A forum's new post that begins with what was `said` in a room, since members can send only there."""
    made = env.backend.create_thread(forum.id, title, owner, message_id=said.id, broadcast=False)
    env.backend.messages[made.id][said.id] = env.backend.messages[room.id][said.id]
    env.backend.announce_thread_create(made)
    await env.settle()


@pytest.fixture
def hearing_bot(library: Library, records: Records) -> FootnoteBot:
    """A bot that Discord shows the words of messages that do not mention it."""
    return create_bot(library, records, conduct=Conduct(message_content=True))


async def answered_in_thread(env: Env, room: Any, alice: Any) -> ChannelHandle:
    """A thread that alice has opened from the bot's answer."""
    await alice.send(room, mention(env, WHEN))
    return await thread(env, room, alice.id, "The harbour", start=room.last_message.id)


async def test_in_a_thread_at_its_answer_the_bot_needs_no_mention(
    simcord_env: Env, room: Any, alice: Any, library: Library, hearing_bot: FootnoteBot
) -> None:
    await simcord_env.restart_bot(hearing_bot)
    talk = await answered_in_thread(simcord_env, room, alice)
    await alice.send(talk, "And the ferries?")

    assert [question for question, _ in library.asked] == [WHEN, "And the ferries?"]
    assert talk.history()[-1].author == simcord_env.bot.user


async def test_in_a_thread_that_it_opened_it_needs_none_either(
    simcord_env: Env, room: Any, alice: Any, library: Library, hearing_bot: FootnoteBot
) -> None:
    await simcord_env.restart_bot(hearing_bot)
    assert simcord_env.bot.user
    talk = await thread(simcord_env, room, simcord_env.bot.user.id, "Questions")
    await alice.send(talk, WHEN)

    assert [question for question, _ in library.asked] == [WHEN]


async def test_in_another_thread_it_is_not_meant(
    simcord_env: Env, room: Any, alice: Any, library: Library, hearing_bot: FootnoteBot
) -> None:
    await simcord_env.restart_bot(hearing_bot)
    said = await alice.send(room, "Look at the harbour")
    talk = await thread(simcord_env, room, alice.id, "The harbour", start=said.id)
    await alice.send(talk, WHEN)

    assert library.asked == []
    assert all(message.author.id == alice.id for message in talk.history())


async def test_where_discord_hides_the_words_it_says_once_how_to_be_heard(
    simcord_env: Env, room: Any, alice: Any, library: Library
) -> None:
    talk = await answered_in_thread(simcord_env, room, alice)
    await alice.send(talk, "And the ferries?")
    await alice.send(talk, "Hello?")

    said = [message.content for message in talk.history() if message.author == simcord_env.bot.user]
    assert said == [members.cannot_hear()]
    assert len(library.asked) == 1


async def test_answers_are_given_where_the_managers_want_them(
    simcord_env: Env, room: Any, alice: Any, library: Library, records: Records
) -> None:
    desk = simcord_env.guild.create_text_channel("ask-here")
    AllWishes(records).set(simcord_env.guild.id, Wishes(channels=(desk.id,)))
    asked_elsewhere = await alice.slash(room, "ask", question=WHEN)
    await alice.send(room, mention(simcord_env, WHEN))
    assert library.asked == []
    assert asked_elsewhere.response.content == members.ask_elsewhere((desk.id,))
    assert room.last_message.content == members.ask_elsewhere((desk.id,))

    await alice.slash(desk, "ask", question=WHEN)
    talk = await thread(simcord_env, desk, alice.id, "Talk")
    await alice.send(talk, mention(simcord_env, WHEN))
    await alice.slash(room, "ask", question=WHEN, private=True)
    assert len(library.asked) == 3


async def test_a_new_post_of_a_forum_is_answered_where_that_is_wanted(
    simcord_env: Env, room: Any, alice: Any, library: Library, records: Records
) -> None:
    forum, other = (simcord_env.guild.create_forum_channel(name) for name in ("questions", "pets"))
    AllWishes(records).set(simcord_env.guild.id, Wishes(forums=(forum.id,), channels=(room.id,)))
    post = await thread(simcord_env, forum, alice.id, WHEN)
    await thread(simcord_env, other, alice.id, WHEN)

    assert [question for question, _ in library.asked] == [WHEN]
    assert "Monday" in post.history()[-1].content


async def test_a_post_of_its_own_is_not_answered(
    simcord_env: Env, room: Any, library: Library, records: Records
) -> None:
    forum = simcord_env.guild.create_forum_channel("questions")
    AllWishes(records).set(simcord_env.guild.id, Wishes(forums=(forum.id,)))
    assert simcord_env.bot.user
    await thread(simcord_env, forum, simcord_env.bot.user.id, WHEN)

    assert library.asked == []


async def test_the_words_of_a_post_belong_to_its_question(
    simcord_env: Env, room: Any, alice: Any, library: Library, records: Records, hearing_bot: FootnoteBot
) -> None:
    await simcord_env.restart_bot(hearing_bot)
    forum = simcord_env.guild.create_forum_channel("questions")
    AllWishes(records).set(simcord_env.guild.id, Wishes(forums=(forum.id,)))
    said = await alice.send(room, "When did it reopen?")
    await post(simcord_env, forum, alice.id, "The harbour", said, room)

    assert [question for question, _ in library.asked] == ["The harbour\nWhen did it reopen?"]


async def test_direct_messages_can_be_switched_off(
    simcord_env: Env, library: Library, records: Records
) -> None:
    await simcord_env.restart_bot(create_bot(library, records, conduct=Conduct(direct_messages=False)))
    carol = simcord_env.create_user("carol")
    await carol.send_dm(WHEN)

    assert carol.dm_channel.last_message
    assert carol.dm_channel.last_message.content == members.not_in_private()
    assert library.asked == []


async def test_too_many_questions_are_refused_kindly(room: Any, alice: Any) -> None:
    for _ in range(6):
        await alice.slash(room, "ask", question=WHEN)
    refused = await alice.slash(room, "ask", question=WHEN)

    assert refused.response.content == "You ask faster than I can read. Please wait a minute."


async def test_a_post_that_mentions_the_bot_is_answered_once(
    simcord_env: Env, room: Any, alice: Any, library: Library, records: Records
) -> None:
    forum = simcord_env.guild.create_forum_channel("questions")
    AllWishes(records).set(simcord_env.guild.id, Wishes(forums=(forum.id,)))
    said = await alice.send(room, mention(simcord_env, WHEN))
    await post(simcord_env, forum, alice.id, WHEN, said, room)

    assert [question for question, _ in library.asked] == [WHEN]

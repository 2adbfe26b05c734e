"""Whoever wanted to be told is told, once the articles say it; and what was promised to go goes."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from simcord import Env

from bot.app import FootnoteBot, create_bot
from bot.conduct import Conduct
from bot.records.file import Records
from bot.records.gaps import Gaps, Waiting
from bot.records.keeping import Keeping
from bot.shelf import Shelf
from bot.tidying import Tidying
from bot.tongues import speaking
from bot.wording import members
from ingest.journal.asked import Asked
from ingest.journal.runs import Runs
from retrieval.catalogue import Catalogue
from retrieval.types import Passage, Reply
from tests.bot.conftest import ARTICLE, REOPENED, Library, answer, cite

pytestmark = pytest.mark.asyncio

REGATTA = "Who won the regatta?"


class Learning(Library):
    """An `ask` that knows who has won once it has learnt it."""

    knows = False

    def __call__(self, question: str, *rest: Any) -> Reply:
        reply = super().__call__(question, *rest)
        if self.knows and question == REGATTA:
            return replace(answer("Ada Quist. [1]", cite(REOPENED, bold="Ada Quist")), question=question)
        return reply


@pytest.fixture
def library() -> Learning:
    return Learning()


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "footnote.sqlite")) as catalogue:
        catalogue.add_collection("default")
        yield catalogue


@pytest.fixture
def simcord_bot(library: Library, records: Records, catalogue: Catalogue) -> FootnoteBot:
    return create_bot(library, records, shelf=Shelf(catalogue))


@pytest.fixture
def room(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def person(simcord_env: Env) -> Any:
    return simcord_env.create_user("alice")


@pytest.fixture
def alice(simcord_env: Env, room: Any, person: Any) -> Any:
    return simcord_env.guild.add_member(person)


async def wait_for(alice: Any, room: Any) -> None:
    shown = (await alice.slash(room, "ask", question=REGATTA)).response
    await alice.click(shown, label="Tell me when they do")


async def learn(env: Env, library: Learning, catalogue: Catalogue) -> None:
    """An article comes that says it, and time goes by."""
    library.knows = True
    put(catalogue, "default")
    await env.advance_time(61)


def put(catalogue: Catalogue, collection: str) -> None:
    catalogue.add_collection(collection)
    run = Runs(catalogue).ask(collection, Asked())
    Runs(catalogue).begin(run)
    catalogue.put(collection, [(ARTICLE, [Passage(ARTICLE, 0, len(ARTICLE.text))])], run)


async def test_whoever_waits_is_told_in_private_and_once(
    simcord_env: Env,
    room: Any,
    alice: Any,
    person: Any,
    library: Learning,
    catalogue: Catalogue,
    records: Records,
) -> None:
    await wait_for(alice, room)
    await simcord_env.advance_time(61)
    assert person.dm_channel.history() == []

    await learn(simcord_env, library, catalogue)
    [told] = person.dm_channel.history()
    assert told.content.startswith(f"{members.now_answered()}\n-# {REGATTA}\n")
    assert "Ada Quist" in told.content
    assert Gaps(records).of(simcord_env.guild.id) == []

    await simcord_env.advance_time(61)
    assert len(person.dm_channel.history()) == 1


async def test_open_questions_are_asked_again_only_once_articles_have_changed(
    simcord_env: Env, room: Any, alice: Any, library: Learning, catalogue: Catalogue
) -> None:
    await wait_for(alice, room)
    await simcord_env.advance_time(61)
    asked = len(library.asked)
    await simcord_env.advance_time(300)
    assert len(library.asked) == asked

    put(catalogue, "default")
    await simcord_env.advance_time(61)
    assert len(library.asked) == asked + 1


async def test_whoever_takes_no_private_messages_is_told_where_they_asked(
    simcord_env: Env, room: Any, alice: Any, library: Learning, catalogue: Catalogue
) -> None:
    await wait_for(alice, room)
    simcord_env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await learn(simcord_env, library, catalogue)

    assert room.last_message.content.startswith(f"{alice.mention} {members.now_answered()}\n")
    [body] = [entry.json for entry in simcord_env.http_requests if entry.path.endswith(f"{room.id}/messages")]
    assert isinstance(body, dict)
    assert body["allowed_mentions"] == {"parse": [], "users": [alice.id]}


async def test_whoever_has_left_the_server_is_not_told(
    simcord_env: Env, room: Any, alice: Any, person: Any, library: Learning, catalogue: Catalogue
) -> None:
    await wait_for(alice, room)
    simcord_env.guild.remove_member(alice)
    await learn(simcord_env, library, catalogue)

    assert person.dm_channel.history() == []


async def test_they_are_told_in_their_own_language(
    simcord_env: Env, person: Any, library: Learning, catalogue: Catalogue, records: Records
) -> None:
    gaps = Gaps(records)
    gaps.remind(gaps.note(0, REGATTA), 0, Waiting(person.id, person.dm_channel.id, "de"))
    await learn(simcord_env, library, catalogue)

    [told] = person.dm_channel.history()
    with speaking("de"):
        assert told.content.startswith(members.now_answered())


async def test_all_of_a_server_goes_some_time_after_it_sent_the_bot_away(
    simcord_env: Env, room: Any, catalogue: Catalogue, records: Records
) -> None:
    purged: list[int] = []
    keeping, gone = Keeping(records), 99

    async def purge(guild: int) -> None:
        purged.append(guild)

    Gaps(records).note(gone, REGATTA)
    Gaps(records).note(simcord_env.guild.id, REGATTA)
    keeping.seen([gone, simcord_env.guild.id])
    await Tidying(simcord_env.bot, keeping, Conduct(grace=timedelta(days=1)), purge).step()
    assert purged == []

    await Tidying(simcord_env.bot, keeping, Conduct(grace=timedelta(days=-1)), purge).step()
    assert purged == [gone]
    assert Gaps(records).of(gone) == []
    assert len(Gaps(records).of(simcord_env.guild.id)) == 1

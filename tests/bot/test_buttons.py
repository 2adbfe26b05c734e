"""What members click below a reply."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import Env

from bot.app import FootnoteBot, create_bot
from bot.records.answers import Answers, Votes
from bot.records.file import Records
from bot.records.gaps import Gaps
from bot.shelf import Shelf
from bot.wording import members
from retrieval.catalogue import Catalogue
from retrieval.types import Passage
from tests.bot.conftest import ARTICLE, REOPENED, WHEN, Library

pytestmark = pytest.mark.asyncio

REGATTA = "Who won the regatta?"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "footnote.sqlite")) as catalogue:
        catalogue.add_collection("default")
        catalogue.put("default", [(ARTICLE, [Passage(ARTICLE, 0, len(ARTICLE.text))])])
        yield catalogue


@pytest.fixture
def simcord_bot(library: Library, records: Records, catalogue: Catalogue) -> FootnoteBot:
    return create_bot(library, records, shelf=Shelf(catalogue))


@pytest.fixture
def room(simcord_env: Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Env, room: Any) -> Any:
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def bob(simcord_env: Env, room: Any) -> Any:
    return simcord_env.guild.add_member(simcord_env.create_user("bob"))


def labels(message: Any) -> list[str]:
    return [button["label"] for row in message.components for button in row["components"]]


async def ask(alice: Any, room: Any, question: str = WHEN, **options: Any) -> Any:
    return (await alice.slash(room, "ask", question=question, **options)).response


async def test_below_an_answer_are_its_passages_two_votes_and_its_end(room: Any, alice: Any) -> None:
    shown = await ask(alice, room)

    assert labels(shown) == ["Show passages", "Helpful", "Not helpful", "Delete"]


async def test_what_only_its_asker_sees_need_not_be_deleted(room: Any, alice: Any) -> None:
    assert labels(await ask(alice, room, private=True)) == ["Show passages", "Helpful", "Not helpful"]
    assert labels(await ask(alice, room, REGATTA, private=True)) == ["Tell me when they do"]


async def test_an_apology_has_nothing_to_click(room: Any, alice: Any, library: Library) -> None:
    library.failure = lambda question: RuntimeError("out of order")

    assert labels(await ask(alice, room)) == []


async def test_the_passages_are_shown_to_whoever_clicks_alone(room: Any, alice: Any, bob: Any) -> None:
    shown = await ask(alice, room)
    clicked = await bob.click(shown, label="Show passages")

    assert clicked.response.ephemeral
    assert "The harbour reopened on Monday" in clicked.response.content
    assert REOPENED.split()[-1] in clicked.response.content


async def test_passages_of_an_article_that_is_gone_are_not_shown(
    room: Any, alice: Any, catalogue: Catalogue
) -> None:
    shown = await ask(alice, room)
    catalogue.remove("default", [ARTICLE.id])
    clicked = await alice.click(shown, label="Show passages")

    assert clicked.response.content == members.passages_gone()


async def test_buttons_work_after_a_restart(
    simcord_env: Env, room: Any, alice: Any, library: Library, records: Records, catalogue: Catalogue
) -> None:
    shown = await ask(alice, room)
    await simcord_env.restart_bot(create_bot(library, records, shelf=Shelf(catalogue)))

    clicked = await alice.click(shown, label="Show passages")
    assert "reopened" in clicked.response.content
    assert (await alice.click(shown, label="Helpful")).response.content == members.thanks()


async def test_each_member_has_one_vote_and_may_change_it(
    simcord_env: Env, room: Any, alice: Any, bob: Any, records: Records
) -> None:
    shown = await ask(alice, room)
    for _ in range(2):
        clicked = await alice.click(shown, label="Helpful")
        assert clicked.response.content == members.thanks()
        assert clicked.response.ephemeral
    await bob.click(shown, label="Helpful")
    assert Answers(records).votes(simcord_env.guild.id) == Votes(2, 0, ())

    modal = await alice.click(shown, label="Not helpful")
    assert Answers(records).votes(simcord_env.guild.id) == Votes(1, 1, ())

    await alice.submit_modal(modal, {"why": "It was  Tuesday."})
    assert Answers(records).votes(simcord_env.guild.id) == Votes(1, 1, ("It was Tuesday.",))


async def test_a_vote_on_what_is_no_longer_kept_is_told_so(
    simcord_env: Env, room: Any, alice: Any, records: Records
) -> None:
    shown = await ask(alice, room)
    Answers(records).forget(1, simcord_env.guild.id)
    clicked = await alice.click(shown, label="Helpful")

    assert clicked.response.content == members.vote_too_late()


async def test_whoever_asked_can_delete_the_answer(
    simcord_env: Env, room: Any, alice: Any, records: Records
) -> None:
    shown = await ask(alice, room)
    await alice.click(shown, label="Delete")

    assert room.history() == []
    assert Answers(records).given(1, simcord_env.guild.id) is None


async def test_a_moderator_can_delete_it_too(simcord_env: Env, room: Any, alice: Any) -> None:
    role = simcord_env.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    mod = simcord_env.guild.add_member(simcord_env.create_user("mod"), roles=[role])
    await mod.click(await ask(alice, room, REGATTA), label="Delete")

    assert room.history() == []


async def test_nobody_else_can(room: Any, alice: Any, bob: Any) -> None:
    shown = await ask(alice, room)
    clicked = await bob.click(shown, label="Delete")

    assert clicked.response.content == members.not_yours()
    assert clicked.response.ephemeral
    assert [message.id for message in room.history(viewer=alice)] == [shown.id]


async def test_a_member_can_wait_for_an_answer(
    simcord_env: Env, room: Any, alice: Any, bob: Any, records: Records
) -> None:
    shown = await ask(alice, room, REGATTA)
    for member in (alice, bob):
        clicked = await member.click(shown, label="Tell me when they do")
        assert clicked.response.content == members.will_tell()
        assert clicked.response.ephemeral

    [gap] = Gaps(records).awaited()
    assert (gap.guild, gap.question) == (simcord_env.guild.id, REGATTA)
    waiting = Gaps(records).close(gap.id)
    assert [(each.member, each.channel) for each in waiting] == [(alice.id, room.id), (bob.id, room.id)]


async def test_a_question_that_is_no_longer_open_cannot_be_waited_for(
    room: Any, alice: Any, records: Records
) -> None:
    shown = await ask(alice, room, REGATTA)
    Gaps(records).close(1)
    clicked = await alice.click(shown, label="Tell me when they do")

    assert clicked.response.content == members.gap_gone()


async def test_in_private_the_buttons_work_as_well(simcord_env: Env, records: Records) -> None:
    carol = simcord_env.create_user("carol")
    await carol.send_dm(WHEN)
    shown = carol.dm_channel.last_message
    assert shown

    assert "reopened" in (await carol.click(shown, label="Show passages")).response.content
    assert (await carol.click(shown, label="Helpful")).response.content == members.thanks()
    assert Answers(records).votes(0) == Votes(1, 0, ())

"""What is decided before Discord comes in."""

import discord
import pytest

from bot.addressing import question_in
from bot.app import intents, scope_of
from retrieval.types import Scope


def test_no_privileged_intent_is_asked_for() -> None:
    privileged = discord.Intents(message_content=True, members=True, presences=True)

    assert intents().value & privileged.value == 0


@pytest.mark.parametrize("content", ["<@7> who?", "<@!7> who?", "who? <@7>", "<@7>\n who? <@7>"])
def test_the_mention_is_not_part_of_the_question(content: str) -> None:
    assert question_in(content, 7) == "who?"


@pytest.mark.parametrize("content", ["who?", "<@77> who?", "@everyone who?", ""])
def test_what_does_not_mention_the_bot_is_no_question(content: str) -> None:
    assert question_in(content, 7) is None


def test_a_server_does_not_see_another_servers_articles() -> None:
    assert scope_of(7) == Scope.of("default", "guild-7")
    assert scope_of(None) == Scope.of("default")

"""When a chat model is left alone, and what is told of its tokens."""

from dataclasses import replace

import pytest

from retrieval.chat.breaker import Breaker
from retrieval.chat.errors import BudgetSpent, ChatBusy, ChatPausing, KeyMissing
from retrieval.chat.guarding import Guarded
from retrieval.chat.prompting import Prompt
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY
from tests.retrieval.chat.models import Model

PROMPT = Prompt("Be brief.", "who leads the training?")


def test_what_it_says_is_passed_on_and_its_tokens_are_told() -> None:
    spent: list[int] = []
    draft = Guarded(Model("Green Berets.")).write(PROMPT, replace(NOBODY, spent=spent.append))
    assert draft.text == "Green Berets."
    assert spent == [120]


def test_once_the_budget_is_spent_it_is_not_asked() -> None:
    model = Model("Green Berets.")
    with pytest.raises(BudgetSpent):
        Guarded(model).write(PROMPT, replace(NOBODY, frugal=True))
    assert model.asked == []


@pytest.mark.parametrize("error", [ChatBusy(), GivenUp()])
def test_what_failed_or_was_given_up_may_have_to_be_paid_for(error: Exception) -> None:
    spent: list[int] = []
    with pytest.raises(type(error)):
        Guarded(Model(error)).write(PROMPT, replace(NOBODY, spent=spent.append))
    assert spent == [9]


def test_what_cannot_be_opened_costs_nothing_and_is_no_failure() -> None:
    spent: list[int] = []
    guarded = Guarded(Model(KeyMissing("openai", "K")), Breaker(failures=1))
    with pytest.raises(KeyMissing):
        guarded.write(PROMPT, replace(NOBODY, spent=spent.append))
    assert spent == []
    assert not guarded.is_pausing


def test_two_of_one_server_are_left_alone_together() -> None:
    breaker = Breaker(failures=1, clock=lambda: 0.0)
    model, other = Model(ChatBusy()), Model("Green Berets.")
    with pytest.raises(ChatBusy):
        Guarded(model, breaker).write(PROMPT, NOBODY)
    with pytest.raises(ChatPausing):
        Guarded(other, breaker).write(PROMPT, NOBODY)
    assert other.asked == []


def test_it_is_opened_and_closed_as_the_model_is() -> None:
    model = Model(in_fields=True)
    guarded = Guarded(model)
    guarded.ready()
    guarded.close()
    assert (model.is_ready, model.is_closed, guarded.name, guarded.in_fields) == (True, True, "a model", True)

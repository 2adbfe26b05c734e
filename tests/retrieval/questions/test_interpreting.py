"""Questions in another language, asked of English articles and of others."""

from collections.abc import Sequence

import pytest

from retrieval.chat.errors import ChatBusy
from retrieval.chat.translating import Translator
from retrieval.questions.interpreting import AsItStands, ChatInterpreter
from retrieval.questions.stages import Near, Understood
from retrieval.types import LONGEST_QUESTION, Article, Evidence, Passage, Written
from tests.retrieval.chat.models import Model

SPANISH = "¿Quién dirige el entrenamiento?"
ENGLISH = "Who is leading the training?"


def near(*texts: str) -> Near:
    articles = [Article(str(number), "", text) for number, text in enumerate(texts)]
    return lambda: [Evidence(Passage(each, 0, len(each.text)), 1.0) for each in articles]


def never() -> Sequence[Evidence]:
    pytest.fail("it need not be known")


IN_ENGLISH = near("The training is led by Green Berets from the 7th Special Forces Group.")
IN_SPANISH = near("El entrenamiento lo dirigen los Boinas Verdes del 7.º Grupo de Fuerzas Especiales.")


def test_it_is_put_into_the_language_of_the_articles() -> None:
    understood = ChatInterpreter(Translator(Model(ENGLISH))).interpret(SPANISH, IN_ENGLISH)
    assert understood == Understood(ENGLISH, Written("a model", 100, 20))


@pytest.mark.parametrize("question", [ENGLISH, "special forces unit training mexico"])
def test_an_english_question_is_asked_as_it_is_and_nothing_is_looked_up_for_it(question: str) -> None:
    assert ChatInterpreter(Translator(Model())).interpret(question, never) == Understood(question)


@pytest.mark.parametrize("articles", [IN_SPANISH, near()])
def test_where_articles_are_in_its_language_or_there_are_none_it_stays(
    articles: Near,
) -> None:
    assert ChatInterpreter(Translator(Model())).interpret(SPANISH, articles) == Understood(SPANISH)


@pytest.mark.parametrize("said", [ChatBusy(), "", "Sure!\nWho?", "Who " * LONGEST_QUESTION])
def test_where_the_model_fails_it_is_asked_as_it_is(said: str | Exception) -> None:
    assert ChatInterpreter(Translator(Model(said))).interpret(SPANISH, IN_ENGLISH).question == SPANISH


def test_without_a_model_it_is_asked_as_it_is() -> None:
    assert AsItStands().interpret(SPANISH, never) == Understood(SPANISH)

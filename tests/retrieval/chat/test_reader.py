"""What a chat model may say, and who answers when it may not."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from retrieval.chat.breaker import Breaker
from retrieval.chat.driving import LangChainModel
from retrieval.chat.errors import BudgetSpent, ChatBusy, ChatPausing, KeyMissing
from retrieval.chat.guarding import Guarded
from retrieval.chat.reader import SILENT, UNSUPPORTED, ChatReader
from retrieval.chat.verifying import Verifier
from retrieval.encoders import SentenceEncoder
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY, Hearing
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Evidence,
    NoAnswer,
    Passage,
    Reply,
    Stance,
    Why,
    Written,
)
from tests.retrieval.chat.models import Model

COURSE = Article(
    "course",
    "Marines go back to school",
    "The course began on Monday. Green Berets from Kentucky lead the training of the marines. It was cold.",
    published=date(2025, 2, 18),
)
SHIPS = Article("ships", "Ships", "The navy has sent 14 ships to the island. They are not armed.")
EVIDENCE = [Evidence(Passage(article, 0, len(article.text)), 1.0) for article in (COURSE, SHIPS)]
SAILORS = Evidence(Passage(Article("sailors", "Sailors", "The navy has 900 sailors."), 0, 25), 0.5)
QUESTION = "who leads the training?"
VERIFIER = Verifier(SentenceEncoder())

EXTRACT = Answer(
    QUESTION,
    "Green Berets from Kentucky lead the training of the marines. [1]",
    "Green Berets",
    [Citation(1, EVIDENCE[0].passage, 28, 88)],
    EVIDENCE,
    0.9,
)
NOT_SURE = NoAnswer(QUESTION, Why.NOT_SURE, EVIDENCE, 0.3)


class Fallback:
    """A reader that always replies the same."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.is_ready = False

    def ready(self) -> None:
        self.is_ready = True

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        return self.reply


def read(
    model: Model, extract: Reply = EXTRACT, hearing: Hearing = NOBODY, more: Sequence[Evidence] = ()
) -> Reply:
    extract = replace(extract, evidence=[*extract.evidence, *more])
    return ChatReader(Guarded(model), Fallback(extract), VERIFIER).read(QUESTION, EVIDENCE, hearing)


def test_what_the_articles_bear_out_is_said_with_the_sentences_that_do() -> None:
    reply = read(Model("Green Berets from Kentucky lead the training [1]. The navy sent fourteen ships [2]."))
    assert isinstance(reply, Answer)
    assert reply.text == (
        "Green Berets from Kentucky lead the training. [1] The navy sent fourteen ships. [2]"
    )
    assert [citation.quote for citation in reply.citations] == [
        "Green Berets from Kentucky lead the training of the marines.",
        "The navy has sent 14 ships to the island.",
    ]
    assert reply.written == Written("a model", 100, 20, kept=2)
    assert (reply.short, reply.confidence, reply.stance) == ("Green Berets", 0.9, Stance.SINGLE)


def test_what_they_do_not_is_left_out_and_counted() -> None:
    reply = read(Model("Green Berets lead the training [1]. They come from Texas [1]. It is nice [7]. Yes."))
    assert isinstance(reply, Answer)
    assert reply.text == "Green Berets lead the training. [1]"
    assert reply.written == Written("a model", 100, 20, kept=1, removed=3)


def test_citations_are_numbered_as_they_come_and_one_place_has_one_number() -> None:
    reply = read(
        Model("The navy sent 14 ships [2]. The ships are not armed [2]. The navy has sent ships [2].")
    )
    assert isinstance(reply, Answer)
    assert reply.text.count("[1]") == 2
    assert [citation.number for citation in reply.citations] == [1, 2]


def test_a_sentence_may_rest_on_two_articles() -> None:
    reply = read(Model("The navy has sent 14 ships [2], and the navy has 900 sailors [3]."), more=[SAILORS])
    assert isinstance(reply, Answer)
    assert reply.text == "The navy has sent 14 ships, [1] and the navy has 900 sailors. [2]"


def test_a_subject_does_not_slip_from_one_article_into_another() -> None:
    reply = read(Model("Green Berets lead the training [1] and have sent 14 ships [2]."))
    assert isinstance(reply, Answer)
    assert reply.text == EXTRACT.text


def test_a_sentence_may_begin_with_a_word_of_its_own() -> None:
    reply = read(Model("A fleet of 14 ships has been sent to the island [2]."))
    assert isinstance(reply, Answer)
    assert reply.written is not None
    assert reply.written.kept == 1


def test_half_of_such_a_sentence_is_not_said() -> None:
    reply = read(Model("Green Berets lead the training [1] and the navy has sent 15 ships [2]."))
    assert reply == replace(EXTRACT, written=Written("a model", 100, 20, 0, 1, UNSUPPORTED))


@pytest.mark.parametrize("extract", [EXTRACT, NOT_SURE])
def test_if_nothing_remains_the_extractive_reply_stands(extract: Reply) -> None:
    reply = read(Model("Navy SEALs lead the training [1]."), extract)
    assert reply == replace(extract, written=Written("a model", 100, 20, 0, 1, UNSUPPORTED))


def test_a_model_says_that_it_found_nothing_in_whatever_words_without_a_number() -> None:
    reply = read(Model("Das steht in den Artikeln nicht."))
    assert reply == replace(EXTRACT, written=Written("a model", 100, 20, 0, 1, SILENT))
    reply = read(Model('{"sentences": []}', in_fields=True))
    assert reply == replace(EXTRACT, written=Written("a model", 100, 20, trouble=SILENT))


SPANISH = "Los Boinas Verdes de Kentucky dirigen el entrenamiento de los infantes de marina [1]."
IN_ENGLISH = "1. The Green Berets from Kentucky lead the training of the marines."


def test_an_answer_in_another_language_is_held_by_what_it_says_in_english() -> None:
    model = Model(SPANISH, IN_ENGLISH)
    reply = read(model, hearing=Hearing(asked="¿Quién dirige el entrenamiento?"))
    assert isinstance(reply, Answer)
    assert reply.text == SPANISH.replace(" [1].", ". [1]")
    assert [each.quote for each in reply.citations] == [EXTRACT.citations[0].quote]
    assert reply.written == Written("a model", 200, 40, kept=1)


def test_the_model_is_told_in_which_language_it_was_asked() -> None:
    model = Model(SPANISH, IN_ENGLISH)
    read(model, hearing=Hearing(asked="¿Quién dirige el entrenamiento?"))
    assert "in which it was asked: ¿Quién dirige el entrenamiento?" in model.asked[0].human


def test_who_translates_sees_the_sentence_and_nothing_else() -> None:
    model = Model(SPANISH, IN_ENGLISH)
    read(model)
    assert "Boinas Verdes" in model.asked[1].text
    assert "Green Berets" not in model.asked[1].text
    assert QUESTION not in model.asked[1].text


def test_nobody_reads_along_with_the_translation() -> None:
    heard: list[str] = []
    read(Model(SPANISH, IN_ENGLISH), hearing=Hearing(writing=heard.append))
    assert heard == [SPANISH]


@pytest.mark.parametrize(
    "english",
    [
        "1. The Navy SEALs from Kentucky lead the training of the marines.",
        "1. The Green Berets from Kentucky do not lead the training of the marines.",
        "I cannot translate that.",
        "",
    ],
)
def test_what_the_articles_do_not_bear_out_in_english_is_not_said_in_any_language(english: str) -> None:
    reply = read(Model(SPANISH, english))
    assert reply == replace(EXTRACT, written=Written("a model", 200, 40, 0, 1, UNSUPPORTED))


def test_what_a_sentence_quotes_stands_in_the_article_as_it_is() -> None:
    said = "«Fue un día muy frío», dijeron los Boinas Verdes de Kentucky sobre el entrenamiento [1]."
    reply = read(Model(said, "1. It was cold."))
    assert isinstance(reply, Answer)
    assert reply.text == EXTRACT.text


def test_without_who_translates_the_extractive_reply_stands_and_says_why() -> None:
    reply = read(Model(SPANISH, ChatBusy()))
    assert isinstance(reply, Answer)
    assert reply.text == EXTRACT.text
    assert reply.written is not None
    assert reply.written.trouble == str(ChatBusy())
    assert reply.written.prompt_tokens > 100


def test_what_is_english_needs_no_translation() -> None:
    model = Model("Green Berets from Kentucky lead the training [1].")
    read(model)
    assert len(model.asked) == 1


def test_what_the_extractive_reader_was_not_sure_of_a_model_may_find() -> None:
    reply = read(Model("Green Berets lead the training [1]."), NOT_SURE)
    assert isinstance(reply, Answer)
    assert (reply.short, reply.confidence) == (None, 0.3)


def test_a_reply_in_fields_is_held_to_the_same() -> None:
    said = '{"sentences": [{"text": "Green Berets lead the training.", "sources": [1]}]}'
    reply = read(Model(said, in_fields=True))
    assert isinstance(reply, Answer)
    assert reply.text == "Green Berets lead the training. [1]"


@pytest.mark.parametrize(
    "extract",
    [
        NoAnswer(QUESTION, Why.NO_ARTICLES, []),
        NoAnswer(QUESTION, Why.NOTHING_RELEVANT, EVIDENCE, 0.05),
        replace(EXTRACT, stance=Stance.DIFFER),
        replace(EXTRACT, stance=Stance.CORRECTED),
    ],
)
def test_where_nothing_is_near_or_code_has_compared_the_articles_no_model_is_asked(extract: Reply) -> None:
    model = Model("Green Berets lead the training [1].")
    assert read(model, extract) == extract
    assert model.asked == []


def test_once_the_budget_is_spent_no_model_is_asked() -> None:
    model = Model("Green Berets lead the training [1].")
    reply = read(model, hearing=Hearing(frugal=True))
    assert reply == replace(EXTRACT, written=Written("a model", trouble=str(BudgetSpent())))
    assert model.asked == []


def test_when_the_model_fails_the_extractive_reader_answers_and_the_log_has_none_of_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = read(Model(ChatBusy()))
    assert reply.written is not None
    assert reply.written.trouble == str(ChatBusy())
    assert reply.written.prompt_tokens > 100
    assert replace(reply, written=None) == EXTRACT
    assert "busy" in caplog.text
    assert "Green Berets" not in caplog.text
    assert QUESTION not in caplog.text


def test_after_three_failures_the_model_is_left_alone() -> None:
    model = Model(ChatBusy(), ChatBusy(), ChatBusy())
    reader = ChatReader(Guarded(model, Breaker(clock=lambda: 0.0)), Fallback(EXTRACT), VERIFIER)
    replies = [reader.read(QUESTION, EVIDENCE) for _ in range(4)]
    assert len(model.asked) == 3
    assert replies[-1] == replace(EXTRACT, written=Written("a model", trouble=str(ChatPausing())))
    assert reader.is_pausing


def test_whoever_gives_up_is_no_failure_and_a_wrong_setup_is_no_secret() -> None:
    model = Model(GivenUp(), KeyMissing("openai", "K"), "No.")
    reader = ChatReader(Guarded(model), Fallback(EXTRACT), VERIFIER)
    with pytest.raises(GivenUp):
        reader.read(QUESTION, EVIDENCE)
    with pytest.raises(KeyMissing):
        reader.read(QUESTION, EVIDENCE)


def test_both_are_made_ready_and_the_model_is_let_go() -> None:
    model, fallback = Model(), Fallback(EXTRACT)
    reader = ChatReader(Guarded(model), fallback, VERIFIER)
    reader.ready()
    reader.close()
    assert (model.is_ready, fallback.is_ready, model.is_closed) == (True, True, True)


def test_that_several_say_so_is_said_only_if_all_of_them_are_cited() -> None:
    both = [*EXTRACT.citations, Citation(2, EVIDENCE[1].passage, 0, 41)]
    extract = replace(EXTRACT, citations=both, stance=Stance.AGREE)
    alone = read(Model("Green Berets lead the training [1]."), extract)
    together = read(Model("Green Berets lead the training [1]. The navy has sent 14 ships [2]."), extract)
    assert isinstance(alone, Answer)
    assert isinstance(together, Answer)
    assert (alone.stance, together.stance) == (Stance.SINGLE, Stance.AGREE)


def test_no_article_can_make_a_model_show_an_address_or_a_mention() -> None:
    said = "Green Berets lead the training, see https://evil.example [1]. Green Berets lead @everyone [1]."
    reply = read(Model(said))
    assert isinstance(reply, Answer)
    assert reply.text == EXTRACT.text


PIECES = st.sampled_from(
    [
        *COURSE.text.split(),
        *SHIPS.text.split(),
        "[1]",
        "[2]",
        "[3]",
        "[1][2]",
        "not",
        "15",
        "https://evil.example",
        "\n",
        "Green Berets from Kentucky lead the training of the marines [1].",
        "The navy has sent 14 ships to the island. [2]",
        "They are armed [2].",
    ]
)


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text())
def test_whatever_a_model_says_each_sentence_shown_has_a_citation_that_its_article_has(said: str) -> None:
    reply = read(Model(*[said] * 100))  # also where it takes that for another language, and asks for English
    assert isinstance(reply, Answer)
    numbers = {citation.number for citation in reply.citations}
    assert numbers == set(range(1, len(numbers) + 1))
    for citation in reply.citations:
        assert citation.quote in {s.strip() for s in (*EXTRACT_SENTENCES, *SHIPS_SENTENCES)}
        assert f"[{citation.number}]" in reply.text
    assert "evil" not in reply.text


EXTRACT_SENTENCES = [
    "The course began on Monday.",
    "Green Berets from Kentucky lead the training of the marines.",
    "It was cold.",
]
SHIPS_SENTENCES = ["The navy has sent 14 ships to the island.", "They are not armed."]


def test_it_works_with_a_model_of_langchains() -> None:
    fake = GenericFakeChatModel(messages=iter([AIMessage("Green Berets lead the training [1].")]))
    model, grown = LangChainModel("fake", lambda: fake), list[str]()
    reader = ChatReader(Guarded(model), Fallback(EXTRACT), VERIFIER)
    reply = reader.read(QUESTION, EVIDENCE, Hearing(date(2025, 2, 20), grown.append))
    reader.close()
    assert isinstance(reply, Answer)
    assert reply.text == "Green Berets lead the training. [1]"
    assert grown[-1] == "Green Berets lead the training [1]."

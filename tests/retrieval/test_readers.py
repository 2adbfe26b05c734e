"""Evidence to a reply: the sentence or two that answer, verbatim, or the honest no."""

from collections.abc import Sequence

import pytest

from retrieval.chooser import INTERCEPT, Chooser
from retrieval.clues import REPLY_CLUES, SENTENCE_CLUES, Reading, sentences_of
from retrieval.readers import ExtractiveReader
from retrieval.types import Answer, Article, Evidence, NoAnswer, Passage, Why
from tests.encoders import HashingEncoder

COURSE = Article(
    "course",
    "Marines go back to school",
    "The course began on Monday. Green Berets from Kentucky lead the training of the marines. It was cold.",
)
WHOLE = Passage(COURSE, 0, len(COURSE.text))
ENCODER = HashingEncoder(512)


def evidence(*passages: Passage) -> list[Evidence]:
    return [Evidence(passage, 1.0 - rank / 10) for rank, passage in enumerate(passages)]


def read(question: str, found: Sequence[Evidence], refuse_below: float = 0.3) -> Answer | NoAnswer:
    return ExtractiveReader(ENCODER, refuse_below).read(question, found)


def test_the_sentence_that_answers_is_quoted() -> None:
    reply = read("who leads the training of the marines?", evidence(WHOLE))
    assert isinstance(reply, Answer)
    assert reply.citations[0].quote == "Green Berets from Kentucky lead the training of the marines."
    assert reply.text.startswith("Green Berets from Kentucky lead the training of the marines. [1]")


def test_a_name_that_is_asked_for_is_the_short_answer() -> None:
    reply = read("who leads the training of the marines?", evidence(WHOLE))
    assert isinstance(reply, Answer)
    assert reply.short == "Green Berets"


def test_without_a_kind_that_is_asked_for_there_is_no_short_answer() -> None:
    reply = read("training of the marines green berets lead", evidence(WHOLE))
    assert isinstance(reply, Answer)
    assert reply.short is None


def test_what_nothing_comes_near_is_refused() -> None:
    reply = read("what does a ticket to the opera cost?", evidence(WHOLE))
    assert isinstance(reply, NoAnswer)
    assert reply.why is Why.NOTHING_RELEVANT
    assert 0 <= reply.confidence < 0.1


@pytest.mark.parametrize(("refuse_below", "kind"), [(0.0, Answer), (1.0, NoAnswer)])
def test_the_threshold_decides_what_is_refused(refuse_below: float, kind: type) -> None:
    assert isinstance(read("who leads the training?", evidence(WHOLE), refuse_below), kind)


def test_without_evidence_there_are_no_articles() -> None:
    reply = read("who leads the training?", [])
    assert isinstance(reply, NoAnswer)
    assert reply.why is Why.NO_ARTICLES


def test_a_sentence_of_two_overlapping_passages_is_weighed_once() -> None:
    first, second = Passage(COURSE, 0, 89), Passage(COURSE, 28, len(COURSE.text))
    texts = [sentence.text for sentence in sentences_of(evidence(first, second))]
    assert len(texts) == len(set(texts)) == 3


def test_a_sentence_knows_its_place_in_the_article() -> None:
    for sentence in sentences_of(evidence(Passage(COURSE, 28, len(COURSE.text)))):
        assert COURSE.text[sentence.start : sentence.end] == sentence.text
        assert sentence.text in sentence.around


def test_there_is_a_weight_for_every_clue() -> None:
    chooser = Chooser.load()
    assert set(chooser.sentence) == {*SENTENCE_CLUES, INTERCEPT}
    assert set(chooser.reply) == {*REPLY_CLUES, INTERCEPT}


def test_clues_come_in_the_order_of_their_names() -> None:
    reading = Reading("when did the course begin?", evidence(WHOLE), ENCODER)
    clues = reading.sentence_clues()
    assert clues.shape == (3, len(SENTENCE_CLUES))
    lacks_a_date = clues[:, SENTENCE_CLUES.index("no name, number or date of the kind that is wanted")]
    assert lacks_a_date.tolist() == [0, 1, 1]  # only the first sentence names a day
    assert reading.reply_clues(reading.sentences[0]).shape == (1, len(REPLY_CLUES))


def test_confidence_is_a_probability_that_grows_with_its_clues() -> None:
    chooser = Chooser({}, {REPLY_CLUES[0]: 2.0, REPLY_CLUES[1]: 1.0, INTERCEPT: -2.0})
    reading = Reading("who leads the training?", evidence(WHOLE), ENCODER)
    clues = reading.reply_clues(reading.sentences[0])
    clues[:] = [[1.0, 0.0]]
    assert chooser.confidence(clues) == pytest.approx(0.5)

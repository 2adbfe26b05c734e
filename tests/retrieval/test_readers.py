"""Evidence to a reply, with the bundled reader: the words that answer, verbatim, or the honest no."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from retrieval.errors import GivenUp
from retrieval.readers import ExtractiveReader
from retrieval.span_models import NamedSpanModel
from retrieval.stages import Hearing
from retrieval.types import Answer, Article, Evidence, NoAnswer, Passage, Stance, Why

COURSE = Article(
    "course",
    "Marines go back to school",
    "The course began on Monday. Green Berets from Kentucky lead the training of the marines. It was cold.",
)
WEATHER = Article("weather", "Rain", "Rain fell on the capital for the third day. Schools stayed closed.")


def evidence(*articles: Article) -> list[Evidence]:
    return [
        Evidence(Passage(article, 0, len(article.text)), 1.0 - rank / 10)
        for rank, article in enumerate(articles)
    ]


def read(question: str, found: Sequence[Evidence], refuse_below: float = 0.0) -> Answer | NoAnswer:
    return ExtractiveReader(NamedSpanModel(), refuse_below).read(question, found)


def test_the_words_that_answer_are_the_short_answer() -> None:
    reply = read("who leads the training of the marines?", evidence(WEATHER, COURSE))
    assert isinstance(reply, Answer)
    assert reply.short in {"Green Berets", "Green Berets from Kentucky"}
    assert reply.citations[0].words == reply.short


def test_the_sentence_that_says_them_is_quoted() -> None:
    reply = read("who leads the training of the marines?", evidence(WEATHER, COURSE))
    assert isinstance(reply, Answer)
    assert reply.citations[0].quote == "Green Berets from Kentucky lead the training of the marines."
    assert reply.stance is Stance.SINGLE


def test_what_answers_comes_first_in_the_evidence() -> None:
    reply = read("who leads the training of the marines?", evidence(WEATHER, COURSE))
    assert [each.passage.article.id for each in reply.evidence] == ["course", "weather"]
    scores = [each.score for each in reply.evidence]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] < scores[0]


def test_what_the_articles_do_not_say_is_refused() -> None:
    reply = read("what does a ticket to the opera cost?", evidence(WEATHER, COURSE), refuse_below=0.5)
    assert isinstance(reply, NoAnswer)
    assert reply.confidence < 0.5
    assert len(reply.evidence) == 2


@pytest.mark.parametrize(("refuse_below", "kind"), [(0.0, Answer), (1.0, NoAnswer)])
def test_the_threshold_decides_what_is_refused(refuse_below: float, kind: type) -> None:
    assert isinstance(read("who leads the training?", evidence(COURSE), refuse_below), kind)


def test_without_evidence_there_are_no_articles() -> None:
    reply = read("who leads the training?", [])
    assert isinstance(reply, NoAnswer)
    assert reply.why is Why.NO_ARTICLES


QUESTION = "who leads the training of the marines?"


def copies(count: int, story: str | None = "course") -> list[Article]:
    return [replace(COURSE, id=f"copy {n}", story=story) for n in range(count)]


def scored(*articles: Article, other: Article = WEATHER) -> list[Evidence]:
    """The articles with the course's score, then the other one, which has its own however many there are."""
    whole = [Passage(article, 0, len(article.text)) for article in (*articles, other)]
    return [Evidence(passage, 0.9 if passage.article is not other else 0.5) for passage in whole]


def test_copies_do_not_keep_the_passage_that_answers_from_being_read() -> None:
    strangers = [replace(WEATHER, id=f"copy {n}", story="rain") for n in range(8)]
    reply = read(QUESTION, scored(*strangers, other=COURSE))
    assert isinstance(reply, Answer)
    assert reply.citations[0].article == COURSE
    assert len(reply.evidence) == 9


def test_what_was_copied_is_no_surer_for_it() -> None:
    alone = read(QUESTION, scored(*copies(1)))
    assert read(QUESTION, scored(*copies(5))).confidence == alone.confidence
    assert read(QUESTION, scored(*copies(5, story=None))).confidence > alone.confidence


def test_of_a_sentence_that_was_edited_the_same_answer_is_marked_once_and_another_one_too() -> None:
    other = COURSE.text.replace("lead the", "lead all the").replace("Monday", "Tuesday")
    found = scored(*copies(1), replace(COURSE, id="edited", text=other, story="course"))
    reader = ExtractiveReader(NamedSpanModel())
    leaders = [mark.text for mark in reader.marks(QUESTION, found).marks]
    days = [mark.text for mark in reader.marks("on which day did the course begin?", found).marks]
    assert leaders.count("Green Berets") == 1
    assert (days.count("Monday"), days.count("Tuesday")) == (1, 1)


def test_of_copies_that_say_it_in_different_sentences_both_are_marked() -> None:
    text = "Customs found 1.4 tonnes of cocaine in the port."
    taken_back = "Correction: the first report wrongly had it that the cocaine weighed 1.4 tonnes."
    found = Article("found", "", text, story="port")
    reader = ExtractiveReader(NamedSpanModel())
    marks = reader.marks(
        "how much cocaine was found?", scored(found, replace(found, id="b", text=taken_back))
    )
    assert [mark.text for mark in marks.marks].count("1.4 tonnes") == 2


def test_a_place_that_two_passages_share_is_marked_once() -> None:
    first, second = Passage(COURSE, 0, 89), Passage(COURSE, 28, len(COURSE.text))
    reader = ExtractiveReader(NamedSpanModel())
    marks = reader.marks("who leads the training?", [Evidence(first, 1.0), Evidence(second, 0.9)]).marks
    places = [(mark.start, mark.end) for mark in marks]
    assert len(places) == len(set(places))
    assert all(COURSE.text[mark.start : mark.end] == mark.text for mark in marks)


def test_what_nobody_waits_for_is_not_read() -> None:
    with pytest.raises(GivenUp):
        ExtractiveReader(NamedSpanModel()).read("who?", [], Hearing(wanted=lambda: False))

"""The JSON of a reply keeps its contract, whatever the reply is."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply_json import article_json, refusal_json, reply_json
from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Evidence,
    NoAnswer,
    Passage,
    Period,
    Reply,
    Stance,
    Took,
    Why,
)
from tests.bot.contract import breaches, schema

DOCS = Path(__file__).parents[2] / "docs" / "json.md"

HARBOUR = Article(
    id="harbour",
    title="Harbour reopens",
    text="The storm is over. The harbour reopened on Monday, said Ada Quist.",
    url="https://news.example/harbour",
    published=date(2025, 2, 17),
    site="The Quay",
    authors=("Bo Lind",),
)
PASSAGE = Passage(HARBOUR, 0, 66)
ANSWER = Answer(
    question="When did the harbour reopen?",
    text="The harbour reopened on Monday, said Ada Quist. [1]",
    short="Monday",
    citations=[Citation(1, PASSAGE, 19, 66, bold=(43, 49))],
    evidence=[Evidence(PASSAGE, 0.87654321)],
    confidence=0.98765,
    took=Took(retrieve=12.345, read=6.789),
)
REFUSAL = NoAnswer("Who won?", Why.NOT_SURE, [Evidence(PASSAGE, 0.5)], 0.25)

texts = st.text(min_size=1, max_size=30)
names = st.none() | texts
chances = st.floats(0, 1)
articles = st.builds(
    Article,
    id=texts,
    title=st.text(max_size=30),
    text=texts,
    url=names,
    published=st.none() | st.dates(),
    site=names,
)
passages = articles.map(lambda article: Passage(article, 0, len(article.text)))
evidence = st.builds(Evidence, passages, st.floats(-1e6, 1e6))
citations = passages.flatmap(
    lambda passage: st.builds(
        Citation,
        st.just(1),
        st.just(passage),
        st.just(passage.start),
        st.just(passage.end),
        st.sampled_from([None, (passage.start, passage.end)]),
        also=st.lists(articles, max_size=2).map(tuple),
    )
)
replies: st.SearchStrategy[Reply] = st.builds(
    Answer,
    question=texts,
    text=texts.map(lambda text: f"{text} [1]"),
    short=names,
    citations=st.lists(citations, min_size=1, max_size=2),
    evidence=st.lists(evidence, min_size=1, max_size=2),
    confidence=chances,
    stance=st.sampled_from(Stance),
) | st.builds(
    NoAnswer,
    question=texts,
    why=st.sampled_from(Why),
    evidence=st.lists(evidence, max_size=2),
    confidence=chances,
    within=st.none() | st.builds(Period, st.none() | st.dates(), st.dates()),
)


def test_an_answer_is_told_with_its_citations() -> None:
    assert reply_json(ANSWER) == {
        "id": None,
        "question": "When did the harbour reopen?",
        "status": "answered",
        "answer": "The harbour reopened on Monday, said Ada Quist. [1]",
        "short_answer": "Monday",
        "stance": "single",
        "confidence": 0.9877,
        "reason": None,
        "within": None,
        "as_of": "2025-02-17",
        "citations": [
            {
                "number": 1,
                "quote": "The harbour reopened on Monday, said Ada Quist.",
                "link": "https://news.example/harbour#:~:text="
                "The%20harbour%20reopened%20on%20Monday%2C%20said%20Ada%20Quist",
                "page": None,
                "article": {
                    "id": "harbour",
                    "title": "Harbour reopens",
                    "url": "https://news.example/harbour",
                    "published": "2025-02-17",
                    "site": "The Quay",
                },
                "also": [],
                "passage": {"id": PASSAGE.id, "start": 19, "end": 66},
                "span": {"start": 43, "end": 49},
            }
        ],
        "written": None,
        "evidence": [
            {"passage_id": PASSAGE.id, "article_id": "harbour", "score": 0.8765, "text": HARBOUR.text}
        ],
        "milliseconds": {"retrieve": 12.3, "read": 6.8, "total": 19.1},
    }


def test_a_refusal_keeps_its_confidence_and_its_evidence() -> None:
    said = reply_json(REFUSAL, id="q7")
    assert (said["id"], said["status"], said["reason"]) == ("q7", "no_answer", "not_sure")
    assert said["confidence"] == 0.25
    assert [found["article_id"] for found in said["evidence"]] == ["harbour"]


@pytest.mark.parametrize(("first", "told"), [(date(2025, 2, 10), "2025-02-10"), (None, None)])
def test_a_refusal_tells_the_days_in_which_it_looked(first: date | None, told: str | None) -> None:
    refusal = replace(REFUSAL, within=Period(first, date(2025, 2, 19)))
    assert reply_json(refusal)["within"] == {"from": told, "to": "2025-02-19"}


@given(replies, names | st.integers())
def test_whatever_is_replied_keeps_the_contract(reply: Reply, id: str | int | None) -> None:
    assert breaches(json.loads(json.dumps(reply_json(reply, id)))) == []


@pytest.mark.parametrize("error", [EmptyQuestion(), QuestionTooLong(10_000, 1_000)])
def test_a_question_that_cannot_be_asked_keeps_the_contract(error: EmptyQuestion | QuestionTooLong) -> None:
    said = refusal_json("?", error.reason, 7)
    assert breaches(said) == []
    assert (said["id"], said["reason"], said["confidence"]) == (7, error.reason, 0)


def test_the_fields_always_come_in_the_same_order() -> None:
    order = list(schema()["properties"])
    assert list(reply_json(ANSWER)) == list(reply_json(REFUSAL)) == list(refusal_json("", "", "1")) == order


def test_every_stance_is_in_the_contract_and_explained() -> None:
    assert set(schema()["properties"]["stance"]["enum"]) == {None, *Stance}
    assert all(f"| `{stance}` |" in DOCS.read_text("utf-8") for stance in Stance)


def test_the_span_is_where_the_words_that_answer_stand() -> None:
    span = reply_json(ANSWER)["citations"][0]["span"]
    assert HARBOUR.text[span["start"] : span["end"]] == "Monday"


def test_who_else_has_the_words_is_told_as_articles_are() -> None:
    copy = replace(HARBOUR, id="copy", site="The Post", story="storm")
    also = replace(ANSWER, citations=[replace(ANSWER.citations[0], also=(copy,))])
    said = reply_json(also)
    assert breaches(said) == []
    assert said["citations"][0]["also"] == [article_json(HARBOUR) | {"id": "copy", "site": "The Post"}]


def test_the_page_is_the_one_on_which_the_quote_begins() -> None:
    paged = Passage(replace(HARBOUR, pages=(0, 19, 60)), 0, 66)
    said = reply_json(replace(ANSWER, citations=[Citation(1, paged, 19, 66)]))
    assert said["citations"][0]["page"] == 2
    assert breaches(said) == []


def test_every_reason_that_can_be_given_is_in_the_contract() -> None:
    given = {None, *Why, EmptyQuestion.reason, QuestionTooLong.reason}
    assert set(schema()["properties"]["reason"]["enum"]) == given


@pytest.mark.parametrize(
    "change",
    [
        {"mood": "good"},
        {"citations": []},
        {"answer": None},
        {"answer": "The harbour reopened on Monday."},
        {"reason": "not_sure"},
        {"stance": None},
        {"stance": "unsure"},
        {"status": "no_answer"},
        {"confidence": 1.01},
        {"as_of": "17 Feb 2025"},
        {"milliseconds": {"total": 1}},
        {"evidence": [{"text": "a passage"}]},
        {"citations": [{**reply_json(ANSWER)["citations"][0], "link": "file:///etc/passwd"}]},
    ],
    ids=str,
)
def test_the_contract_notices_what_is_against_it(change: dict[str, Any]) -> None:
    assert len(breaches(reply_json(ANSWER) | change)) >= 1


@pytest.mark.parametrize("field", list(reply_json(ANSWER)))
def test_the_contract_notices_a_field_that_is_missing(field: str) -> None:
    said = reply_json(ANSWER)
    del said[field]
    assert any(repr(field) in breach for breach in breaches(said))


def test_an_article_without_particulars_says_so() -> None:
    bare = article_json(Article("a", "A title", "Some text."))
    assert bare == {"id": "a", "title": "A title", "url": None, "published": None, "site": None}


def test_every_field_is_explained() -> None:
    explained = DOCS.read_text("utf-8")
    for field in schema()["properties"]:
        assert f"| `{field}`" in explained
    for reason in filter(None, schema()["properties"]["reason"]["enum"]):
        assert f"| `{reason}` |" in explained

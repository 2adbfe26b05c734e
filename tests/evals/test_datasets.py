"""Datasets are read from their layouts, and a passage is right when the rule of the set says so."""

import gzip
import json
import lzma
from datetime import date
from pathlib import Path

import pytest

from evals.datasets import Case, DatasetError, Half, half, in_named_article, load, near_the_question, spread
from retrieval.types import Article, Passage

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
ROW = {
    "dataset": "small",
    "article_id": "Big_Bang",
    "title": "Big_Bang",
    "passage_id": "small/1",
    "passage": "It began with a bang.",
    "question": "How did it begin?",
    "question_id": "small/q1",
    "answers": ["with a bang"],
    "answerable": True,
}


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def passage(text: str, start: int = 0, end: int | None = None, article_id: str = "a") -> Passage:
    return Passage(Article(article_id, "A title", text), start, len(text) if end is None else end)


def case(question: str, *answers: str, article_ids: tuple[str, ...] = ()) -> Case:
    return Case("q", question, answers, bool(answers), article_ids)


def test_news_is_a_folder_of_packed_articles_and_questions(tmp_path: Path) -> None:
    article = {
        "id": "n1",
        "title": "T",
        "text": "It rose.",
        "url": "https://e.org/1",
        "published": "2022-11-09",
    }
    (tmp_path / "articles.jsonl.xz").write_bytes(lzma.compress(lines(article | {"site": "e.org"}).encode()))
    asked = {
        "id": "q1",
        "question": "What rose?",
        "date": "2022-11-10",
        "answers": ["It"],
        "articles": ["n1"],
    }
    (tmp_path / "questions.jsonl").write_text(
        lines(asked, {"id": "q2", "question": "Why?", "answerable": False})
    )

    news = load(tmp_path)

    assert news.articles == [Article("n1", "T", "It rose.", "https://e.org/1", date(2022, 11, 9), "e.org")]
    assert news.cases == [
        Case("q1", "What rose?", ("It",), True, ("n1",), date(2022, 11, 10), subject="T"),
        Case("q2", "Why?", (), False, subject="Why?"),
    ]
    assert news.is_right is near_the_question


def test_every_passage_of_a_squad_like_file_is_an_article_with_a_readable_title(tmp_path: Path) -> None:
    path = tmp_path / "small.jsonl.gz"
    second = ROW | {"question_id": "small/q2", "answerable": False, "answers": []}
    third = ROW | {"question_id": "small/q3", "passage_id": "small/2", "passage": "Then it cooled."}
    path.write_bytes(gzip.compress(lines(ROW, second, third).encode()))

    small = load(path)

    assert small.name == "small"
    assert [(a.id, a.title, a.text) for a in small.articles] == [
        ("small/1", "Big Bang", "It began with a bang."),
        ("small/2", "Big Bang", "Then it cooled."),
    ]
    assert [(c.id, c.article_ids, c.answerable) for c in small.cases] == [
        ("small/q1", ("small/1",), True),
        ("small/q2", ("small/1",), False),
        ("small/q3", ("small/2",), True),
    ]
    assert {c.subject for c in small.cases} == {"Big Bang"}


def test_a_folder_of_squad_like_files_is_one_dataset(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(ROW))
    (tmp_path / "b.jsonl").write_text(lines(ROW | {"passage_id": "b/1", "question_id": "b/q1"}))
    assert [c.id for c in load(tmp_path).cases] == ["small/q1", "b/q1"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("not json\n", "line 1 is no JSON"),
        (lines(ROW) + "[1]\n", "line 2 is no JSON object"),
        (lines({"title": "x"}), "a row has no 'passage_id'"),
        (lines(ROW | {"date": "yesterday"}), "'yesterday' is no date"),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_file(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / "bad.jsonl").write_text(content)
    with pytest.raises(DatasetError, match=f"bad.jsonl: {why}"):
        load(tmp_path)


def test_a_file_that_is_not_packed_as_its_name_says_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl.gz").write_text(lines(ROW))
    with pytest.raises(DatasetError, match=r"bad.jsonl.gz: cannot be read"):
        load(tmp_path)


def test_a_folder_without_questions_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"no \.jsonl file"):
        load(tmp_path)


def test_a_few_cases_are_taken_from_all_over_the_file() -> None:
    cases = [Case(str(n), "?", (), False) for n in range(10)]
    assert [c.id for c in spread(cases, 4)] == ["0", "2", "5", "7"]
    assert spread(cases, 99) == spread(cases, None) == cases


def test_the_half_of_a_subject_is_drawn_by_its_name_alone() -> None:
    # their SHA-256 begins with 66, which is even, and with d5, which is odd
    assert [half(subject) for subject in ("Big Bang", "Lenin")] == [Half.FIT, Half.REPORT]
    assert (Half.FIT, Half.REPORT) == ("fit", "report")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared datasets are not beside this checkout")
def test_the_halves_of_a_set_are_about_equal_and_share_no_subject() -> None:
    cases = load(SHARED / "dev").cases
    fitted = [c for c in cases if half(c.subject) is Half.FIT]
    assert len({c.subject for c in cases}) == 48
    assert 0.4 < len(fitted) / len(cases) < 0.6


def test_a_passage_of_a_named_article_is_right_if_the_answer_stands_in_it() -> None:
    text = "It began with a bang. Then it cooled."
    asked = case("How did it begin?", "a Bang", article_ids=("a",))
    assert in_named_article(asked, passage(text, 0, 21))
    assert not in_named_article(asked, passage(text, 22))


def test_the_same_words_in_another_article_are_not_right() -> None:
    asked = case("How did it begin?", "a bang", article_ids=("a",))
    assert not in_named_article(asked, passage("It began with a bang.", article_id="b"))


def test_the_whole_of_a_named_article_is_right_even_if_the_answer_cuts_a_word() -> None:
    assert in_named_article(case("Who?", "Lenin", article_ids=("a",)), passage("Of Leninism.\n", 0, 12))


def test_news_is_right_where_the_answer_stands_near_two_words_of_the_question() -> None:
    asked = case("Which team visited the White House this week?", "Atlanta Braves")
    assert near_the_question(asked, passage("The Atlanta Braves came to the White House."))
    assert not near_the_question(asked, passage("The Atlanta Braves came to a house."))
    assert not near_the_question(asked, passage("Their team came to the White House."))


def test_near_is_four_hundred_characters_on_either_side() -> None:
    asked = case("Which team visited the White House?", "Braves")
    assert near_the_question(asked, passage("White House " + "x " * 190 + "Braves"))
    assert not near_the_question(asked, passage("White House " + "x " * 200 + "Braves"))


def test_a_word_of_the_question_counts_once_and_a_word_of_the_answer_never() -> None:
    asked = case("Is White House staff paid by the house or the state?", "the White House")
    assert not near_the_question(asked, passage("The White House, the house, the House. Staff!"))
    assert near_the_question(asked, passage("The White House: staff paid."))


def test_a_question_with_one_content_word_needs_that_one_alone() -> None:
    assert near_the_question(case("Who was Lenin?", "a leader"), passage("Lenin's a leader."))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared datasets are not beside this checkout")
def test_the_news_rule_agrees_with_how_the_news_set_was_made() -> None:
    news = load(SHARED / "news_dev")
    by_id = {article.id: article for article in news.articles}
    answerable = [c for c in news.cases if c.answerable]
    said = [c for c in answerable if any(news.is_right(c, passage(by_id[i].text)) for i in c.article_ids)]
    assert (len(news.articles), len(news.cases), len(answerable)) == (1298, 220, 160)
    assert len(said) >= 159


def test_the_examples_name_articles_that_hold_their_answers() -> None:
    examples = load(Path(__file__).parents[2] / "evals" / "examples")
    by_id = {article.id: article for article in examples.articles}
    answerable = [c for c in examples.cases if c.answerable]
    assert answerable
    for c in answerable:
        assert any(examples.is_right(c, passage(by_id[i].text, article_id=i)) for i in c.article_ids), c.id

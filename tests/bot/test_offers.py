"""What is offered to read where nothing answers."""

from dataclasses import replace

from bot.offers import MOST, NEAR, nearest
from bot.rendering import render
from bot.wording import replies
from retrieval.types import Evidence, NoAnswer, Passage, Why
from tests.bot.conftest import ARTICLE


def refusal(*scores: float, story: str | None = None) -> NoAnswer:
    """A refusal with an article for each score, all of one `story` if one is given."""
    articles = [replace(ARTICLE, id=f"{n}", title=f"Title {n}", story=story) for n, _ in enumerate(scores)]
    found = [Evidence(Passage(each, 0, 9), score) for each, score in zip(articles, scores, strict=True)]
    return NoAnswer("Who?", Why.NOT_SURE, found)


def test_articles_about_something_else_are_not_offered() -> None:
    assert nearest(refusal(NEAR - 0.01, 0.1)) == []
    assert render(refusal(NEAR - 0.01)).content == replies.no_answer(Why.NOT_SURE, None)


def test_what_is_much_farther_than_the_nearest_is_not_offered() -> None:
    assert [each.title for each in nearest(refusal(0.5, 0.4, 0.3))] == ["Title 0", "Title 1"]


def test_not_more_than_a_few_are_offered_and_no_story_twice() -> None:
    assert len(nearest(refusal(*[0.5] * 9))) == MOST
    assert len(nearest(refusal(*[0.5] * 9, story="s"))) == 1


def test_an_offer_has_neither_a_number_nor_a_quote() -> None:
    said = render(refusal(0.5)).content.splitlines()

    assert said[1:] == [
        "-# Near, but not an answer: [Title 0](<https://news.example/harbour>) · The Quay · 17 Feb 2025"
    ]


def test_several_offers_are_a_list() -> None:
    said = render(refusal(0.5, 0.5)).content.splitlines()

    assert said[1] == "-# Near, but not an answer:"
    assert [line[:11] for line in said[2:]] == ["- [Title 0]", "- [Title 1]"]

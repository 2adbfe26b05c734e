"""What a model gets to read."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrieval.chat.selecting import HEAD, selected, tokens_of
from retrieval.types import Article, Evidence, Passage


def passage(article: str, at: int = 0, story: str | None = None) -> Passage:
    text = f"{article} says something new in its {at}th part. " * 4
    return Passage(Article(article, article, "x" * at + text, story=story), at, at + len(text))


def found(*passages: Passage) -> list[Evidence]:
    return [Evidence(each, 1.0) for each in passages]


def test_each_articles_best_comes_before_any_articles_second_best() -> None:
    evidence = found(passage("a", 0), passage("a", 1), passage("b", 0), passage("a", 2), passage("b", 1))
    places = [(each.article.id, each.start) for each in selected(evidence)]
    assert places == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2)]


def test_a_copy_is_not_read_twice() -> None:
    text = "The very same words were printed. "
    one, other = (Passage(Article(id, id, text, story="one"), 0, len(text)) for id in ("first", "second"))
    assert selected(found(one, other)) == [one]


def test_the_first_is_read_however_small_the_budget() -> None:
    assert selected(found(passage("a"), passage("b")), budget=1) == [passage("a")]


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.integers(200, 600))
def test_the_budget_is_kept_and_nothing_is_read_twice(articles: list[str], budget: int) -> None:
    evidence = found(*(passage(article, at) for at, article in enumerate(articles)))
    chosen = selected(evidence, budget)
    assert sum(tokens_of(each.text) + HEAD for each in chosen) <= budget
    assert len({each.id for each in chosen}) == len(chosen)
    turns = [sum(each.article.id == one.article.id for each in chosen[:at]) for at, one in enumerate(chosen)]
    assert all(one <= other for one, other in pairwise(turns))

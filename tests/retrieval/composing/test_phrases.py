"""What stands between the articles' own words."""

from datetime import date

import pytest

from retrieval.composing.phrases import outlet, said_by
from retrieval.types import Article


@pytest.mark.parametrize(
    ("article", "name"),
    [
        (Article("a", "A title", "", url="https://www.news.example/a", site="The Quay"), "The Quay"),
        (Article("a", "A title", "", url="https://www.news.example/a"), "news.example"),
        (Article("a", "A title", "", url="http://["), "A title"),
        (Article("a", "A title", ""), "A title"),
        (Article("a", "", ""), "an untitled article"),
    ],
)
def test_an_outlet_is_named_as_well_as_it_is_known(article: Article, name: str) -> None:
    assert outlet(article) == name


def test_an_article_is_named_with_its_day_if_it_has_one() -> None:
    assert (
        said_by(Article("a", "", "", published=date(2025, 2, 17), site="OAN")) == "On 17 February 2025, OAN"
    )
    assert said_by(Article("a", "", "", site="OAN")) == "Undated, OAN"

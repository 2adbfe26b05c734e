"""A small library that the tests of finding and reading share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.splitting import Splitting, split
from retrieval.library import Library
from retrieval.types import Article
from tests.encoders import HashingEncoder

ARTICLES = {
    "default": [
        Article(
            "course",
            "Marines go back to school",
            "Green Berets lead the training in Mexico. It ends in March.",
        ),
        Article("vote", "Senate votes", "The Senate let instructors in. It voted on Tuesday."),
        Article("plan", "Marathon plan", "The training plan for runners lasts eighteen weeks."),
    ],
    "guild-1": [Article("secret", "Our own", "Green Berets lead the secret training of guild one.")],
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Two collections, of which an asker may see one, the other, or both."""
    with Library(tmp_path / "home", HashingEncoder(256)) as library:
        for collection, articles in ARTICLES.items():
            cut = [(article, split(article, Splitting(60, 0))) for article in articles]
            library.put(collection, cut)
        yield library

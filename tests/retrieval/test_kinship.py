"""Near-duplicates find each other in the catalogue, in whatever order they come."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from retrieval.catalogue import Catalogue
from retrieval.types import Article

AGENCY = (
    "The ferry to the island left the harbour on Monday for the first time since the storm. Two hundred "
    "people were on board, said the harbour master, and all of them had waited for four days. The quay "
    "was damaged on its northern side, where a crane fell into the water. Divers are to look at it on "
    "Thursday. Until then the larger ships must wait outside, which costs the port about ninety thousand "
    "a day."
)
HERALD = Article("herald", "Ferry sails", AGENCY)
POST = Article("post", "The ferry is back", "Our own reporter was there early. " + AGENCY)
WIRE = Article("wire", "Ferry", AGENCY.replace("on Thursday", "on Friday"))
OTHER = Article(
    "other",
    "Senate votes",
    "The Senate voted on Tuesday to send instructors to the camp. Forty senators were for it and twelve "
    "against, after a debate of nine hours in which the cost was hardly mentioned. The instructors leave "
    "next month.",
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(tmp_path / "footnote.sqlite")
    for name in ("news", "guild"):
        catalogue.add_collection(name)
    yield catalogue
    catalogue.close()


def stories(catalogue: Catalogue, collection: str = "news") -> dict[str, str | None]:
    return {article.id: article.story for article in catalogue.articles(collection)}


@pytest.mark.parametrize(
    "order", list(permutations([HERALD, POST, WIRE])), ids=lambda order: "-".join(a.id for a in order)
)
def test_near_duplicates_are_one_story_and_the_rest_is_none(
    catalogue: Catalogue, order: tuple[Article, ...]
) -> None:
    for article in (OTHER, *order):
        catalogue.put("news", [(article, [])])
    found = stories(catalogue)
    assert found["herald"] == found["post"] == found["wire"] is not None
    assert found["other"] is None


def test_a_collection_does_not_know_the_near_duplicates_of_another(catalogue: Catalogue) -> None:
    catalogue.put("news", [(HERALD, [])])
    catalogue.put("guild", [(POST, [])])
    assert stories(catalogue) == {"herald": None}
    assert stories(catalogue, "guild") == {"post": None}


def test_an_article_that_is_rewritten_leaves_its_story(catalogue: Catalogue) -> None:
    catalogue.put("news", [(HERALD, []), (POST, [])])
    catalogue.put("news", [(Article("post", POST.title, OTHER.text), [])])
    assert stories(catalogue)["post"] is None


def test_what_is_put_again_is_not_its_own_near_duplicate(catalogue: Catalogue) -> None:
    for _ in range(2):
        catalogue.put("news", [(HERALD, [])])
    assert stories(catalogue) == {"herald": None}


def test_an_article_without_words_has_no_story(catalogue: Catalogue) -> None:
    catalogue.put("news", [(Article("a", "", "…"), []), (Article("b", "", "…"), [])])
    assert stories(catalogue) == {"a": None, "b": None}

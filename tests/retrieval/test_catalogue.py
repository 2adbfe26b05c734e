"""The truth, in SQLite: what is put in is found, by those who may see it, until it is taken out."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalogue import Catalogue, Collection
from retrieval.errors import NotALibrary, UnknownArticle, UnknownCollection
from retrieval.types import Article, Notice, NoticeKind, Passage, Period, Scope

NEWS = Scope.of("news")
BOTH = Scope.of("news", "guild")

STORM = Article(
    "storm",
    "Harbour reopens",
    "The storm ended on Sunday. The harbour reopened on Monday.",
    url="https://news.example/storm",
    published=date(2025, 2, 17),
    site="The Quay",
    authors=("Ada Quist", "Bo Lund"),
    language="en",
    modified=date(2025, 2, 18),
    pages=(0, 27),
    notices=(Notice(NoticeKind.CORRECTION, 0, 26),),
)
VOTE = Article("vote", "Senate votes", "The Senate voted on Tuesday.", published=date(2025, 3, 1))


def halves(article: Article) -> tuple[Article, list[Passage]]:
    """The article and its two passages."""
    middle, end = len(article.text) // 2, len(article.text)
    return article, [Passage(article, 0, middle, "Weather"), Passage(article, middle, end)]


def matched(catalogue: Catalogue, question: str, scope: Scope = NEWS) -> list[str]:
    """The texts of the passages that share words with a question."""
    found = catalogue.match(question, scope, 5)
    passages = catalogue.find(scope, found)
    return [passages[passage_id].text for passage_id in found]


def rows_of_words(catalogue: Catalogue) -> int:
    """How many rows the full-text index holds, asked past our code."""
    with closing(sqlite3.connect(catalogue.path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM passage_words").fetchone()
        return int(count)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """One with an article, for tests that only ask."""
    catalogue = Catalogue(tmp_path_factory.mktemp("asked") / "footnote.sqlite")
    catalogue.add_collection("news")
    catalogue.put("news", [halves(STORM)])
    yield catalogue
    catalogue.close()


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """One with two collections, both empty."""
    catalogue = Catalogue(tmp_path / "footnote.sqlite")
    catalogue.add_collection("news")
    catalogue.add_collection("guild")
    yield catalogue
    catalogue.close()


def test_what_does_not_make_another_article_comes_back_too(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM)])
    assert catalogue.article("news", "storm").notices == STORM.notices


def test_an_article_comes_back_as_it_was_put(catalogue: Catalogue) -> None:
    assert catalogue.put("news", [halves(STORM)]) == []
    assert catalogue.article("news", "storm") == STORM
    assert list(catalogue.passages("news")) == halves(STORM)[1]
    assert catalogue.revisions("news") == {"storm": STORM.revision}


def test_what_was_put_is_there_after_closing(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM)])
    catalogue.close()
    again = Catalogue(catalogue.path)
    assert again.article("news", "storm") == STORM
    assert len(again.match("monday", NEWS, 5)) == 1
    again.close()


def test_a_new_revision_takes_the_place_of_the_old_one(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM)])
    edited = replace(STORM, text="The storm goes on. Boats stay ashore.")
    gone = catalogue.put("news", [halves(edited)])
    assert gone == [passage.id for passage in halves(STORM)[1]]
    assert catalogue.match("monday", NEWS, 5) == {}
    assert list(catalogue.passages("news")) == halves(edited)[1]
    assert rows_of_words(catalogue) == 2


def test_a_put_that_fails_half_way_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM)])
    edited = replace(STORM, text="The storm goes on.")
    twice = Passage(VOTE, 0, 5)
    with pytest.raises(Exception, match="UNIQUE"):
        catalogue.put("news", [halves(edited), (VOTE, [twice, twice])])
    assert catalogue.articles("news") == [STORM]
    assert len(catalogue.match("monday", NEWS, 5)) == 1
    assert catalogue.problem() is None


def test_a_removed_article_leaves_nothing_behind(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM), halves(VOTE)])
    catalogue.remove("news", ["storm"])
    assert catalogue.articles("news") == [VOTE]
    assert catalogue.match("storm", NEWS, 5) == {}
    assert catalogue.find(NEWS, [passage.id for passage in halves(STORM)[1]]) == {}
    assert rows_of_words(catalogue) == 2


def test_a_removed_collection_leaves_nothing_behind(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM)])
    catalogue.put("guild", [halves(VOTE)])
    catalogue.remove_collection("news")
    assert [collection.name for collection in catalogue.collections()] == ["guild"]
    assert rows_of_words(catalogue) == 2
    assert catalogue.problem() is None


def test_collections_are_counted_and_named_in_order(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM), halves(VOTE)])
    catalogue.set_vectors("news", "hashing-64", "news-1")
    assert catalogue.collections() == [
        Collection("guild", 0, 0, None, None),
        Collection("news", 2, 4, "hashing-64", "news-1"),
    ]
    assert catalogue.vectors(NEWS) == ["news-1"]
    assert catalogue.vectors(Scope.of("guild", "nowhere")) == []


def test_articles_are_listed_newest_first_and_undated_ones_last(catalogue: Catalogue) -> None:
    undated = replace(VOTE, id="undated", published=None)
    catalogue.put("news", [halves(undated), halves(STORM), halves(VOTE)])
    assert [article.id for article in catalogue.articles("news")] == ["vote", "storm", "undated"]


def test_what_is_not_there_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownCollection, match="'sport'"):
        catalogue.collection("sport")
    with pytest.raises(UnknownArticle, match=r"'storm' in 'news'"):
        catalogue.article("news", "storm")
    with pytest.raises(UnknownArticle, match=r"'storm' in 'news'"):
        catalogue.remove("news", ["storm"])
    assert catalogue.revisions("sport") == {}


def test_a_collection_is_never_seen_from_another(catalogue: Catalogue) -> None:
    secret = replace(STORM, text="The storm hid a secret. Only the guild knows it.")
    catalogue.put("news", [halves(STORM)])
    catalogue.put("guild", [halves(secret)])  # the same article id, another text
    assert matched(catalogue, "storm") == [halves(STORM)[1][0].text]
    assert matched(catalogue, "storm", Scope.of("guild")) == [halves(secret)[1][0].text]
    assert len(catalogue.match("storm", BOTH, 5)) == 2
    assert catalogue.find(NEWS, [passage.id for passage in halves(secret)[1]]) == {}
    catalogue.remove("news", ["storm"])
    assert catalogue.article("guild", "storm") == secret


@pytest.mark.parametrize("scope", [Scope.of(), Scope.of("sport")], ids=["empty", "unknown"])
def test_a_scope_without_collections_sees_nothing(shared: Catalogue, scope: Scope) -> None:
    assert shared.match("storm", scope, 5) == {}
    assert shared.find(scope, shared.passage_ids("news")) == {}


def test_the_word_of_a_collection_is_not_a_word_of_its_articles(shared: Catalogue) -> None:
    assert shared.match("c1 visible", NEWS, 5) == {}


@pytest.mark.parametrize(
    "question",
    ["storms", "STORM", "storm?", '"storm', "storm*", "NEAR(storm", "storm AND", "visible:storm", "storm 😀"],
)
def test_words_are_found_whatever_stands_around_them(shared: Catalogue, question: str) -> None:
    assert matched(shared, question) == [halves(STORM)[1][0].text]


@pytest.mark.parametrize("question", ["", "😀", "👩‍👩‍👧", '"', "*", "_", "²", "( ) : ^ -", "\x00", "\ud800"])
def test_what_has_no_words_finds_nothing(shared: Catalogue, question: str) -> None:
    assert shared.match(question, NEWS, 5) == {}


def test_a_question_of_stop_words_alone_is_still_asked(shared: Catalogue) -> None:
    assert len(shared.match("the on", NEWS, 5)) == 2


def test_a_question_of_many_words_is_still_asked(shared: Catalogue) -> None:
    many = " ".join(f"word{number}" for number in range(5_000))
    assert len(shared.match(f"{many} monday", NEWS, 5)) == 1


@settings(max_examples=200, deadline=None)
@given(question=st.text(st.characters(exclude_categories=[])) | st.text("\"*:^(){}-+ aANDORTNE'storm"))
def test_any_question_is_an_answerable_one(shared: Catalogue, question: str) -> None:
    found = shared.match(question, NEWS, 5)
    assert {passage.article for passage in shared.find(NEWS, found).values()} <= {STORM}


def test_threads_take_turns_in_writing(catalogue: Catalogue) -> None:
    def write(writer: int) -> None:
        for number in range(20):
            catalogue.put("news", [halves(replace(VOTE, id=f"{writer}-{number}"))])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert catalogue.collection("news").articles == 80


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("DELETE FROM passage_words WHERE rowid = 1", "passage without words"),
        ("INSERT INTO passage_words (rowid, text) VALUES (99, 'x')", "words of no passage"),
        ('UPDATE passages SET "end" = 9999 WHERE id = 1', "passage outside of its article"),
        ("DELETE FROM articles", "passages"),
        ("UPDATE passage_words_content SET c2 = 'other words' WHERE id = 1", "full-text index"),
    ],
)
def test_a_problem_is_noticed(catalogue: Catalogue, harm: str, told: str) -> None:
    catalogue.put("news", [halves(STORM)])
    assert catalogue.problem() is None
    with closing(sqlite3.connect(catalogue.path)) as connection, connection:
        connection.execute(harm)
    assert told in str(catalogue.problem())


def test_a_damaged_page_is_an_error_of_ours(catalogue: Catalogue) -> None:
    catalogue.put("news", [halves(STORM)])
    catalogue.close()
    size = catalogue.path.stat().st_size
    with catalogue.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(NotALibrary), closing(Catalogue(catalogue.path)) as damaged:
        damaged.article("news", "storm")


@pytest.mark.parametrize(
    ("within", "is_found"),
    [
        (Period(date(2025, 2, 17), date(2025, 2, 17)), True),
        (Period(None, date(2025, 2, 17)), True),
        (Period(date(2025, 2, 18), date(2025, 2, 20)), False),
        (Period(None, date(2025, 2, 16)), False),
    ],
)
def test_an_article_is_in_a_period_from_its_first_day_to_its_last(
    shared: Catalogue, within: Period, is_found: bool
) -> None:
    assert bool(shared.match("storm", NEWS, 5, within)) is is_found


def test_the_passages_of_a_period_are_told_by_their_vectors(catalogue: Catalogue) -> None:
    undated = replace(STORM, id="undated", published=None)
    catalogue.put("news", [halves(STORM), halves(VOTE), halves(undated)])
    february = Period(date(2025, 2, 1), date(2025, 2, 28))
    assert catalogue.passages_within(NEWS, february) == {}
    catalogue.set_vectors("news", "an encoder", "news-1")
    ids = [passage.id for passage in halves(STORM)[1]]
    assert catalogue.passages_within(NEWS, february) == {"news-1": ids}
    assert catalogue.passages_within(Scope.of("guild"), february) == {}

"""The catalogue and the vectors stay in step, whatever is interrupted, lost or damaged."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.splitting import Splitting, split
from retrieval.catalogue import Catalogue
from retrieval.errors import IndexDamaged, IndexMismatch, LibraryInUse, NotALibrary, NotWritable
from retrieval.index import Index
from retrieval.library import CATALOGUE, ENCODED_AT_ONCE, VECTORS, Library
from retrieval.types import Article, Passage, Period, Scope
from tests.encoders import HashingEncoder
from tests.retrieval.damage import HARMS

NEWS = Scope.of("news")

OLD = Article("storm", "Storm", "The storm began on Friday. The harbour closed on Saturday.")
NEW = replace(OLD, text="The storm ended on Sunday. The harbour reopened on Monday. Ferries follow.")
VOTE = Article("vote", "Vote", "The Senate voted on Tuesday.")
LONG = Article("long", "Minutes", "".join(f"Speaker {n} said item {n * n}.\n" for n in range(1_100)))


class Interruption(Exception):
    """What ends a test's process, as far as the library can tell."""


class StoppedAfterCommit(Catalogue):
    """A catalogue whose process ends as soon as it has stored something."""

    def put(
        self, collection: str, articles: Iterable[tuple[Article, Sequence[Passage]]], run: int | None = None
    ) -> list[str]:
        super().put(collection, articles, run)
        raise Interruption


def cut(article: Article, size: int = 40) -> tuple[Article, list[Passage]]:
    return article, split(article, Splitting(size, 0))


def interrupt(encoded: int) -> None:
    raise Interruption


def open_library(home: Path, dimensions: int = 64) -> Library:
    return Library(home, HashingEncoder(dimensions))


def articles(library: Library, found: Iterable[str], scope: Scope = NEWS) -> set[str]:
    """The ids of the articles of these passages."""
    return {passage.article.id for passage in library.catalogue.find(scope, found).values()}


def seen(library: Library, question: str = "storm harbour", scope: Scope = NEWS) -> set[str]:
    """The revisions that a question meets, by meaning and by words."""
    near = library.nearest(library.encoder.encode_question(question), scope, 10)
    found = near | library.catalogue.match(question, scope, 10)
    return {passage.article.revision for passage in library.catalogue.find(scope, found).values()}


def vectors(home: Path) -> list[set[str]]:
    """The ids in each set of vectors, read past the library."""
    with closing(Index(home / VECTORS)) as index:
        return [index.passage_ids(name) for name in sorted(index.names())]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    """A library with the older revision of an article in it."""
    with open_library(home) as library:
        library.put("news", [cut(OLD)])
        yield library


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with so many passages that Chroma keeps HNSW files."""
    home = tmp_path_factory.mktemp("large") / "home"
    with open_library(home) as library:
        library.put("news", [cut(LONG)])
        assert library.catalogue.collection("news").passages > 1_000
    return home


def test_a_period_is_looked_into_however_much_nearer_the_rest_is(large: Path, tmp_path: Path) -> None:
    home = shutil.copytree(large, tmp_path / "home")
    dated = replace(VOTE, published=date(2025, 2, 18))
    with open_library(home) as library:
        library.put("news", [cut(dated)])
        question = library.encoder.encode_question("speaker said item")
        nearest = library.nearest(question, NEWS, 100)
        within = library.nearest(question, NEWS, 100, Period(dated.published, date(2025, 2, 20)))
        assert articles(library, nearest) == {"long"}
        assert articles(library, within) == {"vote"}
    assert len(within) == 1


def test_each_collection_is_looked_into_for_its_own_articles_of_a_period(library: Library) -> None:
    published = date(2025, 2, 18)
    here, there = (replace(article, published=published) for article in (OLD, VOTE))
    library.put("news", [cut(here)])
    library.put("guild", [cut(there)])
    vector = library.encoder.encode_question("storm senate")
    both = Scope.of("news", "guild")
    found = library.nearest(vector, both, 10, Period(published, published))
    assert articles(library, found, both) == {"storm", "vote"}
    assert library.nearest(vector, NEWS, 10, Period(None, date(2025, 2, 17))) == {}


def test_what_is_put_is_near_to_its_own_words(library: Library) -> None:
    found = library.nearest(library.encoder.encode_question("storm friday"), NEWS, 1)
    assert [passage.text for passage in library.catalogue.find(NEWS, found).values()] == [
        "The storm began on Friday."
    ]


def test_cosines_are_the_same_however_they_are_asked_for(library: Library) -> None:
    vector = library.encoder.encode_question("storm friday")
    near = library.nearest(vector, NEWS, 5)
    assert library.cosines(vector, NEWS, list(near)) == pytest.approx(near, abs=1e-5)


def test_a_new_revision_takes_the_place_of_the_old_one(library: Library) -> None:
    library.put("news", [cut(NEW)])
    assert seen(library) == {NEW.revision}
    assert vectors(library.home) == [{passage.id for passage in cut(NEW)[1]}]


def test_an_interruption_before_the_catalogue_knows_leaves_the_old_revision(library: Library) -> None:
    with pytest.raises(Interruption):
        library.put("news", [cut(NEW)], encoded=interrupt)
    assert seen(library) == {OLD.revision}
    library.check()
    assert library.sweep() == 3
    assert vectors(library.home) == [{passage.id for passage in cut(OLD)[1]}]


def test_an_interruption_after_the_catalogue_knows_leaves_the_new_revision(
    library: Library, home: Path
) -> None:
    library.catalogue.close()
    library.catalogue = StoppedAfterCommit(home / CATALOGUE)
    with pytest.raises(Interruption):
        library.put("news", [cut(NEW)])
    assert seen(library) == {NEW.revision}
    library.check()
    assert library.sweep() == 2
    assert vectors(home) == [{passage.id for passage in cut(NEW)[1]}]


def test_what_was_interrupted_can_be_done_again(library: Library, home: Path) -> None:
    with pytest.raises(Interruption):
        library.put("news", [cut(NEW), cut(VOTE)], encoded=interrupt)
    library.close()
    with open_library(home) as again:
        again.put("news", [cut(NEW), cut(VOTE)])
        assert seen(again) == {NEW.revision, VOTE.revision}
        again.check()
        assert again.sweep() == 0


def test_of_one_article_twice_in_a_batch_the_last_is_stored(library: Library, home: Path) -> None:
    library.put("news", [cut(OLD), cut(NEW), cut(VOTE), cut(VOTE)])
    assert library.catalogue.revisions("news") == {"storm": NEW.revision, "vote": VOTE.revision}
    assert vectors(home) == [{passage.id for article in (NEW, VOTE) for passage in cut(article)[1]}]


@pytest.mark.parametrize("size", [10, 30, 100])
def test_cutting_an_unchanged_text_anew_loses_no_vector(library: Library, home: Path, size: int) -> None:
    assert {passage.id for passage in cut(OLD, size)[1]} & {passage.id for passage in cut(OLD)[1]}
    library.put("news", [cut(OLD, size)])
    assert list(library.catalogue.passages("news")) == cut(OLD, size)[1]
    assert vectors(home) == [{passage.id for passage in cut(OLD, size)[1]}]
    library.check()


def test_an_article_of_many_batches_is_reported_batch_by_batch(home: Path) -> None:
    told: list[int] = []
    with open_library(home) as library:
        library.put("news", [(LONG, cut(LONG)[1][: ENCODED_AT_ONCE + 5])], encoded=told.append)
    assert told == [ENCODED_AT_ONCE, 5]


def test_after_the_last_article_there_is_nothing_left(library: Library, home: Path) -> None:
    library.remove("news", ["storm"])
    assert seen(library) == set()
    assert vectors(home) == [set()]
    library.check()
    library.put("news", [cut(NEW)])
    assert seen(library) == {NEW.revision}


def test_collections_are_apart_even_with_the_same_article_in_both(library: Library) -> None:
    library.put("guild", [cut(OLD)])
    library.put("guild", [cut(NEW)])
    assert seen(library) == {OLD.revision}
    assert seen(library, scope=Scope.of("guild")) == {NEW.revision}
    assert seen(library, scope=Scope.of("news", "guild")) == {OLD.revision, NEW.revision}
    assert seen(library, scope=Scope.of()) == set()
    library.remove("guild", ["storm"])
    assert seen(library) == {OLD.revision}
    library.check()


@pytest.mark.parametrize("name", ["", "a", "ä/ö", "../up", "guild 7!", "x" * 300, "😀"])
def test_a_collection_may_have_any_name(home: Path, name: str) -> None:
    with open_library(home) as library:
        library.put(name, [cut(OLD)])
        library.put(f"{name}!", [cut(NEW)])
        assert seen(library, scope=Scope.of(name)) == {OLD.revision}
        library.check()


def test_an_empty_library_is_in_order(home: Path) -> None:
    with open_library(home) as library:
        library.check()
        assert library.sweep() == 0
        library.rebuild()
        assert seen(library) == set()


def test_vectors_of_another_encoder_are_refused(library: Library, home: Path) -> None:
    library.close()
    with open_library(home, dimensions=32) as other:
        for use in (other.check, lambda: other.put("news", [cut(NEW)])):
            with pytest.raises(IndexMismatch, match=r"'news' .* 'hashing-64', but 'hashing-32'") as raised:
                use()
            assert "footnote rebuild" in raised.value.hint
        assert other.catalogue.revisions("news") == {"storm": OLD.revision}


def test_another_encoder_finds_nothing_where_nothing_is(library: Library, home: Path) -> None:
    library.remove("news", ["storm"])
    library.close()
    with open_library(home, dimensions=32) as other:
        other.check()
        assert seen(other) == set()


def test_vectors_of_another_encoder_are_made_anew(library: Library, home: Path) -> None:
    library.put("guild", [cut(VOTE)])
    library.close()
    with open_library(home, dimensions=32) as other:
        told: list[int] = []
        other.rebuild(told.append)
        assert sum(told) == 3
        other.check()
        assert seen(other) == {OLD.revision}
    assert sorted(map(len, vectors(home))) == [1, 2]  # and the old ones are gone


def test_an_interrupted_rebuild_leaves_the_old_vectors_in_use(library: Library, home: Path) -> None:
    with pytest.raises(Interruption):
        library.rebuild(interrupt)
    library.check()
    assert seen(library) == {OLD.revision}
    assert len(vectors(home)) == 2
    library.sweep()
    assert vectors(home) == [{passage.id for passage in cut(OLD)[1]}]


def lose_one_and_gain_another(vectors: Path) -> None:
    with closing(Index(vectors)) as index:
        (name,) = index.names()
        index.remove(name, [cut(LONG)[1][7].id])
        index.add(name, ["stray"], HashingEncoder().encode_passages(["stray"]))


@pytest.mark.parametrize("harm", HARMS)
def test_damaged_vectors_are_noticed_and_made_anew(
    large: Path, home: Path, harm: Callable[[Path], None]
) -> None:
    harm(shutil.copytree(large, home) / VECTORS)
    with open_library(home) as library:
        with pytest.raises(IndexDamaged) as raised:
            library.check()
        assert "footnote rebuild" in raised.value.hint
        assert library.catalogue.articles("news") == [LONG]
        library.rebuild()
        library.check()
        assert library.sweep() == 0
        assert seen(library, "Speaker 7 item 49") == {LONG.revision}


def test_a_lost_vector_is_noticed_though_the_count_is_right(large: Path, home: Path) -> None:
    lose_one_and_gain_another(shutil.copytree(large, home) / VECTORS)
    with open_library(home) as library:
        library.check()
        with pytest.raises(IndexDamaged, match="1 passages have no vector"):
            library.sweep()


def test_one_library_is_open_once(library: Library, home: Path) -> None:
    with pytest.raises(LibraryInUse, match="home is in use by process"):
        open_library(home)
    assert seen(library) == {OLD.revision}


def test_closing_twice_does_no_harm_to_the_next_owner(library: Library, home: Path) -> None:
    library.close()
    with open_library(home) as again:
        library.close()
        assert seen(again) == {OLD.revision}


def test_a_file_of_somebody_else_keeps_its_place_and_no_lock_is_left(home: Path) -> None:
    home.mkdir()
    (home / CATALOGUE).write_text("Dear diary", "utf-8")
    with pytest.raises(NotALibrary):
        open_library(home)
    assert (home / CATALOGUE).read_text("utf-8") == "Dear diary"
    (home / CATALOGUE).unlink()
    open_library(home).close()


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(NotWritable, match="file"):
        open_library(tmp_path / "file" / "home")

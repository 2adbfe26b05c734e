"""The vectors, in Chroma: near ones are found, and damage is told rather than answered from."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import DiskFull, IndexDamaged
from retrieval.index import Index
from retrieval.stages import Vector
from tests.retrieval.damage import HARMS, garble_sqlite

NEWS, GUILD = "news-0001", "guild-0001"
MANY = 1_100  # Chroma writes its HNSW files from 1,000 vectors on; until then they are made from its log


def ids(count: int) -> list[str]:
    return [f"passage-{number}" for number in range(count)]


def directions(count: int) -> Vector:
    """Unit vectors that are all different."""
    found = np.random.default_rng(7).normal(size=(count, 16)).astype(np.float32)
    unit: Vector = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


VECTORS = directions(5)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """Five vectors in one set, and another set that is empty."""
    with closing(Index(tmp_path / "vectors")) as index:
        index.create(NEWS)
        index.create(GUILD)
        index.add(NEWS, ids(5), VECTORS)
        yield index


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a set with HNSW files, closed."""
    path = tmp_path_factory.mktemp("large") / "vectors"
    with closing(Index(path)) as index:
        index.create(NEWS)
        index.add(NEWS, ids(MANY), directions(MANY))
    return path


@pytest.fixture
def damaged(large: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may damage."""
    return shutil.copytree(large, tmp_path / "vectors")


def check(path: Path, passages: int = MANY) -> None:
    with closing(Index(path)) as index:
        index.check(NEWS, passages)


def test_the_nearest_comes_first_with_its_cosine(index: Index) -> None:
    found = index.nearest(NEWS, VECTORS[3], 5)
    assert next(iter(found)) == "passage-3"
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert found == pytest.approx(dict(zip(ids(5), (VECTORS @ VECTORS[3]).tolist(), strict=True)), abs=1e-5)


def test_no_more_are_found_than_are_asked_for_or_there(index: Index) -> None:
    assert len(index.nearest(NEWS, VECTORS[0], 2)) == 2
    assert len(index.nearest(NEWS, VECTORS[0], 100)) == 5
    assert index.nearest(GUILD, VECTORS[0], 100) == {}


def test_the_nearest_can_be_looked_for_among_some(index: Index) -> None:
    found = index.nearest(NEWS, VECTORS[3], 5, ["passage-4", "passage-1"])
    assert set(found) == {"passage-4", "passage-1"}
    assert found["passage-1"] == pytest.approx(float(VECTORS[1] @ VECTORS[3]), abs=1e-5)
    assert index.nearest(NEWS, VECTORS[3], 5, []) == {}


def test_ids_that_are_not_there_are_passed_over(index: Index) -> None:
    assert set(index.nearest(NEWS, VECTORS[3], 5, ["nowhere", "passage-1"])) == {"passage-1"}
    assert index.nearest(NEWS, VECTORS[3], 5, ["nowhere"]) == {}


def test_cosines_are_those_of_the_ids_that_are_there(index: Index) -> None:
    found = index.cosines(NEWS, VECTORS[3], ["passage-3", "passage-1", "nowhere"])
    expected = {"passage-3": 1.0, "passage-1": float(VECTORS[1] @ VECTORS[3])}
    assert found == pytest.approx(expected, abs=1e-5)
    assert index.cosines(NEWS, VECTORS[3], ["nowhere"]) == {}


def test_of_no_ids_there_are_no_cosines(index: Index) -> None:
    assert index.cosines(NEWS, VECTORS[0], []) == {}


def test_a_vector_of_a_known_id_takes_the_place_of_the_old_one(index: Index) -> None:
    index.add(NEWS, ["passage-0"], VECTORS[4:5])
    assert index.cosines(NEWS, VECTORS[4], ["passage-0"])["passage-0"] == pytest.approx(1, abs=1e-5)
    assert index.passage_ids(NEWS) == set(ids(5))


def test_what_is_removed_is_gone_and_what_is_not_there_is_passed_over(index: Index) -> None:
    index.remove(NEWS, ["passage-0", "nowhere"])
    assert index.passage_ids(NEWS) == set(ids(5)[1:])
    assert "passage-0" not in index.nearest(NEWS, VECTORS[0], 5)


def test_sets_are_apart(index: Index) -> None:
    index.add(GUILD, ["passage-0"], VECTORS[1:2])
    index.drop(NEWS)
    assert index.names() == {GUILD}
    assert list(index.nearest(GUILD, VECTORS[0], 5)) == ["passage-0"]


@pytest.mark.parametrize(
    "use",
    [
        lambda index: index.nearest(NEWS, VECTORS[0], 5),
        lambda index: index.cosines(NEWS, VECTORS[0], ["passage-0"]),
        lambda index: index.add(NEWS, ["passage-0"], VECTORS[:1]),
    ],
    ids=["nearest", "cosines", "add"],
)
def test_a_set_that_somebody_else_drops_is_missed(index: Index, use: Callable[[Index], object]) -> None:
    use(index)
    with closing(Index(index.path)) as other:
        other.drop(NEWS)
    with pytest.raises(IndexDamaged):
        use(index)


def test_what_was_added_is_there_after_closing(index: Index) -> None:
    index.close()
    with closing(Index(index.path)) as again:
        again.check(NEWS, 5)
        assert again.passage_ids(NEWS) == set(ids(5))


def test_more_are_taken_at_once_than_chroma_takes_at_once(tmp_path: Path) -> None:
    with closing(Index(tmp_path)) as index:
        index.create(NEWS)
        index.add(NEWS, ids(6_000), np.ones((6_000, 2), dtype=np.float32))
        index.remove(NEWS, ids(6_000)[:5_999])
        assert index.passage_ids(NEWS) == {"passage-5999"}


def test_a_set_that_is_not_there_is_named(index: Index) -> None:
    for use in (
        lambda: index.add("sport-1", ["passage-0"], VECTORS[:1]),
        lambda: index.nearest("sport-1", VECTORS[0], 1),
        lambda: index.check("sport-1", 1),
        lambda: index.drop("sport-1"),
    ):
        with pytest.raises(IndexDamaged, match="'sport-1' are damaged: they are not there"):
            use()


def test_a_sound_set_passes_the_check(large: Path) -> None:
    check(large)


def test_a_set_with_strays_passes_the_check(index: Index) -> None:
    index.check(NEWS, 4)


def test_a_set_with_too_few_vectors_does_not(index: Index) -> None:
    with pytest.raises(IndexDamaged, match="5 vectors for 6 passages") as raised:
        index.check(NEWS, 6)
    assert "footnote rebuild" in raised.value.hint


def test_a_text_that_stands_in_many_articles_is_no_damage(index: Index) -> None:
    index.add(NEWS, ids(50), np.repeat(VECTORS[:1], 50, axis=0))
    index.check(NEWS, 50)


@pytest.mark.parametrize("harm", HARMS)
def test_damage_is_noticed_each_time(damaged: Path, harm: Callable[[Path], None]) -> None:
    harm(damaged)
    for _ in range(2):  # a failed attempt to open must not spoil the next one
        with pytest.raises(IndexDamaged):
            check(damaged)


def test_a_folder_can_be_used_once_what_was_wrong_with_it_is_gone(damaged: Path) -> None:
    sound = (damaged / "chroma.sqlite3").read_bytes()
    garble_sqlite(damaged)
    with pytest.raises(IndexDamaged):
        Index(damaged)
    (damaged / "chroma.sqlite3").write_bytes(sound)
    check(damaged)


def test_nothing_is_added_to_a_disk_that_is_nearly_full(index: Index) -> None:
    index.close()
    free = shutil.disk_usage(index.path).free
    with closing(Index(index.path, spare=free + 2**40)) as full:
        with pytest.raises(DiskFull) as raised:
            full.add(NEWS, ["passage-5"], VECTORS[:1])
        assert str(index.path) in str(raised.value)
        assert full.passage_ids(NEWS) == set(ids(5))

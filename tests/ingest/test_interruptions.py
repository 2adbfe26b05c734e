"""Killed, or out of room, in the middle of a run: the next run ends as if nothing had happened."""

import json
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.report import IngestReport
from ingest.sync import sync
from retrieval.index import Index
from retrieval.library import CATALOGUE, VECTORS, Library
from retrieval.types import Article, Scope
from tests.encoders import HashingEncoder
from tests.ingest.interrupted_run import ARTICLES, SPLITTING, found

REPOSITORY = Path(__file__).parents[2]
NEWS = Scope.of("news")
QUESTION = "Which ferry left the harbour in the storm?"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9 and no file limits")


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is in a library."""

    articles: list[Article]
    passages: set[str]
    vectors: dict[str, float]  # by their cosine to one question
    words: dict[str, float]  # by their score for it


def state(home: Path, dimensions: int = 64) -> State:
    """What a library holds, once it is sure that nothing is missing in it and nothing astray."""
    with Library(home, HashingEncoder(dimensions)) as library:
        library.check()
        assert library.sweep() == 0
        assert library.catalogue.problem() is None
        passages = [passage.id for passage in library.catalogue.passages("news")]
        vector = library.encoder.encode_question(QUESTION)
        return State(
            library.catalogue.articles("news"),
            set(passages),
            library.cosines(vector, NEWS, passages),
            library.catalogue.match(QUESTION, NEWS, 10_000),
        )


def ingest(home: Path, edition: int = 1, articles: int = ARTICLES, dimensions: int = 64) -> IngestReport:
    """A run that nothing interrupts."""
    with Library(home, HashingEncoder(dimensions)) as library:
        return sync(found(edition, articles), library, "news", SPLITTING)


def interrupted(home: Path, *options: str) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    command = [sys.executable, "-m", "tests.ingest.interrupted_run", str(home), *options]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def killed(home: Path, *options: str) -> None:
    """A run that kills itself where the options say so."""
    with interrupted(home, *options) as run:
        run.communicate()
    assert run.returncode == -signal.SIGKILL


def kill_once_stored(home: Path, articles: int) -> None:
    """`kill -9` as soon as the run says that so many articles are in: it is busy with the next ones."""
    with interrupted(home) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if line.startswith("stored") and int(line.split()[1]) >= articles:
                break
        run.kill()
    assert run.returncode == -signal.SIGKILL


def revisions(home: Path) -> dict[str, str]:
    """The article ids with their revisions, as the next process sees them."""
    with Library(home, HashingEncoder()) as library:
        library.check()
        return library.catalogue.revisions("news")


def expected(edition: int) -> dict[str, str]:
    return {each.article.id: each.article.revision for each in found(edition)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a run that was never interrupted."""
    home = tmp_path_factory.mktemp("whole") / "home"
    assert ingest(home).added == ARTICLES
    return home


@pytest.fixture(scope="module")
def never_interrupted(whole: Path) -> State:
    """What is in it."""
    return state(whole)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def assert_same(found: State, expected: State) -> None:
    assert found.articles == expected.articles
    assert found.passages == expected.passages
    assert found.vectors == pytest.approx(expected.vectors, abs=1e-5)
    assert found.words == pytest.approx(expected.words, rel=1e-5)


def test_the_library_of_these_tests_is_large_enough(whole: Path, never_interrupted: State) -> None:
    assert len(never_interrupted.passages) == len(never_interrupted.vectors) > 1_000
    assert list((whole / VECTORS).glob("*/index_metadata.pickle"))  # Chroma has written its HNSW files


def test_a_run_killed_twice_is_completed_by_the_third(home: Path, never_interrupted: State) -> None:
    kill_once_stored(home, 1)
    first = len(revisions(home))
    kill_once_stored(home, 1)
    second = revisions(home)
    assert 0 < first < len(second) < ARTICLES
    assert second.items() <= expected(1).items()
    report = ingest(home)
    assert (report.added, report.unchanged) == (ARTICLES - len(second), len(second))
    assert_same(state(home), never_interrupted)


def test_killed_between_vectors_and_catalogue_nothing_new_is_seen(
    home: Path, never_interrupted: State
) -> None:
    killed(home, "--die-once-encoded", "300")
    before = revisions(home)
    assert 0 < len(before) < 15
    assert vector_count(home) > passage_count(home)
    ingest(home)
    assert_same(state(home), never_interrupted)


def test_killed_in_a_replacement_each_article_is_seen_in_one_revision(
    whole: Path, home: Path, never_interrupted: State
) -> None:
    shutil.copytree(whole, home)
    killed(home, "--edition", "2", "--die-once-committed")
    seen = revisions(home)
    assert seen.keys() == expected(1).keys()
    assert set(seen.values()) <= {*expected(1).values(), *expected(2).values()}
    assert 0 < len(seen.items() & expected(2).items()) < ARTICLES
    assert near_and_matched(home) <= seen.items()
    with Library(home, HashingEncoder()) as library:
        assert library.sweep() > 0  # the vectors of what was replaced
    ingest(home, edition=1)
    assert_same(state(home), never_interrupted)


def near_and_matched(home: Path) -> set[tuple[str, str]]:
    """The revisions that a question meets, by meaning and by words."""
    with Library(home, HashingEncoder()) as library:
        near = library.nearest(library.encoder.encode_question(QUESTION), NEWS, 100)
        matched = library.catalogue.match(QUESTION, NEWS, 100)
        passages = library.catalogue.find(NEWS, near | matched).values()
        return {(passage.article.id, passage.article.revision) for passage in passages}


def vector_count(home: Path) -> int:
    with closing(Index(home / VECTORS)) as index:
        return sum(len(index.passage_ids(name)) for name in index.names())


def passage_count(home: Path) -> int:
    with Library(home, HashingEncoder()) as library:
        return library.catalogue.collection("news").passages


@pytest.mark.parametrize(
    ("full", "dimensions", "room"),
    [(CATALOGUE, 8, 300_000), (VECTORS, 8, 50_000), (VECTORS, 1024, 50_000)],
)
def test_a_full_disk_ends_a_run_and_room_completes_it(
    home: Path, full: str, dimensions: int, room: int
) -> None:
    """A limit to the size of files stands for the disk: what is larger, the one or the other, is refused."""
    ingest(home, articles=20, dimensions=dimensions)
    before = state(home, dimensions)
    limit = max(file.stat().st_size for file in (home / CATALOGUE, home / VECTORS / "chroma.sqlite3"))
    options = ("--dimensions", str(dimensions), "--file-limit", str(limit + room))
    with interrupted(home, *options) as run:
        told = json.loads(run.communicate()[0].splitlines()[-1])
    assert told["error"] == "DiskFull"
    assert str(home / full) in told["said"]
    assert "Free some space" in told["hint"]

    with Library(home, HashingEncoder(dimensions)) as library:
        library.check()
        assert library.catalogue.revisions("news").items() >= {
            (each.id, each.revision) for each in before.articles
        }
    report = ingest(home, dimensions=dimensions)
    assert report.added + report.unchanged == ARTICLES
    assert report.unchanged >= 20
    assert {each.id for each in state(home, dimensions).articles} == expected(1).keys()

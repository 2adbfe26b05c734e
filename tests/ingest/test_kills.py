"""`kill -9` at every step of a run: after the next start the library is as before or as after."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.journal.runs import Runs
from retrieval.library import Library
from retrieval.types import Article, Scope
from tests.encoders import HashingEncoder
from tests.ingest.killed_run import run, texts

REPOSITORY = Path(__file__).parents[2]
NEWS = Scope.of("news")

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9"),
    pytest.mark.slow,
]


def killed_at(home: Path, step: int) -> str | None:
    """The name of the step at which a run was killed, or None if it came to its end before."""
    command = [sys.executable, "-m", "tests.ingest.killed_run", str(home), str(step)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    steps = done.stdout.splitlines()
    return f"{len(steps)}: {steps[-1]}" if done.returncode else None


def articles(home: Path) -> dict[str | None, Article]:
    """What the next process finds, once it is sure that every passage is found and nothing else is."""
    with Library(home, HashingEncoder()) as library:
        library.check()
        library.sweep()
        assert library.catalogue.problem() is None
        passages = {passage.id for passage in library.catalogue.passages("news")}
        vector = library.encoder.encode_question("storm")
        near = library.nearest(vector, NEWS, 1_000)
        matched = library.catalogue.match("harbour Sunday Monday number", NEWS, 1_000)
        assert sorted(near) == sorted(matched) == sorted(passages)
        found = library.catalogue.articles("news")
        assert len({article.url for article in found}) == len(found)
        return {article.url: article for article in found}


def test_whatever_the_step_nothing_is_lost_doubled_or_half(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    run(before, edition=1)
    shutil.copytree(before, after)
    run(after, edition=2)
    old, new = articles(before), articles(after)
    assert {url: article.text for url, article in old.items()} == texts(1)
    assert {url: article.text for url, article in new.items()} == texts(2)

    names = []
    for step in range(1, 1_000):
        home = tmp_path / f"step-{step}"
        shutil.copytree(before, home)
        name = killed_at(home, step)
        if name is None:
            break
        names.append(name)
        found = articles(home)
        assert old.keys() <= found.keys() <= new.keys(), name
        assert all(article in (old.get(url), new.get(url)) for url, article in found.items()), name
        run(home, edition=2)
        assert articles(home) == new, name
        with Library(home, HashingEncoder()) as library:
            assert Runs(library.catalogue).waiting() == [], name
        shutil.rmtree(home)
    kinds = {name.partition(": ")[2] for name in names}
    assert kinds == {
        f"{when} {what}"
        for when in ("before", "after")
        for what in ("a commit", "vectors are added", "vectors are removed")
    }

"""Every document is parsed as without a sandbox, or has an error of its own and takes no other with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import (
    NotText,
    ParserCrashed,
    ParserUnavailable,
    ParsingTookTooLong,
    ParsingTooLarge,
    SourceError,
)
from ingest.parsers.parsed import Parsed
from ingest.parsing import Kind, parse
from ingest.sandbox.child import HANDED_DOWN, SERVES
from ingest.sandbox.limits import Limits
from ingest.sandbox.pool import ParsingPool
from tests.ingest.sandbox import broken_tasks, tasks
from tests.ingest.sandbox.processes import is_over

REPOSITORY = Path(__file__).parents[3]
HASTY = Limits(seconds=2.0)
PAGE = b"<html><body><p>The harbour was closed on Monday, after a storm. It opened again.</p></body></html>"

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits and no signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and tells of processes")


class Parse(Protocol):
    """`ingest.parsing.parse`, or what stands in for it."""

    def __call__(self, data: bytes, *, name: str, kind: Kind) -> Parsed: ...


@pytest.fixture(scope="module")
def pool() -> Iterator[ParsingPool]:
    with ParsingPool(size=2, tasks=tasks.__name__) as pool:
        yield pool


@pytest.fixture(scope="module")
def hasty() -> Iterator[ParsingPool]:
    with ParsingPool(size=2, limits=HASTY, tasks=tasks.__name__) as pool:
        yield pool


def outcome(parse: Parse, data: bytes, kind: Kind) -> object:
    """The article, or what is known about why there is none."""
    try:
        return parse(data, name="notes", kind=kind)
    except SourceError as error:
        return type(error), str(error), vars(error)


def assert_works(pool: ParsingPool) -> None:
    assert pool.parse(PAGE, name="a.html", kind=Kind.HTML) == parse(PAGE, name="a.html", kind=Kind.HTML)


@given(st.binary() | st.text().map(str.encode), st.sampled_from([Kind.TEXT, Kind.MARKDOWN]))
def test_a_document_is_parsed_as_without_a_sandbox(pool: ParsingPool, data: bytes, kind: Kind) -> None:
    assert outcome(pool.parse, data, kind) == outcome(parse, data, kind)


def test_a_page_is_parsed_as_without_a_sandbox(pool: ParsingPool) -> None:
    assert_works(pool)


def test_an_error_arrives_with_all_that_it_knows(pool: ParsingPool) -> None:
    with pytest.raises(NotText, match=r"^a\.png: is not text but looks like a PNG picture$") as raised:
        pool.parse(b"\x89PNG\r\n\x1a\n", name="a.png", kind=Kind.TEXT)
    assert (raised.value.source, raised.value.looks_like) == ("a.png", "a PNG picture")
    assert raised.value.hint == NotText.hint


def test_an_error_that_is_not_known_arrives_as_the_nearest_one_that_is(pool: ParsingPool) -> None:
    with pytest.raises(SourceError, match=r"^a: gone$") as raised:
        pool.call(tasks.fail_elsewhere, b"gone", name="a")
    assert type(raised.value) is SourceError
    assert raised.value.hint == "Look elsewhere."


@pytest.mark.parametrize(
    ("task", "said"),
    [(tasks.fail_unforeseen, "KeyError: 'a'"), (tasks.exit_politely, "SystemExit: bad usage")],
)
def test_an_error_that_was_not_foreseen_is_named(pool: ParsingPool, task: tasks.Fruitless, said: str) -> None:
    with pytest.raises(ParserCrashed, match=f"^a: the parser crashed on it: {said}$"):
        pool.call(task, b"", name="a")


def test_values_of_any_type_arrive(pool: ParsingPool) -> None:
    at = datetime(2025, 2, 17, 8, 30)
    assert pool.call(tasks.entries, at.isoformat().encode(), name="feed", count=2) == (
        tasks.Entry("feed 0", at, (date(2025, 2, 17),), (0.5, 1.0)),
        tasks.Entry("feed 1", at, (date(2025, 2, 17),), (0.5, 1.0)),
    )


def test_what_is_no_task_is_not_done(pool: ParsingPool) -> None:
    with pytest.raises(ValueError, match="assert_works is not among"):
        pool.call(assert_works, b"", name="a")


def test_what_a_library_prints_or_reads_does_no_harm(pool: ParsingPool) -> None:
    assert pool.call(tasks.chatter, b"\0\0\0\1x" * 1_000, name="a") == "input"
    assert_works(pool)


@pytest.mark.parametrize("task", [tasks.spin, tasks.sleep])
def test_beyond_the_deadline_a_document_is_given_up(hasty: ParsingPool, task: tasks.Fruitless) -> None:
    with pytest.raises(ParsingTookTooLong, match=r"^a: parsing it was stopped after 2 s$"):
        hasty.call(task, b"", name="a")
    assert_works(hasty)


@posix
def test_a_crash_names_its_signal(pool: ParsingPool) -> None:
    with pytest.raises(ParserCrashed, match="SIGSEGV"):
        pool.call(tasks.crash, b"", name="a")
    assert_works(pool)


def test_a_process_that_ends_itself_is_a_crash(pool: ParsingPool) -> None:
    with pytest.raises(ParserCrashed, match="exit code 3"):
        pool.call(tasks.leave, b"", name="a")
    assert_works(pool)


@linux
def test_memory_has_a_limit(pool: ParsingPool) -> None:
    with pytest.raises(ParsingTooLarge, match=r"^a: parsing it takes more than 500,000,000 bytes of memory$"):
        pool.call(tasks.fill, b"", name="a", size=600_000_000)
    assert pool.call(tasks.fill, b"", name="a", size=400_000_000) == 400_000_000
    assert_works(pool)


@linux
def test_a_result_that_was_made_without_memory_is_not_trusted(pool: ParsingPool) -> None:
    with pytest.raises(ParsingTooLarge):
        pool.call(tasks.fill_quietly, b"", name="a")


def test_an_answer_has_a_limit(pool: ParsingPool) -> None:
    with pytest.raises(ParsingTooLarge, match="more than 8,000,000 bytes of text"):
        pool.parse(b"word " * 1_650_000, name="a", kind=Kind.TEXT)
    assert_works(pool)


@posix
@pytest.mark.parametrize("rubbish", [b"\xff" * 8, b"\0\0\0\2{}", b"\0\0\0\4null", b"\0\0\0\2["])
def test_an_answer_that_is_none_is_a_crash(hasty: ParsingPool, rubbish: bytes) -> None:
    with pytest.raises(SourceError) as raised:
        hasty.call(tasks.lie, rubbish, name="a")
    assert isinstance(raised.value, ParserCrashed | ParsingTookTooLong)
    assert_works(hasty)


@posix
def test_a_child_writes_no_file_and_opens_few(pool: ParsingPool, tmp_path: Path) -> None:
    assert pool.call(tasks.write, b"x", name=str(tmp_path / "a")) == "OSError"
    assert pool.call(tasks.open_many, b"", name="a") < 32


@linux
def test_nothing_that_a_child_has_started_outlives_it(hasty: ParsingPool) -> None:
    started = hasty.call(tasks.begin, b"", name="a")
    with pytest.raises(ParsingTookTooLong):
        hasty.call(tasks.spin, b"", name="a")
    assert started is None or is_over(started)


def test_no_secret_is_handed_down(pool: ParsingPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DISCORD_TOKEN", "secret")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    end_children(pool)
    seen = set(pool.call(tasks.environment, b"", name="a"))
    assert seen <= {"PYTHONPATH", "LC_CTYPE", *HANDED_DOWN}


def test_a_child_is_small(pool: ParsingPool) -> None:
    assert_works(pool)
    seen = {name.partition(".")[0] for name in pool.call(tasks.modules, b"", name="a")}
    assert "trafilatura" in seen
    assert not seen & {"asyncio", "chromadb", "discord", "numpy", "openvino", "sqlalchemy", "torch"}


def end_children(pool: ParsingPool) -> None:
    """Kill every child, as the system does when memory runs out."""
    for pid in pool.pids:
        os.kill(pid, signal.SIGKILL)
        assert is_over(pid)


@linux
def test_a_child_that_has_died_meanwhile_is_replaced(pool: ParsingPool) -> None:
    assert_works(pool)
    before = pool.pids
    end_children(pool)
    assert_works(pool)
    assert not set(before) & set(pool.pids)


def test_a_child_serves_so_many_documents(pool: ParsingPool) -> None:
    before = pool.pids
    for _ in range(SERVES + 1):
        pool.parse(b"A sentence.", name="a", kind=Kind.TEXT)
    assert pool.pids != before


@linux
def test_a_child_that_has_used_much_memory_is_replaced(pool: ParsingPool) -> None:
    assert_works(pool)
    before = pool.pids
    pool.call(tasks.fill, b"", name="a", size=100_000_000)
    assert pool.pids == before
    pool.call(tasks.fill, b"", name="a", size=250_000_000)
    assert pool.pids != before


def test_a_document_that_hangs_holds_up_no_other(hasty: ParsingPool) -> None:
    with ThreadPoolExecutor(1) as threads:
        hangs = threads.submit(hasty.call, tasks.spin, b"", name="a")
        done = 0
        while not hangs.done():
            assert_works(hasty)
            done += 1
    assert done > 3
    assert isinstance(hangs.exception(), ParsingTookTooLong)


def test_many_threads_share_few_children(pool: ParsingPool) -> None:
    texts = [f"Sentence number {number} stands here." for number in range(60)]
    seen: set[int] = set()

    def parsed(text: str) -> str:
        found = pool.parse(text.encode(), name="a", kind=Kind.TEXT).text
        seen.update(pool.pids)
        assert len(pool.pids) <= 2
        return found

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(parsed, texts)) == texts
    assert len(seen) <= 4  # of which some may have served enough


def test_nothing_starts_before_it_is_needed_and_nothing_stays() -> None:
    with ParsingPool() as pool:
        assert pool.pids == []
        assert_works(pool)
        pids = pool.pids
        assert len(pids) == 1
    assert pool.pids == []
    assert all(is_over(pid) for pid in pids)
    with pytest.raises(ParserUnavailable, match="a: could not be parsed: the pool was closed"):
        pool.parse(PAGE, name="a", kind=Kind.HTML)
    pool.close()


def test_who_waits_when_a_pool_is_closed_is_told() -> None:
    with ParsingPool(size=1, tasks=tasks.__name__) as pool, ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(pool.call, tasks.sleep, b"", name="a") for _ in range(3)]
        while not pool.pids:
            time.sleep(0.01)
        pool.close()
        assert {type(each.exception()) for each in waiting} == {ParserUnavailable}


def test_a_child_that_does_not_start_says_nothing_about_the_document() -> None:
    with (
        ParsingPool(tasks=broken_tasks.__name__) as pool,
        pytest.raises(ParserUnavailable, match="did not start: ModuleNotFoundError: No mod"),
    ):
        pool.parse(PAGE, name="a", kind=Kind.HTML)
    assert pool.pids == []


@posix
def test_ctrl_c_ends_the_child_that_was_waited_for(pool: ParsingPool, request: pytest.FixtureRequest) -> None:
    # A shell has what it starts in the background ignore it.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(partial(signal.signal, signal.SIGINT, handler))
    assert_works(pool)
    before = pool.pids
    main = threading.main_thread().ident
    assert main is not None
    threading.Timer(0.3, signal.pthread_kill, (main, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        pool.call(tasks.sleep, b"", name="a")
    assert set(pool.pids) < set(before)
    assert_works(pool)


@linux
@pytest.mark.parametrize("task", ["nothing", "sleep", "spin"])
def test_no_child_outlives_its_parent(task: str) -> None:
    """Where the parent is killed, no code of its own is left to see to that."""
    command = [sys.executable, "-m", "tests.ingest.sandbox.orphaning", task]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.communicate()[0])
    assert parent.returncode == -signal.SIGKILL
    assert is_over(child)

"""Metrics count what happened, and keep no word of it."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import discord
import pytest

from bot.asking import Asker, TookTooLong
from bot.desk import Desk, Inquiry
from bot.gate import Gate, Limits
from bot.hourly import Hourly
from bot.metrics import Metrics, PortTaken, shown
from bot.places import Place
from bot.prices import Prices
from bot.records.file import Records
from bot.records.uses import Uses
from ingest.journal.asked import Asked
from ingest.journal.runs import Runs
from retrieval.catalogue import Catalogue
from retrieval.errors import EmptyQuestion
from retrieval.types import NoAnswer, Scope, Why, Written
from tests.bot.conftest import ARTICLE, REOPENED, WHEN, Library, answer, cite

WRITTEN = Written("model", prompt_tokens=1_500_000, reply_tokens=500_000, kept=2, removed=1)
NO = NoAnswer("secret words", Why.NOT_SURE, ())


class Nowhere(Place):
    """Where nobody reads what is said."""

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        yield

    async def say(self, content: str, view: discord.ui.View | None = None) -> None: ...

    async def _send(self, content: str, view: discord.ui.View | None) -> discord.Message:
        raise NotImplementedError


def value(metrics: Metrics, name: str, **labels: str) -> float:
    found = metrics.registry.get_sample_value(f"footnote_{name}", labels)
    assert found is not None, f"nothing was counted as {name} {labels}"
    return found


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_a_desk_counts_what_becomes_of_questions(
    metrics: Metrics, library: Library, records: Records
) -> None:
    gate = Gate(Uses(records), Limits(member_minute=4))
    desk = Desk(Asker(library), lambda _: Scope.of("default"), gate, records, metrics=metrics)

    async def ask(question: str) -> None:
        await desk.answer(Inquiry(question, member=1, guild=7, locale="en"), Nowhere())

    await ask(WHEN)
    await ask("What is a harbour?")
    await ask(" ")
    library.failure = lambda question: ValueError(question)
    await ask(WHEN)
    await ask("One too many?")

    assert value(metrics, "asked_total") == 5
    assert value(metrics, "waiting") == 0
    assert value(metrics, "questions_total", outcome="answered", why="quoted") == 1
    assert value(metrics, "questions_total", outcome="no_answer", why="nothing_relevant") == 1
    assert value(metrics, "questions_total", outcome="turned_away", why="EmptyQuestion") == 1
    assert value(metrics, "questions_total", outcome="turned_away", why="TooManyQuestions") == 1
    assert value(metrics, "questions_total", outcome="failed", why="ValueError") == 1
    assert value(metrics, "reply_seconds_count") == 2


def test_whoever_waits_is_seen(metrics: Metrics) -> None:
    with metrics.asked(7), metrics.asked(8):
        assert value(metrics, "waiting") == 2
    assert value(metrics, "waiting") == 0


def test_what_a_model_writes_is_counted_and_priced() -> None:
    metrics = Metrics(Prices(prompt=2.0, reply=10.0))
    metrics.replied(answer(f"{REOPENED} [1]", cite(REOPENED), written=WRITTEN), 0.3)

    assert value(metrics, "questions_total", outcome="answered", why="written") == 1
    assert value(metrics, "tokens_total", kind="prompt") == 1_500_000
    assert value(metrics, "tokens_total", kind="reply") == 500_000
    assert value(metrics, "cost_total") == 8.0
    assert value(metrics, "sentences_total", verdict="kept") == 2
    assert value(metrics, "sentences_total", verdict="removed") == 1
    assert value(metrics, "fallbacks_total") == 0


def test_a_model_in_trouble_is_counted_without_its_words(metrics: Metrics) -> None:
    fallen = Written("model", trouble="secret words")
    metrics.replied(answer(f"{REOPENED} [1]", cite(REOPENED), written=fallen), 0.3)

    assert value(metrics, "fallbacks_total") == 1
    assert value(metrics, "questions_total", outcome="answered", why="quoted") == 1


def test_votes_and_restarts_are_counted(metrics: Metrics) -> None:
    metrics.voted(helpful=True)
    metrics.voted(helpful=False)
    metrics.restarted("tidying")

    assert value(metrics, "votes_total", helpful="yes") == value(metrics, "votes_total", helpful="no") == 1
    assert value(metrics, "restarts_total", loop="tidying") == 1


def test_servers_are_told_apart_only_where_that_is_wanted() -> None:
    plain, by_guild = Metrics(), Metrics(by_guild=True)
    for metrics in (plain, by_guild):
        for guild in (7, None):
            with metrics.asked(guild):
                pass

    assert value(plain, "asked_total") == 2
    assert value(by_guild, "asked_total", guild="7") == value(by_guild, "asked_total", guild="private") == 1


def test_two_bots_do_not_add_up(metrics: Metrics) -> None:
    metrics.failed(TookTooLong(60))
    assert Metrics().registry.get_sample_value("footnote_questions_total", {}) is None
    assert value(metrics, "questions_total", outcome="failed", why="TookTooLong") == 1


def test_this_machine_can_read_them_and_no_word_of_a_question(metrics: Metrics, port: int) -> None:
    metrics.replied(NO, 0.3)
    metrics.failed(ValueError("secret words"))
    metrics.shows("servers", "Servers that the bot is in.", lambda: 3)
    with shown(metrics, port), urlopen(f"http://127.0.0.1:{port}/metrics") as answered:
        read = answered.read().decode()

    assert 'footnote_questions_total{outcome="no_answer",why="not_sure"} 1.0' in read
    assert "footnote_servers 3.0" in read
    assert "process_resident_memory_bytes" in read
    assert "secret" not in read


def test_the_library_is_shown_as_it_is_when_asked(metrics: Metrics, tmp_path: Path) -> None:
    with closing(Catalogue(tmp_path / "footnote.sqlite")) as catalogue:
        metrics.shows_library(catalogue)
        assert (value(metrics, "articles"), value(metrics, "ingest_waiting")) == (0, 0)
        catalogue.add_collection("default")
        catalogue.put("default", [(ARTICLE, [])])
        Runs(catalogue).ask("default", Asked())
        assert (value(metrics, "articles"), value(metrics, "ingest_waiting")) == (1, 1)


def test_afterwards_nobody_is_there(metrics: Metrics, port: int) -> None:
    with shown(metrics, port):
        pass
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/metrics")


def test_without_a_port_they_are_shown_to_nobody(metrics: Metrics) -> None:
    with shown(metrics, 0):
        assert value(metrics, "waiting") == 0


def test_a_port_that_is_taken_is_told_with_what_to_do(metrics: Metrics, port: int) -> None:
    with (
        shown(metrics, port),
        pytest.raises(PortTaken, match=f"cannot show metrics on port {port}: ") as raised,
        shown(Metrics(), port),
    ):
        pass
    assert "FOOTNOTE_METRICS_PORT" in raised.value.hint


def test_the_log_tells_what_the_last_hour_has_added(metrics: Metrics) -> None:
    hourly = Hourly(metrics)
    metrics.replied(NO, 0.2)
    metrics.failed(EmptyQuestion())
    assert hourly.line() == "questions no_answer not_sure 1, turned_away EmptyQuestion 1"

    metrics.replied(NO, 0.4)
    assert hourly.line() == (
        "questions no_answer not_sure 1; half of the replies within 0.30 s, 95 in 100 within 0.39 s"
    )


def test_an_hour_in_which_nothing_happened_has_no_line(metrics: Metrics) -> None:
    hourly = Hourly(metrics)
    metrics.replied(NO, 0.2)
    assert hourly.line()
    assert hourly.line() == ""


def test_the_log_tells_large_numbers_and_small_sums() -> None:
    metrics = Metrics(Prices(prompt=0.15))
    metrics.replied(answer(f"{REOPENED} [1]", cite(REOPENED), written=Written("model", 12_345)), 0.2)
    line = Hourly(metrics).line()
    assert "tokens prompt 12,345; cost 0.0019" in line


async def test_the_line_is_logged(metrics: Metrics, caplog: pytest.LogCaptureFixture) -> None:
    hourly = Hourly(metrics)
    caplog.set_level("INFO")
    metrics.voted(helpful=True)
    await hourly.step()
    await hourly.step()
    assert [record.message for record in caplog.records] == ["The last hour: votes yes 1"]

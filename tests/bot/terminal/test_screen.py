"""What a person sees of a reply, in a window and without one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.terminal.asking import ask_one
from bot.terminal.screen import Screen, print_json
from retrieval.engine import Engine
from retrieval.stages import NOBODY, Hearing
from retrieval.types import (
    Answer,
    Article,
    Citation,
    Evidence,
    NoAnswer,
    Passage,
    Period,
    Reply,
    Scope,
    Stance,
    Why,
)

HARBOUR = Article(
    id="harbour",
    title="Harbour [bold]reopens[/]",
    text="The storm is over. The harbour reopened on Monday [at last], said Ada Quist.",
    url="https://news.example/2025/02/17/the-harbour-reopens-after-the-storm",
    published=date(2025, 2, 17),
)
TODAY = date(2025, 2, 20)
QUOTE = "The harbour reopened on Monday [at last], said Ada Quist."


class Fixed:
    """A retriever and a reader that have one thing to say."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def retrieve(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> list[Evidence]:
        return []

    def ready(self) -> None:
        """It needs nothing."""

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        return self.reply


def answer(text: str, article: Article = HARBOUR, short: str | None = None) -> Answer:
    passage = Passage(article, 0, len(article.text))
    start = article.text.index(QUOTE)
    return Answer("When?", text, short, [Citation(1, passage, start, start + len(QUOTE))], [], 0.87)


def say(reply: Reply, question: str = "When?") -> None:
    ask_one(Engine(Fixed(reply), Fixed(reply)), question, Scope.of("default"), TODAY, as_json=False)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> int:
    """A terminal, as rich is told by the environment, and its width."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    return 40


def test_an_answer_that_only_repeats_its_quote_is_not_said_twice(capsys: pytest.CaptureFixture[str]) -> None:
    say(answer(f"{QUOTE} [1]", short="Monday"))
    printed = capsys.readouterr().out
    assert printed.startswith("Monday\n\n  [1] “The harbour")
    assert printed.count(QUOTE) == 1


def test_an_answer_in_words_of_its_own_is_shown_above_its_quote(capsys: pytest.CaptureFixture[str]) -> None:
    say(answer("It did so on Monday. [1]", short="Monday"))
    assert capsys.readouterr().out.startswith(f"It did so on Monday. [1]\n\n  [1] “{QUOTE}”\n")


def test_what_answers_is_bold_where_it_stands(window: int, capsys: pytest.CaptureFixture[str]) -> None:
    reply = answer(f"{QUOTE} [1]")
    at = HARBOUR.text.index("Monday")
    say(replace(reply, citations=[replace(reply.citations[0], bold=(at, at + 6))]))
    assert "reopened on \x1b[1mMonday\x1b[0m" in capsys.readouterr().out


def test_a_quote_that_was_cut_says_so_outside_of_its_quotation_marks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reply = answer("It did. [1]")
    whole = reply.citations[0]
    cut = replace(whole, start=whole.start + 4, end=whole.end - 17, sentence=(whole.start, whole.end))
    say(replace(reply, citations=[cut]))
    assert "\n  [1] […] “harbour reopened on Monday [at last]” […]\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stance", "headline"),
    [
        (Stance.DIFFER, "The articles differ. Monday [1] Sunday [2]\n\n"),
        (Stance.CORRECTED, "Monday [1] This corrects an older article. Sunday [2]\n\n"),
    ],
)
def test_sources_that_do_not_agree_are_held_together(
    stance: Stance, headline: str, capsys: pytest.CaptureFixture[str]
) -> None:
    older = Article("older", "Older", "It reopened on Sunday.")
    at = HARBOUR.text.index("Monday")
    reply = answer(f"Differ: {QUOTE} [1] {older.text} [2]", short="Monday")
    first = replace(reply.citations[0], bold=(at, at + 6))
    second = Citation(2, Passage(older, 0, 22), 0, 22, bold=(15, 21))
    say(replace(reply, citations=[first, second], stance=stance))
    assert capsys.readouterr().out.startswith(headline)


def test_words_of_an_article_are_never_taken_for_markup(capsys: pytest.CaptureFixture[str]) -> None:
    say(answer(f"{QUOTE} [1]"))
    printed = capsys.readouterr().out
    assert "[at last]" in printed
    assert "Harbour [bold]reopens[/] · 17 Feb 2025\n" in printed


def test_an_article_without_title_date_or_address_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    say(answer(f"{QUOTE} [1]", Article("a", "", HARBOUR.text)))
    printed = capsys.readouterr().out
    assert "\n      Untitled · undated\n" in printed
    assert printed.endswith("\n\n87% sure\n")


@pytest.mark.parametrize("why", Why)
def test_every_refusal_says_what_to_do(why: Why, capsys: pytest.CaptureFixture[str]) -> None:
    say(NoAnswer("When?", why, []))
    assert "footnote " in capsys.readouterr().out


def test_a_refusal_for_a_time_says_the_days_and_how_to_ask_of_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    question = "Who won yesterday?"
    say(NoAnswer(question, Why.NO_ARTICLES, []), question)
    printed = capsys.readouterr().out
    assert printed.startswith("There are no articles of 19 to 20 Feb 2025.\nAsk without the time")
    assert "footnote ingest" not in printed


def test_in_a_window_the_words_are_wrapped_and_the_link_is_not(
    window: int, capsys: pytest.CaptureFixture[str]
) -> None:
    say(answer(f"{QUOTE} [1]"))
    lines = capsys.readouterr().out.splitlines()
    assert not any(QUOTE in line for line in lines)
    assert any(f"{HARBOUR.url}#:~:text=The%20harbour" in line for line in lines)


def test_without_a_window_nothing_is_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().print("word " * 1000)
    assert capsys.readouterr().out.count("\n") == 1


def test_json_survives_every_locale_and_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    said = {"quote": "“é”\u2028\n\udcff"}
    print_json(said)
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert len(printed.splitlines()) == 1
    assert json.loads(printed) == said

"""A small library to ask, and the bot that asks it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from simcord import Env

from bot.app import FootnoteBot, create_bot
from retrieval.errors import EmptyQuestion
from retrieval.stages import NOBODY, Hearing
from retrieval.types import Answer, Article, Citation, NoAnswer, Passage, Reply, Scope, Why
from tests.bot.discord_schema import SPECIFICATION, complaints

ARTICLE = Article(
    id="harbour",
    title="Harbour reopens after the storm",
    text="The storm ended on Sunday. The harbour reopened on Monday, said Ada Quist. Ferries follow.",
    url="https://news.example/harbour",
    published=date(2025, 2, 17),
    site="The Quay",
)
REOPENED = "The harbour reopened on Monday, said Ada Quist."
WHEN = "When did the harbour reopen?"


def cite(quote: str, article: Article = ARTICLE, number: int = 1, bold: str | None = None) -> Citation:
    """`quote` where it stands in `article`, and `bold` where it first stands in the quote."""
    start = article.text.index(quote)
    passage = Passage(article, 0, len(article.text))
    at = start + quote.index(bold) if bold else 0
    return Citation(number, passage, start, start + len(quote), (at, at + len(bold)) if bold else None)


def answer(text: str, *citations: Citation, short: str | None = None) -> Answer:
    """An answer as a reader gives it."""
    return Answer(WHEN, text, short, citations, (), 0.9)


class Library:
    """An `ask` that knows one thing, fails when told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Scope]] = []
        self.failure: Callable[[str], Exception] | None = None

    def __call__(self, question: str, scope: Scope, today: date, hearing: Hearing = NOBODY) -> Reply:
        self.asked.append((question, scope))
        if self.failure:
            raise self.failure(question)
        if not question.strip():
            raise EmptyQuestion
        if question == WHEN:
            return answer(f"{REOPENED} [1]", cite(REOPENED), short="Monday")
        return NoAnswer(question, Why.NOTHING_RELEVANT, ())


@pytest.fixture
def library() -> Library:
    """What the bot asks."""
    return Library()


@pytest.fixture
def simcord_bot(library: Library) -> FootnoteBot:
    """The bot that `simcord_env` runs."""
    return create_bot(library)


@pytest.fixture
def simcord_env(simcord_env: Env) -> Iterator[Env]:
    """A Discord that, where its specification is at hand, holds every request of every test to it."""
    yield simcord_env
    if SPECIFICATION.exists():
        assert [complaint for sent in simcord_env.http_requests for complaint in complaints(sent)] == []

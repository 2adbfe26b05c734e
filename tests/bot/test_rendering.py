"""What a reply looks like."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.harmless import one_line
from bot.rendering import LIMIT, OMISSION, render
from retrieval.links import passage_link
from retrieval.types import Answer, Article, Citation, NoAnswer, Passage, Why
from tests.bot.conftest import ARTICLE, REOPENED, answer, cite
from tests.bot.test_harmless import ESCAPED, STRANGE

FERRIES = "Ferries follow."


def lines(reply: Answer | NoAnswer, *, repeat_question: bool = False) -> list[str]:
    """The message, line by line, as it reads."""
    return ESCAPED.sub(r"\1", render(reply, repeat_question=repeat_question).content).splitlines()


def quotes(reply: Answer) -> list[str]:
    """The quotes of the message, as they read, without their sources. (A quote's own `-#` is escaped.)"""
    written = [line for line in render(reply).content.splitlines() if line.startswith("> ")]
    return [ESCAPED.sub(r"\1", line[2:]) for line in written if not line.startswith("> -# ")]


def test_an_answer_shows_its_words_its_quote_and_its_source() -> None:
    reply = answer("It reopened on Monday [1].", cite(REOPENED), short="Monday")
    link = passage_link(cite(REOPENED))

    assert lines(reply) == [
        "It reopened on **Monday** [1].",
        f"> {REOPENED}",
        f"> -# [1] [Harbour reopens after the storm](<{link}>) · The Quay · 17 Feb 2025",
    ]


def test_a_text_that_only_repeats_its_quotes_is_not_said_twice() -> None:
    reply = answer(f"{REOPENED} [1] {FERRIES} [2]", cite(REOPENED), cite(FERRIES, number=2), short="Monday")

    assert lines(reply)[0] == "**Monday** [1][2]"
    assert quotes(reply) == [REOPENED, FERRIES]


def test_without_a_short_answer_the_quote_speaks_for_itself() -> None:
    assert lines(answer(f"{REOPENED} [1]", cite(REOPENED)))[0] == f"> {REOPENED}"


def test_the_short_answer_is_bold_only_as_words_of_their_own() -> None:
    reply = answer("In 15 towns, 5 were hurt [1].", cite(REOPENED), short="5")

    assert lines(reply)[0] == "In 15 towns, **5** were hurt [1]."


def test_of_several_sources_it_is_said_how_fresh_they_are() -> None:
    older = replace(ARTICLE, id="older", published=date(2025, 1, 2))
    reply = answer("It did [1][2].", cite(REOPENED), cite(REOPENED, older, number=2))

    assert lines(reply)[1] == "-# As of 17 Feb 2025"


@pytest.mark.parametrize(
    ("article", "source"),
    [
        (replace(ARTICLE, url=None), "Harbour reopens after the storm · The Quay · 17 Feb 2025"),
        (replace(ARTICLE, url="javascript:x"), "Harbour reopens after the storm · The Quay · 17 Feb 2025"),
        (replace(ARTICLE, url=None, published=None), "Harbour reopens after the storm · The Quay · undated"),
        (replace(ARTICLE, url=None, site=None), "Harbour reopens after the storm · 17 Feb 2025"),
        (replace(ARTICLE, url=None, title=" \n"), "Untitled · The Quay · 17 Feb 2025"),
    ],
)
def test_a_source_says_what_is_known_of_it(article: Article, source: str) -> None:
    assert lines(answer("It did [1].", cite(REOPENED, article)))[-1] == f"> -# [1] {source}"


def test_a_site_without_a_name_is_called_by_its_host() -> None:
    article = replace(ARTICLE, site=None, url="https://www.news.example/harbour")

    assert " · news.example · " in lines(answer("It did [1].", cite(REOPENED, article)))[-1]


def test_where_a_link_to_the_passage_is_too_long_the_page_is_linked() -> None:
    url = "https://news.example/" + "x" * 450
    said = lines(answer("It did [1].", cite(REOPENED, replace(ARTICLE, url=url))))

    assert f"(<{url}>)" in said[-1]


@pytest.mark.parametrize("why", Why)
def test_a_refusal_is_one_sentence_or_two_and_no_source(why: Why) -> None:
    assert render(NoAnswer("Who?", why, ())).content == wording.NO_ANSWER[why]


def test_a_question_that_nobody_else_has_seen_is_repeated() -> None:
    refusal = NoAnswer("Who are *they*?", Why.NOTHING_RELEVANT, ())

    assert lines(refusal, repeat_question=True) == ["-# Who are *they*?", "The articles do not say."]


def test_a_long_quote_gives_way_and_says_so_outside_of_its_words() -> None:
    text = "The harbour reopened on Monday. " * 200
    article = replace(ARTICLE, text=text)
    citations = [Citation(n, Passage(article, 0, len(text)), 0, len(text)) for n in (1, 2, 3)]
    shown = quotes(answer("It reopened [1][2][3].", *citations))

    assert len(shown) == 3
    for quote in shown:
        assert quote.endswith(OMISSION)
        assert one_line(text).startswith(quote.removesuffix(OMISSION))


def test_sources_that_find_no_room_are_counted() -> None:
    reply = answer("It reopened.", *(cite(REOPENED, number=n) for n in range(1, 41)))
    shown = len(quotes(reply))

    assert 0 < shown < 40
    assert lines(reply)[1] == f"-# As of 17 Feb 2025 · {40 - shown} more sources are not shown"


ARTICLES = st.builds(
    Article,
    id=st.just("a"),
    title=STRANGE,
    text=st.one_of(STRANGE, STRANGE.map(lambda text: text * 100)).map(lambda text: text or "x"),
    url=st.one_of(st.none(), STRANGE.map(lambda path: f"https://good.example/{path}")),
    published=st.one_of(st.none(), st.dates()),
    site=st.one_of(st.none(), STRANGE),
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer at all from articles by anybody."""
    articles = draw(st.lists(ARTICLES, max_size=6))
    whole = [(Passage(article, 0, len(article.text)), len(article.text)) for article in articles]
    citations = [Citation(n, passage, 0, end) for n, (passage, end) in enumerate(whole, start=1)]
    text = draw(
        st.one_of(
            STRANGE, STRANGE.map(lambda text: text * 200), st.just(" ".join(c.quote for c in citations))
        )
    )
    short = draw(st.one_of(st.none(), STRANGE))
    return replace(answer(text, *citations, short=short), question=draw(STRANGE.map(lambda text: text * 20)))


@given(answers(), st.booleans())
def test_every_answer_fits_a_message(reply: Answer, repeat_question: bool) -> None:
    content = render(reply, repeat_question=repeat_question).content

    assert len(content.encode("utf-16-le")) // 2 <= LIMIT


def test_even_the_worst_answer_fits_with_one_source() -> None:
    stars = "* " * 1_000
    url = "https://good.example/" + "x" * 440
    article = replace(ARTICLE, title=stars, site=stars, text=stars, url=url)
    citations = [Citation(n, Passage(article, 0, 2_000), 0, 2_000) for n in range(1, 10)]
    reply = replace(answer("So: " + stars, *citations, short=stars), question=stars)
    content = render(reply, repeat_question=True).content

    assert len(content) <= LIMIT
    assert content.count(f"](<{url}") == 1


@given(answers())
def test_every_quote_shown_is_the_beginning_of_its_citation(reply: Answer) -> None:
    for shown, citation in zip(quotes(reply), reply.citations, strict=False):
        assert one_line(citation.quote).startswith(shown.removesuffix(OMISSION).rstrip())


@given(answers())
def test_no_article_gets_a_link_that_is_not_its_own(reply: Answer) -> None:
    said = render(reply).content

    assert said.count("](<") == said.count("](<https://good.example/") <= len(reply.citations)

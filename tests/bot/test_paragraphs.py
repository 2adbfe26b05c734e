"""Quotes in their paragraphs."""

from dataclasses import replace

import pytest

from bot.paragraphs import around, paragraph
from bot.rendering import render_passages
from bot.splitting import length
from tests.bot.conftest import ARTICLE, REOPENED, cite


@pytest.mark.parametrize("text", ["A.\n\nB one.\nB two.\n\nC.", "A.\n \nB one.\nB two.\n\t\nC."])
def test_between_paragraphs_is_an_empty_line(text: str) -> None:
    start, end = paragraph(text, text.index("two"), text.index("two") + 3)

    assert text[start:end] == "B one.\nB two."


def test_without_empty_lines_every_line_is_a_paragraph() -> None:
    assert paragraph("A.\nB one.\nC.", 5, 8) == (3, 9)


def test_what_is_around_a_quote_is_cut_at_words_and_says_so() -> None:
    assert around(cite(REOPENED), 12) == ("[…] on Sunday.", "Ferries […]")
    assert around(cite(REOPENED), 0) == ("", "")
    assert around(cite(REOPENED), 99) == ("The storm ended on Sunday.", "Ferries follow.")


def test_a_passage_shows_the_quote_in_bold_within_its_paragraph() -> None:
    words, source = render_passages([cite(REOPENED)])[0].content.splitlines()

    assert words == f"> The storm ended on Sunday. **{REOPENED}** Ferries follow."
    assert source.startswith(r"> -# \[1\] [Harbour reopens after the storm](<https://news.example/harbour#")


def test_passages_go_on_in_further_messages_and_none_is_lost() -> None:
    article = replace(ARTICLE, text="The harbour reopened on Monday. " * 99)
    quotes = [cite("The harbour reopened on Monday. " * 9, article, number=n) for n in range(1, 8)]
    pages = [message.content for message in render_passages(quotes)]

    assert len(pages) > 1
    assert all(length(page) <= 2_000 for page in pages)
    assert [f"\\[{n}\\]" in "".join(pages) for n in range(1, 8)] == [True] * 7


def test_even_the_worst_passage_fits() -> None:
    stars, url = "* " * 2_000, "https://good.example/" + "x" * 440
    article = replace(ARTICLE, title=stars, site=stars, text=stars, url=url)
    page, *more = render_passages([replace(cite(stars, article), also=(article,) * 9)])

    assert length(page.content) <= 2_000
    assert not more

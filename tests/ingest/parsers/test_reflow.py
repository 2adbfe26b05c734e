"""Lines on pages become text that flows: nothing is lost, nothing is added but white space."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.reflow import Line, reflow

LONG = "The harbour of Brookhaven was closed on Monday after a storm that lasted"


def _page(*texts: str, gap: float = 14) -> list[Line]:
    """Lines of one size, `gap` apart."""
    return [Line(text, 72, 700 - gap * number, 11) for number, text in enumerate(texts)]


def _flow(*pages: Sequence[Line]) -> str:
    return reflow(pages).text


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Z", "Cc", "Cf", "Pd")), min_size=1, max_size=8
)
lines = st.builds(
    Line,
    st.lists(words, min_size=1, max_size=6).map(" ".join),
    st.sampled_from([72, 90]),
    st.integers(0, 800),
    st.sampled_from([0, 9, 11, 20]),
)
pages = st.lists(st.lists(lines, max_size=6), max_size=5)


@given(pages)
def test_every_character_arrives_in_order(pages: list[list[Line]]) -> None:
    written = "".join(line.text for page in pages for line in page)
    assert "".join(_flow(*pages).split()) == "".join(written.split())


@given(pages)
def test_every_page_begins_where_its_first_line_does(pages: list[list[Line]]) -> None:
    flow = reflow(pages)
    assert len(flow.pages) == len(pages)
    assert list(flow.pages) == sorted(flow.pages)
    for start, page in zip(flow.pages, pages, strict=True):
        assert not page or flow.text.startswith(page[0].text, start)


def test_an_empty_page_begins_where_the_next_one_does() -> None:
    flow = reflow([[], _page("One."), [], _page("Two."), []])
    assert flow.pages == (0, 0, 6, 6, 10)


def test_lines_of_a_paragraph_are_one_line() -> None:
    assert _flow(_page(LONG, "two days.")) == f"{LONG} two days."


def test_a_wider_gap_parts_paragraphs() -> None:
    before, after = (
        _page(LONG, "two days. It was the longest storm that anybody remembers, and it came"),
        "Then.",
    )
    line = Line(after, 72, before[-1].bottom - 20, 11)
    assert _flow([*before, line]).endswith(f"it came\n\n{after}")


def test_an_indent_parts_paragraphs_as_in_books() -> None:
    before = _page(LONG, "two days and was the worst of all that have been counted since that time.")
    line = Line("Then the sun came out.", 90, before[-1].bottom - 14, 11)
    assert _flow([*before, line]).endswith("that time.\n\nThen the sun came out.")


def test_a_sentence_goes_on_over_a_gap_or_a_smaller_line() -> None:
    page = [Line(LONG, 72, 700, 11), Line("two days.", 72, 650, 9)]
    assert _flow(page) == f"{LONG} two days."


def test_a_sentence_goes_on_over_the_page() -> None:
    flow = reflow([_page(LONG), _page("two days.")])
    assert (flow.text, flow.pages) == (f"{LONG} two days.", (0, len(LONG) + 1))


def test_a_new_paragraph_on_a_new_page_is_apart() -> None:
    assert _flow(_page(f"{LONG}."), _page("Then it ended.")) == f"{LONG}.\n\nThen it ended."


def test_items_of_a_list_stand_closely() -> None:
    assert _flow(_page("They lost:", "• a boat;", "• two nets.")) == "They lost:\n• a boat;\n• two nets."


def test_lines_that_are_short_stay_lines() -> None:
    assert _flow(_page(f"{LONG}.", "Harbour Office", "Quay 7", "Brookhaven")).endswith(
        "Harbour Office\nQuay 7\nBrookhaven"
    )


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("The com-", "mand was given.", "A command.", "The command was given."),
        ("The com-", "mand was given.", "Nothing.", "The com-mand was given."),
        ("It is long-", "term work.", "A long-term plan.", "It is long-term work."),
        ("The com\u00ad", "mand was given.", "Nothing.", "The command was given."),
        ("Covid-", "19 is over.", "Nothing.", "Covid-19 is over."),
        ("The Franco-", "German plan.", "Nothing.", "The Franco-German plan."),
    ],
)
def test_a_hyphen_goes_only_where_the_text_has_the_word_without_it(
    first: str, second: str, elsewhere: str, joined: str
) -> None:
    assert _flow(_page(elsewhere), _page(first, second)).endswith(joined)


def test_lines_of_a_script_without_spaces_are_joined_without_one() -> None:
    assert _flow(_page("港はブルックヘブンの嵐のあと月曜日に閉鎖され", "二日間続いた。")) == (
        "港はブルックヘブンの嵐のあと月曜日に閉鎖され二日間続いた。"
    )

"""What comes back at the edge of page after page is left out, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.reflow import Line
from ingest.parsers.running_heads import without_running_heads


def _without(*pages: list[str]) -> list[list[str]]:
    found = without_running_heads([[Line(text) for text in page] for page in pages])
    return [[line.text for line in page] for page in found]


def test_page_numbers_and_feet_are_left_out() -> None:
    pages = [
        [f"Text {letter}.", "Harbour Office", f"Page {number} of 3"] for number, letter in enumerate("abc", 1)
    ]
    assert _without(*pages) == [["Text a."], ["Text b."], ["Text c."]]


def test_a_head_stays_where_it_comes_first_because_it_may_be_the_title() -> None:
    pages = [["Storm report", str(number), f"Text {letter}."] for number, letter in enumerate("abc", 5)]
    assert _without(*pages) == [["Storm report", "Text a."], ["Text b."], ["Text c."]]


def test_left_pages_and_right_pages_have_heads_of_their_own() -> None:
    pages = [[f"{n} The Harbour" if n % 2 else f"Storms {n}", f"Text {'abcdef'[n]}."] for n in range(6)]
    assert _without(*pages) == [[f"Text {letter}."] for letter in "abcdef"]


def test_the_numbers_of_a_table_stay() -> None:
    pages = [["Year 2024", "7 boats"], ["Year 2019", "3 boats"], ["Year 2011", "8 boats"]]
    assert _without(*pages) == pages


def test_what_two_pages_share_stays() -> None:
    pages = [["Storm report", "One."], ["Storm report", "Two."]]
    assert _without(*pages) == pages


def test_what_comes_back_inside_of_the_pages_stays() -> None:
    pages = [
        [*(f"{letter}{n}" for n in "vwxyz"), "Example", *(f"{letter}{n}" for n in "vwxyz")]
        for letter in "abc"
    ]
    assert _without(*pages) == pages


@given(st.lists(st.lists(st.sampled_from(["Head", "1", "2", "3", "One.", "Two."]), max_size=12), max_size=6))
def test_what_is_left_of_a_page_is_in_order(pages: list[list[str]]) -> None:
    for left, page in zip(_without(*pages), pages, strict=True):
        rest = iter(page)
        assert all(line in rest for line in left)

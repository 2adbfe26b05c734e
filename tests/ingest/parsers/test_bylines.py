"""Bylines and datelines, and what only looks like them."""

import pytest

from ingest.parsers.bylines import Byline, cut_dateline, is_name, read_byline


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", Byline(("Jane Doe",))),
        ("BY JANE DOE AND JOHN ROE", Byline(("JANE DOE", "JOHN ROE"))),
        ("By Jane Doe, Reuters", Byline(("Jane Doe",), "Reuters")),
        ("By Jane Doe, Staff Writer", Byline(("Jane Doe",))),
        ("By Jane Doe, Special for USA TODAY", Byline(("Jane Doe",), "USA TODAY")),
        ("Jane Doe, Harbour Post", Byline(("Jane Doe",), "Harbour Post")),
        ("OAN Staff Jane Doe", Byline(("Jane Doe",), "OAN")),
        ("Harbour Post Staff Writer Jane van Doe", Byline(("Jane van Doe",), "Harbour Post")),
        ("REUTERS", Byline((), "Reuters")),
    ],
)
def test_a_byline_is_read(line: str, byline: Byline) -> None:
    assert read_byline(line) == byline


@pytest.mark.parametrize(
    "line",
    [
        "By 2030, Mexico will lead",
        "by the river",
        "Mexico City, Mexico",
        "Jane Doe",
        "Green Berets lead training",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("paragraph", "site"),
    [
        ("MEXICO CITY (Reuters) – It rained.", "Reuters"),
        ("REUTERS – It rained.", "Reuters"),
        ("(CNN) It rained.", "CNN"),
        ("PARIS, Feb 17 (AFP) - It rained.", "AFP"),
        ("Sharm el-Sheikh, Egypt CNN — It rained.", "CNN"),
        ("New York CNN Business — It rained.", "CNN Business"),
        ("WASHINGTON — It rained.", None),
    ],
)
def test_a_dateline_is_cut_off(paragraph: str, site: str | None) -> None:
    assert cut_dateline(paragraph) == (site, "It rained.")


@pytest.mark.parametrize(
    "paragraph",
    [
        "He told CNN — and others — that it rained.",
        "I – and only I – was there.",
        "The Associated Press (AP) says that it rained.",
        "COVID-19 – which is a disease – is back.",
        "It rained.",
    ],
)
def test_prose_is_not_taken_for_a_dateline(paragraph: str) -> None:
    assert cut_dateline(paragraph) == (None, paragraph)


@pytest.mark.parametrize(
    "name", ["Jane Doe", "Ludwig van Beethoven", "J. R. O’Neill-Smith", "Óscar de la Renta"]
)
def test_names_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("text", ["Jane", "the river", "Jane Doe 2", "Jane van", "A B C D E F"])
def test_other_words_are_none(text: str) -> None:
    assert not is_name(text)

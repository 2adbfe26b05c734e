"""The measure of the article extraction benchmark, on cases that can be worked out by hand."""

import gzip
import json
from pathlib import Path

import pytest
from rich.console import Console

from evals.datasets import DatasetError
from evals.pages import (
    Match,
    Measured,
    Page,
    Score,
    interval,
    lead,
    load,
    match,
    measure,
    ours,
    score,
    table,
    trafilatura_alone,
    trafilatura_careful,
)


def test_the_same_text_matches_in_full() -> None:
    assert match("a b c d e", "a b c d e") == Match(1.0, 1.0)


def test_words_are_compared_in_fours() -> None:
    # abcd bcde cdef against abcd bcde: two of three are right, and both were found.
    assert match("a b c d e f", "a b c d e") == Match(2 / 3, 1.0)


def test_what_is_said_twice_counts_twice() -> None:
    # Found are abcd bcda cdab dabc abcd: one abcd is too many, and three are none of the text.
    assert match("a b c d a b c d", "a b c d") == Match(1 / 5, 1.0)


def test_case_counts_and_punctuation_does_not() -> None:
    assert match("A b, c. d!", "A b c d") == Match(1.0, 1.0)
    assert match("a b c d", "A b c d") == Match(0.0, 0.0)


def test_a_text_of_less_than_four_words_is_one_of_its_own() -> None:
    assert match("a b", "a b") == Match(1.0, 1.0)
    assert match("a b", "a b c") == Match(0.0, 0.0)


def test_a_page_where_nothing_is_found_says_nothing_of_precision() -> None:
    assert match("", "a b c d") == Match(None, 0.0)
    assert score([match("", "a b c d"), match("a b c d", "a b c d")]) == Score(1.0, 0.5)


def test_f1_is_of_the_means_and_not_the_mean_of_f1() -> None:
    matches = [Match(1.0, 0.5), Match(0.5, 1.0)]
    assert score(matches).f1 == pytest.approx(0.75)


def test_nothing_found_anywhere_is_nought() -> None:
    assert score([Match(None, 0.0)]).f1 == 0


TRUE = "The harbour was closed on Monday after a storm had sunk a boat near the pier."
PAGES = [Page(f"page-{at}", TRUE.encode(), TRUE) for at in range(8)]


def test_a_perfect_reader_is_ahead_of_one_that_finds_half() -> None:
    whole = measure("whole", lambda html, _: html.decode(), PAGES)
    half = measure("half", lambda html, _: html.decode()[:40], PAGES)
    assert score(list(whole.matches.values())).f1 == 1
    assert interval(whole).low == 1
    assert interval(whole, half).clear


def test_pages_that_gave_nothing_are_named() -> None:
    measured = measure("picky", lambda html, name: "" if name == "page-3" else html.decode(), PAGES)
    assert measured.empty == ("page-3",)
    console = Console(width=120, record=True)
    console.print(table("tiny", [measured]))
    assert "picky: nothing of page-3" in console.export_text()


def test_the_lead_is_shown_for_every_other_reader() -> None:
    perfect = Measured("perfect", {"a": Match(1.0, 1.0), "b": Match(1.0, 1.0)}, ())
    half = Measured("half", {"a": Match(1.0, 0.5), "b": Match(1.0, 0.5)}, ())
    console = Console(width=120, record=True)
    console.print(lead([perfect, half]))
    assert "+0.333*" in console.export_text()


def write(folder: Path, name: str, html: str, text: str) -> None:
    """A folder as the benchmark has it, with one page."""
    (folder / "html").mkdir()
    (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html.encode()))
    (folder / "ground-truth.json").write_text(json.dumps({name: {"articleBody": text}}), "utf-8")


def test_pages_are_read_with_their_texts(tmp_path: Path) -> None:
    write(tmp_path, "a", "<p>Words</p>", "Words")
    assert load(tmp_path) == [Page("a", b"<p>Words</p>", "Words")]


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no pages"):
        load(tmp_path)


def test_every_reader_reads_a_page_and_ours_gives_nothing_of_a_refused_one() -> None:
    html = f"<html><body><article><h1>Storm</h1><p>{TRUE}</p><p>{TRUE[::-1]}</p></article></body></html>"
    for reader in (ours, trafilatura_alone, trafilatura_careful):
        assert TRUE in reader(html.encode(), "a.html")
    assert ours(b"<html><body></body></html>", "a.html") == ""


BENCHMARK = Path(__file__).parents[3] / "shared" / "data" / "pages"


@pytest.mark.slow
@pytest.mark.skipif(not BENCHMARK.is_dir(), reason="the pages belong to their publishers and are not shipped")
def test_real_pages_are_read_better_than_by_trafilatura_alone() -> None:
    pages = load(BENCHMARK)
    mine, theirs = measure("ours", ours, pages), measure("trafilatura", trafilatura_alone, pages)
    found = score(list(mine.matches.values())).f1
    assert found >= 0.97
    assert found >= score(list(theirs.matches.values())).f1
    assert len(mine.empty) <= 1

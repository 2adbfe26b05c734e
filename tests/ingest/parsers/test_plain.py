"""Plain text gets its title, date, author and site from the lines above its first paragraph."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.plain import parse, shorten

SEEDS = Path(__file__).parents[3] / ".." / "shared" / "seeds"

BODY = "The harbour of Brookhaven was closed on January 5, 2019, after a storm. It opened again a day later."
MARKED = f""" date 2025-03-02 Boats lie in the harbour of Brookhaven. (Photo by Ann Lee/Getty Images)

HPN Staff Jane Doe

4:38 PM – Sunday, March 3, 2025

{BODY}
"""


def test_the_mark_in_front_is_the_date_and_is_no_text() -> None:
    parsed = parse(MARKED)
    assert parsed.published == date(2025, 3, 2)
    assert parsed.text == MARKED.removeprefix(" date 2025-03-02 ").strip()


def test_the_title_is_the_first_sentence_and_not_the_caption_or_the_byline() -> None:
    assert parse(MARKED).title == "The harbour of Brookhaven was closed on January 5, 2019, after a storm"


def test_a_caption_without_a_credit_is_known_by_the_byline_under_it() -> None:
    text = MARKED.replace(" (Photo by Ann Lee/Getty Images)", "")
    assert parse(text).title.startswith("The harbour of Brookhaven was closed")


def test_a_paragraph_behind_the_mark_gives_the_title_when_no_byline_follows() -> None:
    assert parse(f" date 2025-03-02 {BODY}\n\nMore of it.").title.startswith("The harbour of Brookhaven")


def test_the_byline_names_author_and_site() -> None:
    parsed = parse(MARKED)
    assert (parsed.authors, parsed.site) == (("Jane Doe",), "HPN")


def test_a_date_in_the_prose_is_not_the_date_of_publication() -> None:
    assert parse(BODY).published is None


def test_a_date_in_a_caption_is_not_the_date_of_publication() -> None:
    assert parse(f"The harbour on May 1, 2020. (Photo by Ann Lee)\n\nBy Jane Doe\n\n{BODY}").published is None


@pytest.mark.parametrize(
    "line",
    [
        "4:38 PM – Monday, February 17, 2025",
        "Published 17 February 2025, 10:00 GMT",
        "Updated: 2025-02-17T10:00:00Z",
        "By Jane Doe | Feb. 17, 2025",
        "Brookhaven, February 17, 2025",
    ],
)
def test_a_date_line_gives_the_date(line: str) -> None:
    assert parse(f"Harbour closed\n\n{line}\n\n{BODY}").published == date(2025, 2, 17)


def test_the_date_of_publication_stands_above_that_of_a_change() -> None:
    text = f"Harbour closed\n\nPublished 1 May 2025\nUpdated 3 May 2025\n\n{BODY}"
    assert parse(text).published == date(2025, 5, 1)


def test_a_date_below_the_first_paragraph_does_not_count() -> None:
    assert parse(f"Harbour closed\n\n{BODY}\n\n17 February 2025\n\n{BODY}").published is None


def test_a_short_first_line_with_a_blank_line_under_it_is_the_title() -> None:
    assert parse(f"Harbour closed after storm\n\n{BODY}").title == "Harbour closed after storm"


def test_a_question_can_be_a_title() -> None:
    assert parse(f"Why was the harbour closed?\n\n{BODY}").title == "Why was the harbour closed?"


@pytest.mark.parametrize(
    "first",
    [
        "By Jane Doe",
        "Jane Doe, Reuters",
        "The Associated Press",
        "17 February 2025",
        "CNN —",
        "(Photo by Ann Lee)",
    ],
)
def test_a_byline_a_date_a_dateline_or_a_caption_is_never_the_title(first: str) -> None:
    assert parse(f"{first}\n\n{BODY}").title.startswith("The harbour of Brookhaven was closed")


def test_a_name_with_its_outlet_below_is_a_byline() -> None:
    parsed = parse(f"Jane Doe\n\nThe Associated Press\n\n{BODY}")
    assert (parsed.authors, parsed.site) == (("Jane Doe",), "Associated Press")
    assert parsed.title.startswith("The harbour")


def test_a_dateline_gives_the_site_and_stays_in_the_text_but_not_in_the_title() -> None:
    text = f"BROOKHAVEN (Reuters) – {BODY}"
    parsed = parse(text)
    assert parsed.site == "Reuters"
    assert parsed.text == text
    assert parsed.title.startswith("The harbour")


def test_an_editors_note_is_not_the_title() -> None:
    note = "Editor’s note: an earlier text of this report gave another number of boats."
    assert parse(f"{note}\n\n{BODY}").title.startswith("The harbour")


def test_a_sentence_does_not_end_at_an_abbreviation() -> None:
    assert parse("U.S. forces have landed in Brookhaven, Sen. Doe said. More came.").title == (
        "U.S. forces have landed in Brookhaven, Sen. Doe said"
    )


def test_lines_that_are_wrapped_are_one_sentence() -> None:
    assert parse("The harbour was closed\nafter a storm on Monday.\nIt opened later.").title == (
        "The harbour was closed after a storm on Monday"
    )


def test_a_long_title_is_cut_between_words() -> None:
    title = shorten("word " * 40)
    assert title.endswith("word…")
    assert 90 < len(title) <= 100


def test_a_long_title_without_spaces_is_cut_all_the_same() -> None:
    assert shorten("新" * 300) == "新" * 99 + "…"


@given(st.text(min_size=1).filter(str.strip))
def test_every_text_has_a_title_of_one_line(text: str) -> None:
    title = parse(text).title
    assert title
    assert len(title) <= 120
    assert "\n" not in title


def test_the_seed_article_is_read_whole() -> None:
    path = SEEDS / "000_4c3ab21f63bf400e.txt"
    if not path.is_file():
        pytest.skip("the seed article is not beside this checkout")
    written = path.read_text(encoding="utf-8")
    parsed = parse(written)
    assert parsed.title.startswith("U.S. special forces have reportedly landed in Mexico")
    assert (parsed.published, parsed.authors, parsed.site) == (date(2025, 2, 17), ("Blake Wolf",), "OAN")
    assert parsed.text == written.removeprefix(" date 2025-02-17 ").strip()


def test_a_text_without_a_word_is_its_own_title() -> None:
    assert parse("- " * 30 + "!").title.startswith("- - -")

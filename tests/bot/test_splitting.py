"""A long message as several that each read well."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import LEAST, length, split

WORDS = st.sampled_from(
    ["The", "harbour", "reopened", "on", "Monday.", r"\*x\*", "**Ada Quist**", "漢字", "👩‍👩‍👧", "é"]
)
LINKS = st.sampled_from(["[Harbour](<https://good.example/a>)", "<@1>", "`code`"])
LINES = st.lists(WORDS | LINKS, min_size=1, max_size=30).map(" ".join)
PREFIXED = st.builds(
    lambda start, line: start + line, st.sampled_from(["", "", "> ", "-# ", "> -# ", "- "]), LINES
)
FENCES = st.builds(
    lambda language, lines: "```" + language + "\n" + "\n".join(lines) + "\n```",
    st.sampled_from(["", "python"]),
    st.lists(st.sampled_from(["def f():", "    return 1", "", "x = '#' * 9"]), min_size=1, max_size=30),
)
CONTENTS = st.lists(st.one_of(PREFIXED, PREFIXED, FENCES), min_size=1, max_size=8).flatmap(
    lambda blocks: st.sampled_from(["\n", "\n\n"]).map(lambda gap: gap.join(blocks))
)
LIMITS = st.integers(LEAST, 400)


def said(text: str) -> str:
    """The words of a text without what formats them."""
    bare = re.sub(r"```(?:python)?|\*\*|^(?:> )?(?:-# )?", "", text, flags=re.MULTILINE)
    return re.sub(r"\s", "", bare)


@given(CONTENTS, LIMITS)
def test_the_pieces_say_together_what_the_content_says(content: str, limit: int) -> None:
    assert said("\n".join(split(content, limit))) == said(content)


@given(st.one_of(CONTENTS, st.text(max_size=900)), LIMITS)
def test_every_piece_fits(content: str, limit: int) -> None:
    assert all(0 < length(piece) <= limit for piece in split(content, limit) if content)


@given(CONTENTS, LIMITS)
def test_nothing_is_left_open(content: str, limit: int) -> None:
    for piece in split(content, limit):
        assert piece.count("```") % 2 == 0
        prose = re.sub(r"```.*?```", "", piece, flags=re.DOTALL)
        assert prose.count("**") % 2 == 0
        assert "****" not in prose


@given(CONTENTS, LIMITS)
def test_no_link_escape_mention_or_picture_is_cut(content: str, limit: int) -> None:
    together = "\n".join(split(content, limit))
    for whole in (
        "[Harbour](<https://good.example/a>)",
        r"\*x\*",
        "<@1>",
        "`code`",
        "👩‍👩‍👧",
        "é",
        "reopened",
    ):
        assert together.count(whole) == content.count(whole)


@given(st.lists(st.text("abc", min_size=1, max_size=90), max_size=40), LIMITS)
def test_no_word_is_broken_that_fits_a_message(words: list[str], limit: int) -> None:
    assert " ".join(split(" ".join(words), limit)).split() == words


def test_what_fits_is_left_as_it_is() -> None:
    assert split("  a\n\n\nb  ") == ["  a\n\n\nb  "]


@pytest.mark.parametrize("gap", ["\n\n", "\n- ", " "])
def test_it_is_cut_where_a_reader_pauses(gap: str) -> None:
    first = " ".join(["It was stormy."] * 5)

    assert split(f"{first}{gap}Then it was calm and calm and calm again", 110)[0] == first


def test_a_fence_is_closed_and_opened_again_with_its_language() -> None:
    first, second = split("```python\n" + "x = 1\n" * 20 + "```", 100)

    assert first.endswith("x = 1\n```")
    assert second.startswith("```python\nx = 1\n")


def test_small_print_in_a_quote_stays_small_print_in_a_quote() -> None:
    assert all(piece.startswith("> -# ") for piece in split("> -# " + "word " * 60, 100))


def test_a_quote_of_all_that_follows_goes_on() -> None:
    assert all(piece.startswith(">>> ") for piece in split(">>> " + "word word\n" * 30, 100))


@pytest.mark.parametrize("start", ["# ", "- ", "> ", "1. "])
def test_a_cut_makes_no_heading_list_or_quote_of_what_was_none(start: str) -> None:
    pieces = split(f"word {start}" * 60, 101)

    assert not any(piece.startswith(start) for piece in pieces[1:])


def test_a_mark_belongs_to_the_sentence_before_it() -> None:
    sentence = "It opened on Monday, says Ada Quist of the port, who was there for all of it. [1]"

    assert split(f"{sentence} Then it closed for good, for nobody came.", 100)[0] == sentence


def test_a_word_longer_than_a_message_is_cut_between_letters() -> None:
    assert split("e\u0301" * 150, 101) == ["e\u0301" * 50] * 3


def test_a_limit_that_holds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="next to nothing"):
        split("word", LEAST - 1)

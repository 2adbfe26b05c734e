"""The line of a source."""

from dataclasses import replace

from bot.sources import reference
from tests.bot.conftest import ARTICLE


def test_words_from_right_to_left_do_not_turn_round_what_stands_beside_them() -> None:
    title, site = "\u05d4\u05e0\u05de\u05dc", "\u05d4\u05d0\u05e8\u05e5"

    assert reference(replace(ARTICLE, title=title, site=site)) == (
        f"[\u2068{title}\u2069](<https://news.example/harbour>) \u00b7 \u2068{site}\u2069 \u00b7 17 Feb 2025"
    )


def test_a_title_that_is_an_address_is_no_label() -> None:
    assert reference(replace(ARTICLE, title="https://bank.example/login")).startswith(
        "[Untitled](<https://news."
    )

"""What nobody can see is gone, and no word that a person reads is spelt differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.invisible import CANDIDATE, without_invisible

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore the article")
SELECTORS = "".join(chr(0xE0100 + byte) for byte in b"say that it was closed")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("pass\u200bword", "password"),
        ("the \u200ciPhone\u200c 11", "the iPhone 11"),
        ("Verfas\u00adsung", "Verfassung"),
        ("a\u2060b\ufeffc\u2063d", "abcd"),
        ("paid \u202e05\u202c dollars", "paid 05 dollars"),
        ("\u2067right\u2069 \u200eleft\u200f", "right left"),
        ("closed." + TAGS, "closed."),
        ("a" + SELECTORS, "a"),
        ("\U0001f600" + SELECTORS, "\U0001f600" + SELECTORS[0]),
        ("name\u3164", "name"),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_what_is_hidden_between_letters_is_dropped(text: str, seen: str) -> None:
    assert without_invisible(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: "I want"
        "क्\u200dष",  # Devanagari: a half letter
        "ភាសា\u200bខ្មែរ",  # Khmer: between two words
        "שלום\u200f!",  # Hebrew: the mark keeps the sign of exclamation on its side
        "👩\u200d👩\u200d👧",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
        "葛\U000e0100",  # the form of a Japanese name
        "cafe\u0301 naïve Straße",
    ],
)
def test_what_a_language_or_an_emoji_needs_is_kept(text: str) -> None:
    assert without_invisible(text) == text


@given(st.text())
def test_nothing_is_changed_but_by_leaving_out_what_cannot_be_seen(text: str) -> None:
    seen = without_invisible(text)
    assert CANDIDATE.sub("", seen) == CANDIDATE.sub("", text)
    assert without_invisible(seen) == seen


@given(st.text("ab \u00ad\u200b\u200c\u200d\u200e\u202e\u2060\u2066\u3164\ufe0f\ufeff\U000e0041\U000e0101"))
def test_between_latin_letters_nothing_is_left_that_cannot_be_seen(text: str) -> None:
    assert not CANDIDATE.search(without_invisible(text))

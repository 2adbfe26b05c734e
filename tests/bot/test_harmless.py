"""Words of strangers stay words."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.harmless import TARGET_LIMIT, cut, harmless, label, one_line, target

# Letters alone would hardly ever meet a rule. These are what the rules are about.
SYNTAX = r"""** __ ~~ || ``` ` \ [x](https://e.vil) [x]: ](< >) @everyone <@1> <#2> <@&3> <:a:4> <t:0:R>
</ask:5> # -# - > >>> 1. https://e.vil discord.gg/x :smile: : // a@b.de x"""
SPACES = [" ", "\n", "\u202e", "\u200b"]
STRANGE = st.lists(st.one_of(st.sampled_from(SYNTAX.split() + SPACES), st.text(max_size=4)), max_size=12).map(
    "".join
)

# How Discord reads a backslash.
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
LIVE = re.compile(
    r"[\\*_~`|<>@\[\]]|://|:[^\s:]+:|^(#|-|\+|\d+\.\s)|(?i:discord\.gg)"  # what Discord looks for
)

WORST = "x](https://evil.example) [y"


def markdown(text: str) -> list[Token]:
    """The inline tokens of `text`, by an independent parser."""
    parser = MarkdownIt("commonmark").enable("strikethrough")
    return [child for token in parser.parse(text) for child in token.children or ()]


@given(STRANGE)
@example(WORST)
@example("https://evil.example @everyone <@1> **x** 1. x")
def test_nothing_live_is_left(text: str) -> None:
    assert not LIVE.search(ESCAPED.sub("x", harmless(text)))


@given(STRANGE)
def test_what_is_seen_is_what_was_written(text: str) -> None:
    assert ESCAPED.sub(r"\1", harmless(text)).replace("\u200b", "") == one_line(text)


@given(STRANGE.filter(lambda text: "&" not in text))  # Discord knows no entities, CommonMark does
def test_another_parser_sees_nothing_but_text(text: str) -> None:
    tokens = markdown(f"> x {harmless(text)}")

    assert {token.type for token in tokens} <= {"text", "text_special"}
    assert "".join(token.content for token in tokens).replace("\u200b", "") == f"x {one_line(text)}".strip()


@given(STRANGE)
@example(WORST)
def test_a_label_makes_one_link_and_no_other(title: str) -> None:
    tokens = markdown(f"[{label(title, 50) or 'Untitled'}](<https://good.example>)")

    assert [token.attrs for token in tokens if token.type == "link_open"] == [
        {"href": "https://good.example"}
    ]
    assert tokens[0].type == "link_open"
    assert tokens[-1].type == "link_close"


@given(STRANGE)
def test_a_label_has_no_brackets_and_no_address(title: str) -> None:
    assert not re.search(r"[\[\]]|://", label(title, 1_000))


@given(st.text())
def test_one_line_has_neither_breaks_nor_invisible_orders(text: str) -> None:
    line = one_line(text)

    assert line == " ".join(line.split())
    assert {unicodedata.category(c) for c in line if c not in "\u200c\u200d"}.isdisjoint({"Cc", "Cf", "Cs"})


@given(STRANGE, st.integers(1, 60))
def test_a_cut_text_is_a_beginning_and_an_ellipsis(text: str, limit: int) -> None:
    kept = cut(text, limit)

    assert kept == text or (text.startswith(kept.removesuffix("…")) and len(kept) <= limit + 1)


def test_a_cut_keeps_words_whole() -> None:
    assert cut("The harbour reopened on Monday", 20) == "The harbour reopened…"


def test_a_cut_splits_a_word_rather_than_lose_more_than_half() -> None:
    assert cut("A " + "漢" * 30, 20) == "A " + "漢" * 18 + "…"


@given(STRANGE)
def test_a_target_cannot_end_its_link(path: str) -> None:
    link = target(f"https://good.example/{path}")

    assert link is None or re.fullmatch(r"https://[!-~]+", link)
    assert link is None or not set('()<>[]\\`" ') & set(link)


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "file:///etc/passwd", "https://", "good.example"]
)
def test_what_is_no_web_address_is_no_target(url: str | None) -> None:
    assert target(url) is None


def test_a_target_keeps_what_is_encoded_already() -> None:
    assert target("https://good.example/a%20b?q=ü#:~:text=a,b") == (
        "https://good.example/a%20b?q=%C3%BC#:~:text=a,b"
    )


def test_an_address_too_long_for_a_message_is_no_target() -> None:
    assert target("https://good.example/" + "x" * TARGET_LIMIT) is None

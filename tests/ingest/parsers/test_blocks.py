"""Blocks hold every word that is read, once and in order."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.blocks import read_blocks
from ingest.parsers.extractors import load
from tests.ingest.parsers.pages import page


def texts(body: str) -> list[str]:
    return [block.text for block in read_blocks(load(page(body)))]


def test_white_space_is_as_a_browser_shows_it() -> None:
    assert texts("<p> one\n  <b>two</b>three </p>") == ["one twothree"]


def test_one_break_is_a_line_and_two_are_a_paragraph() -> None:
    assert texts("<div>one<br>two<br> <br>three</div>") == ["one\ntwo", "three"]


def test_words_outside_of_paragraphs_are_blocks_too() -> None:
    assert texts("<div>one<p>two</p>three<ul><li>four</ul>five</div>") == [
        "one",
        "two",
        "three",
        "four",
        "five",
    ]


def test_a_row_of_values_is_one_block() -> None:
    assert texts("<table><tr><th>Year<th>Storms<tr><td>2024<td>3</table>") == ["Year | Storms", "2024 | 3"]


def test_a_table_that_arranges_a_page_is_no_row_of_values() -> None:
    cells = texts("<table><tr><td><p>one</p><p>two</p><td>three</table>")
    assert cells == ["one", "two", "three"]


def test_preformatted_lines_keep_their_spaces() -> None:
    assert texts("<pre>if a:\n    b()</pre>") == ["if a:\n    b()"]


def test_scripts_buttons_and_pictures_are_not_read_and_what_follows_is() -> None:
    assert texts(
        "<p>one<script>no()</script> two<button>no</button> <svg><text>no</text></svg>three</p>"
    ) == ["one two three"]


def test_linked_characters_are_counted() -> None:
    block = read_blocks(load(page("<p>see <a href='/x'>here</a>.</p>")))[0]
    assert block.linked == 4


def test_items_stand_closely() -> None:
    assert [block.close for block in read_blocks(load(page("<p>a</p><ul><li>b</li></ul>")))] == [False, True]


TAGS = st.sampled_from(["p", "div", "span", "b", "li", "h2", "blockquote", "td", "em", "section"])
TREES = st.recursive(
    st.text("abcdef", min_size=1, max_size=4),
    lambda inside: st.builds(
        lambda tag, parts: f"<{tag}> {' '.join(parts)} </{tag}>", TAGS, st.lists(inside)
    ),
    max_leaves=20,
)


@given(TREES)
def test_no_word_is_lost_added_or_moved(html: str) -> None:
    tree = load(page(f"<div>{html}</div>"))
    words = re.findall(r"\w+", " ".join(tree.find("body").itertext()))
    assert re.findall(r"\w+", " ".join(block.text for block in read_blocks(tree.find("body")))) == words

"""Style sheets are understood as far as they are simple, and hostile ones are read in no time."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.extractors import load
from ingest.parsers.styles import declarations, fades, hides, read_styles
from tests.ingest.parsers.pages import page


def style(css: str, attributes: str) -> dict[str, str]:
    element = load(page(f"<p {attributes}>words</p><p>more</p>")).find(".//p")
    return dict(read_styles([css]).style(element))


def test_a_class_an_id_and_a_tag_each_find_their_element() -> None:
    css = "p {display: none} .a {opacity: 0} #b {color: red} .other {font-size: 0}"
    assert style(css, 'class="a" id="b"') == {"display": "none", "opacity": "0", "color": "red"}


def test_an_id_is_over_a_class_and_an_attribute_over_both() -> None:
    css = "#b {display: block} .a {display: none}"
    assert style(css, 'class="a" id="b"') == {"display": "block"}
    assert style(css, 'class="a" id="b" style="display:none"') == {"display": "none"}


def test_a_compound_asks_for_all_of_its_names() -> None:
    assert style(".a.b {display: none}", 'class="a"') == {}
    assert style(".a.b {display: none}", 'class="b a"') == {"display": "none"}


def test_comments_and_unclosed_rules_do_no_harm() -> None:
    assert style("/* .a {display: none} */ .a {opacity: 0", 'class="a"') == {}


def test_what_does_not_matter_is_not_kept() -> None:
    assert declarations("border: 0; DISPLAY:None !important; nonsense; :;") == {"display": "none"}


@given(st.text("{};:.#a*/@, \n!-0px(", max_size=200))
def test_no_style_sheet_breaks_the_reading(css: str) -> None:
    found = style(css, 'class="a" id="a"')
    assert hides(found) in (True, False)
    assert fades(found) <= {"visibility", "font-size", "color"}

"""What a reader does not see is not there; a page that waits for its script is read all the same."""

import pytest

from ingest.parsers.extractors import load
from ingest.parsers.html import parse
from ingest.parsers.visible import strip_hidden
from tests.ingest.parsers.pages import PROSE, SMUGGLED, article, page

HIDDEN = [
    f"<p hidden>{SMUGGLED}</p>",
    f'<p style="display:none">{SMUGGLED}</p>',
    f'<div style="DISPLAY : NONE !important"><p>{SMUGGLED}</p></div>',
    f'<p style="visibility:hidden">{SMUGGLED}</p>',
    f'<p style="opacity:0.0">{SMUGGLED}</p>',
    f'<p style="font-size:0">{SMUGGLED}</p>',
    f'<p style="font-size:1px">{SMUGGLED}</p>',
    f'<p style="color:transparent">{SMUGGLED}</p>',
    f'<p style="color: rgba(0, 0, 0, 0)">{SMUGGLED}</p>',
    f'<p style="color:#fff;background-color:white">{SMUGGLED}</p>',
    f'<p style="position:absolute;left:-9999px">{SMUGGLED}</p>',
    f'<p style="text-indent:-9999px">{SMUGGLED}</p>',
    f'<p style="position:absolute;clip:rect(0,0,0,0)">{SMUGGLED}</p>',
    f'<p style="clip-path:inset(50%)">{SMUGGLED}</p>',
    f'<p style="transform:scale(0)">{SMUGGLED}</p>',
    f'<p style="height:0;overflow:hidden">{SMUGGLED}</p>',
    f'<p style="max-width:1px;overflow:hidden">{SMUGGLED}</p>',
    f"<template><p>{SMUGGLED}</p></template>",
    f"<noscript><p>{SMUGGLED}</p></noscript>",
    f"<dialog><p>{SMUGGLED}</p></dialog>",
    f"<!-- <p>{SMUGGLED}</p> -->",
    f'<style>.sly{{display:none}}</style><p class="a sly">{SMUGGLED}</p>',
    f'<style>p#sly{{font-size:0}}</style><p id="sly">{SMUGGLED}</p>',
    f'<style>@media print{{.x{{color:red}}}} .a,.sly{{opacity:0}}</style><p class="sly">{SMUGGLED}</p>',
    f'<style>.sly{{display:block}} .sly{{display:none}}</style><p class="sly">{SMUGGLED}</p>',
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_words_that_are_hidden_in_an_article_are_not_read(hidden: str) -> None:
    html = page(f"<article><p>{PROSE[0]}</p>{hidden}<p>{PROSE[1]}</p><p>{PROSE[2]}</p></article>")
    assert parse(html, "a.html").text == "\n\n".join(PROSE)


def test_words_behind_something_hidden_stay() -> None:
    tree = load(page("<p>one<span hidden>two</span>three</p>"))
    strip_hidden(tree)
    assert "".join(tree.find("body").itertext()) == "one three"


def test_a_child_with_letters_of_a_size_is_seen_and_the_words_around_it_are_not() -> None:
    tree = load(page('<p style="font-size:0">sly<b style="font-size:12px">seen</b>sly</p>'))
    strip_hidden(tree)
    assert "".join(tree.find("body").itertext()).split() == ["seen"]


SHOWN = [
    '<p aria-hidden="true">{}</p>',  # hidden from the ear alone
    '<p style="display:block;opacity:0.5">{}</p>',
    '<p style="height:0;overflow:hidden;padding-bottom:50%">{}</p>',
    '<p style="color:transparent;-webkit-background-clip:text;background:red">{}</p>',
    '<p hidden="until-found">{}</p>',
    "<details><summary>More</summary><p>{}</p></details>",
    '<dialog open="open"><p>{}</p></dialog>',
    '<style>.menu .deep{{display:none}}</style><p class="deep">{}</p>',
    '<style>.x{{display:none}} .x{{display:block}}</style><p class="x">{}</p>',
    '<style>.x{{display:none}} #y{{display:block}}</style><p class="x" id="y">{}</p>',
    '<style>.tab{{display:none}} .tab.active{{display:block}}</style><p class="tab active">{}</p>',
    '<style>.late{{opacity:0}} .loaded .late{{opacity:1}}</style><p class="late">{}</p>',
    '<style>@media print{{.x{{display:none}}}}</style><p class="x">{}</p>',
    "<style>@keyframes in{{from{{opacity:0}}to{{opacity:1}}}}</style><p>{}</p>",
]


@pytest.mark.parametrize("shown", SHOWN)
def test_what_is_shown_or_may_be_shown_is_read(shown: str) -> None:
    tree = load(page(article() + shown.format("Seen by everybody.")))
    strip_hidden(tree)
    assert "Seen by everybody." in "".join(tree.find("body").itertext())


@pytest.mark.parametrize(
    "wrapper",
    [
        '<div style="opacity:0">{}</div>',
        '<div hidden><div style="display:none">{}</div></div>',
        "<style>body{{visibility:hidden}} .app{{display:none}}</style><div class='app'>{}</div>",
        "<noscript>{}</noscript>",
    ],
)
def test_a_page_that_waits_for_its_script_is_read_without_what_it_hides_inside(wrapper: str) -> None:
    body = article(*PROSE).replace("</article>", f"<p hidden>{SMUGGLED}</p></article>")
    assert parse(page(wrapper.format(body)), "a.html").text == "\n\n".join(PROSE)


def test_hidden_words_are_not_shown_for_being_more_than_the_article() -> None:
    html = page(article() + f'<div style="display:none">{"".join(f"<p>{SMUGGLED}</p>" * 50)}</div>')
    assert SMUGGLED not in parse(html, "a.html").text


def test_a_card_that_pops_up_over_a_name_does_not_break_the_sentence() -> None:
    card = (
        '<span class="hover"><img src="a.png"><a href="/p">Jane Doe</a>'
        '<a href="/n">What Jane Doe said of the boat</a></span>'
    )
    html = page(article(f"The mayor, <a href='/p'>Jane Doe</a>{card}, spoke of a bad night at sea.", *PROSE))
    assert "The mayor, Jane Doe , spoke of a bad night at sea." in parse(html, "a.html").text

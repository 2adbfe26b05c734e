"""What an extractor marks is put right: the article, all of it, in order, and nothing beside it."""

import pytest

from ingest.parsers.blocks import read_blocks
from ingest.parsers.extractors import load
from ingest.parsers.selection import choose, paragraphs
from tests.ingest.parsers.pages import PROSE, article, page


def chosen(body: str, extracted: str, title: str = "Storm") -> list[str]:
    return [block.text for block in choose(read_blocks(load(page(body))), extracted, title)]


ALL = "\n".join(PROSE)


def test_the_order_is_that_of_the_page() -> None:
    assert chosen(article(), "\n".join(reversed(PROSE))) == list(PROSE)


def test_a_first_paragraph_without_a_tag_is_found_by_those_around_it() -> None:
    body = f"<div>{PROSE[0]}<p>{PROSE[1]}</p>{PROSE[2]}</div>"
    assert chosen(body, "\n".join(PROSE[1:])) == list(PROSE)


def test_a_paragraph_that_was_missed_in_the_middle_is_added() -> None:
    assert chosen(article(), f"{PROSE[0]}\n{PROSE[2]}") == list(PROSE)


def test_what_stands_elsewhere_is_not_added() -> None:
    body = (
        article()
        + f"<aside><p>{'Storms of the last hundred years, told by those who were there. ' * 2}</p></aside>"
    )
    assert chosen(body, ALL) == list(PROSE)


def test_a_copy_for_small_screens_is_left_out() -> None:
    body = f"<div><p>{PROSE[0]}</p></div>{article()}"
    assert chosen(body, ALL) == list(PROSE)


def test_what_is_said_twice_is_said_twice() -> None:
    twice = (PROSE[0], PROSE[1], PROSE[0])
    assert chosen(article(*twice), "\n".join(twice)) == list(twice)


@pytest.mark.parametrize(
    "above",
    [
        "<h1>Storm closes the harbour</h1>",
        "<h2>Storm</h2>",
        "<p>By Jane Doe and John Roe</p>",
        "<p>Published: 2 March 2025, 10:15 GMT</p>",
        "<p>Jane Doe, Reuters | March 2, 2025</p>",
        "<div><a href='/uk'>UK</a></div>",
        "<p>A boat near the pier. (Photo: Jane Doe)</p>",
    ],
)
def test_title_bylines_and_credits_above_the_text_are_left_out(above: str) -> None:
    body = article().replace("<article>", f"<article>{above}")
    shown = read_blocks(load(page(above)))[0].text
    assert chosen(body, f"{shown}\n{ALL}") == list(PROSE)


@pytest.mark.parametrize(
    "beside",
    [
        "Read more: <a href='/x'>What the divers saw</a>",
        "<a href='/x'>What the divers saw when they came to the wreck</a>",
        "Sign up for our morning newsletter, with all the news of the coast.",
        "Follow us on Facebook and tell your friends.",
        "Jane Doe contributed to this report.",
        "(Reporting by Jane Doe; editing by John Roe)",
        "Filed under: Storms",
        "© 2025 Harbour Post. All rights reserved.",
        "Photo of the wreck in the morning (Getty Images)",
    ],
)
def test_calls_credits_and_links_to_others_are_left_out(beside: str) -> None:
    body = f"<article><p>{PROSE[0]}</p><p>{beside}</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p></article>"
    shown = read_blocks(load(page(f"<p>{beside}</p>")))[0].text
    assert chosen(body, f"{PROSE[0]}\n{shown}\n{PROSE[1]}\n{PROSE[2]}") == list(PROSE)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Also on Monday, the coast guard closed the beaches on both sides of the harbour.",
        "Follow the money, said the mayor, and you will find those who let the pier rot.",
        "Related costs of the storm are thought to be above two million dollars this year.",
        "Three engineers contributed to the report, which found that the pier was unsafe.",
        "Share prices of the shipping company fell by four per cent after the news.",
    ],
)
def test_a_paragraph_is_kept_whatever_it_begins_with(paragraph: str) -> None:
    body = article(PROSE[0], paragraph, PROSE[1])
    assert chosen(body, f"{PROSE[0]}\n{paragraph}\n{PROSE[1]}") == [PROSE[0], paragraph, PROSE[1]]


def test_a_label_goes_with_the_link_that_it_announces() -> None:
    more = "<p>DON'T MISS</p><p><a href='/x'>What the divers saw when they came</a></p>"
    body = article().replace("</article>", more + "</article>")
    assert chosen(body, f"{ALL}\nDON'T MISS\nWhat the divers saw when they came") == list(PROSE)


def test_headings_and_lists_of_the_article_stay() -> None:
    more = "<h2>What is known</h2><ul><li>One boat sank</li><li><a href='/b'>Its name</a></li></ul>"
    body = f"<article><p>{PROSE[0]}</p>{more}<p>{PROSE[1]}</p></article>"
    extracted = f"{PROSE[0]}\nWhat is known\nOne boat sank\nIts name\n{PROSE[1]}"
    assert chosen(body, extracted) == [PROSE[0], "What is known", "One boat sank", "Its name", PROSE[1]]


def test_a_heading_with_nothing_under_it_is_left_out() -> None:
    body = article().replace("</article>", "<h2>Related stories</h2></article>")
    assert chosen(body, f"{ALL}\nRelated stories") == list(PROSE)


def test_short_texts_without_any_prose_are_kept_as_they_are_marked() -> None:
    assert chosen("<p>Closed today</p><p>Open tomorrow</p>", "Closed today") == ["Closed today"]


def test_text_without_spaces_is_counted_by_its_letters() -> None:
    japanese = "港は月曜日に閉鎖された。嵐で船が沈没したためである。"
    other = "ダイバーが調査を終えるまで、港は再開されないという。"
    assert chosen(article(japanese, other), japanese) == [japanese, other][:1]
    assert [block.text for block in paragraphs(read_blocks(load(page(article(japanese)))))] == [japanese]

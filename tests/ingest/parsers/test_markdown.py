"""Markdown becomes the words of its page; the front matter is believed, or named when it is wrong."""

from datetime import date

import pytest

from ingest.errors import BadFrontMatter
from ingest.parsers.markdown import parse

MATTER = """---
title: "Dams: a history"
date: 2025-02-17
authors: [Jane Doe, John Roe]
site: Harbour Post
url: https://Example.org/dams?utm_source=feed
lang: en
id: dams-1
---

The first dam was built long ago.
"""


def test_the_front_matter_is_read_and_is_no_text() -> None:
    parsed = parse(MATTER, "a.md")
    assert parsed.title == "Dams: a history"
    assert parsed.published == date(2025, 2, 17)
    assert parsed.authors == ("Jane Doe", "John Roe")
    assert (parsed.site, parsed.language, parsed.id) == ("Harbour Post", "en", "dams-1")
    assert parsed.url == "https://example.org/dams"
    assert parsed.text == "The first dam was built long ago."


@pytest.mark.parametrize(
    ("line", "title"), [("title: 1984", "1984"), ("title: Yes", "Yes"), ("title: 2001-01-01", "2001-01-01")]
)
def test_a_value_stays_as_it_was_written(line: str, title: str) -> None:
    assert parse(f"---\n{line}\n---\nText.", "a.md").title == title


def test_no_escape_brings_a_control_character_back() -> None:
    parsed = parse('---\ntitle: "a\\eb"\nauthor: "c\\ud800d"\n---\n<p>e&#x9d;f</p>', "a.md")
    assert (parsed.title, parsed.authors, parsed.text) == ("ab", ("cd",), "ef")


@pytest.mark.parametrize(
    "line", ["published: 2025-02-17T10:00:00Z", "date: 2025-02-17 10:00:00 +0100", "date: February 17, 2025"]
)
def test_a_date_may_be_written_in_several_ways(line: str) -> None:
    assert parse(f"---\n{line}\n---\nText.", "a.md").published == date(2025, 2, 17)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("title: Dams: a history", "line 2: mapping values"),
        ("title: 'open\nsite: x", "line"),
        ("title: [a, b]", "title should be one line"),
        ("authors: {name: Jane}", "authors should be a name"),
        ("date: Spring of 2025", "'Spring of 2025' is not a date"),
        ("url: example.org/dams", "'example.org/dams' is not an http"),
        ("a: " + "[" * 2_000, "nested too deeply"),
    ],
)
def test_front_matter_that_is_wrong_is_named(lines: str, why: str) -> None:
    with pytest.raises(BadFrontMatter, match=f"a.md: .*{why}") as caught:
        parse(f"---\n{lines}\n---\nText.", "a.md")
    assert "YAML" in caught.value.hint


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    assert parse("---\n\nOnly words.\n\n---\n\nMore words.", "a.md").text == "Only words.\n\nMore words."


def test_without_front_matter_the_first_heading_is_the_title_and_stays_a_line() -> None:
    parsed = parse("Preface.\n\n# The *old* dams\n\nThey were built long ago.\n\n# Later", "a.md")
    assert parsed.title == "The old dams"
    assert parsed.text == "Preface.\n\nThe old dams\n\nThey were built long ago.\n\nLater"


def test_without_a_heading_the_first_sentence_is_the_title() -> None:
    text = "**The dams** were built long ago, by people who had no plans. They stand."
    assert parse(text, "a.md").title == "The dams were built long ago, by people who had no plans"


def test_a_byline_under_the_heading_is_read() -> None:
    parsed = parse("# The dams\n\n*By Jane Doe, 17 February 2025*\n\nThey were built long ago.", "a.md")
    assert (parsed.authors, parsed.published) == (("Jane Doe",), date(2025, 2, 17))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A *b* **c** ~~d~~ `e`", "A b c d e"),
        ("See [the dam](https://example.org 'x') now", "See the dam now"),
        ("A ![a dam](dam.png)picture", "A picture"),
        ("two\nlines", "two lines"),
        ("two  \nlines", "two\nlines"),
        ("> quoted\n> words", "quoted words"),
        ("- one\n- two\n  - three", "one\ntwo\nthree"),
        ("1. one\n\n   more\n\n2. two", "one\n\nmore\n\ntwo"),
        ("| a | b |\n|---|---|\n| *1* | 2 |", "a | b\n1 | 2"),
        ("- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |", "one\ntwo\n\na | b\n1 | 2"),
        ("```py\nx = 1\n\ny = 2\n```", "x = 1\n\ny = 2"),
        ("one\n\n***\n\ntwo", "one\n\ntwo"),
        ("a <b>bold</b> word<br>more", "a bold word\nmore"),
        ("<div><p>one &amp; only</p><p>two</p><script>x()</script></div>", "one & only\ntwo"),
        ("<!-- unseen -->\n\nseen", "seen"),
        ("<div>seen <!-- for ever\nunseen", "seen"),
        ("<div>seen <!-- a --> <!-- b --> too</div>", "seen too"),
        ("caf&eacute; \\*star\\*", "café *star*"),
    ],
)
def test_the_text_is_what_the_page_would_show(markdown: str, text: str) -> None:
    assert parse(markdown, "a.md").text == text

"""Markdown to the words that its web page would show, and what its front matter says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.dates import read_explicit, read_iso
from ingest.decoding import clean
from ingest.errors import BadFrontMatter
from ingest.identity import canonical_url
from ingest.parsers import plain
from ingest.parsers.parsed import BREAK, Block, Parsed, join, one_line

FRONT_MATTER = re.compile(r"---[^\S\n]*\n(?P<matter>.*?)^---[^\S\n]*$", re.DOTALL | re.MULTILINE)
# Tags within a line; every other one begins a new line.
INLINE_TAG = re.compile(r"a|abbr|b|cite|code|em|i|kbd|mark|q|s|small|span|strong|su[bp]|time|u")

Matter = Mapping[str, object]


def parse(text: str, name: str) -> Parsed:
    """What a Markdown text says of itself, in words that can be quoted.

    Its text is what a reader of the page sees: marks of emphasis, link targets, pictures, list marks and
    tags are gone; headings are lines of their own. What the front matter does not say is looked for where a
    plain text says it; the first heading of the first level comes before that as the title.
    """
    matter, body = _split_front_matter(text, name)
    tokens = _markdown().parse(body)
    found = plain.parse(clean(join(_blocks(tokens))))  # an entity may stand for anything
    heading = _first_heading(tokens)
    told = _Told(matter, name)
    return replace(
        found,
        title=told.line("title") or heading or found.title,
        id=told.line("id"),
        url=told.url("url", "canonical", "canonical_url"),
        published=told.day("published", "date") or found.published,
        site=told.line("site") or found.site,
        authors=told.names("authors", "author") or found.authors,
        language=told.line("language", "lang"),
    )


class _Told:
    """What the front matter tells, each thing under the first of its usual names."""

    def __init__(self, matter: Matter, name: str) -> None:
        self._matter = matter
        self._name = name

    def line(self, *keys: str) -> str | None:
        """One line of text."""
        key, value = self._first(keys)
        if isinstance(value, str | None):
            return one_line(clean(value or "")) or None
        raise BadFrontMatter(self._name, f"{key} should be one line of text")

    def names(self, *keys: str) -> tuple[str, ...]:
        """A name or a list of names."""
        key, value = self._first(keys)
        given = value if isinstance(value, list) else [value or ""]
        names = [one_line(clean(name)) for name in given if isinstance(name, str)]
        if len(names) < len(given):
            raise BadFrontMatter(self._name, f"{key} should be a name or a list of names")
        return tuple(filter(None, names))

    def day(self, *keys: str) -> date | None:
        """A date that is written out."""
        value = self.line(*keys)
        day = read_iso(value) or read_explicit(value) if value else None
        if value and not day:
            raise BadFrontMatter(self._name, f"{value!r} is not a date such as 2025-02-17")
        return day

    def url(self, *keys: str) -> str | None:
        """The address of a page."""
        value = self.line(*keys)
        url = canonical_url(value) if value else None
        if value and not url:
            raise BadFrontMatter(self._name, f"{value!r} is not an http or https address")
        return url

    def _first(self, keys: Sequence[str]) -> tuple[str, object]:
        """The first of the keys that is there, and its value."""
        return next(((key, self._matter[key]) for key in keys if self._matter.get(key)), (keys[0], None))


def _split_front_matter(text: str, name: str) -> tuple[Matter, str]:
    """The front matter and the text below it. A text may also begin with a rule, `---`, and have none."""
    block = FRONT_MATTER.match(text)
    if block is None:
        return {}, text
    try:
        # BaseLoader leaves every value as it was written: a title may be 1984, or Yes.
        matter = yaml.load(block["matter"], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise BadFrontMatter(name, _problem(error)) from error
    return (matter, text[block.end() :]) if isinstance(matter, dict) else ({}, text)


def _problem(error: Exception) -> str:
    """What YAML says, with the line of the file where it is known: the block begins on the second."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is nested too deeply"
    return f"line {mark.line + 2}: {problem}" if mark else problem


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _first_heading(tokens: Sequence[Token]) -> str | None:
    """The words of the first heading of the first level."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return one_line(_inline(inline)) or None
    return None


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """The paragraphs, headings, list items and table rows, in order."""
    close = False
    cells: list[str] | None = None
    for token in tokens:
        match token.type:
            case "paragraph_open" | "heading_open":
                close = token.hidden
            case "table_open" | "table_close":
                yield BREAK
            case "tr_open":
                cells = []
            case "tr_close":
                yield Block(" | ".join(cells or []), close=True)
                cells = None
            case "inline" if cells is not None:
                cells.append(_inline(token))
            case "inline":
                yield Block(_inline(token), close)
            case "fence" | "code_block":
                yield Block(token.content)
            case "html_block":
                yield Block(_without_tags(token.content))


def _inline(token: Token) -> str:
    """The words of a paragraph, without marks. Its lines are one line unless a break was asked for."""
    return "".join(map(_words, token.children or []))


def _words(part: Token) -> str:
    match part.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "text" | "code_inline":
            return part.content
        case "html_inline" if part.content.lower().startswith("<br"):
            return "\n"
        case _:  # the marks themselves, pictures and tags
            return ""


class _HtmlWords(HTMLParser):
    """The words in a piece of HTML that stands in Markdown, without comments, scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self._words: list[str] = []
        self._is_seen = True

    def handle_starttag(self, tag: str, *_: object) -> None:
        """A block begins on a line of its own."""
        self._is_seen = tag not in ("script", "style")
        self._words.append("" if INLINE_TAG.fullmatch(tag) else "\n")

    def handle_endtag(self, tag: str) -> None:
        """After a script there is something to see again."""
        self._is_seen = True
        self._words.append("" if INLINE_TAG.fullmatch(tag) else "\n")

    def handle_data(self, data: str) -> None:
        """Words, or the inside of a script."""
        self._words.append(data if self._is_seen else "")

    def lines(self) -> str:
        """The lines that have words in them."""
        return "\n".join(line for line in map(one_line, "".join(self._words).split("\n")) if line)


def _without_tags(html: str) -> str:
    # A comment that is not closed hides the rest; Python's parser would look for its end again and again.
    unclosed = html.find("<!--", html.rfind("-->") + 1)
    reader = _HtmlWords()
    reader.feed(html if unclosed < 0 else html[:unclosed])
    reader.close()
    return reader.lines()

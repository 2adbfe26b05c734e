"""A web page to its article, by way of trafilatura."""

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from trafilatura.settings import Document, set_date_params

from ingest.dates import read_iso
from ingest.decoding import clean
from ingest.errors import BadPage, EmptySource
from ingest.identity import canonical_url
from ingest.parsers import plain
from ingest.parsers.parsed import BREAK, Block, Parsed, join, one_line

Element = Any  # lxml ships no types

# What trafilatura leaves inside of a paragraph; every other element of its body is a block.
INLINE = frozenset({"hi", "ref", "code", "del", "lb", "graphic"})

SEPARATOR = re.compile(r"\s+(?P<sign>[|·•»]|::|[-–—])\s+(?=\S)")
DASHES = "-–—"
HOME_PAGE = re.compile(r"https?://[^/?]+/?")
START_OF_PAGE = 2_000


def parse(html: str, name: str) -> Parsed:
    """The article on a page, with the title, date, site, authors, address and language that the page gives.

    Navigation, adverts and readers' comments are left out. A date is taken from the metadata and from where
    pages show it, never guessed from the prose.
    """
    tree, document = _extract(html, name)
    text = clean(join(_blocks(document.body)))
    if not text:
        raise EmptySource(name, "the page shows no text")
    site = one_line(clean(document.sitename or "")) or None
    title = without_site(one_line(clean(document.title or "")), site)
    return Parsed(
        title=title or plain.parse(text).title,
        text=text,
        url=_address(document.url),
        published=read_iso(document.date or ""),
        site=site,
        authors=tuple(filter(None, map(one_line, clean(document.author or "").split(";")))),
        language=tree.get("lang"),
    )


def without_site(title: str, site: str | None) -> str:
    """`title` without the site's name at its end: "Senate votes | CNN Politics" is "Senate votes" on CNN.

    After a dash only the site's very name is cut, because a dash may also stand inside of a title.
    """
    for separator in SEPARATOR.finditer(title) if site else ():
        suffix, name = title[separator.end() :].casefold(), str(site).casefold()
        alike = suffix.startswith(name) or name.startswith(suffix)
        if suffix == name or (alike and separator["sign"] not in DASHES):
            return title[: separator.start()]
    return title


def _extract(html: str, name: str) -> tuple[Element, Document]:
    """The page's tree, and what trafilatura finds in it."""
    try:
        tree = trafilatura.load_html(_whole_page(html))
        document = (
            None
            if tree is None
            else trafilatura.bare_extraction(
                tree,
                include_comments=False,
                deduplicate=False,  # it remembers pages, and drops what it has seen in another one
                with_metadata=True,
                date_extraction_params=set_date_params(extensive=False),
            )
        )
    except Exception as error:  # the web holds pages that break any parser in any way
        raise BadPage(name, f"{type(error).__name__}: {error}") from error
    if not isinstance(document, Document):
        raise EmptySource(name, "the page shows no text")
    return tree, document


def _whole_page(html: str) -> str:
    """`html` as a whole page: trafilatura takes a bare `<p>` for no HTML at all."""
    if "<html" in html[:START_OF_PAGE].lower():
        return html
    return f"<html><body>{html}</body></html>"


def _address(url: str | None) -> str | None:
    """The canonical address, unless it is only the site's: that would make one article of all its pages."""
    canonical = canonical_url(url or "")
    return canonical if canonical and not HOME_PAGE.fullmatch(canonical) else None


def _blocks(element: Element) -> Iterator[Block]:
    """The blocks of text under `element`, in order; no word is lost, whatever the element."""
    match element.tag:
        case "row":
            yield Block(" | ".join(join(_blocks(cell)) for cell in element), close=True)
        case "table":
            yield from (BREAK, *_mixed(element), BREAK)
        case _:
            yield from _mixed(element)


def _mixed(element: Element) -> Iterator[Block]:
    """The blocks of an element that holds words and other elements."""
    words = element.text or ""
    for child in element:
        if child.tag in INLINE:
            words += _inline(child)
        else:
            yield from _own(words, element)
            yield from _blocks(child)
            words = ""
        words += child.tail or ""
    yield from _own(words, element)


def _own(words: str, element: Element) -> Iterator[Block]:
    """The words that stand in an element itself, if there are any."""
    if words.strip():
        yield Block(words, close=element.tag == "item")


def _inline(element: Element) -> str:
    """The words of an element that stands within a line."""
    return "\n" if element.tag == "lb" else "".join(element.itertext())

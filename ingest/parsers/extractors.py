"""Trafilatura: which words of a page are its article's, and what else it can tell of the page."""

from dataclasses import dataclass

import trafilatura
from trafilatura.settings import Document, set_date_params

from ingest.decoding import clean
from ingest.parsers.elements import Element
from ingest.parsers.parsed import one_line

START_OF_PAGE = 2_000  # characters
TIMES_AS_MUCH = 2  # more than that, and the careful extraction has missed the article


def load(html: str) -> Element:
    """The tree of a page; an empty one for what is no HTML."""
    tree = trafilatura.load_html(_whole_page(html))
    return trafilatura.load_html(_whole_page("<p></p>")) if tree is None else tree


def careful(tree: Element) -> str:
    """The article's text with little else, but for pages that are not built as most are: there it fails."""
    return _text(tree, favor_precision=True)


def thorough(tree: Element) -> str:
    """The text by all extractors that trafilatura tries: its fork of readability and jusText among them."""
    return _text(tree, favor_precision=False)


def fuller(first: str, second: str) -> str:
    """The first text, or the second if it has so much more that the first cannot be the article."""
    return second if len(second) > TIMES_AS_MUCH * len(first) else first


@dataclass(frozen=True, slots=True)
class Guess:
    """What trafilatura and htmldate read from the metadata and from where pages show it, as they write it."""

    title: str
    site: str
    authors: tuple[str, ...]
    published: str
    kind: str


def guess(tree: Element) -> Guess:
    """What trafilatura tells of a page."""
    params = set_date_params(extensive=False)  # else htmldate looks for a date in the prose
    found = trafilatura.extract_metadata(tree, date_config=params, extensive=False)
    return Guess(
        title=one_line(clean(found.title or "")),
        site=one_line(clean(found.sitename or "")),
        authors=tuple(clean(found.author or "").split(";")),
        published=found.date or "",
        kind=(found.pagetype or "").lower(),
    )


def _text(tree: Element, favor_precision: bool) -> str:
    document = trafilatura.bare_extraction(
        tree,
        favor_precision=favor_precision,
        include_comments=False,
        include_tables=True,
        deduplicate=False,  # it remembers pages, and drops what it has seen in another one
    )
    return clean(document.text or "") if isinstance(document, Document) else ""


def _whole_page(html: str) -> str:
    """`html` as a whole page: trafilatura takes a bare `<p>` for no HTML at all."""
    return html if "<html" in html[:START_OF_PAGE].lower() else f"<html><body>{html}</body></html>"

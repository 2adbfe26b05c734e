"""Trafilatura: which words of a page are its article's, and what else it can tell of the page."""

from typing import Any

import trafilatura
from trafilatura.settings import Document, set_date_params

Element = Any  # lxml ships no types

START_OF_PAGE = 2_000  # characters
TIMES_AS_MUCH = 2  # more than that, and the careful extraction has missed the article


def load(html: str) -> Element | None:
    """The tree of a page; None for what is no HTML."""
    return trafilatura.load_html(_whole_page(html))


def careful(tree: Element) -> str:
    """The article's text with little else, but for pages that are not built as most are: there it fails."""
    return _text(tree, favor_precision=True)


def thorough(tree: Element) -> str:
    """The text by all extractors that trafilatura tries: its fork of readability and jusText among them."""
    return _text(tree, favor_precision=False)


def fuller(first: str, second: str) -> str:
    """The first text, or the second if it has so much more that the first cannot be the article."""
    return second if len(second) > TIMES_AS_MUCH * len(first) else first


def guess_metadata(tree: Element) -> Document:
    """What trafilatura and htmldate read from the metadata and from where pages show it."""
    return trafilatura.extract_metadata(tree, date_config=set_date_params(extensive=False), extensive=False)


def _text(tree: Element, favor_precision: bool) -> str:
    document = trafilatura.bare_extraction(
        tree,
        favor_precision=favor_precision,
        include_comments=False,
        include_tables=True,
        deduplicate=False,  # it remembers pages, and drops what it has seen in another one
    )
    return document.text or "" if isinstance(document, Document) else ""


def _whole_page(html: str) -> str:
    """`html` as a whole page: trafilatura takes a bare `<p>` for no HTML at all."""
    return html if "<html" in html[:START_OF_PAGE].lower() else f"<html><body>{html}</body></html>"

"""What stands in the head of a page, and the names of the places where a page says something."""

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.decoding import clean
from ingest.parsers import linked_data
from ingest.parsers.elements import Element
from ingest.parsers.parsed import one_line


class Origin(StrEnum):
    """Where on a page something is said."""

    JSON_LD = "json-ld"
    OPEN_GRAPH = "open graph"
    META = "meta"
    HEADING = "heading"
    TITLE = "title element"
    SHOWN = "shown on the page"
    LINK = "canonical link"
    FETCHED = "fetched from"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page: its `<meta>` by their names, its title, canonical link, base and language."""

    meta: Mapping[str, str]
    title: str | None
    canonical: str | None
    base: str | None
    language: str | None

    def first(self, names: Iterable[str]) -> Iterator[tuple[Origin, str | None]]:
        """What each of the names says, and where."""
        for name in names:
            is_graph = name.startswith(("og:", "article:"))
            yield Origin.OPEN_GRAPH if is_graph else Origin.META, self.meta.get(name)


def read_head(tree: Element) -> Head:
    """The head of a page. A canonical link in the body is none: a reader's comment may have put it there."""
    title, base = tree.find(".//head/title"), tree.find(".//head/base[@href]")
    links = tree.iterfind(".//head/link[@rel]")
    canonical = (link.get("href") for link in links if "canonical" in link.get("rel").lower().split())
    return Head(
        meta=dict(reversed(list(_meta(tree)))),  # the first of several holds
        title=line(title.text_content()) if title is not None else None,
        canonical=next(filter(None, canonical), None),
        base=base.get("href").strip() if base is not None else None,
        language=tree.get("lang"),
    )


def line(value: object) -> str | None:
    """A value in one line: sites escape what JSON and attributes need no escape for."""
    written = linked_data.text(value)
    return one_line(clean(html.unescape(html.unescape(written)))) or None if written else None


def _meta(tree: Element) -> Iterator[tuple[str, str]]:
    for element in tree.iter("meta"):
        names = (element.get(key) for key in ("property", "name", "itemprop", "http-equiv"))
        name, content = next(filter(None, names), None), line(element.get("content"))
        if name and content:
            yield name.strip().lower(), content

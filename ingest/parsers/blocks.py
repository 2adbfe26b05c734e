"""The blocks of a page in the order in which they are read: its paragraphs, headings, items and rows."""

import re
from dataclasses import dataclass
from functools import cached_property

from ingest.decoding import clean
from ingest.parsers.elements import Element

# Where a browser begins a new line. Everything else stands within one.
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd"),
        *("details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main"),
        *("menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "tr", "ul"),
    )
)
# What holds no words of the page's text.
UNREAD = frozenset(
    (
        *("audio", "button", "canvas", "dialog", "embed", "head", "iframe", "img", "input", "map"),
        *("math", "noscript", "object", "option", "script", "select", "style", "svg", "template"),
        *("textarea", "video"),
    )
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

SPACE = re.compile(r"[ \t\n\r\f]+")
LONGEST_CELL = 300  # characters: beyond that a table arranges a page, and its cells are no row of values


@dataclass(frozen=True)
class PageBlock:
    """Words that no other block breaks up. `linked` of their characters are links.

    `element` is the innermost block of the page around them. What is `close` stands closely under the block
    before, as in a list or a table.
    """

    text: str
    element: Element
    linked: int = 0
    close: bool = False

    @cached_property
    def parent(self) -> Element:
        """What the block's element stands in, next to its siblings."""
        parent = self.element.getparent()
        return self.element if parent is None else parent

    @cached_property
    def group(self) -> tuple[str, Element]:
        """The list or the table, the outermost of nested ones, that a close block stands in."""
        around = list(self.element.iterancestors("ul", "ol", "table"))
        return self.element.tag, around[-1] if around else None

    @property
    def is_heading(self) -> bool:
        """Whether it stands above other blocks."""
        return self.element.tag in HEADINGS

    @property
    def is_item(self) -> bool:
        """Whether it is one of a list or a table."""
        return self.element.tag in ("li", "tr", "dd", "dt")


def read_blocks(root: Element) -> list[PageBlock]:
    """The blocks under `root`; no word of what is read is lost or moved."""
    reader = _Reader()
    waiting = [(root, False)]  # a stack: pages may be nested deeper than Python calls
    while waiting:
        element, is_over = waiting.pop()
        is_read = isinstance(element.tag, str) and element.tag not in UNREAD
        if is_over:
            reader.leave(element)
        elif is_read:
            reader.enter(element)
            waiting.append((element, True))
            waiting.extend((child, False) for child in element.iterchildren(reversed=True))
        else:
            reader.add(element.tail)
    return reader.finish(root)


class _Reader:
    """Collects words until a block ends."""

    def __init__(self) -> None:
        self._found: list[PageBlock] = []
        self._words: list[str] = []
        self._owners: list[Element] = []
        self._linked = self._links = self._kept_spaces = self._breaks = 0
        self._rows: list[list[int]] = []

    def enter(self, element: Element) -> None:
        """An element begins."""
        if element.tag == "br":
            self._break()
            return
        if element.tag in BLOCKS:
            self._end_block()
            self._owners.append(element)
        if element.tag == "tr":
            self._rows.append([len(self._found)])
        elif element.tag in ("td", "th") and self._rows:
            self._rows[-1].append(len(self._found))
        self._links += element.tag == "a"
        self._kept_spaces += element.tag == "pre"
        self.add(element.text)

    def leave(self, element: Element) -> None:
        """An element ends, and what follows it belongs to the one around."""
        if element.tag != "br":
            if element.tag in BLOCKS:
                self._end_block()
                self._owners.pop()
            if element.tag == "tr":
                self._join_row(element, self._rows.pop())
            self._links -= element.tag == "a"
            self._kept_spaces -= element.tag == "pre"
        self.add(element.tail)

    def add(self, text: str | None) -> None:
        """Words within a line."""
        if not text:
            return
        if words := text.strip():
            self._breaks = 0
            self._linked += len(words) if self._links else 0
        self._words.append(text if self._kept_spaces else SPACE.sub(" ", text))

    def finish(self, root: Element) -> list[PageBlock]:
        """All blocks, with the words behind the last one."""
        self._owners = self._owners or [root]
        self._end_block()
        return self._found

    def _break(self) -> None:
        """One break is a new line, two are a new paragraph: many pages know no others."""
        self._breaks += 1
        if self._breaks > 1:
            self._end_block()
        else:
            self._words.append("\n")

    def _end_block(self) -> None:
        lines = clean("".join(self._words)).split("\n")
        text = "\n".join(line if self._kept_spaces else line.strip() for line in lines).strip()
        if text and self._owners:
            owner = self._owners[-1]
            self._found.append(PageBlock(text, owner, self._linked, owner.tag == "li"))
        self._words, self._linked, self._breaks = [], 0, 0

    def _join_row(self, row: Element, starts: list[int]) -> None:
        """A row of values is one block; in a table that arranges a page each cell keeps its own."""
        first, *cells = starts
        ends = [*cells[1:], len(self._found)]
        values = [self._found[start:end] for start, end in zip(cells, ends, strict=False) if end > start]
        if len(values) < 2 or any(len(value) > 1 or len(value[0].text) > LONGEST_CELL for value in values):
            return
        text = " | ".join(value[0].text.replace("\n", " ") for value in values)
        linked = sum(value[0].linked for value in values)
        self._found[first:] = [PageBlock(text, row, linked, close=True)]

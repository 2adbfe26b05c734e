"""What comes back at the edge of page after page is no part of the text: heads, feet, page numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from ingest.parsers.reflow import Line, Page

EDGE = 4  # lines at the top and at the bottom of a page that can be such
FEWEST_PAGES = 3  # what two pages share may be chance
SHARE_OF_PAGES = 1 / 3  # left pages and right pages often have heads of their own, and first pages none
LONGEST_HEAD = 200

NUMBER = re.compile(r"\d{1,4}")


class Mark(NamedTuple):
    """A line as it comes back on other pages.

    `shift` is its page number, if it has one, less the place of the page: it is the same on all of them.
    """

    words: str
    shift: int | None = None


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """The pages without the lines that come back at their edges, page after page.

    A number counts as a page number only where it grows with the pages, so that the numbers of a table are
    safe. A head without a number stays on the first page that has it: there it may be the title.
    """
    running = _running(pages)
    seen: set[Mark] = set()
    return [_inside(page, number, running, seen) for number, page in enumerate(pages)]


def _running(pages: Sequence[Page]) -> set[Mark]:
    """The marks that come back often enough. Those with a page number cannot do so by chance."""
    counts = Counter(mark for number, page in enumerate(pages) for mark in _edge_marks(page, number))
    often = max(FEWEST_PAGES, len(pages) * SHARE_OF_PAGES)
    return {
        mark for mark, count in counts.items() if count >= (often if mark.shift is None else FEWEST_PAGES)
    }


def _edge_marks(page: Page, number: int) -> set[Mark]:
    edge = [*page[:EDGE], *page[-EDGE:]]
    return {mark for line in edge for mark in _marks(line, number)}


def _marks(line: Line, number: int) -> Iterator[Mark]:
    """The line as it is, and with each of its numbers seen as the page's."""
    if len(line.text) > LONGEST_HEAD:
        return
    words = line.text.casefold()
    yield Mark(words)
    for found in NUMBER.finditer(words):
        yield Mark(f"{words[: found.start()]}#{words[found.end() :]}", int(found[0]) - number)


def _inside(page: Page, number: int, running: set[Mark], seen: set[Mark]) -> Page:
    """The page without its running heads and feet. `seen` are the heads of the pages before."""
    heads = list(takewhile(bool, (running.intersection(_marks(line, number)) for line in page[:EDGE])))
    feet = takewhile(bool, (running.intersection(_marks(line, number)) for line in page[: -EDGE - 1 : -1]))
    rest = page[len(heads) : max(len(heads), len(page) - len(list(feet)))]
    new = [line for line, marks in zip(page, heads, strict=False) if _is_new(marks, seen)]
    seen.update(*heads)
    return [*new, *rest]


def _is_new(marks: set[Mark], seen: set[Mark]) -> bool:
    """Whether it is the first of its kind, and says more than a page's number."""
    return marks.isdisjoint(seen) and all(mark.shift is None for mark in marks)

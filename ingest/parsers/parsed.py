"""What every parser makes, and the small things that they share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

MOST_TEXT = 5_000_000  # characters that may come out of one document; War and Peace has about three million

SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one text says of itself: an article that has not been told who it is yet.

    `pages` is where each printed page begins in the text, where there are such: page n at `pages[n - 1]`.
    """

    title: str
    text: str
    id: str | None = None
    url: str | None = None
    published: date | None = None
    site: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    pages: tuple[int, ...] = ()
    modified: date | None = None
    told_by: tuple[tuple[str, str], ...] = ()
    """Where a page says each of these things, by their names, for who wants to know how sure they are."""


class Block(NamedTuple):
    """A paragraph, or an item that stands closely under the one before it, as in a list or a table."""

    text: str
    close: bool = False


BREAK = Block("")


def join(blocks: Iterable[Block]) -> str:
    """The blocks as plain text: a blank line between paragraphs, none between close items.

    A block with nothing in it is a break: what comes after it is not close to what was before.
    """
    text, after_close = "", False
    for block in blocks:
        if body := block.text.strip():
            gap = "\n" if block.close and after_close else "\n\n"
            text += gap + body if text else body
        after_close = block.close and bool(body)
    return text


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return SPACE.sub(" ", text).strip()

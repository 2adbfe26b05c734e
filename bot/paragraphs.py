"""The paragraph in which a quote stands, and as much of it on either side as there is room for."""

import re

from bot.harmless import cut, one_line
from retrieval.composing.phrases import OMISSION
from retrieval.types import Citation


def around(citation: Citation, width: int) -> tuple[str, str]:
    """What its paragraph says in front of the quote and behind it, on one line, at most `width` of each."""
    text = citation.article.text
    start, end = paragraph(text, citation.start, citation.end)
    before, after = one_line(text[start : citation.start]), one_line(text[citation.end : end])
    return _ending(before, width), cut(after, width, ellipsis=f" {OMISSION}") if width else ""


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the paragraph begins that `start` is in, and where the one ends that `end` is in.

    Between paragraphs is an empty line; in a text that has none, every line is a paragraph.
    """
    gap = re.compile(r"\n[^\S\n]*\n" if re.search(r"\n[^\S\n]*\n", text) else r"\n")
    before = [found.end() for found in gap.finditer(text, 0, start)]
    after = gap.search(text, end)
    return before[-1] if before else 0, after.start() if after else len(text)


def _ending(text: str, width: int) -> str:
    """The last `width` characters, from the beginning of a word on."""
    if len(text) <= width:
        return text
    kept = text[len(text) - width :].partition(" ")[2] if width else ""
    return f"{OMISSION} {kept}" if kept else ""

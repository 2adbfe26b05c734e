"""Lines as they stand on printed pages to text that flows, with the place where each page begins.

A PDF has no paragraphs, only words at places. Two lines belong together where a sentence goes on from one to
the other, or where nothing parts them: no wider gap, no other size of letters, no indent, no short last line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from statistics import median
from typing import NamedTuple

SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
ITEM = re.compile(r"(?:[•‣◦▪■●○–—*·-]|\(?(?:\d{1,3}|[a-z])[.)])\s")
LEADER = re.compile(r"(?:\.\s?){4,}\s*\w*$")  # the dots of a table of contents
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
CUT_WORD = re.compile(r"([^\W\d_]+)([-\u2010\u00ad])$")
FIRST_WORD = re.compile(r"[^\W\d_]+")
WITHOUT_SPACES = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")  # Chinese and Japanese
SOFT_HYPHEN = "\u00ad"

OTHER_SIZE = 0.12  # of the size: the lowest heading is larger than its text by more than this
WIDER_GAP = 1.15  # of the usual one: TeX sets paragraphs apart by no more than a quarter
WIDER_ITEM_GAP = 1.6  # items of a list are often apart a little, and still one list
INDENT = 0.5  # of the size
SAME_LINE = 0.5  # of the size: an exponent is on no line of its own
WIDEST_GAP = 3.0  # of the size: more is no gap between two lines of one text
USUAL_GAP = 1.2  # of the size, where there is nothing to measure
FULL_LINES = 0.8  # of the lines are no longer than a full one
SHORT_LINE = 0.75  # of a full line


class Line(NamedTuple):
    """Words beside each other, where they begin, and the size of their letters, in points."""

    text: str
    left: float = 0.0
    bottom: float = 0.0
    size: float = 0.0


Page = Sequence[Line]


class Glue(NamedTuple):
    """What stands between two lines once they are one text, and whether the hyphen before it goes."""

    text: str
    drops_hyphen: bool = False


PARAGRAPH, NEW_LINE, SPACE, NOTHING = Glue("\n\n"), Glue("\n"), Glue(" "), Glue("")


@dataclass(frozen=True, slots=True)
class Flow:
    """Text in paragraphs. Page n begins at `pages[n - 1]`; an empty page begins where the next one does."""

    text: str
    pages: tuple[int, ...]


def reflow(pages: Sequence[Page]) -> Flow:
    """The lines of all pages as one text, in the order in which they come.

    Its characters are those of the lines, but for a hyphen at a line's end that the text itself shows to be
    no part of the word.
    """
    usual = _Usual.of(pages)
    flow = _Growing()
    before: Line | None = None
    for page in pages:
        flow.turn_page()
        for number, line in enumerate(page):
            flow.add(line.text, usual.glue(before, line, is_first=number == 0) if before else NOTHING)
            before = line
    return Flow("".join(flow.pieces), tuple(flow.pages))


@dataclass(slots=True)
class _Growing:
    """A text on its way."""

    pieces: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    size: int = 0
    waiting: int = 0  # pages that have no line yet

    def turn_page(self) -> None:
        """Begin a page. Where it begins is known with its first line."""
        self.pages.append(self.size)
        self.waiting += 1

    def add(self, text: str, glue: Glue) -> None:
        """Write a line behind the last one."""
        if glue.drops_hyphen:
            self.pieces[-1] = self.pieces[-1][:-1]
            self.size -= 1
        start = self.size + len(glue.text)
        self.pages[len(self.pages) - self.waiting :] = [start] * self.waiting
        self.waiting = 0
        self.pieces += (glue.text, text)
        self.size = start + len(text)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What is usual in one text: the gap between lines, as a share of their size; their length; words."""

    gap: float
    length: int
    words: frozenset[str]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> "_Usual":
        """Measure all pages."""
        lengths = sorted(_width(line.text) for line in chain.from_iterable(pages))
        return cls(
            gap=median(list(_gaps(pages, _goes_on)) or list(_gaps(pages)) or [USUAL_GAP]),
            length=lengths[int(len(lengths) * FULL_LINES)] if lengths else 0,
            words=frozenset(_words(pages)),
        )

    def glue(self, before: Line, line: Line, is_first: bool) -> Glue:
        """What stands between two lines that follow each other."""
        if (cut := CUT_WORD.search(before.text)) and line.text[0].isalnum():
            return self._hyphenated(cut, line)
        glue = self._parted(before, line, is_first)
        has_no_spaces = WITHOUT_SPACES.match(before.text[-1]) and WITHOUT_SPACES.match(line.text)
        return NOTHING if glue is SPACE and has_no_spaces else glue

    def _parted(self, before: Line, line: Line, is_first: bool) -> Glue:
        """How far apart the two lines are meant to be."""
        if _goes_on(before, line):
            return SPACE
        ended = SENTENCE_END.search(before.text) is not None
        gap = before.bottom - line.bottom
        size = max(before.size, line.size)
        if abs(before.size - line.size) > OTHER_SIZE * size:
            return PARAGRAPH
        is_item = ITEM.match(line.text) is not None
        if is_first or gap < -SAME_LINE * size:  # another page or another column
            goes_on = not (ended or is_item or self._is_short(before))
            return SPACE if goes_on else PARAGRAPH
        if gap > (WIDER_ITEM_GAP if is_item else WIDER_GAP) * self.gap * size:
            return PARAGRAPH
        if is_item or LEADER.search(before.text):
            return NEW_LINE
        if gap < SAME_LINE * size:
            return SPACE
        if ended and (line.left - before.left > INDENT * size or self._is_short(before)):
            return PARAGRAPH
        return NEW_LINE if self._is_short(before) else SPACE

    def _is_short(self, line: Line) -> bool:
        return _width(line.text) < SHORT_LINE * self.length

    def _hyphenated(self, cut: re.Match[str], line: Line) -> Glue:
        """The two parts of a word, without the hyphen only where the text has the word without one."""
        rest = FIRST_WORD.match(line.text)
        whole = (cut[1] + rest[0]).casefold() if rest else ""
        return Glue("", cut[2] == SOFT_HYPHEN or whole in self.words)


def _goes_on(before: Line, line: Line) -> bool:
    """Whether the words themselves say that a sentence goes on."""
    return line.text[0].islower() and not SENTENCE_END.search(before.text)


def _gaps(
    pages: Iterable[Page], counts: Callable[[Line, Line], bool] = lambda before, line: True
) -> Iterator[float]:
    """How far lines of one size are apart, as a share of the size, where a pair of lines counts."""
    for before, line in chain.from_iterable(map(pairwise, pages)):
        gap = before.bottom - line.bottom
        is_gap = before.size == line.size and SAME_LINE * line.size < gap < WIDEST_GAP * line.size
        if is_gap and counts(before, line):
            yield gap / line.size


def _width(text: str) -> int:
    """How long a line is, in Latin letters."""
    return len(text) if text.isascii() else len(text) + len(WITHOUT_SPACES.findall(text))


def _words(pages: Iterable[Page]) -> Iterator[str]:
    for line in chain.from_iterable(pages):
        yield from map(str.casefold, WORD.findall(line.text))

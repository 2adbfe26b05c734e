"""A link that opens an article's page at the quoted words, or a PDF at the page that they stand on.

The address gets a text directive, `#:~:text=[prefix-,]start[,end][,-suffix]`, as the WICG's "URL Fragment
Text Directives" has it (https://wicg.github.io/scroll-to-text-fragment/): a browser looks for `start` and
`end`, whole words that do not cross a paragraph, and marks what lies between. It takes the first place that
fits, so a directive is only given when the article has no second one.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from retrieval.text import Span
from retrieval.types import Citation

LIMIT = 200  # a fragment, from `#` on, stays under this: several must fit a message of 2,000 characters
RANGE_WORDS = 6  # of the quote's beginning and of its end: more add length and hardly any distinction
CONTEXT_WORDS = 4  # on either side: the page around a quote is less stable than the quote

_PAGE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_PDF = re.compile(r"^[^?]*\.pdf(?:\?|$)", re.IGNORECASE)
_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
# What UAX #29 keeps within a word against its general category: between two letters or digits, and as one.
_MIDDLES = frozenset("'\".,:;\u00b7\u0387\u05f4\u2018\u2019\u2024\u2027")
_LETTERLIKE = frozenset("\u202f\u055a\u055b\u055c\u055e\u058a\u05f3\u066b\u30a0")
_WORD = re.compile("a[ax]*(?:mx*a[ax]*)*")
_SPACES = re.compile("[ \\t\u00a0]+")
_CONTEXTS = range(1, CONTEXT_WORDS + 1)


def passage_link(citation: Citation) -> str | None:
    """The article's address with a text directive for the quote; None if it has no address on the web.

    Where no directive fits or none is unambiguous, the address is given without one: it opens at the top.
    A PDF has no text directives; it opens at the page (RFC 8118, and every browser), where that is known.
    """
    url = citation.article.url
    if url is None or not _PAGE.match(url):
        return None
    address, _, fragment = url.partition("#")
    if _PDF.search(address):
        return f"{address}#page={citation.pages[0]}" if citation.pages else address
    element = fragment.partition(":~:")[0]
    opening = f"#{element}:~:text="
    directive = _directive(citation, LIMIT - 1 - len(opening))
    if directive:
        return f"{address}{opening}{directive}"
    return f"{address}#{element}" if element else address


def _directive(citation: Citation, room: int) -> str | None:
    """The parameters of a directive of at most `room` characters, which finds the quote and only it."""
    page = _Page(citation.article.text)
    first, last = page.words_at(citation.start, citation.end)
    for terms in page.candidates(first, last):
        directive = page.written(terms)
        if len(directive) <= room and page.finds_only(terms):
            return directive
    return None


@dataclass(frozen=True, slots=True)
class _Terms:
    """The four parameters of a directive, as places in the text."""

    start: Span
    end: Span | None = None
    prefix: Span | None = None
    suffix: Span | None = None


class _Page:
    """An article as a browser searches it: in whole words, and no term across the end of a line.

    Whether a line break in the text is a paragraph's on the page is not known, so none is crossed. For the
    same reason a phrase must be unique as if there were no breaks at all.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.shape = text.translate(_SHAPES)
        self.folded = _fold(text)
        spans = [word.span() for word in _WORD.finditer(self.shape)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def words_at(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word that the characters from `start` to `end` touch."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end) - 1

    def candidates(self, first: int, last: int) -> Iterator[_Terms]:
        """Directives for the words `first` to `last`: exact ones, then ranges, then the mere beginning."""
        if first <= last:
            yield from self._exact(first, last)
            yield from self._ranges(first, last)
            for size in _sizes(last - first):
                yield from self._exact(first, first + size - 1)

    def _exact(self, first: int, last: int) -> Iterator[_Terms]:
        """The words as one term, with context only if it must be: it makes a link brittle."""
        term = self._term(first, last)
        if term is None:
            return
        yield _Terms(term)
        befores = [before for size in _CONTEXTS if (before := self._before(first, size))]
        afters = [after for size in _CONTEXTS if (after := self._after(last, size))]
        yield from (_Terms(term, prefix=before) for before in befores)
        yield from (_Terms(term, suffix=after) for after in afters)
        yield from (_Terms(term, None, *both) for both in zip(befores, afters, strict=False))

    def _ranges(self, first: int, last: int) -> Iterator[_Terms]:
        """The first words and the last ones. A suffix would not help: a browser never retries `start`."""
        sizes = _sizes((last - first + 1) // 2)
        starts = {size: self._term(first, first + size - 1) for size in sizes}
        ends = {size: self._term(last - size + 1, last) for size in sizes}
        befores = [before for size in _CONTEXTS if (before := self._before(first, size))]
        for before in (None, *befores):
            for size in sizes:
                start, end = _longest(starts, size), _longest(ends, size)
                if start and end:
                    yield _Terms(start, end, before)

    def _term(self, first: int, last: int) -> Span | None:
        """The words as one term, unless a line ends between them."""
        start, end = self.starts[first], self.ends[last]
        return None if "\n" in self.shape[start:end] else (start, end)

    def _before(self, word: int, size: int) -> Span | None:
        """The `size` words in front of `word` and all up to it but the white space, which is skipped."""
        if not 0 < size <= word:
            return None
        start = self.starts[word - size]
        shape = self.shape[start : self.starts[word]].rstrip()
        return None if "\n" in shape else (start, start + len(shape))

    def _after(self, word: int, size: int) -> Span | None:
        """The `size` words behind `word` and all since it but the white space, which is skipped."""
        if not 0 < size < len(self.ends) - word:
            return None
        end = self.ends[word + size]
        shape = self.shape[self.ends[word] : end].lstrip()
        return None if "\n" in shape else (end - len(shape), end)

    def finds_only(self, terms: _Terms) -> bool:
        """Whether a browser finds this place and there is no other."""
        begin, end = terms.prefix or terms.start, terms.suffix or terms.start
        phrase = _fold(self.text[begin[0] : end[1]])
        if self.folded.find(phrase) != self.folded.rfind(phrase):
            return False
        return terms.end is None or self._ends_first(terms.start, terms.end)

    def _ends_first(self, start: Span, end: Span) -> bool:
        """Whether the words of `end` do not stand earlier behind `start`."""
        between, last = _fold(self.text[start[1] : end[1]]), _fold(self.text[slice(*end)])
        return between.find(last) == len(between) - len(last)

    def written(self, terms: _Terms) -> str:
        """The parameters in the grammar of the specification."""
        prefix = f"{self._encoded(terms.prefix)}-," if terms.prefix else ""
        end = f",{self._encoded(terms.end)}" if terms.end else ""
        suffix = f",-{self._encoded(terms.suffix)}" if terms.suffix else ""
        return f"{prefix}{self._encoded(terms.start)}{end}{suffix}"

    def _encoded(self, term: Span) -> str:
        """The words as a page shows them, with all encoded that Markdown or the grammar could trip over."""
        shown = _SPACES.sub(" ", self.text[slice(*term)])
        return quote(shown, safe="", errors="replace").replace("-", "%2D")


def _sizes(most: int) -> range:
    """How many words to try, from many to one."""
    return range(min(most, RANGE_WORDS), 0, -1)


def _longest(terms: dict[int, Span | None], size: int) -> Span | None:
    """The term of `size` words, or of as many as stand on one line."""
    return next((term for n in range(size, 0, -1) if (term := terms[n])), None)


def _fold(text: str) -> str:
    """Text with nothing left that a browser may overlook: case, marks, and white space between terms.

    The specification compares at the primary level of UTS #10. Browsers are stricter, each in its way, so
    what is unique here is unique for all of them.
    """
    return unicodedata.normalize("NFD", text).casefold().translate(_FOLDED)


class _Shapes(dict[int, str]):
    """What each character is to a word: `a` part of it, `x` a mark on what precedes, `m` joins two parts.

    A coarse form of the word boundaries in UAX #29: where it sees a boundary, every browser sees one. It
    does not split scripts without spaces, which takes a dictionary; their punctuation still ends a word.
    """

    def __missing__(self, code: int) -> str:
        self[code] = shape = _shape(chr(code))
        return shape


def _shape(character: str) -> str:
    category = unicodedata.category(character)
    if character in _LINE_BREAKS:
        return "\n"
    if character in _LETTERLIKE:
        return "a"
    if character in _MIDDLES:
        return "m"
    if character.isspace():
        return " "
    if category[0] == "M" or category == "Cf":
        return "x"
    return "a" if category[0] in "LNC" or category in {"Pc", "Sk", "So"} else "."


class _Folded(dict[int, int | None]):
    """Each character as itself, or None if a comparison passes it over."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        passed_over = character.isspace() or unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}
        self[code] = folded = None if passed_over else code
        return folded


_SHAPES = _Shapes()
_FOLDED = _Folded()

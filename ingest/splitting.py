"""Articles to passages, without losing a character."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.text import Span, sentences, trim
from retrieval.types import Article, Passage

# From the widest break to the narrowest: paragraph, line, sentence, clause, word, character.
BREAKS = [r"\n\s*\n", r"\n", r"(?<=[.!?…])\s+", r"(?<=[,;:])\s+", r"\s+", ""]


@dataclass(frozen=True, slots=True)
class Splitting:
    """How articles are cut, in characters. The defaults come from the table in `docs/evals.md`."""

    size: int = 1200
    overlap: int = 200


def split(article: Article, splitting: Splitting) -> list[Passage]:
    """The passages of `article`, in order, each of about `splitting.size` characters.

    Every character that is not white space stands in a passage. A passage starts up to
    `splitting.overlap` characters early, at the start of a sentence, so that what it refers to is at hand.
    """
    text = article.text
    starts = [start for start, _ in sentences(text)]
    passages: list[Passage] = []
    for start, end in _pieces(text, splitting.size):
        earliest = max(start - splitting.overlap, passages[-1].start + 1 if passages else 0)
        passages.append(Passage(article, _first_from(starts, earliest, start), end))
    return passages


def _pieces(text: str, size: int) -> Iterator[Span]:
    """The text cut at its widest breaks.

    LangChain's own `start_index` is wrong where a text repeats itself; with the separators kept and no
    overlap the pieces join back to the text, so their lengths give the offsets.
    """
    # Half a second to import: only what splits pays for it.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=BREAKS,
        is_separator_regex=True,
        chunk_size=size,
        chunk_overlap=0,
        keep_separator="end",
        strip_whitespace=False,
    )
    offset = 0
    for piece in splitter.split_text(text):
        if span := trim(text, offset, offset + len(piece)):
            yield span
        offset += len(piece)


def _first_from(starts: list[int], earliest: int, otherwise: int) -> int:
    """The first sentence start in `earliest..otherwise`, else `otherwise`."""
    at = bisect_left(starts, earliest)
    return starts[at] if at < len(starts) and starts[at] <= otherwise else otherwise

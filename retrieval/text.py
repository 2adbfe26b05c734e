"""Text seen as words and sentences, always by offset."""

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import local

import sentencex
import Stemmer

from retrieval.types import Passage

Span = tuple[int, int]

WORD = re.compile(r"\w+(?:['’]\w+)*")
_FROM_ITS_FIRST_LETTER = re.compile(rf"(?<!\w)(?<!\w['’]){WORD.pattern}")

# Function words and the words of asking: they say what kind of thing is wanted, not what about.
STOP_WORDS = frozenset(
    """
    a about after all also am an and any are aren't as at be because been before being between both but by
    can could did didn't do does doesn't doing don't down during each few for from further had has have
    having he her here hers him his how i if in into is isn't it it's its itself just let me more most my
    no nor not of off on once only or other our out over own please s same she should so some such tell than
    that that's the their theirs them then there these they this those through to too under until up us
    very was wasn't we were what what's when where which while who who's whom whose why will with would you
    your many much
    """.split()  # noqa: SIM905  (a list of 150 quoted words would be a page)
)


def sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of `text` as `(start, end)`, in order, without the white space around them.

    `language` is an ISO 639 code; what is not known is cut as English is.

    A stray mark that the segmenter takes for a sentence, without a word in it, is left out.
    """
    found = []
    for sentence in sentencex.get_sentence_boundaries(language, text):
        trimmed = trim(text, sentence["start_index"], sentence["end_index"])
        if trimmed and WORD.search(text, *trimmed):
            found.append(trimmed)
    return found


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without the white space at its ends, or None if nothing is left."""
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    end -= len(body) - len(body.rstrip())
    return (start, end) if start < end else None


def folded(text: str) -> str:
    """The text for comparison, with one kind of apostrophe. It may be longer than the text."""
    return text.casefold().replace("’", "'")


def words(text: str) -> list[str]:
    """The words of `text`, folded for comparison, in order."""
    return [folded(word) for word in WORD.findall(text)]


@lru_cache(2_048)  # texts, some 9 kB each: a question's passages and sentences are asked for again and again
def content_words(text: str) -> tuple[str, ...]:
    """The words that say what a text is about, in order."""
    return tuple(word for word in words(text) if word not in STOP_WORDS)


@lru_cache(65_536)
def stem(word: str) -> str:
    """Porter's stem, as in the full-text index, so that both agree on what is the same word."""
    stemmed: str = _OF_THIS_THREAD.porter.stemWord(word.removesuffix("'s"))
    return stemmed


def content_stems(text: str) -> tuple[str, ...]:
    """The stems of the content words, in order: two texts are about the same where these are the same."""
    return tuple(map(stem, content_words(text)))


def holds(text: str, sought: str) -> bool:
    """Whether a content word of a folded text has this stem, without taking all of the text apart."""
    return any(True for _ in _ends_of(text, sought))


def holds_pair(text: str, first: str, second: str) -> bool:
    """Whether content words of a folded text with these stems are neighbours, in this order."""
    return second[:-1] in text and any(_next_stem(text, end) == second for end in _ends_of(text, first))


def _ends_of(text: str, sought: str) -> Iterator[int]:
    """Where each content word with this stem ends. Words begin as their stems do, but for the last letter."""
    beginning = sought[:-1] or sought
    at = text.find(beginning)
    while at >= 0:
        word = _FROM_ITS_FIRST_LETTER.match(text, at)
        if word and word[0] not in STOP_WORDS and stem(word[0]) == sought:
            yield word.end()
        at = text.find(beginning, word.end() if word else at + 1)


def _next_stem(text: str, at: int) -> str | None:
    for word in WORD.finditer(text, at):
        if word[0] not in STOP_WORDS:
            return stem(word[0])
    return None


class _OfOneThread(local):
    """Stemmers are not to be shared between threads."""

    def __init__(self) -> None:
        self.porter = Stemmer.Stemmer("porter", 0)  # `stem` remembers already


_OF_THIS_THREAD = _OfOneThread()


def indexed_text(passage: Passage) -> str:
    """What is embedded: a passage with its title and date in front, which are found but never quoted."""
    article = passage.article
    dated = (
        f"{article.title} ({article.published.day} {article.published:%B %Y})"
        if article.published
        else article.title
    )
    return f"{dated}\n{passage.text}"

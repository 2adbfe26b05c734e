"""Copies of one story among what was found: read once, cited from the original, and no second source.

What is a copy is decided word by word, but for white space: an article that was edited where it matters
is of the same story and still says something else.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from retrieval.composing.findings import sentence_around
from retrieval.text import Span, content_stems, sentences
from retrieval.types import Article, Citation, Evidence, Passage

ALIKE = 0.8  # agencies are copied: sentences that share this much of their words say the same

_EDGE = r"(?:(?<!\w)|(?!\w))"  # no word goes on across it


def source(article: Article) -> str:
    """What two articles have in common if one of them is no second witness for the other."""
    return article.story or article.id


def of_one_source(one: Article, other: Article) -> bool:
    """Whether both are one article, or near-duplicates."""
    return one.id == other.id or source(one) == source(other)


def alike(one: str, other: str) -> bool:
    """Whether two sentences hardly differ in a word that matters."""
    words, others = set(content_stems(one)), set(content_stems(other))
    return len(words & others) >= ALIKE * len(words | others)


def told_once(evidence: Iterable[Evidence]) -> list[Evidence]:
    """What has a sentence that its story has not told before."""
    return [each for each, is_copy in _with_copies(evidence) if not is_copy]


def with_room(evidence: Iterable[Evidence], copies: int) -> list[Evidence]:
    """All that says something new, and of what does not the best few, so that they crowd nothing out."""
    kept = []
    for each, is_copy in _with_copies(evidence):
        if is_copy and not copies:
            continue
        copies -= is_copy
        kept.append(each)
    return kept


def _with_copies(evidence: Iterable[Evidence]) -> Iterator[tuple[Evidence, bool]]:
    """Each with whether all of its sentences stand in passages of its story before it.

    Not passage by passage: one paragraph more in front, and all the passages behind it are cut elsewhere.
    """
    told: defaultdict[str, set[str]] = defaultdict(set)
    for each in evidence:
        story = each.passage.article.story
        if story is None:
            yield each, False
            continue
        said = {_folded(each.passage.text[start:end]) for start, end in sentences(each.passage.text)}
        yield each, said <= told[story]
        told[story] |= said


@dataclass(frozen=True, slots=True)
class Copies:
    """The passages found of articles that are near-duplicates of others, the earliest published first."""

    passages: Sequence[Passage] = ()

    @classmethod
    def among(cls, evidence: Iterable[Evidence]) -> Self:
        """The copies in what was found, and so of what the asker may see alone."""
        of_stories = (each.passage for each in evidence if each.passage.article.story is not None)
        return cls(sorted(of_stories, key=_age))

    def original(self, passage: Passage, span: Span) -> tuple[Passage, Span]:
        """The same words where they stood first: in the earliest article with the same sentence.

        Where that is this one, or no sentence has them, they are left where they are.
        """
        copies, text = self._of_story(passage.article), passage.article.text
        if not copies:
            return passage, span
        sentence = sentence_around(passage, *span)
        if not (sentence[0] <= span[0] and span[1] <= sentence[1] and text[slice(*span)].strip()):
            return passage, span
        words = _spaced(text[slice(*sentence)])
        for other in copies:
            found = words.search(other.article.text, other.start, other.end)
            if found and sentence_around(other, *found.span()) == found.span():
                is_here = other.article.id == passage.article.id
                return (passage, span) if is_here else (other, _moved(text, sentence, span, found))
        return passage, span

    def beside(self, citation: Citation) -> tuple[Article, ...]:
        """The other articles of the story that have the very words of the quote, the earliest first."""
        of_story = (passage.article for passage in self._of_story(citation.article))
        others = {article.id: article for article in of_story if article.id != citation.article.id}
        if not others:
            return ()
        words = _spaced(citation.quote)
        return tuple(article for article in others.values() if words.search(article.text))

    def _of_story(self, article: Article) -> list[Passage]:
        return [each for each in self.passages if each.article.story == article.story]


NO_COPIES = Copies()


def _age(passage: Passage) -> tuple[date, str, str, int]:
    """The nearest to the origin first; of an undated article nobody can say that it was."""
    article = passage.article
    return article.published or date.max, article.site or "", article.id, passage.start


def _moved(text: str, sentence: Span, span: Span, found: re.Match[str]) -> Span:
    """Where the characters of `span` stand in a sentence that differs in its white space alone."""
    start, end = (len("".join(text[sentence[0] : at].split())) for at in span)
    solid = [at for at in range(*found.span()) if not found.string[at].isspace()]
    return solid[start], solid[end - 1] + 1


def _spaced(words: str) -> re.Pattern[str]:
    """What finds these words as they are, however they are spaced."""
    return re.compile(_EDGE + r"\s+".join(map(re.escape, words.split())) + _EDGE)


def _folded(text: str) -> str:
    return " ".join(text.split())

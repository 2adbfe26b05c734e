"""A long sentence cut to the clauses that answer: still one slice, and nothing lost that turns its sense.

Cuts are made between clauses alone, outside of quotation marks and brackets, and in the sentence's front and
at its back but never in its middle. A clause that denies, doubts or names who says so stays. When in doubt,
the sentence is left as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.composing.cues import DENIAL, HEDGE, NEGATION
from retrieval.text import Span, content_stems, stem, words

LONG = 200  # characters: nine in ten sentences of the news that was looked at are shorter
WORTH = 30  # fewer left out are not worth the mark that says so

_SUBJECT = r"(?:he|she|it|they|we|I|there)\b"
# Where a clause may end: an aside that nothing follows, or a clause with a subject of its own.
_DASH = re.compile(r"\s+[–—-]\s+|—")
_ASIDE = re.compile(
    r",\s+(?=(?:which|who|whom|whose|where|while|when|as|after|before|because|since|so|with|including|"
    r"[a-z]{3,}ing)\b)|\s+[–—-]\s+|—"
)
_GOES_ON = re.compile(rf",|;|{_DASH.pattern}|\b(?:and|or) [a-z]{{3,}}ing\b")
_CLAUSE = re.compile(rf";\s+|,\s+(?=(?:and|but|so|yet)\s+{_SUBJECT})")
# Where one may begin: after a clause, or after a few words in front that only say when, where or after what.
# A name with a comma behind it is no subject: "in Austin, Texas, he".
_NAMED = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*(?![\w’'-]|,| and | or )"
_BEGINNING = re.compile(rf";\s+|,\s+(?:and|so)\s+(?={_SUBJECT})|,\s+(?={_SUBJECT}|{_NAMED})")
_WHEN_OR_WHERE = re.compile(
    r"(?:earlier|later|last|on|in|at|during|after|before|following|since|over|amid|speaking|as part of|"
    r"in addition to|along with)\b[^,;:–—]*",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "“([{«", "”)]}»"


def trimmed(text: str, sentence: Span, span: Span, question: str) -> Span:
    """The part of the sentence that holds the span and the question's words, by offsets of `text`."""
    if sentence[1] - sentence[0] <= LONG:
        return sentence
    line = text[slice(*sentence)]
    if not _is_balanced(line):
        return sentence
    inside = span[0] - sentence[0], span[1] - sentence[0]
    sparing = _Sparing(line, inside, frozenset(content_stems(question)))
    start, end = sparing.start(), sparing.end()
    return sentence[0] + start, sentence[0] + end


@dataclass(frozen=True, slots=True)
class _Sparing:
    """A sentence from which as much is cut as can be spared. Offsets count characters of `line`."""

    line: str
    span: Span
    asked: frozenset[str]

    def end(self) -> int:
        """Where the first clause ends behind which nothing is needed."""
        cuts = sorted([*self._asides(), *self._clauses()])
        return next((cut for cut in cuts if self._can_go(cut, len(self.line))), len(self.line))

    def start(self) -> int:
        """Where the last clause begins in front of which nothing is needed."""
        cuts = [cut for cut in _BEGINNING.finditer(self.line, 0, self.span[0]) if self._may_begin(cut)]
        return max((cut.end() for cut in cuts if self._can_go(0, cut.end())), default=0)

    def _asides(self) -> Iterator[int]:
        """Where the last aside begins. Behind any other one, or a second dash, the main clause may go on."""
        for cut in _ASIDE.finditer(self.line, self.span[1]):
            is_second_dash = "," not in cut.group() and _DASH.search(self.line, 0, cut.start())
            if not is_second_dash and not _GOES_ON.search(self.line, cut.end()):
                yield cut.start()

    def _clauses(self) -> Iterator[int]:
        """Where a further clause begins. Of several semicolons, each but divides a list."""
        for cut in _CLAUSE.finditer(self.line, self.span[1]):
            if self.line.count(";") < 2:
                yield cut.start()

    def _may_begin(self, cut: re.Match[str]) -> bool:
        """Whether what follows stands alone: behind a bare comma, only after words of time or place."""
        if cut.group().strip() == ",":
            return bool(_WHEN_OR_WHERE.fullmatch(self.line, 0, cut.start()))
        return self.line.count(";") < 2

    def _can_go(self, start: int, end: int) -> bool:
        """Whether these characters hold none of the question's words and none that turn the sense."""
        cut = self.line[start:end]
        if len(cut) < WORTH or not (_is_balanced(cut) and _is_balanced(self.line[: start or end])):
            return False
        if any(cues.search(cut) for cues in (NEGATION, DENIAL, HEDGE)):
            return False
        return not any(stem(word) in self.asked for word in words(cut))


def _is_balanced(words: str) -> bool:
    """Whether every quotation mark and bracket that opens is closed, in order."""
    open_marks = []
    for mark in words:
        if mark in _OPEN:
            open_marks.append(_CLOSE[_OPEN.index(mark)])
        elif mark in _CLOSE and (not open_marks or open_marks.pop() != mark):
            return False
    return not open_marks and words.count('"') % 2 == 0 and _is_single_balanced(words)


def _is_single_balanced(words: str) -> bool:
    """The same for single marks, which are apostrophes too: where one opens, one must close behind a word."""
    opened = len(re.findall(r"‘(?=\w)|(?<![\w’'])'(?=\w)", words))
    return opened == 0 or opened == len(re.findall(r"(?<=[\w.,!?])[’'](?!\w)", words))

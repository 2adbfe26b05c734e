"""What an article says of itself: that it was corrected, clarified, updated or retracted. Found by offset.

A false alarm is worse than a missed notice: it would call an article wrong that is right. So a notice must
open a sentence and speak of "this story"; that a company issued a correction, or that stocks are in one, is
news.
"""

import re
from collections.abc import Iterator

from ingest.notice_cues import (
    CHANGED,
    CUE,
    LABEL,
    NOTE,
    ONLY_APPEARED,
    RETRACTED,
    RETRACTION_LABEL,
    SAYS_WRONG,
    SHOUTED,
    SOME_VERSION,
    SPEAKS_OF_WORDS,
    VERSION,
    WRONG,
)
from retrieval.text import Span, sentences
from retrieval.types import Notice, NoticeKind

MOST = 5  # an article has one or two; a page with more is a newsroom's list of what others said wrong
LONGEST = 600  # characters: a notice that goes on for longer is cut behind a sentence

LONGEST_PARAGRAPH = 5_000  # finding sentences takes the square of the quotation marks that are not closed


OPENING = re.compile(r"[\s*_(\[—–-]*")
QUOTES = '"“”«»'
BLANK_LINES = re.compile(r"\n\s*\n")


def notices_of(title: str, text: str) -> tuple[Notice, ...]:
    """The notices of an article; an empty one at its beginning where only the title says 'retracted'."""
    found = notices(text)
    if is_retracted(title) and all(notice.kind is not NoticeKind.RETRACTION for notice in found):
        return (Notice(NoticeKind.RETRACTION, 0, 0), *found)
    return found


def notices(text: str) -> tuple[Notice, ...]:
    """The notices in an article's text, in order; none overlaps another."""
    found = [notice for span in _paragraphs(text) for notice in _in_paragraph(text, *span)]
    return tuple(found) if len(found) <= MOST else ()


def is_retracted(title: str) -> bool:
    """Whether the title itself says so, as journals and agencies have it: "RETRACTED: Harbour closed"."""
    return bool(RETRACTION_LABEL.match(title.lstrip()) or SHOUTED.match(title.lstrip()))


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in BLANK_LINES.finditer(text):
        yield from _in_bounds(text, start, gap.start())
        start = gap.end()
    yield from _in_bounds(text, start, len(text))


def _in_bounds(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph, in parts where it is too long, each behind a line or a sentence if there is one."""
    while end - start > LONGEST_PARAGRAPH:
        stop = start + LONGEST_PARAGRAPH
        cut = max(text.rfind("\n", start, stop), text.rfind(". ", start, stop)) + 1
        yield start, cut or stop
        start = cut or stop
    yield start, end


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Notice]:
    if not CUE.search(text, start, end):
        return
    spans = [(start + first, start + last) for first, last in sentences(text[start:end])]
    done = start
    for number, (first, last) in enumerate(spans):
        if first >= done and (kind := _kind(text[first:last])):
            done = _end(text, spans[number:])
            yield Notice(kind, first, done)


def _end(text: str, spans: list[Span]) -> int:
    """Where a notice ends that opens with the first of `spans`: with its line, or where it grows too long."""
    start, end = spans[0]
    for first, last in spans[1:]:
        if last - start > LONGEST or "\n" in text[end:first]:
            break
        end = last
    return end


def _kind(sentence: str) -> NoticeKind | None:
    """What kind of notice a sentence opens, if any."""
    body = sentence[_opening(sentence) :]
    label = LABEL.match(body)
    if label and SPEAKS_OF_WORDS.search(body, label.end()):
        corrects = "correct" in label.group().casefold()
        return NoticeKind.CORRECTION if corrects else NoticeKind.CLARIFICATION
    if RETRACTION_LABEL.match(body) or SHOUTED.match(body):
        return NoticeKind.RETRACTION
    if note := NOTE.match(body):
        body = body[note.end() :]
    return _unlabelled(body)


def _opening(sentence: str) -> int:
    opening = OPENING.match(sentence)
    return opening.end() if opening else 0


def _unlabelled(body: str) -> NoticeKind | None:
    """The same without a label. What somebody is quoted to say is no notice."""
    if body.startswith(tuple(QUOTES)):
        return None
    if RETRACTED.match(body):
        return NoticeKind.RETRACTION
    if SAYS_WRONG.match(body) or _tells_of_a_version(body):
        return NoticeKind.CORRECTION
    if not CHANGED.match(body):
        return None
    if WRONG.search(body) or "correct" in body.casefold():
        return NoticeKind.CORRECTION
    return NoticeKind.CLARIFICATION if "clarif" in body.casefold() else NoticeKind.UPDATE


def _tells_of_a_version(body: str) -> bool:
    """Whether an earlier version of the text is said to differ, and not only to have appeared somewhere."""
    is_wrong = WRONG.search(body) is not None
    if SOME_VERSION.match(body):
        return is_wrong
    version = VERSION.search(body)
    if not version or _is_quoted(body[: version.start()]):
        return False
    opens = version.start() == 0 and not ONLY_APPEARED.match(body)
    return opens or is_wrong


def _is_quoted(before: str) -> bool:
    """Whether a quotation is open where `before` ends."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1

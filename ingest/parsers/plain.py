"""Plain text: title, date, author and site from the lines above the first paragraph."""

import re
import textwrap
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest

from ingest.dates import read_explicit, read_iso, without_dates
from ingest.parsers.bylines import Byline, cut_dateline, read_byline
from ingest.parsers.parsed import Parsed, one_line
from retrieval.text import sentences

MARKER = re.compile(r"\s*date (?P<day>\d{4}-\d{2}-\d{2})(?:[ \t]|\n|$)")
LINE = re.compile(r"\S[^\n]*")
BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")

HEADER_LINES = 8  # nobody puts more above an article
LONGEST_LINE = 120  # of a title, a byline or a date line
LONGEST_TITLE = 100
ENOUGH_FOR_A_TITLE = 2_000
LONGEST_CAPTION = 1_000
SHORTEST_PARAGRAPH = 40
LONGEST_ENDING = 8  # a full stop with brackets and quotation marks
TRAILING = re.compile(r"[\s,;:–—-]+…$")
NO_TITLE_ENDS_WITH = (".", "…", "。", ":", ",", "—", "–")

# What stands beside a date or a byline and says nothing more.
STAMP = re.compile(
    r"\b(?:published|posted|updated|modified|last|first|date|on|at|mon|tue|wed|thu|fri|sat|sun|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|[ap]\.?m\b\.?|gmt|utc|[ecmp][sd]?t|b?st|cest)\b\.?"
    r"|\b\d{1,2}[:.]\d{2}(?::\d{2})?\b|\b\d{1,2}(?=\s*[ap]m\b)",
    re.IGNORECASE,
)
EDGES = " \t\u00a0|·•,;:–—-()"
DATE_MARK = "\0"  # stands for a date while a line is looked at; no clean text holds it
APART = re.compile(rf"(?:^|[|·•,–—-])\s*{DATE_MARK}\s*(?:$|[|·•,–—-])")
CREDIT = re.compile(
    r"\((?:photo|image|picture|credit|file|ap photo|getty|reuters/)[^)]*\)\s*$"
    r"|(?:getty images|ap photo|via ap|/reuters|/afp)\W*$"
    r"|^(?:photo|image|picture|caption|credit|file photo)\b\s*(?:by|credit|:)",
    re.IGNORECASE,
)
NOTE = re.compile(r"(?:editor[’']s note|corrections?|clarifications?)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")

NO_BYLINE = Byline()


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines above the first paragraph say, and where they stand."""

    start: int | None = None
    end: int = 0
    published: date | None = None
    byline: Byline = NO_BYLINE

    def and_then(self, later: "Header") -> "Header":
        """Both together. What was said first holds: a date of publication stands above one of change."""
        return Header(
            start=later.start if self.start is None else self.start,
            end=later.end,
            published=self.published or later.published,
            byline=Byline(self.byline.authors or later.byline.authors, self.byline.site or later.byline.site),
        )


def parse(text: str) -> Parsed:
    """What a plain text says of itself. Nothing of it is lost but a leading ` date 2025-02-17 ` mark.

    Its title is its first line if that is short, is no sentence and has a blank line after it. Otherwise it
    is the first sentence of the first paragraph: never a caption, a byline or a dateline. What stands behind
    a mark is never a title line: it is the picture's caption, or already the first paragraph.
    """
    marked, unmarked = _cut_marker(text)
    body = unmarked.strip()
    header = _read_header(body)
    site, sentence = _first_sentence(body[header.end :].strip() or body)
    return Parsed(
        title=(None if marked else _title_line(body, header)) or shorten(sentence) or shorten(body),
        text=body,
        published=marked or header.published,
        site=header.byline.site or site,
        authors=header.byline.authors,
    )


def shorten(sentence: str) -> str:
    """`sentence` as a title: without its full stop, and cut between words where it is too long."""
    line = one_line(sentence)
    if len(line) <= LONGEST_TITLE:
        return line.removesuffix(".") or line
    cut = textwrap.shorten(line, LONGEST_TITLE, placeholder="…", break_on_hyphens=False)
    return TRAILING.sub("…", cut) if len(cut) > 1 else line[: LONGEST_TITLE - 1] + "…"


def _cut_marker(text: str) -> tuple[date | None, str]:
    """The date in the mark that some collections put in front, and the text after it."""
    match = MARKER.match(text)
    day = read_iso(match["day"]) if match else None
    return (day, text[match.end() :]) if match and day else (None, text)


def _read_header(text: str) -> Header:
    """The header: it ends with the last byline or date line above the first paragraph.

    The first line may look like a paragraph: with a byline under it, it is a caption.
    """
    header = Header()
    lines = list(islice(LINE.finditer(text), HEADER_LINES))
    for number, (line, following) in enumerate(zip_longest(lines, lines[1:])):
        if found := _read_line(line) or _read_pair(line, following):
            header = header.and_then(found)
        elif number > 0 and _is_paragraph(line[0]):
            break
    return header


def _read_line(line: re.Match[str]) -> Header | None:
    """What one line of a header says; None for any other line."""
    written = line[0].strip()
    if len(written) > LONGEST_LINE or _is_credited(written):
        return None
    published = read_explicit(written)
    rest = one_line(STAMP.sub(" ", without_dates(written))).strip(EDGES)
    byline = read_byline(rest if published else written)
    is_stamp = not rest and any(letter.isdigit() for letter in written)
    is_dated = published and line.start() > 0 and _stands_apart(written)
    if byline or is_stamp or is_dated:
        return Header(line.start(), line.end(), published, byline or NO_BYLINE)
    return None


def _stands_apart(written: str) -> bool:
    """Whether the date in a line is set off from its other words: "Mexico City | Feb. 17, 2025"."""
    without = STAMP.sub(" ", without_dates(written, DATE_MARK))
    return APART.search(without) is not None and SENTENCE_END.search(written) is None


def _read_pair(line: re.Match[str], following: re.Match[str] | None) -> Header | None:
    """What a name says that has its outlet in the line below."""
    if following is None or len(line[0]) + len(following[0]) > LONGEST_LINE:
        return None
    byline = read_byline(f"{line[0].strip()}, {following[0].strip()}")
    return Header(line.start(), following.end(), byline=byline) if byline else None


def _title_line(text: str, header: Header) -> str | None:
    """The first line, if it stands alone as a title does."""
    line, _, below = text.partition("\n")
    first, second = line.strip(), below.partition("\n")[0]
    stands_alone = below and not second.strip() and header.start != 0
    if not stands_alone or len(first) > LONGEST_LINE or first.endswith(NO_TITLE_ENDS_WITH):
        return None
    return None if _is_credited(first) else first


def _first_sentence(text: str) -> tuple[str | None, str]:
    """The outlet in the dateline, and the first sentence after it, of the first paragraph of `text`."""
    outlet, fallback = None, ""
    for paragraph in islice(filter(None, BLANK_LINES.split(text, HEADER_LINES)), HEADER_LINES):
        site, body = cut_dateline(one_line(paragraph[:ENOUGH_FOR_A_TITLE]))
        outlet = outlet or site
        if len(paragraph) > ENOUGH_FOR_A_TITLE or _is_paragraph(body):
            start, end = next(iter(sentences(body)), (0, len(body)))
            return outlet, body[start:end]
        fallback = fallback or body
    return outlet, fallback


def _is_paragraph(line: str) -> bool:
    """Whether `line` is prose of the article: no heading, no caption and no editor's note."""
    body = line.strip()
    ends = SENTENCE_END.search(body[-LONGEST_ENDING:])
    is_beside = NOTE.match(body) or _is_credited(body)
    return len(body) >= SHORTEST_PARAGRAPH and ends is not None and not is_beside


def _is_credited(line: str) -> bool:
    """Whether `line` names a photographer or an agency, as captions do."""
    return len(line) <= LONGEST_CAPTION and CREDIT.search(line) is not None

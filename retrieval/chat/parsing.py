"""A model's reply to sentences and the passages that each cites; and which words may be shown at all."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.languages import ENGLISH, language_of
from retrieval.text import WORD, Span, sentences

LONGEST_SENTENCE = 500  # characters: more is no sentence that a reader could check
LONGEST = 8_000  # characters that are looked at: five short sentences have 1,000

_MARKERS = re.compile(r"(?:\s*[\[【]\s*\d{1,4}(?:\s*[,;]\s*\d{1,4})*\s*[\]】])+")
_LEADING = re.compile(rf"^{_MARKERS.pattern}")
_STOP = re.compile(r"\s*[,;:]")
_NUMBER = re.compile(r"\d{1,4}")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_BULLET = re.compile(r"^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`+|^#{1,6}\s+", re.MULTILINE)

# What Discord or a terminal would make something of, and what leads elsewhere.
_SIGNS = re.compile(r"[<>\[\]{}|`\\@#^~*_]")
_ADDRESS = re.compile(
    r"://|\bwww\.|\bhttps?\b|\bmailto:|\b[\w-]+\.[a-z]{2,}\b(?:/|(?!\w))|\bdiscord(?:app)?\b[\s./]*(?:gg|com)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?<![\d.,])\d{1,2}\.$")
_FIELD = re.compile(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)')
_EMOJI_NAME = re.compile(r":[\w+-]{2,}:")
_EVERYONE = re.compile(r"@\s*(?:everyone|here)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Words up to a marker, and the numbers in it; in `english`, if they are in another language."""

    text: str
    numbers: tuple[int, ...]
    english: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence: one part, or several where it cites in its middle. The last may cite nothing."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence without its markers."""
        return " ".join(part.text for part in self.parts)

    @property
    def cites_all(self) -> bool:
        """Whether each part says what it rests on."""
        return all(part.numbers for part in self.parts)


def plain(text: str) -> str:
    """The text without what no eye sees: control and format characters, private and half ones."""
    kept = (
        sign
        for sign in text[:LONGEST]
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    )
    return "".join(kept)


def claims_of(reply: str) -> list[Claim]:
    """The sentences of a reply in prose, whose markers look like [1], [1, 2] or [1][2], in order."""
    text = _EMPHASIS.sub("", _BULLET.sub("", _THINKING.sub(" ", plain(reply))))
    language = language_of(text) or ENGLISH
    found: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        found += _with_their_markers(line, language)
    return [Claim(tuple(_parts(sentence))) for sentence in found if WORD.search(_MARKERS.sub("", sentence))]


def claims_in(reply: str) -> list[Claim]:
    """The sentences of a reply in the shape of `prompting.SCHEMA`; of another shape, none."""
    try:
        rows = json.loads(plain(reply))["sentences"]
        return [_claim(row["text"], row["sources"]) for row in rows if WORD.search(row["text"])]
    except (ValueError, KeyError, TypeError):
        return []


def so_far(reply: str) -> str:
    """The words of a reply in fields that is still being written."""
    return " ".join(_FIELD.findall(plain(reply)))


def may_be_shown(text: str) -> bool:
    """Whether a sentence is mere words: no address, mention, emoji by name, link or markup is in it.

    None of these can be borne out by an article, so none is weighed.
    """
    if len(text) > LONGEST_SENTENCE:
        return False
    folded = unicodedata.normalize("NFKC", text)
    return not any(sign.search(folded) for sign in (_SIGNS, _ADDRESS, _EMOJI_NAME, _EVERYONE))


def _claim(text: str, sources: list[int]) -> Claim:
    numbers = tuple(dict.fromkeys(number for number in sources if isinstance(number, int)))
    return Claim((Part(_tidy(_MARKERS.sub("", text)), numbers),))


def _with_their_markers(line: str, language: str) -> Iterator[str]:
    """The sentences of a line; a marker behind the full stop belongs to the sentence in front of it."""
    pending = ""
    for start, end in _cut(line, language):
        sentence = line[start:end]
        if (leading := _LEADING.match(sentence)) and pending:
            pending += leading.group()
            sentence = sentence[leading.end() :]
        if pending:
            yield pending
        pending = sentence
    yield pending


def _cut(line: str, language: str) -> list[Span]:
    """The sentences of a line; but for English, "der 7. Gruppe" and "el 7.º Grupo" hold no end of one."""
    cuts: list[Span] = []
    for start, end in sentences(line, language):
        if cuts and language != ENGLISH and _ORDINAL.search(line, *cuts[-1]):
            cuts[-1] = cuts[-1][0], end
        else:
            cuts.append((start, end))
    return cuts


def _parts(sentence: str) -> Iterator[Part]:
    at = 0
    found = list(_MARKERS.finditer(sentence))
    for n, marker in enumerate(found):
        text = sentence[at : marker.start()]
        at = marker.end()
        if stop := _STOP.match(sentence, at):
            text, at = text + stop.group().strip(), stop.end()
        if n == len(found) - 1 and not WORD.search(sentence, at):
            text, at = text + sentence[at:], len(sentence)  # the full stop behind the last marker
        yield Part(_tidy(text), tuple(dict.fromkeys(map(int, _NUMBER.findall(marker.group())))))
    if sentence[at:].strip():
        yield Part(_tidy(sentence[at:]), ())


def _tidy(text: str) -> str:
    """On one line, and without a blank in front of a stop."""
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))

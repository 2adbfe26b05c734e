r"""A long message as several: cut where a reader pauses, each formatted as if it had been written alone.

A cut is made between paragraphs if it can be, else between lines, sentences, words; within a word only if it
is longer than a message. What is open at a cut (a fence with its language, bold, small print, a quote) is
closed in front of it and opened again behind it. Links, mentions and `\*` are never cut.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

LIMIT = 2_000  # Discord's, for the content of a message
LEAST = 100  # less would have no room for what is opened again, and a word


class Pause(IntEnum):
    """Where a message may be cut, the best place first."""

    PARAGRAPH = 0
    LINE = 1
    SENTENCE = 2
    WORD = 3
    SIGN = 4
    LETTER = 5


FULL_ENOUGH = {
    Pause.PARAGRAPH: 0.4,
    Pause.LINE: 0.5,
    Pause.SENTENCE: 0.5,
    Pause.SIGN: 0.5,
}  # of a message; else the next best


@dataclass(frozen=True, slots=True)
class _Open:
    """What is formatted from `start` to `end`: behind its opening sign, in front of the closing one."""

    start: int
    end: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place to cut, what has to be closed in front of it, and what has to be opened again behind it."""

    at: int
    pause: Pause
    closes: str
    opens: str


_TOKEN = re.compile(
    r"""
    (?P<fence>(?P<opening>```(?:(?P<language>[\w+\-.\#]{1,20})?\n)?).*?```)
    | (?P<whole>\\[^\w\s]|\[(?:\\.|[^\]\\\n])*\]\(<?[^\s<>()]*>?\)|<[^<>\s]+>|https?://[^\s<>]+|`[^`\n]+`)
    | (?P<sign>\*\*|__|~~|\|\||\*|(?<!\w)_|_(?!\w))
    | (?P<space>\s+)
    | (?P<word>[^\W_](?:[\w'’]*[^\W_])?)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING = re.compile(r"(?P<again>(?:> )?(?:-# |#{1,3} )?)(?:[-*+] |\d+[.)] )?")
_BLOCK = re.compile(r"\s*(?:[-*+]|-?#{1,3}|>{1,3}|\d+[.)])\s")
_REST_QUOTED = re.compile(r"^>>> ", re.MULTILINE)
_MARKER = r"\\?\[\d+\\?\]"
_SENTENCE_ENDS = re.compile(rf"[.!?…][\"'”’»)*_]*(?:\s?{_MARKER})*$|[。！？]$")
_MARKED = re.compile(rf"\s*{_MARKER}")
_JOINS_ON = re.compile(
    r"[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)


def split(content: str, limit: int = LIMIT) -> list[str]:
    """`content` in pieces of at most `limit` characters, as Discord counts. Nothing is lost but white space.

    Raises `ValueError` if `limit` is less than `LEAST`.
    """
    if limit < LEAST:
        raise ValueError(f"a message of {limit} characters holds next to nothing")
    if length(content) <= limit:
        return [content]
    return [piece for piece in _pieces(content, limit) if piece.strip()]


def length(content: str) -> int:
    """As JavaScript counts, two for most emoji, which is never less than Discord's own count."""
    return len(content.encode("utf-16-le", errors="surrogatepass")) // 2


def _pieces(content: str, limit: int) -> Iterator[str]:
    sizes = [0, *accumulate(map(length, content))]
    cuts = list(_cuts(content))
    start, opened = 0, ""
    while length(opened) + sizes[-1] - sizes[start] > limit:
        room = limit - length(opened) + sizes[start]
        cut = _best(cuts, start, room, sizes) or _anywhere(start, room, sizes)
        yield f"{opened}{content[start : cut.at].rstrip()}{cut.closes}"
        start, opened = _behind(content, cut), cut.opens
    yield f"{opened}{content[start:]}"


def _best(cuts: list[_Cut], start: int, room: int, sizes: list[int]) -> _Cut | None:
    """The last place of the best kind that fits, unless that leaves the message half empty."""
    first = bisect_right(cuts, start, key=lambda cut: cut.at)
    last = bisect_right(cuts, room, key=lambda cut: sizes[cut.at])
    fitting = [cut for cut in cuts[first:last] if sizes[cut.at] + length(cut.closes) <= room]
    for pause in Pause:
        of_kind = [cut for cut in fitting if cut.pause == pause]
        least = sizes[start] + FULL_ENOUGH.get(pause, 0.0) * (room - sizes[start])
        if of_kind and sizes[of_kind[-1].at] > least:
            return of_kind[-1]
    return None


def _anywhere(start: int, room: int, sizes: list[int]) -> _Cut:
    """In the midst of something that is longer than a message and has no place to cut it."""
    return _Cut(max(start + 1, bisect_right(sizes, room) - 1), Pause.LETTER, "", "")


def _behind(content: str, cut: _Cut) -> int:
    """Where the next message goes on. In a fence an indent belongs to the line."""
    if "```" in cut.closes:
        return cut.at + content.startswith("\n", cut.at)
    return len(content) - len(content[cut.at :].lstrip())


def _cuts(content: str) -> Iterator[_Cut]:
    """Every place to cut, in order: none within a letter and its marks, and none that leaves empty bold."""
    opens = _opens(content)
    for at, pause in _places(content):
        around = [each for each in opens if each.start <= at <= each.end]
        is_beside = any(at in (each.start, each.end) for each in around if each.closes)
        prefix = _prefix(content, at)
        if is_beside or prefix is None or _belongs(content, at, pause):
            continue
        closes, opened = (each.closes for each in reversed(around)), (each.opens for each in around)
        yield _Cut(at, pause, "".join(closes), prefix + "".join(opened))


def _belongs(content: str, at: int, pause: Pause) -> bool:
    """Whether what follows is part of the sign before it, or would begin a heading, a list or a quote."""
    if _JOINS_ON.match(content, at) or content[at - 1 : at] == "\u200d":
        return True
    return pause > Pause.LINE and bool(_BLOCK.match(content, at))


def _prefix(content: str, at: int) -> str | None:
    """What is to stand again in front of the rest of the line at `at`; None if the line has hardly begun."""
    line = content.rfind("\n", 0, at) + 1
    if not content[at : content.find("\n", at) if "\n" in content[at:] else None].strip():
        return ""
    opening = _OPENING.match(content, line)
    if opening is None or line == at:
        return ""
    return opening["again"] if opening.end() < at else None


def _places(content: str) -> Iterator[tuple[int, Pause]]:
    """Where one sign ends and another begins, and between the letters of words."""
    for token in _TOKEN.finditer(content):
        start, end = token.span()
        if token.lastgroup == "space":
            yield start, _pause(content, start, token.group())
        else:
            yield start, Pause.SENTENCE if content[start - 1 : start] in tuple("。！？") else Pause.SIGN
        if token.lastgroup == "fence":
            yield from _places_in_fence(content, *_body(token))
        if token.lastgroup == "word":
            yield from ((at, Pause.LETTER) for at in range(start + 1, end))


def _places_in_fence(content: str, start: int, end: int) -> Iterator[tuple[int, Pause]]:
    """Within code there are no sentences: a line is as good."""
    for at in range(start + 1, end):
        sign = content[at]
        yield at, Pause.SENTENCE if sign == "\n" else Pause.WORD if sign.isspace() else Pause.LETTER


def _pause(content: str, at: int, spaces: str) -> Pause:
    match spaces.count("\n"):
        case 0:
            ends = _SENTENCE_ENDS.search(content[max(0, at - 60) : at]) and not _MARKED.match(content, at)
            return Pause.SENTENCE if ends else Pause.WORD
        case 1:
            return Pause.LINE
        case _:
            return Pause.PARAGRAPH


def _opens(content: str) -> list[_Open]:
    """All that is formatted across more than a sign, by where it begins."""
    tokens = list(_TOKEN.finditer(content))
    fences = [_fence(token) for token in tokens if token.lastgroup == "fence"]
    quote = next((m for m in _REST_QUOTED.finditer(content) if not _within(m.start(), fences)), None)
    quoted = [_Open(quote.end(), len(content), quote.group(), "")] if quote else []
    return sorted([*quoted, *fences, *_signs(tokens)], key=lambda each: each.start)


def _within(at: int, spans: list[_Open]) -> bool:
    return any(span.start <= at <= span.end for span in spans)


def _fence(token: re.Match[str]) -> _Open:
    start, end = _body(token)
    return _Open(start, end, f"```{token['language'] or ''}\n", "\n```")


def _body(token: re.Match[str]) -> tuple[int, int]:
    """Where the code of a fence stands."""
    return token.end("opening"), token.end() - len("```")


def _signs(tokens: list[re.Match[str]]) -> Iterator[_Open]:
    """Pairs of the same sign within one paragraph. A sign without another is a mere character."""
    waiting: dict[str, int] = {}
    for token in tokens:
        sign = token.group()
        if sign.count("\n") > 1:
            waiting.clear()
        if token.lastgroup != "sign":
            continue
        if sign in waiting:
            yield _Open(waiting.pop(sign), token.start(), sign, sign)
        else:
            waiting[sign] = token.end()

r"""What Discord would make of a message: a small model of its client and server, which knows no code of ours.

It errs on the side of danger. Its rules are those of Khan Academy's simple-markdown, on which the client is
built, in their order; and what the server, and the client's search for invitations, find without any parsing.
In the label of a link a backslash does not escape (discord/discord-api-docs#6185).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Live(NamedTuple):
    """Something that is more than text."""

    kind: str
    what: str


ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")
LINK = re.compile(
    r"\[(?P<label>(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
    r"\(\s*<?(?P<what>(?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"].*?['\"])?\s*\)",
    re.DOTALL,
)
INLINE = {
    "code": re.compile(r"(?P<ticks>`+)(?P<what>[^`].*?)(?P=ticks)(?!`)", re.DOTALL),
    "link": re.compile(
        r"<(?P<bracketed>[^: >]+:/[^ >]+)>|(?P<what>(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s])",
        re.IGNORECASE,
    ),
    "mail": re.compile(r"<(?P<what>[^@\s<>]+@[^@\s<>]+\.\w+)>"),
    "phone": re.compile(r"<(?P<what>\+[\d ()-]{4,})>"),
    "mention": re.compile(r"<(?P<what>@[!&]?\d+|#\d+|/[^:<>]+:\d+|id:\w+)>"),
    "emoji": re.compile(r"<(?P<what>a?:\w+:\d+)>"),
    "named emoji": re.compile(r":(?P<what>[^\s:]+):"),
    "timestamp": re.compile(r"<(?P<what>t:-?\d+(?::\w)?)>"),
    "spoiler": re.compile(r"\|\|(?P<what>.+?)\|\|", re.DOTALL),
    "struck": re.compile(r"~~(?=\S)(?P<what>.+?)~~", re.DOTALL),
    "bold": re.compile(r"\*\*(?P<what>(?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL),
    "underlined": re.compile(r"__(?P<what>(?:\\.|[^\\])+?)__(?!_)", re.DOTALL),
    "italic": re.compile(r"\*(?=\S)(?P<what>(?:\\.|[^\\*])+?)\*|\b_(?P<low>(?:\\.|[^\\_])+?)_\b", re.DOTALL),
}
BLOCK = {
    "heading": re.compile(r"#{1,3}\s"),
    "small": re.compile(r"-#\s"),
    "list": re.compile(r"(?:[*+-]|\d+\.)\s"),
    "quote": re.compile(r">(?:>>)?\s"),
}
SEEN_RAW = {
    "ping": re.compile(r"(?P<what>@(?:everyone|here)|<@[!&]?\d+>)"),
    "invitation": re.compile(
        r"(?P<what>\bdiscord(?:app)?(?:\.com/(?:invite|template)|\.(?:gg|gift|new))/[\w-]+)", re.I
    ),
    "hidden": re.compile(
        r"(?P<what>(?:(?<![@\ud800])[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\x00-\x09]))"
    ),
    "tower": re.compile(r"(?P<what>[\u0300-\u036f]{6})"),
}
SCHEME = re.compile(r"(?:https?|discord)://", re.IGNORECASE)
ADDRESS_IN_LABEL = re.compile(r"https?://\w\w|\b[\w-]+\.[a-z]{2,}/", re.IGNORECASE)


def live(content: str) -> list[Live]:
    """All that is live in a message, ours included."""
    raw = [Live(kind, found["what"]) for kind, rule in SEEN_RAW.items() for found in rule.finditer(content)]
    lines = [each for line in content.splitlines() for each in _begun(line)]
    return [*raw, *lines, *_inline(content, escapes=True)]


def _begun(line: str) -> Iterator[Live]:
    """What the beginning of a line makes of it."""
    rest = line.lstrip()
    while begun := next(((k, m) for k, rule in BLOCK.items() if (m := rule.match(rest))), None):
        kind, found = begun
        yield Live(kind, found.group())
        rest = rest[found.end() :].lstrip()


def _inline(text: str, *, escapes: bool) -> Iterator[Live]:
    at = 0
    while at < len(text):
        if escapes and (escaped := ESCAPE.match(text, at)):
            at = escaped.end()
        elif escapes and (masked := LINK.match(text, at)) and SCHEME.match(_unescaped(masked["what"])):
            yield Live("link", _unescaped(masked["what"]))
            yield from _in_label(masked["label"])
            at = masked.end()
        elif found := _rule(text, at):
            kind, match = found
            what = next(value for value in match.groupdict().values() if value is not None)
            yield Live(kind, match.groupdict().get("what") or what)
            if kind in ("spoiler", "struck", "bold", "underlined", "italic"):
                yield from _inline(match.groupdict().get("what") or what, escapes=escapes)
            at = match.end()
        else:
            at += 1


def _unescaped(target: str) -> str:
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", target)


def _in_label(label: str) -> Iterator[Live]:
    if ADDRESS_IN_LABEL.search(label):
        yield Live("address in a label", label)
    if "\\" in label:
        yield Live("backslash in a label", label)
    yield from (Live(f"{each.kind} in a label", each.what) for each in _inline(label, escapes=False))


def _rule(text: str, at: int) -> tuple[str, re.Match[str]] | None:
    matches = ((kind, rule.match(text, at)) for kind, rule in INLINE.items())
    return next(((kind, match) for kind, match in matches if match), None)

r"""Words of strangers, made inert: in Discord's markdown they show themselves and do nothing else.

Titles, sites and quotes come from pages that anybody may have written. `discord.utils.escape_markdown`
leaves addresses live and does not protect the label of a link: the title `x](https://evil.example) [y`
would make two links of one.

A backslash before punctuation shows that punctuation, so nothing is added or lost to the eye. Only inside
a link's label this does not hold for brackets (Discord looks for the closing one before it looks at
backslashes), so a label has none.
"""

import re
import unicodedata
from urllib.parse import quote

_LIVE = re.compile(
    r"""
    [\\*_~`|<>@\[\]]              # emphasis, code, spoilers, mentions, custom emoji, timestamps, links
    | :(?=\S)                     # addresses, and emoji by name
    | (?<=\w)\.(?=[A-Za-z]{2})    # discord.gg/... becomes an invitation even without https://
    | (?<=\d)\.(?=\s|$)           # "1. " begins a list
    | ^[#+-]                      # headings, small print, lists
    """,
    re.VERBOSE,
)
_BRACKETS = str.maketrans("[]", "()")
_INVISIBLE = {"Cc", "Cf", "Cs"}  # controls, formats (which turn the reading direction), broken halves
_JOINERS = "\u200c\u200d"  # invisible, but Persian and family emoji are misspelt without them
_TARGET_SAFE = "!#$&'*+,/:;=?@~%"  # neither brackets nor parentheses: they could end the link
_WEB_ADDRESS = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)

TARGET_LIMIT = 500


def one_line(text: str) -> str:
    """`text` with single spaces, and without the invisible characters that reorder or break a line."""
    spaced = " ".join(text.split())
    visible = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _INVISIBLE)
    return " ".join("".join(visible).split())


def harmless(text: str) -> str:
    """One line that reads as `text` does, in which nothing is formatted, pings, or can be clicked."""
    return _LIVE.sub(lambda live: f"\\{live.group()}", one_line(text))


def label(text: str, limit: int) -> str:
    """`harmless` for the label of a link, cut to `limit` characters before it is escaped.

    Discord shows a link in full, markdown and all, when its label looks like an address; so it has no `://`.
    """
    return harmless(cut(one_line(text.replace("://", " ").translate(_BRACKETS)), limit))


def cut(text: str, limit: int, ellipsis: str = "…") -> str:
    """At most `limit` characters of `text`, then `ellipsis` if that was not all.

    It ends with a whole word, unless that would throw away more than half: not all scripts have spaces.
    """
    if len(text) <= limit:
        return text
    words = re.match(rf"(?s).{{{limit // 2},{limit}}}(?<=\S)(?=\s)", text)
    return (words.group() if words else text[:limit]).rstrip() + ellipsis


def target(url: str | None) -> str | None:
    """`url` as it may stand in `[label](<...>)`: None if it is no web address, or too long for a message."""
    if url is None or not _WEB_ADDRESS.match(url):
        return None
    quoted = quote(url, safe=_TARGET_SAFE, errors="replace")
    return quoted if len(quoted) <= TARGET_LIMIT else None

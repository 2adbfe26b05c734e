r"""Words of strangers, made inert: in Discord's markdown they show themselves and do nothing else.

Titles, sites and quotes come from pages that anybody may have written. `discord.utils.escape_markdown`
leaves addresses live and does not protect the label of a link: the title `x](https://evil.example) [y`
would make two links of one.

A backslash before punctuation shows that punctuation, so nothing is added or lost to the eye. In the label of
a link this does not hold: there Discord shows the backslash and formats all the same ("for security reasons",
discord/discord-api-docs#6185). So a label has none of these signs, but others that look like them.

Nor does the search for a label's end heed backslashes. In `[ours](<...>) by x\](https\://evil.example)` the
label ends at the last bracket, and the link leads to evil.example; so that parenthesis gets a backslash, too.
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from bot.addresses import is_address, is_invitation, without_addresses

_LIVE = re.compile(
    r"""
    [\\*_~`|<>@\[\]]              # emphasis, code, spoilers, mentions, custom emoji, timestamps, links
    | :(?=\S)                     # addresses, and emoji by name
    | (?<=\w)\.(?=[A-Za-z]{2})    # discord.gg/... becomes an invitation even without https://
    | (?<=\d)[.)](?=\s|$)         # "1. " begins a list
    | (?<=\])\(                    # the end of a link, which could have begun with one of ours
    | ^[#+-]                      # headings, small print, lists
    """,
    re.VERBOSE,
)
_ALIKE = str.maketrans(r"[]<>*_~`\@", "()‹›∗ˍ∼'∖＠")
_NAMED_EMOJI = re.compile(r":(?=[^\s:]*:)")
# An emoji in its label has broken a link for good (discord/discord-api-docs#6116, #7673).
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff]")
_INVISIBLE = {"Cc", "Cf", "Cs"}  # controls, formats (which turn the reading direction), broken halves
_BLANK = frozenset(  # letters and marks by name, and nothing to see
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2065\u2800\u3164\uffa0"
) | frozenset(map(chr, range(0xE0000, 0xE1000)))
_JOINERS = "\u200c\u200d"  # invisible, but Persian and family emoji are misspelt without them
_TARGET_SAFE = "!#$&'*+,/:;=?@~%"  # neither brackets nor parentheses: they could end the link
_WEB_ADDRESS = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_ALL = re.compile("@(?=everyone|here)")  # which are looked for without regard to backslashes

TARGET_LIMIT = 500
MOST_MARKS = 5  # on one letter: Hebrew with vowels and chant, and Tibetan, need four; a tower needs dozens


def one_line(text: str) -> str:
    """`text` with single spaces, and without what hides, reorders, or towers over the lines around it."""
    spaced = " ".join(text.split())
    if spaced.isascii() and spaced.isprintable():  # most lines are, and the rest takes its time
        return spaced
    return " ".join("".join(_visible(spaced)).split())


def _visible(text: str) -> Iterator[str]:
    """Each character by what stands before it alone, so that a beginning of a text stays a beginning."""
    marks, last = 0, ""
    for character in text:
        kind, joins = unicodedata.category(character), character in _JOINERS
        # Nothing is spelt with a joiner behind ASCII: there it only hides a word from whoever looks for it.
        hides = last.isascii() if joins else kind in _INVISIBLE or character in _BLANK
        if hides:
            continue
        marks = marks + 1 if joins or kind in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            last = character
            yield character


def harmless(text: str) -> str:
    """One line that reads as `text` does, in which nothing is formatted, pings, or can be clicked."""
    return _ALL.sub("@\u200b", _LIVE.sub(lambda live: f"\\{live.group()}", one_line(text)))


def label(text: str, limit: int) -> str:
    """`text` for the label of a link, cut to `limit` characters. Empty if nothing is left to click on.

    A label that looks like an address would say that it leads there, and Discord shows the link in full,
    markdown and all. So an address within is left out, and one that is nothing else leaves nothing.
    """
    line = one_line(text)
    if is_address(line):
        return ""
    plain = _EMOJI.sub("", without_addresses(line, "…")).translate(_ALIKE).replace("||", "¦¦")
    shown = one_line(_NAMED_EMOJI.sub("∶", plain))
    return cut(shown, limit) if shown.strip("…() ") else ""


def cut(text: str, limit: int, ellipsis: str = "…") -> str:
    """At most `limit` characters of `text`, then `ellipsis` if that was not all.

    It ends with a whole word, unless that would throw away more than half: not all scripts have spaces.
    """
    if len(text) <= limit:
        return text
    words = re.match(rf"(?s).{{{limit // 2},{limit}}}(?<=\S)(?=\s)", text)
    return (words.group() if words else text[:limit]).rstrip() + ellipsis


def target(url: str | None) -> str | None:
    """`url` as it may stand in `[label](<...>)`: None if it is no web address, or none to be offered.

    Too long for a message is None, and so is an invitation, which Discord would draw below the message, and
    `https://good.example@evil.example`, which leads elsewhere than it says.
    """
    if url is None or not _WEB_ADDRESS.match(url):
        return None
    quoted = _ALL.sub("%40", quote(url, safe=_TARGET_SAFE, errors="replace"))
    is_honest = "@" not in re.split("[/?#]", quoted, maxsplit=3)[2] and not is_invitation(quoted)
    return quoted if is_honest and len(quoted) <= TARGET_LIMIT else None


def host(url: str | None) -> str:
    """The name of the host that `url` leads to; empty if it leads nowhere."""
    link = target(url)
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""

"""What a chat model wrote, as it may stand in a message: its words in paragraphs and lists, nothing else.

A model repeats what it has read, and a page may ask it to. Discord looks up an address in a message, to draw
a preview, and so would carry out whatever the address says, without a click. Hence addresses, invitations and
mentions are left out rather than escaped; the only links of an answer are those to what it cites.
"""

import re

from bot.addresses import without_addresses
from bot.harmless import harmless, one_line
from retrieval.composing.phrases import OMISSION

ROUNDS = 4  # of unwrapping: a link in bold in a spoiler is still understood, what lies deeper is escaped

_LEFT_OUT = re.compile(
    r"""
    \s*(?:`{3,}|~{3,})[\w+\-.#]*\s*     # where a fence begins or ends; what it holds is words
    | \s*\[(?!\d+\])[^\]]+\]:\s*\S.*    # [name]: https://..., for links further up
    | \s*(?:[-=*_]\s*){3,}              # rules
    """,
    re.VERBOSE,
)
_BLOCK = re.compile(r"\A(?:(?:#{1,6}|-#|>{1,3})(?:\s+|$))+")
_ITEM = re.compile(r"(?:[-*+•‣◦]|(?P<number>\d{1,2})[.)])\s+")
_EMOJI = re.compile(r"<a?:\w+:\d+>")
_WRAPPED = (
    re.compile(r"!?\[(?!\d+\])(?P<words>[^\[\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s[^()]*)?\)"),
    re.compile(r"!?\[(?!\d+\])(?P<words>[^\[\]]+)\]\s?\[(?!\d+\])[^\[\]]*\]"),
    re.compile(r"(?P<sign>\*{1,3}|_{2,3}|~~|\|\||`{1,3})(?=\S)(?P<words>[^*_~|`]+)(?<=\S)(?P=sign)"),
    re.compile(r"(?<!\w)_(?=\S)(?P<words>[^_]+)(?<=\S)_(?!\w)"),
)
_MENTION = re.compile(
    r"<@[!&]?\d+>|<\#\d+>|</[^<>:]{1,100}:\d+>|<id:\w+(?::\d+)?>|<t:-?\d+(?::\w)?>|[@＠](?:everyone|here)\b"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # the ASCII of Chinese and Japanese keyboards
_OMISSIONS = re.compile(rf"<?{re.escape(OMISSION)}>?(?:\s*<?{re.escape(OMISSION)}>?)*")


def words_of_a_model(text: str) -> str:
    """`text` as Discord markdown in which only the lists are live. Markers like `[1]` stay, to be read.

    Emphasis is taken off: in an answer, bold is what the sources back.
    """
    lines = [_line(line) for line in text.splitlines() if not _LEFT_OUT.fullmatch(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _line(text: str) -> str:
    """One line: a paragraph, or an item of a list at any depth."""
    line = _BLOCK.sub("", one_line(text).translate(_WIDE))
    item = _ITEM.match(line)
    if item is None:
        return harmless(_plain(line))
    bullet = f"{item['number']}." if item["number"] else "-"
    return f"{bullet} {harmless(_plain(line[item.end() :]))}"


def _plain(line: str) -> str:
    """The line without formatting, then without addresses, which that can put together."""
    for _ in range(ROUNDS):
        line = _unwrapped(line)
    omitted = without_addresses(_MENTION.sub(OMISSION, line), OMISSION)
    return _OMISSIONS.sub(OMISSION, omitted)


def _unwrapped(line: str) -> str:
    """The line without its innermost signs."""
    line = _EMOJI.sub("", line)
    for wrapped in _WRAPPED:
        line = wrapped.sub(r"\g<words>", line)
    return line

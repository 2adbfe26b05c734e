"""What leads out of Discord: addresses and invitations, also in the disguises that people and models use."""

import re

_DOT = r"(?:[.．․。｡]|\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?)"
_HOST = rf"(?:[^\W_][\w-]{{0,62}}{_DOT}){{1,9}}(?:xn--[\w-]+|[^\W\d_]{{2,}})"
_NUMBERS = rf"\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}"
_BEHIND = r"[^\s<>]*"
_ADDRESS = re.compile(
    rf"""
    [a-z][a-z0-9+.-]{{0,20}}(?:\s?[:：]\s?[/／∕⁄\\]{{2}}|[:：][/／]) {_BEHIND}  # any scheme
    | (?<![a-z0-9])(?:hxxps?|h\*\*ps?)\b {_BEHIND}  # so that it cannot be clicked, yet
    | (?<![a-z0-9])(?:mailto|tel|sms|javascript|data|vbscript|magnet|file):(?=\S) {_BEHIND}
    | (?<![\w:])[/\\]{{2}}{_HOST} {_BEHIND}  # //evil.example
    | (?<![a-z0-9])www\d?{_DOT}[^\W_] {_BEHIND}
    | (?<![a-z0-9])(?:dis|dsc)\s?(?:cord)?(?:app)?\s?{_DOT}\s?(?:gg|gift|new|io|me|link)\b {_BEHIND}
    | (?<![a-z0-9]){_HOST}\.?(?::\d+)?\s?[/／∕⁄?\#\\](?=\S) {_BEHIND}  # evil.example/path
    | (?<![a-z0-9]){_HOST}:\d+ {_BEHIND}
    | (?<![a-z0-9]){_NUMBERS}\b {_BEHIND}  # 192.0.2.1
    | \[[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*\] {_BEHIND}  # [2001:db8::1]
    | \b[\w.-]{{0,80}}xn--[\w-] {_BEHIND}  # letters of another script
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(rf"{_HOST}\.?", re.IGNORECASE)
_CLOSES = ".,;:!?'\"”’)]}…"
_INVITATION = re.compile(
    r"discord(?:app)?\.(?:gg|gift|new|com/(?:invite|template|events|gifts|billing))/", re.IGNORECASE
)


def without_addresses(text: str, instead: str) -> str:
    """`text` with `instead` where an address stood. A mere name, as that of Amazon.com, is none.

    The punctuation behind an address is the sentence's.
    """
    return _ADDRESS.sub(lambda found: instead + _punctuation(found.group()), text)


def is_address(text: str) -> bool:
    """Whether `text` is an address or a bare name of a host and nothing else."""
    return bool(_BARE.fullmatch(text)) or not without_addresses(text, "").strip(f"{_CLOSES} ([{{<>\"'“‘")


def is_invitation(address: str) -> bool:
    """Whether Discord finds in it what it draws as an invitation, a gift or the like; it looks anywhere."""
    return bool(_INVITATION.search(address))


def _punctuation(address: str) -> str:
    return address[len(address.rstrip(_CLOSES)) :]

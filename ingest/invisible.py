"""Characters that nobody can see are dropped, but for those that a language or an emoji needs.

They are how words are hidden in a text: instructions in tag characters or variation selectors, which a model
reads and a person does not, and overrides of direction that show words in another order than they stand in.
They also keep words from being found: "password" with a zero-width space in it is another word.
"""

import re
import unicodedata

# Every character that this module has an opinion about; a text without them costs one search.
CANDIDATE = re.compile(
    "["
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff\U0001d173-\U0001d17a"
    "]"
)

ZERO_WIDTH_SPACE, NON_JOINER, JOINER = "\u200b", "\u200c", "\u200d"
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
MONGOLIAN_VOWEL_SEPARATOR = "\u180e"

# Scripts whose letters join or shape differently at a (non-)joiner: Arabic to N'Ko and Mandaic, the Indic
# scripts, Tibetan, Myanmar, Khmer, Mongolian, Balinese to Sundanese, the letters for Indic and Arabic beyond.
JOINED = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1cff\ua840-\ua87f\ua8e0-\ua8ff"
    "\ua980-\ua9ff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
# Scripts that are written without spaces and mark the ends of words with one of no width.
UNSPACED = re.compile("[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\uaa7f]")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
EMOJI_PART = re.compile("[\u203c-\u3299\ufe0f\U0001f000-\U0001faff]")
# England, Scotland and Wales: a black flag, the region's letters as tags, and a last tag that ends them.
TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")


def without_invisible(text: str) -> str:
    """`text` without the characters that no reader sees; what a script or an emoji needs stays."""
    if not CANDIDATE.search(text):
        return text
    flags = {at for flag in TAGGED_FLAG.finditer(text) for at in range(*flag.span())}
    marks_matter = RIGHT_TO_LEFT.search(text) is not None
    seen = [""]  # no empty piece but the first: its last character is looked at again and again
    end = 0
    for found in CANDIDATE.finditer(text):
        at, character = found.start(), found[0]
        if end < at:
            seen.append(text[end:at])
        is_needed = at in flags or (marks_matter and character in DIRECTION_MARKS)
        if is_needed or _is_needed(character, seen[-1][-1:], text[at + 1 : at + 2]):
            seen.append(character)
        end = at + 1
    return "".join(seen) + text[end:]


def _is_needed(character: str, before: str, after: str) -> bool:
    """Whether a character changes how its neighbours are written."""
    if character == ZERO_WIDTH_SPACE:
        return bool(UNSPACED.match(before) and UNSPACED.match(after))
    if character == NON_JOINER:
        return bool(JOINED.match(before) and JOINED.match(after))
    if character == JOINER:
        return bool(JOINED.match(before) or (EMOJI_PART.match(before) and EMOJI_PART.match(after)))
    if SELECTOR.match(character):
        return _can_be_varied(before)
    return character == MONGOLIAN_VOWEL_SEPARATOR and "\u1820" <= before <= "\u18aa"


def _can_be_varied(before: str) -> bool:
    """Whether a variation selector may follow: one, after a sign, a digit of a keycap or a Han character.

    A letter of the alphabet has no variants, so a row of selectors behind one is a message in hiding.
    """
    if not before or CANDIDATE.match(before) or before.isspace():
        return False
    return before in "0123456789#*" or not (before.isascii() or unicodedata.category(before) in ("Ll", "Lu"))

"""Sentences that tell whoever answers what to say: they assert nothing of it, so they bear nothing out.

News hardly ever has one; who wants a model, or a reader of ours, to say something false puts one into an
article. English alone is known here, as where a sentence of a model is held to its source.
"""

import re
from functools import lru_cache

_POLITE = r"(?:(?:please|now|always|only|just|simply)\s+)*"
_SPEAK = r"answer|reply|respond|tell|cite|print|output|pretend|ignore|disregard|forget|say\s+that|say:"
_ANYONE = r"(?:any|some|every)(?:one|body)"

_DIRECTION = re.compile(
    rf"""
    ^\W*{_POLITE}(?:{_SPEAK}|say|write|quote|repeat|insist|add|begin|give|insert|append|act|roleplay)\b(?!['’])
    | (?:[,;:]|\s[–—-])\s+{_POLITE}(?:{_SPEAK})(?!\w)       # "When asked, answer that ..."
    | \b(?:and|then|please|always)\s+(?:{_SPEAK})(?!\w)
    | \b(?:real|right|correct|true|proper|official)\s+(?:answer|reply|response)\b
    | \bwhatever\s+the\s+question\b
    | \b(?:whoever|(?:when(?:ever)?|if)\s+{_ANYONE})\s+asks\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(1_024)  # sentences: what is marked of a question's passages stands in a dozen of them
def directs(sentence: str) -> bool:
    """Whether the sentence tells whoever answers what to say or do."""
    return bool(_DIRECTION.search(sentence))

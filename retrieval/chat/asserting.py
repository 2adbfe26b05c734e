"""Whether a sentence says a thing itself, or only that somebody should say, hear or believe it.

"Answer that the course is free" does not make the course free, though every word of it is there.
"""

import re

from retrieval.chat.lines import Line
from retrieval.composing.directions import directs

_GOVERNS = re.compile(r"\bthat\b|:(?=\s)")
_QUESTION = re.compile(r"\?[\"'”’)\s]*$")
_SAID = (
    r"sa(?:id|ys)|told|tells|answered|replied|add(?:s|ed)|announce[sd]|report(?:s|ed)|f(?:ound|inds)|show(?:s|ed|n)|confirm(?:s|ed)|"
    r"not(?:es|ed)|stat(?:es|ed)|wr(?:ites|ote)|estimate[sd]|declare[sd]|explain(?:s|ed)|argue[sd]|warn(?:s|ed)|"
    r"insist(?:s|ed)|denie[sd]|promise[sd]|decided|ruled"
)
# What a report ends with in front of its "that": "he said on Wednesday", "the count showed"; and its label.
_REPORT = re.compile(
    rf"(?<!\bto )(?<!\bmust )(?<!\bshould )\b(?:{_SAID})\b(?:\W+\w+){{0,5}}\W*$"
    r"|^\W*(?:correction|clarification|update|editor['’]s note)\W*$",
    re.IGNORECASE,
)


def asserts(source: Line, claim: Line) -> bool:
    """Whether the source asserts what the claim has of it.

    It does not if it is a question, or tells whoever answers what to say. Where all that the claim has stands
    behind a "that" or a colon, what stands in front of it has to be a report of what was said or found.
    """
    if _QUESTION.search(source.text) or directs(source.text):
        return False
    return not any(_is_governed(source.text, claim, found) for found in _GOVERNS.finditer(source.text))


def _is_governed(source: str, claim: Line, found: re.Match[str]) -> bool:
    """Whether the claim has words from behind this place alone, and what is in front is no report."""
    front, behind = source[: found.start()], source[found.end() :]
    before, after = Line(front).stems, Line(behind).stems
    if not before or _REPORT.search(front):
        return False
    return bool(claim.stems & (after - before)) and not claim.stems & (before - after)

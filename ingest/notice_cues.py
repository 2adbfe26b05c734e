"""The words in which newsrooms say that an article was corrected, clarified, updated or retracted."""

import re


def _any(*parts: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Any of the parts as words of their own. A space is any white space: lines may be wrapped."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)".replace(" ", r"\s+"), flags)


# Not maps, lists and plans: courts and lawmakers revise those.
_KIND_OF_TEXT = (
    r"(?:story|article|report|post|piece|column|graphic|video|headline|caption|newsletter|obituary|interview|"
    r"timeline|chart|fact[- ]check|dispatch|transcript|essay|analysis|podcast|file|op-ed|editorial|blog|"
    r"explainer|gallery|page)"
)
_WRITTEN = (
    r"(?:story|article|column|piece|op-ed|essay|editorial|obituary)"  # reports and posts are others' too
)
_THIS = rf"(?:this|our) (?:[\w.,’'-]+ ){{0,4}}?{_KIND_OF_TEXT}"
_PART = r"(?:headline|title|caption|photo|subhead|summary|text|byline|graphic|chart|quote|figure)s?"
_BEFORE = r"(?:earlier|previous|prior|original|initial|first|former|past) (?:version|edition|draft)s?"
_AN_EARLIER = rf"(?:an?|the|some) {_BEFORE} of "

_MISSAID = (
    r"mis(?:stat|sp[eo]|identif|quot|attribut|report|character|represent|label|nam|calculat|translat)\w+"
)
_WRONG = (
    rf"{_MISSAID}|mistak\w+|incorrect(?:ly)?|inaccura\w+|"
    r"erroneous(?:ly)?|wrong(?:ly)?|errors?|omitted|overstated|understated|transposed"
)
WRONG = _any(_WRONG)
_BADLY = r"(?:originally|previously|initially|incorrectly|mistakenly|erroneously|wrongly|inaccurately)"
_APPEARED = (
    r"(?:appear|publish|r[au]n\b|air|post|print|releas|co-?publish|produc|writ|wrote|broadcast|w[io]n\b)"
)

_OF = r"(?:of|on|in|for|to|with|above|accompanying)"
_HAVE_BEEN = r"(?:has|have) (?:since )?been (?:\w+ )?"
_MENDED = r"(?:updated|corrected|amended|revised|edited|clarified|refiled|modified|changed)"

# What opens a sentence of a notice, behind a label or not.
CHANGED = _any(
    rf"{_THIS}(?:,? and (?:its|the) \w+|[’']s \w+)? {_HAVE_BEEN}{_MENDED}",
    rf"{_THIS} (?:was|were) (?:\w+ )?(?:updated|corrected|amended|clarified|refiled)",
    rf"{_THIS} was (?:originally|first) published [^.\n]{{0,80}}\band {_HAVE_BEEN}{_MENDED}",
    rf"(?:this version|{_THIS}) (?:corrects|clarifies|updates)",
    rf"the {_PART} {_OF} {_THIS} (?:{_HAVE_BEEN}|was |were ){_MENDED}",
    r"the (?:item|story|article) that moved [^.\n]{1,40} was (?:corrected|updated)",
    rf"(?:we(?:[’']ve| have)|[\w .]{{2,30}} has) (?:since )?{_MENDED} {_THIS}",
    rf"(?:corrects|clarifies) (?:\w+ ){{0,6}}?(?:para(?:graph)?|{_PART}|spelling|name|date|day|typo|to)",
)
SAYS_WRONG = _any(
    rf"{_THIS} (?:has )?{_BADLY} (?!(?:was |were |been )?(?:\w+ )?{_APPEARED})\w+",
    rf"{_THIS} (?:{_MISSAID}|overstated|understated)",
    rf"an? (?:\w+ )?{_PART} {_OF} {_THIS} (?:{_BADLY}|{_WRONG})",
    rf"(?:because of|due to|owing to) (?:an?|several) (?:[\w-]+ ){{0,3}}(?:error|mistake)s?,? {_THIS}",
)
_TAKEN_BACK = r"(?:retracted|withdrawn|removed)"
RETRACTED = _any(
    rf"this {_WRITTEN} (?:has been|was|is) (?:being |hereby )?(?:{_TAKEN_BACK}|unpublished|taken down)",
    rf"[\w .]{{2,40}} (?:has|have) (?:\w+ )?{_TAKEN_BACK} this {_WRITTEN}",
    rf"[\w .]{{2,40}} (?:is|are|am) (?:\w+ )?(?:retracting|withdrawing|removing) this {_WRITTEN}",
    rf"the {_WRITTEN} [^.\n]{{0,200}}is withdrawn",
)
# Agencies shout to the desks that print them.
SHOUTED = _any(
    r"(?:STORY|ARTICLE|REPORT) (?:WITHDRAWN|REMOVED|RETRACTED|KILLED)",
    r"EDITORS?[:,]? (?:PLEASE )?(?:KILL|WITHDRAW|DISREGARD)",
    r"(?:ADVISORY|MANDATORY) KILL",
    flags=0,
)
RETRACTION_LABEL = re.compile(
    r"(?:RETRACT(?:ED|ION)|Retract(?:ed|ion))(?: (?:NOTICE|[Nn]otice|ARTICLE|[Aa]rticle))?\s*[:—–]"
)
LABEL = re.compile(
    r"(?:CORRECT(?:ION|ED)S?|Correct(?:ion|ed)s?|CLARIFICATIONS?|Clarifications?)"
    r"(?:\s*(?:&|/|and|AND)\s*(?:[Cc]larifications?|CLARIFICATIONS?|[Cc]orrections?))?"
    r"(?:\s*\([^)\n]{3,40}\)|,?\s+(?:on\s+)?[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\s+appended)?\s*[:—–]"
)
NOTE = re.compile(
    r"(?:(?:(?:editor|publisher|author|writer)(?:[’']?s[’']?)? note|ed\. note|note(?: to (?:our )?readers)?"
    r"|updated?)(?:\s*\([^)\n]{3,40}\))?\s*[:—–-]|please note that)\s*",
    re.IGNORECASE,
)
# What a label must have behind it: a glossary explains corrections too, and so does a budget.
SPEAKS_OF_WORDS = _any(
    _WRONG,
    rf"{_AN_EARLIER}",
    rf"(?:this|the|an?|our|in) (?:[\w’'-]+ ){{0,3}}?{_KIND_OF_TEXT}",
    r"updated|corrected|clarif\w+|should (?:have|be|read|say)|not|originally|previously",
    r"spell(?:ed|ing)|quoted?",
)
VERSION = _any(rf"{_AN_EARLIER}{_THIS}")
SOME_VERSION = _any(rf"{_AN_EARLIER}(?:the|that) {_WRITTEN}")
ONLY_APPEARED = _any(
    rf"{_AN_EARLIER}{_THIS},? (?:which )?(?:(?:was|had|has|have|been|is) ){{0,2}}(?:\w+ )?{_APPEARED}\w*"
)

# Without one of these there is no notice, and no need to look at the sentences.
CUE = re.compile(
    r"correct|clarif|retract|withdr|version|edition|draft|update|amend|revis|refiled|edited|modified|removed|"
    r"unpublish|taken\s+down|chang|" + _BADLY + r"|error|mistake|KILL|DISREGARD|omitted|stated|mis\w{3}",
    re.IGNORECASE,
)

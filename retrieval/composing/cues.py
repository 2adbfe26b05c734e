"""The small words that turn a sentence around: what negates, what denies, what hedges, what takes back."""

import re


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


def _any(*alternatives: str) -> re.Pattern[str]:
    """Any of these as words of their own, in either case."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w-])", re.IGNORECASE)


# The plain negations; "neither ... nor" is one.
NEGATION = _any(
    r"neither\b[^.;]*\bnor|no longer|not any ?more|not|no one|no|never|none|nobody|nothing|nowhere",
    r"neither|nor|cannot|\w+n[’']t|unable",
)

# Denials that somebody utters or that lie in a word. They turn a sense too, but seldom is it clear which.
DENIAL = _any(
    r"den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|rul(?:e|es|ed|ing) out|dismiss(?:es|ed|ing)?|without|lacks?",
    r"fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to|stop(?:s|ped|ping)? short|prevent(?:s|ed|ing)?",
    r"avoid(?:s|ed)?|instead of|rather than|far from|other than|except(?: for)?|unless|false(?:ly)?|untrue",
    r"hardly|scarcely|barely|rarely|seldom|unlikely|too \w+ to",
)

_DOUBT = (
    r"reportedly|allegedly|supposedly|apparently|purportedly|perhaps|probably|possibly|potentially|maybe",
    r"likely|alleg(?:e|es|ed|ing)|claim(?:s|ed|ing)?|accus(?:e|es|ed|ing)|suspect(?:s|ed)?|rumou?r(?:s|ed)?",
    r"disputed?s?|might|could|would|should|if|whether|although|though|despite|until|but|however|yet|almost",
    r"nearly|partly|suggest(?:s|ed|ing)?|believ(?:e|es|ed)|thinks?|thought|seem(?:s|ed)?|appear(?:s|ed)?",
    r"expect(?:s|ed)?|predict(?:s|ed)?|estimat(?:e|es|ed)",
)

# What keeps a plain yes or no from being said: nobody vouches for it, or it depends on something.
UNCERTAIN = _any(
    *_DOUBT,
    r"may(?! not\b)|propos(?:e|es|ed|al)|plan(?:s|ned)?|intend(?:s|ed)?|aim(?:s|ed)?|hop(?:e|es|ed|ing)",
    r"tr(?:y|ies|ied)|call(?:s|ed|ing)? (?:for|on)|want(?:s|ed)?|ask(?:s|ed)?|threaten(?:s|ed|ing)?",
    r"urg(?:e|es|ed|ing)",
)

# Who says it and how sure it is. A sentence that is cut must not lose one of them.
HEDGE = _any(
    *_DOUBT,
    r"may|even|according to|sa(?:y|ys|id|ying)|tells?|told|add(?:s|ed|ing) that|stat(?:es|ed|ing)",
    r"argu(?:es|ed|ing)|about|around|roughly|approximately|at least|at most|up to|only|just",
)

_ONCE_SAID = (
    r"(?:earlier|previous|original) (?:version|report|article|story|figure|count|estimate)s?",
    r"misstated|misreported|misidentified|mistakenly|erroneously|incorrectly|wrongly|in error",
    r"(?:previously|first|initially|originally) (?:reported|announced|said|stated|thought|given|believed)",
)
CORRECTION = _any(
    *_ONCE_SAID,
    r"corrections?|corrected|clarif(?:y|ies|ied|ication)|retract(?:s|ed|ion)?|revised|updated?|has since",
)

# What stands somewhere in front of a value that is taken back, what leads on from there to the right one,
# and what takes back the very next word.
TAKEN_BACK = _any(*_ONCE_SAID)
ANEW = _any(r"in fact|actually|should (?:be|have been)|right|correct|true|has since|to|now|but|it (?:is|was)")
TAKES_BACK = re.compile(r"\b(?:not|rather than|instead of|(?:up|down|corrected|revised) from) (?:\w+ )?$")

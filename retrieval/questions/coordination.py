"""Sub-questions without a model: where two things are named side by side, each is asked about alone."""

import re
from collections.abc import Callable, Iterable

from retrieval.questions.carrying import CarryingRewriter
from retrieval.questions.stages import Speaker, Turn
from retrieval.questions.words import WH, Words
from retrieval.stages import NOBODY, Hearing

_WH = "|".join(sorted(WH, key=len, reverse=True))

# "When does the exhibition close and when does the clinic open?"
_TWO_QUESTIONS = re.compile(rf"^(?P<one>.+?),? and (?P<other>(?:{_WH})\b.+)$", re.IGNORECASE)

# "How many died in 2023 and in 2024?"
_TWO_PLACES = re.compile(
    r"^(?P<asked>(?:how|what|where|when|who|compare)\b.+?) "
    r"(?P<one>(?P<before>in|for|of|to|at|from|on|by|under) (?:(?!\b(?:and|or|that|which)\b).)+?),? and "
    r"(?P<other>(?P=before) [^,]+)$",
    re.IGNORECASE,
)

# "Compare the loans of X and Y", "the difference between the loans of X and Y".
_COMPARED = re.compile(
    r"^(?:please )?(?:compare|what(?: is|'s)? the differences? between|how (?:do|does) (?=.* compare))\s*"
    r"(?P<of>(?:the )?[^,]+? (?:of|in|for|by) )?(?P<one>.+?) (?:and|with|to|versus|vs\.?) "
    r"(?P<other>.+?)(?: compare)?$",
    re.IGNORECASE,
)

# "Which lasts longer, X or Y?"
_CHOICE = re.compile(
    r"^(?:which|who|what) (?:of (?:the )?(?:two|these) )?(?P<asked>[^,:]+)[,:] "
    r"(?P<one>[^,]+?),? or (?P<other>.+)$",
    re.IGNORECASE,
)
_MEASURED = (
    (re.compile(r"\blonger|shorter\b", re.IGNORECASE), "how long"),
    (re.compile(r"\bfirst|earlier|sooner|later|last\b", re.IGNORECASE), "when"),
    (re.compile(r"\bolder|younger\b", re.IGNORECASE), "how old"),
    (re.compile(r"\bcosts? (?:more|less)|expensive|cheaper|dearer\b", re.IGNORECASE), "how much"),
    (re.compile(r"\bmore|less|fewer|bigger|larger|smaller|most\b", re.IGNORECASE), "how many"),
)

_Split = Callable[[str], tuple[str, ...]]


class CoordinationDecomposer:
    """Splits what is plainly two questions in one, and leaves all else as it is."""

    def decompose(self, question: str, _hearing: Hearing = NOBODY) -> tuple[str, ...]:
        """Two questions, or the one that was asked."""
        asked = " ".join(question.split())
        bare = asked.rstrip("?!. ")
        found: Iterable[tuple[str, ...]] = (split(bare) for split in _SPLITS)
        return next(filter(None, found), (asked,))


def _two_questions(asked: str) -> tuple[str, ...]:
    found = _TWO_QUESTIONS.match(asked)
    if not found or not (_is_question(found["one"]) and _is_question(found["other"])):
        return ()
    if Words.of(found["other"]).folded[0] in Words.of(found["one"]).folded[1:]:
        return ()  # "which author who wrote Emma and who died in 1817 came from Hampshire"
    one = f"{found['one']}?"
    return one, CarryingRewriter().rewrite(f"{found['other']}?", [Turn(Speaker.ASKER, one)])


def _is_question(text: str) -> bool:
    """Whether this could be asked by itself: it begins with what it asks, and says of what."""
    words = Words.of(text)
    opens = words.folded[:1]
    return bool(set(opens) & WH) and bool(words.content()) and len(words.folded) > 2


def _two_places(asked: str) -> tuple[str, ...]:
    found = _TWO_PLACES.match(asked)
    if not found:
        return ()
    what = re.sub(r"^compare ", "", found["asked"], flags=re.IGNORECASE)
    return f"{what} {found['one']}?", f"{what} {found['other']}?"


def _compared(asked: str) -> tuple[str, ...]:
    found = _COMPARED.match(asked)
    if not found:
        return ()
    of = found["of"] or ""
    return f"{of}{found['one']}", f"{of}{found['other']}"


def _choice(asked: str) -> tuple[str, ...]:
    found = _CHOICE.match(asked)
    how = next((how for look, how in _MEASURED if found and look.search(found["asked"])), None)
    if not found or not how:
        return ()
    return tuple(f"{how} {found['asked']} {each}?" for each in (found["one"], found["other"]))


_SPLITS: tuple[_Split, ...] = (_two_questions, _compared, _two_places, _choice)

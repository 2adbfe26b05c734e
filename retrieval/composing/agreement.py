"""How articles stand to each other: who says the same, who says otherwise, and who corrects whom.

A false alarm is worse than a missed one. So two articles only differ where both speak of the same fact by
every sign that there is, and where neither has the other's answer anywhere in its text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from retrieval.composing.copies import of_one_source, source
from retrieval.composing.cues import ANEW, CORRECTION, TAKEN_BACK, TAKES_BACK
from retrieval.composing.findings import Finding, find
from retrieval.composing.sameness import CALENDAR, contrary, key, mentions, same
from retrieval.text import STOP_WORDS, content_stems, stem
from retrieval.wants import Want, spans, want_of

# The least share of the best one's probability.
AGREES = 0.25
DIFFERS = 0.5
CORRECTS = 0.1

SOURCES = 3  # of one answer, or of several that differ: more would not be read
COVERED = 0.6  # the least share of the question's content words that both must speak of
WITHIN = timedelta(days=60)  # what is reported later than that is news of its own: another year's race

# Words that turn one event into another, though all else is the same: the course begins, the course ends.
_SIDES = (
    ("begin began begun start open launch", "end finish close conclude"),
    ("kill dead die death", "injure wound hurt"),
    ("win won", "lose lost"),
    ("buy bought", "sell sold"),
    ("rise rose increase", "fall fell drop decrease"),
    ("arrive", "leave left depart"),
    ("minimum lowest", "maximum highest"),
    ("first", "last"),
)
_BOUND = re.compile(
    r"\b(?:more than|over|at least|up to|less than|fewer than|under|below|above|nearly|almost|as many as|"
    r"minimum of|maximum of) (?:\w+ )?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r" ([a-z]+)\b")


def agreeing(question: str, lead: Finding, found: Iterable[Finding]) -> list[Finding]:
    """The best finding of each other source that gives the same answer to the same question, best first."""
    asked = set(content_stems(question))
    due = COVERED * len(_spoken(asked, lead))
    likely = (each for each in found if each.probability >= AGREES * lead.probability)
    said = (each for each in likely if same(lead.text, each.text) and not _from_one(lead, each))
    said = (each for each in said if not is_taken_back(each))
    return _one_a_source(each for each in said if len(_spoken(asked, each)) >= due)[: SOURCES - 1]


def differing(question: str, lead: Finding, found: Iterable[Finding]) -> list[Finding]:
    """The best finding of each source that gives another answer; one that was edited differs from itself."""
    likely = (each for each in _one_a_sentence(found) if each.probability >= DIFFERS * lead.probability)
    other = (each for each in likely if _differ(question, lead, each))
    return _one_a_source(other)[: SOURCES - 1]


def correction(question: str, lead: Finding, found: Sequence[Finding]) -> tuple[Finding, Finding] | None:
    """The newer finding that corrects and the older one that is corrected, if the lead is one of them."""
    likely = [each for each in found if each.probability >= CORRECTS * lead.probability]
    pairs = ((new, old) for new in likely if _corrects_something(new) for old in likely)
    about_lead = (pair for pair in pairs if any(same(lead.text, each.text) for each in pair))
    told = next((pair for pair in about_lead if _corrects(question, *pair)), None)
    return told or _put_right(question, lead, found)


def _put_right(question: str, lead: Finding, found: Sequence[Finding]) -> tuple[Finding, Finding] | None:
    """The same where the newer article names the older one's answer to take it back: that is plain enough.

    What is right instead is the lead, or else what is said behind, whether it was marked or not.
    """
    for named in filter(is_taken_back, found):
        older = (each for each in found if each.article.published and each.published < named.published)
        if old := next((each for each in older if same(each.text, named.text)), None):
            meant = [lead, *_behind(question, named)] if same(lead.text, old.text) else [lead]
            rights = (
                each
                for each in meant
                if _from_one(named, each) and each.published > old.published and not is_taken_back(each)
            )
            if new := next((each for each in rights if _contrary(question, each, old)), None):
                return new, old
    return None


def _behind(question: str, named: Finding) -> Iterator[Finding]:
    """What the rest of the passage has of the same kind, in order."""
    start, end = named.sentence[1], named.passage.end
    kind = _kind(question, named, named)
    if kind is Want.OTHER:
        return
    for first, last in spans(kind, named.article.text[start:end], question):
        yield find(question, named.passage, (start + first, start + last), named.probability)


def in_force(question: str, found: Sequence[Finding]) -> Finding:
    """The best finding; but if its own sentence takes it back, the best that stands in its place."""
    best = found[0]
    if not is_taken_back(best):
        return best
    likely = (each for each in found if each.probability >= CORRECTS * best.probability)
    right = (each for each in likely if not is_taken_back(each) and _from_one(best, each))
    return next((each for each in right if _contrary(question, best, each)), best)


def is_taken_back(finding: Finding) -> bool:
    """Whether the sentence gives the answer as one that was wrong: an earlier report said five."""
    before = finding.line[: finding.inside[0]]
    if TAKES_BACK.search(before):
        return True
    taken_back = list(TAKEN_BACK.finditer(before))
    return bool(taken_back) and not ANEW.search(before, taken_back[-1].end())


def _corrects_something(new: Finding) -> bool:
    """Whether the article says, right there, that something was reported otherwise before."""
    return CORRECTION.search(new.around) is not None and not is_taken_back(new)


def _corrects(question: str, new: Finding, old: Finding) -> bool:
    """Whether that which an article corrects is what the older one says."""
    return (
        old.article.published is not None
        and new.published > old.published
        and _contrary(question, new, old)
        and _share_names(new, old)
        and (_has_both(question, new, old) or _of_one_fact(question, new, old))
    )


def _has_both(question: str, new: Finding, old: Finding) -> bool:
    """Whether the newer article has the older one's answer too, and speaks of the question's words."""
    return mentions(new.article.text, old.text) and bool(_spoken(set(content_stems(question)), new))


def _differ(question: str, one: Finding, other: Finding) -> bool:
    return (
        one.article.id != other.article.id
        and not is_taken_back(other)
        and _contrary(question, one, other)
        and _of_one_fact(question, one, other)
        and not mentions(one.article.text, other.text)
        and not mentions(other.article.text, one.text)
    )


def _contrary(question: str, one: Finding, other: Finding) -> bool:
    """Whether both are of the kind that is asked for, and cannot both be right."""
    kind = _kind(question, one, other)
    if kind in {Want.NUMBER, Want.MONEY} and (_is_bound(one) or _is_bound(other)):
        return False
    return contrary(kind, _counted(one, kind), _counted(other, kind))


def _kind(question: str, one: Finding, other: Finding) -> Want:
    """What both are; OTHER if that is not what the question wants or cannot be told."""
    want = want_of(question)
    kinds = (want,) if want in {Want.NAME, Want.PLACE, Want.DATE} else (Want.MONEY, Want.DATE, Want.NUMBER)
    both = (kind for kind in kinds if _is(kind, question, one) and _is(kind, question, other))
    return next(both, Want.OTHER)


def _is(kind: Want, question: str, finding: Finding) -> bool:
    start, end = finding.inside
    return any(span[0] < end and start < span[1] for span in spans(kind, finding.line, question))


def _counted(finding: Finding, kind: Want) -> str:
    """The answer, of a bare number with the word behind it: what it counts."""
    behind = _COUNTED.match(finding.line, finding.inside[1])
    if kind is not Want.NUMBER or len(key(finding.text)) > 1 or not behind or behind[1] in STOP_WORDS:
        return finding.text
    return finding.text + behind.group()


def _is_bound(finding: Finding) -> bool:
    """Whether the figure is but a bound: at least five does not gainsay seven."""
    return bool(_BOUND.search(finding.line, 0, finding.inside[0]))


def _of_one_fact(question: str, one: Finding, other: Finding) -> bool:
    """Whether both speak of what is asked: of its words, of the same names, on the same side, at one time."""
    asked = set(content_stems(question))
    return (
        _spoken(asked, one) <= _spoken(asked, other)
        and len(_spoken(asked, other)) >= COVERED * len(asked)
        and bool(asked & set(content_stems(other.line)))
        and _share_names(one, other)
        and not _on_other_sides(question, one.line, other.line)
        and _at_one_time(one, other)
    )


def _spoken(asked: set[str], finding: Finding) -> set[str]:
    return asked & set(content_stems(finding.around))


def _share_names(one: Finding, other: Finding) -> bool:
    """Whether a name stands in or around both sentences, or in their titles, besides the answers."""
    return bool(_names(one) & _names(other) - set(key(one.text)) - set(key(other.text)))


def _names(finding: Finding) -> set[str]:
    context = f"{finding.article.title}. {finding.around}"
    names = {word for span in spans(Want.NAME, context, "") for word in key(context[slice(*span)])}
    return names - CALENDAR


def _on_other_sides(question: str, one: str, other: str) -> bool:
    """Whether one of the three speaks of an end alone, say, and another one of a beginning, alone or too."""
    texts = [set(content_stems(text)) for text in (question, one, other)]
    for pair in _SIDES:
        left, right = ({stem(word) for word in side.split()} for side in pair)
        sides = {(bool(text & left), bool(text & right)) for text in texts} - {(False, False)}
        if len(sides) > 1:
            return True
    return False


def _at_one_time(one: Finding, other: Finding) -> bool:
    """Whether both were published within weeks of each other. Of two undated ones nobody can say."""
    if one.article.published is None or other.article.published is None:
        return one.article.published is not other.article.published
    return abs(one.published - other.published) <= WITHIN


def _one_a_sentence(found: Iterable[Finding]) -> list[Finding]:
    return _first_of_each(found, lambda finding: finding.place)


def _one_a_source(found: Iterable[Finding]) -> list[Finding]:
    return _first_of_each(found, lambda finding: source(finding.article))


def _from_one(one: Finding, other: Finding) -> bool:
    return of_one_source(one.article, other.article)


def _first_of_each(found: Iterable[Finding], group: Callable[[Finding], object]) -> list[Finding]:
    firsts: dict[object, Finding] = {}
    for finding in found:
        firsts.setdefault(group(finding), finding)
    return list(firsts.values())

"""Marked spans to a reply's words: the short answer, the sentence that says it, and who else says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from retrieval.composing import phrases
from retrieval.composing.agreement import agreeing, correction, differing, in_force, is_taken_back
from retrieval.composing.copies import NO_COPIES, Copies, alike
from retrieval.composing.findings import Finding, each_once, find, sentence_around, weights
from retrieval.composing.listing import asks_for_several, items_of, run_around
from retrieval.composing.polarity import asks_yes_or_no, verdict
from retrieval.composing.sameness import is_short_for, same
from retrieval.composing.trimming import trimmed
from retrieval.text import Span
from retrieval.types import Citation, Passage, Stance

SECOND = 0.25  # a second sentence is quoted if it is at least this share as likely as the first one
COMPLETE = 0.5  # the fuller form of a name is taken from a source that is at least this share as likely
ITEM_WORDS = 5  # what is longer is no item of a list but a clause


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a passage that may be the answer. `start` and `end` count characters of the article."""

    passage: Passage
    start: int
    end: int
    probability: float  # of being right, among all candidates of this question; they sum to at most 1

    @property
    def text(self) -> str:
        """The article's own characters."""
        return self.passage.article.text[self.start : self.end]

    @property
    def sentence(self) -> Span:
        """The place of the sentence around it, in the article."""
        return sentence_around(self.passage, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Composed:
    """What is said, but not how sure it is. `text` carries a marker `[n]` for each citation's `number`."""

    text: str
    short: str | None
    citations: Sequence[Citation]
    stance: Stance


def compose(question: str, candidates: Sequence[Candidate], copies: Copies = NO_COPIES) -> Composed:
    """The words of a reply, in the form that the question wants. Candidates come best first, at least one.

    What several `copies` of a story say in the same sentence is one finding, of the earliest of them.
    """
    originals = [(copies.original(each.passage, (each.start, each.end)), each) for each in candidates]
    found = each_once(find(question, *place, each.probability) for place, each in originals)
    said = _said(question, found)
    citations = [replace(each, also=copies.beside(each)) for each in said.citations]
    return replace(said, citations=citations)


def _said(question: str, found: Sequence[Finding]) -> Composed:
    """The words, from what was found, best first."""
    if asks_yes_or_no(question):
        return _yes_or_no(question, found)
    if asks_for_several(question):
        return _list(question, found)
    lead = in_force(question, found)
    if corrected := correction(question, lead, found):
        return _corrected(question, *corrected)
    if others := differing(question, lead, found):
        return _differing(question, [lead, *others])
    return _answer(question, lead, found)


def _answer(question: str, lead: Finding, found: Sequence[Finding]) -> Composed:
    """The sentence that says it, all who say the same, and a second sentence if that is nearly as likely."""
    agreed = agreeing(question, lead, found)
    second = _second(lead, agreed, found)
    likely = [each.text for each in agreed if each.probability >= COMPLETE * lead.probability]
    full = max((name for name in likely if is_short_for(lead.text, name)), key=len, default=lead.text)
    return _composed(question, full, [lead, *agreed], second)


def _yes_or_no(question: str, found: Sequence[Finding]) -> Composed:
    """Yes or no, if the sentence says which and a second one does not say otherwise."""
    lead = found[0]
    second = _second(lead, [], found)
    verdicts = {_verdict(question, each) for each in [lead, *second]} - {None}
    short = _verdict(question, lead) if len(verdicts) == 1 else None
    return _composed(question, short, [lead], second)


def _verdict(question: str, finding: Finding) -> str | None:
    return verdict(question, finding.line, f"{finding.article.title}. {finding.around}")


def _list(question: str, found: Sequence[Finding]) -> Composed:
    """All that the sentence lists, who lists the same, and what it or a second sentence has besides."""
    runs = each_once(_listed(each) for each in found)
    lead = runs[0]
    agreed = agreeing(question, lead, runs)
    second = _second(lead, agreed, runs)
    items = items_of(lead.text)
    for further in [*_beside(lead, runs), *second]:
        items += [new for new in items_of(further.text) if not any(same(new, item) for item in items)]
    are_items = all(len(item.split()) <= ITEM_WORDS for item in items)
    short = ", ".join(items) if are_items and items != items_of(lead.text) else lead.text
    return _composed(question, short, [lead, *agreed], second)


def _listed(finding: Finding) -> Finding:
    start, end = run_around(finding.line, finding.inside)
    offset = finding.sentence[0]
    return replace(finding, start=offset + start, end=offset + end)


def _beside(lead: Finding, found: Sequence[Finding]) -> list[Finding]:
    """What else of the same sentence is nearly as likely, but not what overlaps with it."""
    apart = (each for each in found if each.end <= lead.start or lead.end <= each.start)
    return [
        each for each in apart if each.place == lead.place and each.probability >= SECOND * lead.probability
    ]


def _second(lead: Finding, agreed: Sequence[Finding], found: Sequence[Finding]) -> list[Finding]:
    """The best other sentence with another answer, if it is nearly as likely as the first; or nothing."""
    said, weight = [lead, *agreed], weights(found)
    others = (
        each
        for each in found
        if weight[each.place] >= SECOND * weight[lead.place]
        and not (same(lead.text, each.text) or is_taken_back(each))
        and not any(_repeats(each, one) for one in said)
    )
    return list(islice(others, 1))


def _repeats(one: Finding, other: Finding) -> bool:
    """Whether both stand in one sentence, or in sentences of two articles that hardly differ in a word."""
    here, there = one.sentence, other.sentence
    if one.article.id == other.article.id:
        return here[0] < there[1] and there[0] < here[1]
    return alike(one.line, other.line)


def _composed(
    question: str, short: str | None, backing: Sequence[Finding], second: Sequence[Finding]
) -> Composed:
    """The first sentence with the markers of all that back it, then the second with its own."""
    citations = _citations(question, [*backing, *second])
    markers = "".join(f"[{citation.number}]" for citation in citations[: len(backing)])
    said = [f"{_quoted(citations[0])} {markers}"]
    said += [f"{_quoted(citation)} [{citation.number}]" for citation in citations[len(backing) :]]
    stance = Stance.AGREE if len(backing) > 1 else Stance.SINGLE
    return Composed(" ".join(said), short, citations, stance)


def _differing(question: str, findings: Iterable[Finding]) -> Composed:
    """Each answer with who gave it and when, the newest first."""
    newest = sorted(findings, key=lambda finding: finding.published, reverse=True)
    citations = _citations(question, newest)
    said = [phrases.DIFFER, *map(_attributed, citations)]
    return Composed(" ".join(said), newest[0].text, citations, Stance.DIFFER)


def _corrected(question: str, new: Finding, old: Finding) -> Composed:
    """The newer answer, and then what it corrects."""
    right, wrong = citations = _citations(question, [new, old])
    said = [f"{_quoted(right)} [{right.number}]", phrases.CORRECTS, _attributed(wrong)]
    return Composed(" ".join(said), new.text, citations, Stance.CORRECTED)


def _citations(question: str, findings: Iterable[Finding]) -> list[Citation]:
    return [_cite(question, finding, number) for number, finding in enumerate(findings, 1)]


def _cite(question: str, finding: Finding, number: int) -> Citation:
    bold = finding.start, finding.end
    start, end = trimmed(finding.article.text, finding.sentence, bold, question)
    sentence = None if (start, end) == finding.sentence else finding.sentence
    return Citation(number, finding.passage, start, end, bold, sentence)


def _attributed(citation: Citation) -> str:
    return f"{phrases.said_by(citation.article)}: {_quoted(citation, '“', '”')} [{citation.number}]"


def _quoted(citation: Citation, opening: str = "", closing: str = "") -> str:
    """The quote, and outside of its quotation marks the signs that words of its sentence were left out."""
    front = f"{phrases.OMISSION} " if citation.begins_late else ""
    back = f" {phrases.OMISSION}" if citation.ends_early else ""
    return f"{front}{opening}{citation.quote}{closing}{back}"

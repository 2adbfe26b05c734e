"""The sentences of a model that stand, put together, with a citation for each thing that they rest on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.chat.parsing import Claim, Part, may_be_shown
from retrieval.chat.verifying import Support, Verifier
from retrieval.composing.copies import Copies
from retrieval.text import Span
from retrieval.types import Citation, Passage

MOST = 12  # sentences that are weighed: five are asked for, and each takes some milliseconds


@dataclass(frozen=True, slots=True)
class Said:
    """What is left: words with markers `[1]`, a citation for each, and of how many sentences they are."""

    text: str
    citations: Sequence[Citation]
    kept: int


def worth_weighing(claims: Sequence[Claim], passages: Sequence[Passage]) -> list[Claim]:
    """Those that are mere words and cite, in all their parts, what is there. Passages are numbered from 1."""
    return [claim for claim in claims[:MOST] if may_be_shown(claim.text) and _cites(claim, len(passages))]


def said(claims: Sequence[Claim], passages: Sequence[Passage], verifier: Verifier, copies: Copies) -> Said:
    """Of claims that are worth weighing those that their passages bear out, in order."""
    places: dict[tuple[str, Span], Citation] = {}
    sentences: list[str] = []
    for claim in claims:
        if borne := _borne_out(claim, passages, verifier):
            sentences.append(" ".join(_told(borne, places, copies)))
    kept = list(dict.fromkeys(sentences))  # a model that repeats itself is heard once
    return Said(" ".join(kept), list(places.values()), len(sentences))


def _borne_out(
    claim: Claim, passages: Sequence[Passage], verifier: Verifier
) -> list[tuple[Part, list[Support]]]:
    """Each part with what bears it out; nothing if any of them has nothing.

    A later part often leaves its subject to the first one, so what it cites must speak of that, too.
    """
    borne = []
    first, *later = claim.parts
    for part in claim.parts:
        cited = [passages[number - 1] for number in part.numbers]
        if part in later:
            cited = [passage for passage in cited if verifier.speaks_of(first.english or first.text, passage)]
        found = [verifier.support(part.text, passage, part.english) for passage in cited]
        if not (supports := [support for support in found if support]):
            return []
        borne.append((part, supports))
    return borne


def _cites(claim: Claim, count: int) -> bool:
    """Whether each part cites something, and all of it is there."""
    numbers = (number for part in claim.parts for number in part.numbers)
    return claim.cites_all and all(1 <= number <= count for number in numbers)


def _told(
    borne: Iterable[tuple[Part, Sequence[Support]]], places: dict[tuple[str, Span], Citation], copies: Copies
) -> Iterator[str]:
    """The words of each part with the markers of what bears it out."""
    for part, supports in borne:
        numbers = dict.fromkeys(_cited(support, places, copies).number for support in supports)
        yield f"{part.text} {''.join(f'[{number}]' for number in numbers)}"


def _cited(support: Support, places: dict[tuple[str, Span], Citation], copies: Copies) -> Citation:
    """The citation of a place, the same for all that rest on it; of a copy, the place in the original."""
    passage, (start, end) = copies.original(support.passage, (support.start, support.end))
    place = passage.article.id, (start, end)
    if place not in places:
        citation = Citation(len(places) + 1, passage, start, end)
        places[place] = replace(citation, also=copies.beside(citation))
    return places[place]

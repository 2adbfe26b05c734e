"""Which passages a chat model gets to read: the best of each article in turn, within a budget of tokens."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from retrieval.composing.copies import told_once
from retrieval.types import Evidence, Passage

TOKENS = 3_000  # of evidence: about ten passages, 2,300 English words
A_TOKEN = 4  # characters, about, of English in every vocabulary that is in use
HEAD = 30  # tokens of a passage's number, title and date


def tokens_of(text: str) -> int:
    """How many tokens a text has, about. A bill is the server's to count."""
    return -(-len(text) // A_TOKEN)


def selected(evidence: Sequence[Evidence], budget: int = TOKENS) -> list[Passage]:
    """As many as the budget holds, each article's best before any article's second best; copies left out.

    Evidence comes best first. The first passage is always taken, or there would be nothing to read.
    """
    chosen: list[Passage] = []
    left = budget
    for passage in _in_turn(each.passage for each in told_once(evidence)):
        left -= tokens_of(passage.text) + HEAD
        if left < 0 and chosen:
            break
        chosen.append(passage)
    return chosen


def _in_turn(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The first of each article, then the second of each, and so on, within each round as they came."""
    seen: defaultdict[str, int] = defaultdict(int)
    rounds: defaultdict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        rounds[seen[passage.article.id]].append(passage)
        seen[passage.article.id] += 1
    for turn in sorted(rounds):
        yield from rounds[turn]

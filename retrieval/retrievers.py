"""Wide and cheap: the passages that may answer, by meaning, by words, and by both."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

from retrieval.composing.copies import with_room
from retrieval.library import Library
from retrieval.text import content_stems, folded, holds_pair
from retrieval.types import Evidence, Passage, Period, Scope

CANDIDATES = 100  # of each kind, before they are fused

# One point of BM25, and all of a question's word pairs, in cosines. Chosen on one half of the articles of
# squadshifts_new_wiki; `docs/evals.md` has the grid, and the figures on the other half and on news.
BM25_WEIGHT = 0.04
PAIRS_WEIGHT = 0.25

COPIES = 0.6  # of what is found, the share that copies may have: a reader reads no more than the rest

Pairs = frozenset[tuple[str, str]]


class Dense:
    """By meaning: the cosine of the encoder's vectors."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def retrieve(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> list[Evidence]:
        """The passages nearest to the question, best first."""
        vector = self._library.encoder.encode_question(question)
        near = self._library.nearest(vector, scope, limit, within)
        passages = self._library.catalogue.find(scope, near)
        return [Evidence(passages[id], cosine, cosine) for id, cosine in near.items() if id in passages]


class Lexical:
    """By words: BM25 over the full-text index."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def retrieve(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> list[Evidence]:
        """The passages that share the question's rarest words, best first."""
        matched = self._library.catalogue.match(question, scope, limit, within)
        passages = self._library.catalogue.find(scope, matched)
        return [Evidence(passages[id], score) for id, score in matched.items() if id in passages]


class Fused:
    """By both: cosine + BM25 + the question's word pairs, so that each half mends what the other misses.

    Scores are added, not ranks: reciprocal-rank fusion throws away how sure a half is, and on full news
    articles it came out worse than BM25 alone. Word pairs that stand side by side in the passage are the
    ordered-window feature of Metzler & Croft 2005, "A Markov Random Field Model for Term Dependencies".
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def retrieve(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> list[Evidence]:
        """The passages that are near in meaning, in words, or in both, best first."""
        match = self._library.catalogue.match
        with ThreadPoolExecutor(1, "match") as beside:  # SQLite and the encoder need not wait for each other
            matching = beside.submit(match, question, scope, CANDIDATES, within)
            vector = self._library.encoder.encode_question(question)
            near = self._library.nearest(vector, scope, CANDIDATES, within)
            bm25 = matching.result()
        # A passage beyond the last match scores at most as much as that one.
        floor = min(bm25.values()) if len(bm25) == CANDIDATES else 0.0
        by_words_alone = [id for id in bm25 if id not in near]
        cosines = near | self._library.cosines(vector, scope, by_words_alone)
        scores = {
            id: cosines.get(id, 0.0) + BM25_WEIGHT * bm25.get(id, floor) for id in [*near, *by_words_alone]
        }
        ranked = sorted(scores, key=lambda id: -scores[id])

        def best(ids: Sequence[str]) -> list[Evidence]:
            passages = self._library.catalogue.find(scope, ids)
            known = (id for id in ids if id in passages)
            found = [Evidence(passages[id], scores[id], cosines.get(id, 0.0)) for id in known]
            return _with_pairs(question, found, limit)

        # Passages are loaded if all of their pairs might lift them among the first.
        least = scores[ranked[limit - 1]] if limit < len(ranked) else float("-inf")
        likely = [id for id in ranked if scores[id] + PAIRS_WEIGHT >= least]
        found = best(likely)
        if len(likely) == len(ranked) or (len(found) == limit and found[-1].score >= least):
            return found
        return best(ranked)  # copies were among them, and left their places


def _with_pairs(question: str, scored: Sequence[Evidence], limit: int) -> list[Evidence]:
    """The best `limit` once word pairs count, too."""
    ranked = with_room(sorted(scored, key=_score, reverse=True), int(COPIES * limit))
    pairs = _pairs(question)
    lifted = [
        replace(each, score=each.score + PAIRS_WEIGHT * _share_of_pairs(pairs, each.passage))
        for each in ranked
    ]
    return sorted(lifted, key=_score, reverse=True)[:limit]


def _score(evidence: Evidence) -> float:
    return evidence.score


def _share_of_pairs(pairs: Pairs, passage: Passage) -> float:
    """How many of the question's pairs of neighbouring words are neighbours in the passage too, 0 to 1."""
    text = folded(passage.text)
    return sum(holds_pair(text, *pair) for pair in pairs) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> Pairs:
    return frozenset(pairwise(content_stems(text)))

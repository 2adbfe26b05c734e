"""The figures, spelt as the field spells them. Pure functions; each says its formula and its source.

Retrieval metrics take `ranks`: where the right passages stand in one list, counted from 1. Text metrics take
what was said and all the answers that would have been right, and count the nearest of them.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import log2, nan, sqrt

import numpy as np
from numpy.typing import NDArray

from retrieval.text import WORD, Span, words

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

Z = 1.96  # standard errors on either side of 95 % of the normal distribution
BINS = 15  # as Guo et al. 2017

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def recall_at(ranks: Sequence[int], k: int) -> float:
    """R@k: 1 if a right passage is among the first `k`, else 0.

    The share of questions for which it is 1 is "top-k accuracy" in Karpukhin et al. 2020 (DPR) and R@k in
    most of what came after: one right passage is enough to answer from.
    """
    return float(any(rank <= k for rank in ranks))


def reciprocal_rank(ranks: Sequence[int], k: int = 10) -> float:
    """RR@k: 1/rank of the first right passage, 0 if that is below `k` (MRR@10 of MS MARCO, per question)."""
    return max((1 / rank for rank in ranks if rank <= k), default=0.0)


def ndcg_at(ranks: Sequence[int], k: int, relevant: int) -> float:
    """nDCG@k: the sum of 1/log2(rank + 1) over that of the best list (Järvelin & Kekäläinen 2002).

    Gains are binary, as a passage is right or not. `relevant` is how many right ones there are to be
    found, at least as many as `ranks`.
    """
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(relevant, k) + 1))
    return sum(1 / log2(rank + 1) for rank in ranks if rank <= k) / ideal if ideal else 0.0


def normalised(text: str) -> str:
    """SQuAD's normalisation: lower case; no ASCII punctuation; no a, an, the; single spaces.

    As in the official evaluation script of SQuAD 1.1 (Rajpurkar et al. 2016), so that EM and F1 compare.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(said: str, answers: Collection[str]) -> float:
    """EM: 1 if what was said is one of the answers, both normalised, else 0."""
    return float(any(normalised(said) == normalised(answer) for answer in answers))


def token_f1(said: str, answers: Collection[str]) -> float:
    """F1: the harmonic mean of precision and recall over normalised tokens, for the nearest answer."""
    return max((_f1(normalised(said).split(), normalised(answer).split()) for answer in answers), default=0.0)


def _f1(said: list[str], answer: list[str]) -> float:
    if not said or not answer:
        return float(said == answer)
    shared = (Counter(said) & Counter(answer)).total()
    return 2 * shared / (len(said) + len(answer))


def contains(text: str, answers: Collection[str]) -> float:
    """1 if the words of an answer stand in `text`, in order and in one piece, else 0. See `places`."""
    return float(any(places(text, answer) for answer in answers))


def places(text: str, phrase: str) -> list[Span]:
    """Where the words of `phrase` stand in `text` as whole words, in order, with nothing between.

    Words are compared without case, punctuation, a possessive 's, and a, an, the. Numbers are words as
    they are written: 5 is not five.
    """
    wanted = [word for word, _ in _words(phrase)]
    found = _words(text)
    if not wanted:
        return []
    starts = [at for at, (word, _) in enumerate(found) if word == wanted[0]]
    size = len(wanted)
    return [
        (found[at][1][0], found[at + size - 1][1][1])
        for at in starts
        if [word for word, _ in found[at : at + size]] == wanted
    ]


def _words(text: str) -> list[tuple[str, Span]]:
    """The folded words of `text` with their places, without articles."""
    found = ((folded(match.group()), match.span()) for match in WORD.finditer(text))
    return [(word, span) for word, span in found if word not in {"a", "an", "the"}]


def folded(word: str) -> str:
    """A word as it is compared: `China's` is `china`."""
    return "".join(words(word)).removesuffix("'s")


def auroc(scores: Floats, positive: Floats) -> float:
    """AUROC: how often a positive case scores above a negative one; a tie counts half.

    From the rank statistic U of Mann & Whitney 1947: (sum of positive ranks - p(p + 1)/2) / (p n), tied
    scores sharing their mean rank (Hanley & McNeil 1982). Not a number if one kind is missing.
    """
    mine = positive > 0
    p, n = int(mine.sum()), int((~mine).sum())
    if not p or not n:
        return nan
    _, which, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((mean_ranks[which][mine].sum() - p * (p + 1) / 2) / (p * n))


def expected_calibration_error(confidences: Floats, right: Floats, bins: int = BINS) -> float:
    """ECE: the mean distance between how sure and how right, over bins of equally many cases.

    sum over bins of |bin|/N * |accuracy - mean confidence| (Guo et al. 2017), the bins of equal mass rather
    than equal width, since confidences crowd (adaptive calibration error, Nixon et al. 2019).
    """
    if not len(confidences):
        return nan
    gaps = (part.cases * abs(part.right - part.confidence) for part in equal_bins(confidences, right, bins))
    return sum(gaps) / len(confidences)


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases that one was about equally sure of: the mean confidence, and the share that was right."""

    confidence: float
    right: float
    cases: int


def equal_bins(confidences: Floats, right: Floats, bins: int = BINS) -> list[Bin]:
    """The cases in bins of equally many, the least sure first; fewer bins if there are fewer cases."""
    parts = np.array_split(np.argsort(confidences, kind="stable"), bins)
    return [
        Bin(float(confidences[part].mean()), float(right[part].mean()), len(part))
        for part in parts
        if len(part)
    ]


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies with 95 % confidence. That of a difference is `clear` if nought is outside."""

    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether chance alone would seldom make such a difference."""
        return self.low > 0 or self.high < 0


def wilson(share: float, cases: int) -> Interval:
    """The 95 % score interval of a share of so many cases (Wilson 1927).

    Unlike the usual share plus and minus 1.96 standard errors it stays within 0 and 1, and keeps a width
    where nothing or everything was right (Brown, Cai & DasGupta 2001).
    """
    z2 = Z**2 / cases
    centre = (share + z2 / 2) / (1 + z2)
    wide = sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2)
    return Interval(max(0.0, centre - wide), min(1.0, centre + wide))


def paired_bootstrap(
    difference: Callable[[Indices], float], cases: int, resamples: int = 10_000, seed: int = 0
) -> Interval:
    """The 95 % percentile interval of a difference between two runs on the same cases.

    Cases are drawn with replacement, the same for both runs, and `difference` is told which: Efron &
    Tibshirani 1993, chapter 13. Draws for which it is not a number are left out.
    """
    random = np.random.default_rng(seed)
    drawn = [difference(random.integers(0, cases, cases)) for _ in range(resamples)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Interval(float(low), float(high))

"""What the reader learns from: questions as people type them, texts that answer, and texts that do not.

In one epoch each question is a group: a text with the answer, and often some that look as if they had it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

from evals.datasets import Case, Dataset
from evals.metrics import contains, normalised
from retrieval.text import Span, content_stems, content_words, sentences
from training.rewording import Rewording

# Characters of text, drawn anew for each: what costs time is the square of it, and passages differ in length.
SHORTEST, LONGEST = 350, 800
WRONG = 1  # texts without the answer, beside the one with it

# How often. None of these was tuned: they follow what is met at run time, where people type in a hurry, a
# passage holds more than one matter, and most of what is found does not answer.
NO_MARK = 0.4
KEYWORDS = 0.1
TITLED = 0.5
JOINED = 0.25
PAIRED = 0.6
CUT = 0.35
NEAR = 150  # characters around an answer, about a sentence on either side


@dataclass(frozen=True, slots=True)
class Example:
    """One text that is read for one question. `spans` are the places of its answer, none if it has none."""

    question: str
    title: str
    text: str
    spans: tuple[Span, ...] = ()


Group = tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """A dataset, and for each question passages that the retriever found and that do not answer."""

    dataset: Dataset
    mined: Mapping[str, Sequence[str]]
    titled: bool
    weight: float = 1.0
    rewording: Rewording | None = None  # with one, questions in other words than the text's count more, too


def held_out(passage_id: str) -> bool:
    """Whether a passage, with all its questions, is kept for validation: one in twenty."""
    return sha256(passage_id.encode()).digest()[0] % 20 == 0


@dataclass(frozen=True, slots=True)
class Reach:
    """How much is read for one question: the longest text, in characters, and the texts without an answer."""

    longest: int = LONGEST
    wrong: int = WRONG


USUAL = Reach()


def groups_of(material: Material, random: Random, reach: Reach = USUAL) -> list[Group]:
    """One epoch of a dataset, drawn anew: other variants, other negatives."""
    texts = {article.id: article.text for article in material.dataset.articles}
    titles = {article.id: article.title for article in material.dataset.articles}
    found = []
    for case in material.dataset.cases:
        (own,) = case.article_ids
        worth = unlikeness(case, texts[own]) if material.rewording else 1.0
        whole, share = divmod(material.weight * worth, 1)
        times = int(whole) + (random.random() < share)
        if held_out(own):
            continue
        for _ in range(times):
            title = titles[own] if material.titled and random.random() < TITLED else ""
            mined = [(titles[id], texts[id]) for id in material.mined.get(case.id, ())]
            asked, renamed = _reworded(case, texts[own], material.rewording, random)
            if group := _group(asked, title, texts[own], mined, random, reach):
                found.append(group)
            if group and renamed:
                found.append((windowed(Example(renamed, title, texts[own]), random, reach.longest),))
    return found


def unlikeness(case: Case, text: str) -> float:
    """What a question counts for: 0.5 if all its words stand around the answer, to 1.5 if none does."""
    asked = set(content_stems(case.question))
    places = occurrences(text, usual_answer(case.answers))
    if not asked or not places:
        return 1.0
    start, end = places[0]
    near = set(content_stems(text[max(0, start - NEAR) : end + NEAR]))
    return 0.5 + len(asked - near) / len(asked)


def _reworded(case: Case, text: str, rewording: Rewording | None, random: Random) -> tuple[Case, str | None]:
    """The question in other words, and at times one beside it that the text does not answer."""
    if rewording is None:
        return case, None
    asked = replace(case, question=rewording.in_other_words(case.question, text, random))
    return asked, rewording.with_another_name(case.question, text, random) if case.answerable else None


def validation(dataset: Dataset) -> list[tuple[Case, Example]]:
    """The questions that are kept out of training, each with its own text as it stands."""
    texts = {article.id: article.text for article in dataset.articles}
    return [
        (case, Example(case.question, "", texts[own], occurrences(texts[own], usual_answer(case.answers))))
        for case in dataset.cases
        for own in case.article_ids
        if held_out(own)
    ]


def _group(
    case: Case, title: str, text: str, mined: Sequence[tuple[str, str]], random: Random, reach: Reach
) -> Group | None:
    question = as_typed(case.question, random)
    if not case.answerable:
        return (windowed(Example(question, title, text), random, reach.longest),)
    answer = usual_answer(case.answers)
    right = Example(question, title, text, occurrences(text, answer))
    if not right.spans:
        return None
    if mined and random.random() < JOINED:
        right = joined(right, random.choice(mined)[1], random, reach.longest)
    right = windowed(right, random, reach.longest)
    if random.random() >= PAIRED:
        return (right,)
    cut = without(text, case.answers) if not mined or random.random() < CUT else ""
    wrong = [Example(question, title, cut)] if cut else []
    for other_title, other in random.sample(mined, min(len(mined), reach.wrong - len(wrong))):
        wrong.append(Example(question, other_title if title else "", other))
    return right, *(windowed(each, random, reach.longest) for each in wrong)


def usual_answer(answers: Sequence[str]) -> str:
    """What most annotators marked, and of those the shortest; nothing if there are no answers."""
    votes = Counter(map(normalised, answers))
    return min(answers, key=lambda answer: (-votes[normalised(answer)], len(answer)), default="")


def occurrences(text: str, answer: str) -> tuple[Span, ...]:
    """All places of `answer` in `text`, as whole words if it can be: which one was meant is not told."""
    if not answer:
        return ()
    whole = re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text)
    found = tuple(match.span() for match in whole)
    return found or tuple(match.span() for match in re.finditer(re.escape(answer), text))


def as_typed(question: str, random: Random) -> str:
    """The question as somebody may type it: without its mark, or as keywords. The model is uncased anyway."""
    if random.random() < KEYWORDS and len(words := content_words(question)) >= 3:
        return " ".join(words)
    return question.rstrip(" ?") if random.random() < NO_MARK else question


def without(text: str, answers: Sequence[str]) -> str:
    """The text less the sentences that hold an answer; nothing if little is left, or an answer still."""
    kept = [text[start:end] for start, end in sentences(text) if not contains(text[start:end], answers)]
    left = " ".join(kept)
    return "" if len(left) < len(text) / 3 or contains(left, answers) else left


def joined(example: Example, other: str, random: Random, longest: int = LONGEST) -> Example:
    """The example's text with another one before or behind it, as a long passage holds several matters."""
    room = max(0, longest - len(example.text))
    if room < 100:
        return example
    if random.random() < 0.5:
        return replace(example, text=f"{example.text}\n\n{other[:room]}")
    before = other[-room:] + "\n\n"
    spans = tuple((start + len(before), end + len(before)) for start, end in example.spans)
    return replace(example, text=before + example.text, spans=spans)


def windowed(example: Example, random: Random, longest: int = LONGEST) -> Example:
    """A piece of a long text, with at least one of its spans inside if it has any."""
    start, end = random.choice(example.spans) if example.spans else (0, len(example.text))
    size = random.randint(SHORTEST, longest)
    if example.spans:
        size = max(size, end - start)
    over = len(example.text) - size
    if over <= 0:
        return example
    low, high = (max(0, end - size), min(over, start)) if example.spans else (0, over)
    cut = random.randint(low, high)
    inside = [
        (begin - cut, stop - cut) for begin, stop in example.spans if begin >= cut and stop <= cut + size
    ]
    return replace(example, text=example.text[cut : cut + size], spans=tuple(inside))

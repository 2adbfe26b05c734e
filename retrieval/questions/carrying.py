"""Follow-ups without a model: the words of the last question are carried over to the one that leans on it."""

import re
from collections.abc import Sequence

from retrieval.questions.dependence import ASKS_THE_SAME, Leaning, leaning, without_lead
from retrieval.questions.stages import TURNS, Turn
from retrieval.questions.topics import Topic, said_in, topic_of
from retrieval.questions.words import AUXILIARIES, WH, Words, content
from retrieval.stages import NOBODY, Hearing
from retrieval.text import WORD
from retrieval.types import LONGEST_QUESTION

CARRIED = 12  # words: a question has five or six that count, and each turn adds some

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_IN_BRACKETS = re.compile(r" \([^()]*\)$")


class CarryingRewriter:
    """Adds what was spoken of to a question that leans on it: "when does it end? (course marines)".

    In brackets behind the question, as it was asked, the words are found as well and read better than in the
    pronoun's place, in front, or as whole sentences; `docs/evals.md` has the figures.
    """

    def rewrite(self, question: str, history: Sequence[Turn], _hearing: Hearing = NOBODY) -> str:
        """The question with the words that it lacks, or as it is if it stands alone."""
        asked = " ".join(question.split())
        recent = history[-TURNS:]
        topic = topic_of(recent)
        how = leaning(asked, said_in(recent)) if topic else None
        if topic is None or how is None:
            return asked
        lean = without_lead(asked)
        rewritten = _completed(lean, topic) if how is Leaning.FRAGMENT else _carried(lean, topic)
        return rewritten if len(rewritten) <= LONGEST_QUESTION else asked


def _carried(asked: str, topic: Topic) -> str:
    """The question, and in brackets the words that it does not hold itself, the newest first."""
    own = {word.casefold() for word in content(asked)}
    carried = [word for word in topic.words if word.casefold() not in own][:CARRIED]
    return f"{asked} ({' '.join(carried)})" if carried else asked


def _completed(fragment: str, topic: Topic) -> str:
    """The last question once more, asked in another way or of another thing."""
    named = ASKS_THE_SAME.sub("", fragment, count=1).strip() or fragment
    if named == fragment and WH & set(Words.of(fragment).folded):
        return _asked_otherwise(fragment, topic)
    before, rest = topic.question.rstrip("?!. "), set(content(named))
    years = _YEAR.findall(before), _YEAR.findall(named)
    if [len(found) for found in years] == [1, 1] and rest <= set(years[1]):
        return f"{before.replace(years[0][0], years[1][0])}?"
    # Of another thing, what was carried over to the last question is left behind.
    if _IN_BRACKETS.search(before) and len(rest) > 1:
        return f"{_IN_BRACKETS.sub('', before)} ({named.rstrip('?')})"
    return f"{before} {named}"


def _asked_otherwise(fragment: str, topic: Topic) -> str:
    """The fragment in the place of the words that asked: "when can I see it" is "until when can I see it"."""
    found = list(WORD.finditer(topic.question))
    words = Words.of(topic.question)
    asking = words.asking()
    if not asking and words.folded[0] not in AUXILIARIES:
        return _carried(fragment, topic)
    first = asking - 1 if asking and words.folded[asking - 1] in AUXILIARIES else asking
    if first >= len(found):
        return _carried(fragment, topic)
    return f"{fragment.rstrip('?!. ')} {topic.question[found[first].start() :]}"

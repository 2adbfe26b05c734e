"""What a conversation is about: the last question that stood alone, and the words that it was made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.questions.dependence import leaning
from retrieval.questions.stages import Speaker, Turn
from retrieval.questions.words import content
from retrieval.text import WORD, content_stems

LONGEST_TURN = 1_000  # characters of a turn that are looked at: ten of them take 3 ms
LONGEST_NAME = 5  # words


@dataclass(frozen=True, slots=True)
class Topic:
    """The last `question`, and the `words` that say what it and the ones that it leant on were about."""

    question: str
    words: tuple[str, ...]


def topic_of(history: Sequence[Turn]) -> Topic | None:
    """What was last asked about, or, where nothing was asked, talked about; None where nothing was said.

    What the bot understood stands alone, so it is all that counts. Where only the asker's own words are
    known, those of a question that leans on an earlier one are taken together with that one's.
    """
    asked = list(_asked(history))
    words = [word for question in asked for word in content(question)]
    if not words:
        return None
    return Topic(asked[0], tuple(dict.fromkeys((*_name_given(history), *words))))


def said_in(history: Sequence[Turn]) -> frozenset[str]:
    """The stems of what was asked, answered and cited."""
    spoken = (turn for turn in history if turn.speaker is not Speaker.OTHER)
    texts = (text for turn in spoken for text in (turn.text, turn.question, turn.short, *turn.titles) if text)
    return frozenset(stem for text in texts for stem in content_stems(text[:LONGEST_TURN]))


def _name_given(history: Sequence[Turn]) -> tuple[str, ...]:
    """The words of the last short answer, if it was a name: the one that "he" or "it" may stand for."""
    last = next((turn for turn in reversed(history) if turn.speaker is Speaker.BOT), None)
    words = WORD.findall(last.short) if last and last.short else []
    is_name = len(words) <= LONGEST_NAME and any(word[0].isupper() for word in words)
    return tuple(words) if is_name and not any(word[0].isdigit() for word in words) else ()


def _asked(history: Sequence[Turn]) -> Iterator[str]:
    """The last question and those that it leans on, newest first."""
    questions = [turn for turn in reversed(history) if turn.question or turn.speaker is Speaker.ASKER]
    for turn in questions or list(reversed(history)):
        said = " ".join((turn.question or turn.text)[:LONGEST_TURN].split())
        if turn.speaker is Speaker.BOT and not turn.question:
            continue
        if said:
            yield said
        if turn.question or leaning(said, frozenset()) is None:
            return

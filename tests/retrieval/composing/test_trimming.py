"""A long sentence is cut where that loses nothing, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.composing.cues import DENIAL, HEDGE, NEGATION
from retrieval.composing.trimming import LONG, trimmed

FILLER = (
    "with a great many people from the villages of the whole county, from the towns along the river, from "
    "the islands of the bay, and from the other side of the mountains"
)


def cut(sentence: str, span: str, question: str = "") -> str:
    """What is left of the sentence when it stands in an article between two others."""
    text = f"Before. {sentence} Behind."
    start = text.index(span)
    left = trimmed(text, (8, 8 + len(sentence)), (start, start + len(span)), question)
    return text[slice(*left)]


def test_a_short_sentence_is_left_whole() -> None:
    sentence = "The course began on Monday, which was a holiday."

    assert cut(sentence, "Monday") == sentence


@pytest.mark.parametrize(
    ("kept", "behind"),
    [
        (
            f"It began on Monday {FILLER}",
            ", which is where the ships of the navy lay.",
        ),
        (
            f"It began on Monday {FILLER}",
            ", and they are building a second pier.",
        ),
        (
            f"It began on Monday {FILLER}",
            " – the first since the harbour was enlarged.",
        ),
        (
            f"It began on Monday {FILLER}",
            "; a second one will follow in summer.",
        ),
    ],
)
def test_a_clause_behind_that_is_not_needed_is_cut(kept: str, behind: str) -> None:
    sentence = f"{kept} in the old town of Port Hallam by the sea{behind}"

    assert cut(sentence, "Monday") == f"{kept} in the old town of Port Hallam by the sea"


def test_words_in_front_that_only_say_when_are_cut() -> None:
    late = f"Ada Quist opened the course {FILLER} in the old town on 17 February."

    assert cut(f"After a long winter of storms and of heavy snow, {late}", "17 February") == late


@pytest.mark.parametrize(
    "sentence",
    [
        f"It began on Monday {FILLER} by the old harbour, although it is denied by the police.",
        f"It began on Monday {FILLER} by the old harbour, according to two people.",
        f"It began on Monday {FILLER} by the old harbour, which is not what was announced.",
        f"It began on Monday {FILLER} by the old harbour, where one sailor is said to be.",
        f"It began on Monday {FILLER} by the wall, running uphill, climbing trees and wading in the mud.",
        f"In Monday, Texas, the course that everybody talks about {FILLER} began in the old town.",
        f"On Monday, which was a holiday, the course {FILLER} began at the harbour.",
        f"It began on Monday {FILLER} (it is the second, which nobody knew) by the sea.",
        f"It began on Monday {FILLER} “for us, who live here, and who always have”.",
    ],
)
def test_what_turns_the_sense_or_would_break_is_kept(sentence: str) -> None:
    assert len(sentence) > LONG
    assert cut(sentence, "Monday") == sentence


def test_the_words_of_the_question_are_kept() -> None:
    sentence = f"The course began on Monday {FILLER} by the wall, which is guarded by marines day and night."

    assert cut(sentence, "Monday", "when did the marines begin?") == sentence
    assert cut(sentence, "Monday", "when did the course begin?") != sentence


PIECES = st.sampled_from(
    """
    the_course began on_Monday , ; – — and which they after_it ( ) “ ” " ' ’s ‘ not reportedly denied
    Ada_Quist in_Texas , , said_to_be_at_the_old_harbour_of_the_town according_to_the_navy
    In_the_end_of_the_long_winter
    """.split()  # noqa: SIM905
).map(lambda piece: piece.replace("_", " "))


@st.composite
def long_sentences(draw: st.DrawFn) -> tuple[str, tuple[int, int]]:
    """A sentence of any make, and a place in it."""
    sentence = " ".join(draw(st.lists(PIECES, min_size=20, max_size=60))).replace(" ,", ",")
    start = draw(st.integers(0, len(sentence) - 1))
    return sentence, (start, draw(st.integers(start + 1, len(sentence))))


def is_balanced(words: str) -> bool:
    pairs = all(words.count(opening) == words.count(closing) for opening, closing in ("“”", "()"))
    return pairs and words.count('"') % 2 == 0


@given(long_sentences())
def test_what_is_left_is_a_slice_that_holds_the_span(drawn: tuple[str, tuple[int, int]]) -> None:
    sentence, (start, end) = drawn
    begin, stop = trimmed(f"Before. {sentence}", (8, 8 + len(sentence)), (8 + start, 8 + end), "")

    assert 8 <= begin <= 8 + start
    assert 8 + end <= stop <= 8 + len(sentence)


@given(long_sentences())
def test_nothing_is_lost_that_could_turn_the_sense(drawn: tuple[str, tuple[int, int]]) -> None:
    sentence, span = drawn
    begin, stop = trimmed(sentence, (0, len(sentence)), span, "")
    lost = f"{sentence[:begin]} {sentence[stop:]}"

    assert not any(cues.search(lost) for cues in (NEGATION, DENIAL, HEDGE))


@given(long_sentences())
def test_marks_in_pairs_stay_in_pairs(drawn: tuple[str, tuple[int, int]]) -> None:
    sentence, span = drawn
    begin, stop = trimmed(sentence, (0, len(sentence)), span, "")

    assert (begin, stop) == (0, len(sentence)) or is_balanced(sentence[begin:stop])

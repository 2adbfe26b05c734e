"""What was found and said for each part becomes one list, and one answer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from retrieval.questions.together import interleaved, together
from retrieval.types import Answer, Article, Citation, Evidence, NoAnswer, Passage, Stance, Took, Why, Written

ARTICLE = Article("a", "Trial and race", "The trial is on 9 June. The race is on 30 March. Both are public.")
PARTS = ("when is the trial?", "when is the race?")
SENTENCES = [(0, 23), (24, 48), (49, 65)]


def evidence(at: int, score: float = 1.0) -> Evidence:
    return Evidence(Passage(ARTICLE, *SENTENCES[at]), score)


def answer(*places: int, confidence: float = 0.9, stance: Stance = Stance.SINGLE) -> Answer:
    cited = [Citation(number, evidence(at).passage, *SENTENCES[at]) for number, at in enumerate(places, 1)]
    text = " ".join(f"{each.quote} [{each.number}]" for each in cited)
    found = [evidence(at) for at in places]
    return Answer("part", text, "9 June", cited, found, confidence, Took(1.0, 2.0), stance)


def test_evidence_is_taken_in_turn_and_each_passage_once() -> None:
    first, second, third = evidence(0), evidence(1), evidence(2)
    assert interleaved([[first, second], [first, third]], 9) == [first, second, third]
    assert interleaved([[first, second], [third]], 2) == [first, third]


@given(st.lists(st.lists(st.sampled_from([0, 1, 2]))), st.integers(0, 4))
def test_no_passage_is_lost_that_there_is_room_for(places: list[list[int]], limit: int) -> None:
    found = interleaved([[evidence(at) for at in each] for each in places], limit)
    assert len(found) == min(limit, len({at for each in places for at in each}))


def test_citations_are_numbered_through() -> None:
    reply = together("both?", PARTS, [answer(0, 2), answer(1)])
    assert isinstance(reply, Answer)
    assert reply.text == ("The trial is on 9 June. [1] Both are public. [2]\nThe race is on 30 March. [3]")
    assert [(each.number, each.quote) for each in reply.citations] == [
        (1, "The trial is on 9 June."),
        (2, "Both are public."),
        (3, "The race is on 30 March."),
    ]


def test_the_whole_is_as_sure_as_its_least_sure_part_and_took_as_long_as_all() -> None:
    reply = together("both?", PARTS, [answer(0, confidence=0.9), answer(1, confidence=0.6)])
    assert isinstance(reply, Answer)
    assert reply.question == "both?"
    assert reply.sub_questions == PARTS
    assert reply.confidence == 0.6
    assert reply.took == Took(2.0, 4.0)


def test_parts_that_stand_differently_say_nothing_of_each_other() -> None:
    alike = together("both?", PARTS, [answer(0, stance=Stance.AGREE), answer(1, stance=Stance.AGREE)])
    unlike = together("both?", PARTS, [answer(0, stance=Stance.AGREE), answer(1)])
    assert isinstance(alike, Answer)
    assert isinstance(unlike, Answer)
    assert (alike.stance, unlike.stance) == (Stance.AGREE, Stance.SINGLE)


def test_half_an_answer_is_none() -> None:
    assert together("both?", PARTS, [answer(0), NoAnswer("part", Why.NOT_SURE, [])]) is None
    assert together("both?", PARTS, []) is None


def test_what_a_model_wrote_for_each_part_is_counted_together() -> None:
    one, other = (
        replace(answer(0), written=Written("m", 100, 10, kept=kept, removed=1, trouble=trouble))
        for kept, trouble in ((2, None), (0, "it found no answer"))
    )
    reply = together("both?", PARTS, [one, other])
    assert reply
    assert reply.written == Written("m", 200, 20, kept=2, removed=2, trouble="it found no answer")


def test_a_place_that_both_parts_cite_has_one_number() -> None:
    reply = together("both?", PARTS, [answer(0), answer(1, 0)])
    assert reply
    assert (
        reply.text == "The trial is on 9 June. [1]\nThe race is on 30 March. [2] The trial is on 9 June. [1]"
    )
    assert [each.number for each in reply.citations] == [1, 2]

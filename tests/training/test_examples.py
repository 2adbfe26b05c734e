"""What the reader learns from: texts with the answer, and texts that look as if they had it."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.datasets import Case, Dataset, in_named_article
from retrieval.types import Article
from training.examples import (
    LONGEST,
    SHORTEST,
    Example,
    Material,
    Reach,
    as_typed,
    groups_of,
    held_out,
    joined,
    occurrences,
    usual_answer,
    validation,
    windowed,
    without,
)

TEXT = "The course began on Monday. Green Berets from Kentucky lead it. Rain fell, and it was cold all day."
OTHER = "The minister saw a parade. It was loud. Nobody was hurt, and the streets were clean by the evening."


def material(*cases: Case, mined: dict[str, list[str]] | None = None, titled: bool = False) -> Material:
    articles = [Article(id, f"Title of {id}", text) for id, text in (("own", TEXT), ("other", OTHER))]
    return Material(Dataset("set", articles, list(cases), in_named_article), mined or {}, titled)


def case(answers: tuple[str, ...] = ("Green Berets",), answerable: bool = True) -> Case:
    return Case("1", "Who leads the course?", answers, answerable, ("own",))


def test_the_answer_is_marked_in_the_text_that_holds_it() -> None:
    for seed in range(20):
        for group in groups_of(material(case(), mined={"1": ["other"]}), Random(seed)):
            right = group[0]
            assert right.spans
            assert all(right.text[start:end] == "Green Berets" for start, end in right.spans)


def test_the_other_text_of_a_group_does_not_hold_the_answer() -> None:
    wrong = [
        group[1]
        for seed in range(40)
        for group in groups_of(material(case(), mined={"1": ["other"]}), Random(seed))
        if len(group) == 2
    ]
    assert {example.text for example in wrong} >= {OTHER}  # what was mined
    assert any(example.text != OTHER for example in wrong)  # its own text with the answer cut out
    assert not any("Green Berets" in example.text or example.spans for example in wrong)


def test_there_may_be_several_texts_without_the_answer() -> None:
    several = [f"text {number}" for number in range(5)]
    articles = [Article(id, "", f"{OTHER} {id}") for id in several]
    dataset = Dataset("set", [Article("own", "", TEXT), *articles], [case()], in_named_article)
    wanted = Material(dataset, {"1": several}, titled=False)
    groups = [group for seed in range(40) for group in groups_of(wanted, Random(seed), Reach(wrong=3))]
    assert {len(group) for group in groups} == {1, 4}
    for right, *wrong in groups:
        assert right.spans
        assert not any("Green Berets" in example.text or example.spans for example in wrong)
        assert len({example.text for example in wrong}) == len(wrong)


def test_a_question_without_an_answer_comes_alone_and_without_a_span() -> None:
    ((only,),) = groups_of(material(case((), answerable=False)), Random(0))
    assert (only.text, only.spans) == (TEXT, ())


def test_one_seed_draws_one_epoch() -> None:
    drawn = [groups_of(material(case(), mined={"1": ["other"]}), Random(5)) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_what_is_held_out_is_not_trained_on() -> None:
    kept = next(name for name in map(str, range(1_000)) if held_out(name))
    articles = [Article(kept, "", TEXT)]
    dataset = Dataset(
        "set", articles, [Case("1", "Who?", ("Green Berets",), True, (kept,))], in_named_article
    )
    assert groups_of(Material(dataset, {}, titled=False), Random(0)) == []
    ((_, example),) = validation(dataset)
    assert example.spans == ((28, 40),)


def test_about_one_passage_in_twenty_is_held_out() -> None:
    assert sum(held_out(str(number)) for number in range(10_000)) == pytest.approx(500, abs=80)


def test_the_usual_answer_is_what_most_marked_and_then_the_shortest() -> None:
    assert usual_answer(["in Kentucky", "Kentucky", "the Kentucky"]) == "Kentucky"
    assert usual_answer(["Kentucky", "a state"]) in {"a state", "Kentucky"}
    assert usual_answer([]) == ""


def test_an_answer_is_found_as_a_word_before_it_is_found_in_one() -> None:
    assert occurrences("paint in a tin", "in") == ((6, 8),)
    assert occurrences("repainting", "paint") == ((2, 7),)
    assert occurrences("nothing of it", "Kentucky") == ()


def test_questions_are_typed_in_a_hurry() -> None:
    typed = {as_typed("Who leads the long course?", Random(seed)) for seed in range(200)}
    assert typed == {"Who leads the long course?", "Who leads the long course", "leads long course"}


def test_the_sentences_with_the_answer_are_cut_out() -> None:
    assert without(TEXT, ["Green Berets"]) == (
        "The course began on Monday. Rain fell, and it was cold all day."
    )


def test_nothing_is_left_where_little_would_be() -> None:
    assert without("Green Berets lead it.", ["Green Berets"]) == ""


@given(st.integers(0, 2**32), st.text(max_size=2 * LONGEST))
def test_joining_keeps_the_answer_in_its_place(seed: int, other: str) -> None:
    example = joined(Example("Who?", "", TEXT, ((28, 40),)), other, Random(seed))
    ((start, end),) = example.spans
    assert example.text[start:end] == "Green Berets"
    assert len(example.text) <= max(LONGEST + 2, len(TEXT))


@given(st.integers(0, 2**32), st.integers(0, 2 * LONGEST), st.sampled_from([12, 400, 900]))
def test_a_long_text_is_cut_around_its_answer(seed: int, before: int, long: int) -> None:
    """Even of an answer that is longer than the texts that are read: it must never count as absent."""
    answer = "Green Berets".ljust(long, "!")
    cut = windowed(
        Example("Who?", "", f"{'x' * before}{answer}{'y' * LONGEST}", ((before, before + long),)),
        Random(seed),
    )
    ((start, end),) = cut.spans
    assert cut.text[start:end] == answer
    assert len(cut.text) <= max(LONGEST, long)


def test_texts_are_cut_to_different_lengths() -> None:
    lengths = {len(windowed(Example("Who?", "", "x" * 2_000), Random(seed)).text) for seed in range(100)}
    assert min(lengths) >= SHORTEST
    assert max(lengths) <= LONGEST
    assert len(lengths) > 50

"""Text seen as words and sentences, always by offset."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text import (
    content_stems,
    content_words,
    indexed_text,
    sentences,
    stem,
    stems_sought,
    trim,
    words,
)
from retrieval.types import Article, Passage


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "The U.S. agreed. Sen. Moreno Cardenas did not! Did Gen. Noriega?"
    assert cut(text) == ["The U.S. agreed.", "Sen. Moreno Cardenas did not!", "Did Gen. Noriega?"]


def test_a_paragraph_ends_a_sentence() -> None:
    assert cut("A heading\n\nA sentence.") == ["A heading", "A sentence."]


def test_a_stray_mark_is_no_sentence() -> None:
    assert cut("He said so.\n\n’\n\nShe did not.") == ["He said so.", "She did not."]


@given(st.text(max_size=200))
def test_sentences_are_in_order_and_apart(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(("span", "trimmed"), [((0, 6), (2, 4)), ((0, 2), None), ((3, 4), (3, 4))])
def test_trimming_keeps_offsets(span: tuple[int, int], trimmed: tuple[int, int] | None) -> None:
    assert trim("  ab  ", *span) == trimmed


def test_words_are_folded() -> None:
    assert words("Don’t PANIC, Zoë!") == ["don't", "panic", "zoë"]


def test_content_words_say_what_a_question_is_about() -> None:
    assert content_words("Who is leading the training?") == ("leading", "training")


def test_words_of_one_stem_are_the_same_word() -> None:
    assert stem("training") == stem("trained") == stem("trains")


@pytest.mark.parametrize(
    "word", ["happily", "possibilities", "relational", "digitizers", "dying", "hoping", "Zoë’s"]
)
def test_a_word_begins_as_its_stem_does_but_for_two_letters(word: str) -> None:
    assert words(word)[0].startswith(content_stems(word)[0][:-2])


@given(
    st.text("abcdeilnorstuvyz'", min_size=1),
    st.sampled_from(["ational", "biliti", "ization", "iveness", "ies", "ing", "ed", "y", "s"]),
)
def test_the_same_holds_for_words_that_nobody_has_seen(root: str, ending: str) -> None:
    assert f"{root}{ending}".startswith(stem(f"{root}{ending}")[:-2])


@given(st.text("aeiglnrsty ", max_size=80), st.text("aeiglnrsty ", max_size=20))
def test_stems_that_are_sought_are_found_as_if_every_word_were_stemmed(text: str, question: str) -> None:
    sought = content_stems(question)
    found, stems = stems_sought(text, sought), content_stems(text)
    assert [word in sought for word in found] == [word in sought for word in stems]


def test_only_words_that_may_have_such_a_stem_are_stemmed() -> None:
    assert stems_sought("Trainers rested happily.", ["train", "happi"]) == ["trainer", "rested", "happili"]


def test_what_is_embedded_carries_title_and_date() -> None:
    article = Article("a", "A title", "Some text.", published=date(2025, 2, 7))
    assert indexed_text(Passage(article, 0, 4)) == "A title (7 February 2025)\nSome"


def test_without_a_date_the_title_stands_alone() -> None:
    assert indexed_text(Passage(Article("a", "A title", "Some text."), 5, 10)) == "A title\ntext."

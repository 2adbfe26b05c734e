"""Text seen as words and sentences, always by offset."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.text import (
    content_stems,
    content_words,
    folded,
    holds,
    holds_pair,
    indexed_text,
    sentences,
    stem,
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
def test_a_word_begins_as_its_stem_does_but_for_the_last_letter(word: str) -> None:
    assert words(word)[0].startswith(content_stems(word)[0][:-1])


@given(
    st.text("abcdeilnorstuvyz'", min_size=1),
    st.sampled_from(["ational", "biliti", "ization", "iveness", "ies", "ing", "ed", "y", "s"]),
)
def test_the_same_holds_for_words_that_nobody_has_seen(root: str, ending: str) -> None:
    assert f"{root}{ending}".startswith(stem(f"{root}{ending}")[:-1])


@given(st.text("aeiglnrsty ’'", max_size=80), st.text("aeiglnrsty ", max_size=20))
@example("the day, and a stay", "day stay")
def test_stems_are_found_as_if_every_word_were_stemmed(text: str, question: str) -> None:
    stems, sought = content_stems(text), content_stems(question)
    assert [holds(folded(text), each) for each in sought] == [each in stems for each in sought]
    pairs = list(pairwise(sought))
    assert [holds_pair(folded(text), *pair) for pair in pairs] == [pair in pairwise(stems) for pair in pairs]


@pytest.mark.parametrize(
    ("text", "is_held"),
    [("Trainers rested.", False), ("The retraining", False), ("They trained", True), ("o'train", False)],
)
def test_a_stem_is_that_of_a_whole_word(text: str, is_held: bool) -> None:
    assert holds(folded(text), "train") == is_held


def test_threads_may_stem_at_once() -> None:
    unseen = [f"{letter}training{n}s" for letter in "abcdefgh" for n in range(500)]
    expected = [stem.__wrapped__(word) for word in unseen]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(stem, unseen)) == expected


def test_what_is_embedded_carries_title_and_date() -> None:
    article = Article("a", "A title", "Some text.", published=date(2025, 2, 7))
    assert indexed_text(Passage(article, 0, 4)) == "A title (7 February 2025)\nSome"


def test_without_a_date_the_title_stands_alone() -> None:
    assert indexed_text(Passage(Article("a", "A title", "Some text."), 5, 10)) == "A title\ntext."

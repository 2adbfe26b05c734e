"""Articles to passages, without losing a character."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.splitting import Splitting, split
from retrieval.types import Article, Passage

# Besides any text at all: text that repeats itself, and breaks of every kind side by side.
REPETITIVE = st.text(alphabet="ab .!?,;:\n\t\u2028\u00a0“”é中。😀", max_size=300)
TEXTS = REPETITIVE | st.text(max_size=200)
SPLITTINGS = st.builds(Splitting, size=st.integers(5, 80), overlap=st.integers(0, 60))


def passages(text: str, size: int = 800, overlap: int = 100) -> list[Passage]:
    return split(Article("a", "A title", text), Splitting(size, overlap))


@given(TEXTS, SPLITTINGS)
def test_every_passage_is_a_slice_of_its_article(text: str, splitting: Splitting) -> None:
    for passage in split(Article("a", "A title", text), splitting):
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""


@given(TEXTS, SPLITTINGS)
def test_only_white_space_stands_in_no_passage(text: str, splitting: Splitting) -> None:
    held: set[int] = set()
    for passage in split(Article("a", "A title", text), splitting):
        held.update(range(passage.start, passage.end))
    assert all(character.isspace() for at, character in enumerate(text) if at not in held)


@given(TEXTS, SPLITTINGS)
def test_no_two_passages_of_an_article_start_together(text: str, splitting: Splitting) -> None:
    starts = [passage.start for passage in split(Article("a", "A title", text), splitting)]
    assert starts == sorted(set(starts))


def test_a_short_text_is_one_passage() -> None:
    assert [passage.text for passage in passages("  One sentence.\n")] == ["One sentence."]


def test_a_text_is_cut_between_paragraphs_rather_than_within() -> None:
    found = passages("The first has two. Here is one.\n\nThe second is short.", size=40, overlap=0)
    assert [passage.text for passage in found] == ["The first has two. Here is one.", "The second is short."]


def test_a_passage_begins_early_at_the_start_of_a_sentence() -> None:
    found = passages("Anna leads the unit. She is from Lima. It trains marines.", size=40, overlap=30)
    assert [passage.text for passage in found] == [
        "Anna leads the unit. She is from Lima.",
        "She is from Lima. It trains marines.",
    ]


def test_an_abbreviation_does_not_leave_half_a_name_at_the_start() -> None:
    text = "The plan was read aloud. It was praised by Sen. Alejandro Moreno Cardenas."
    assert passages(text, size=48, overlap=30)[-1].text == "It was praised by Sen. Alejandro Moreno Cardenas."


def test_repeated_text_keeps_its_own_places() -> None:
    found = passages("Same words.\n\nSame words.\n\nSame words.", size=12, overlap=0)
    assert [passage.start for passage in found] == [0, 13, 26]


def test_a_text_of_white_space_has_no_passage() -> None:
    assert passages(" \n\t\n ") == []

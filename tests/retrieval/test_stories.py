"""Near-duplicates are known by their signatures, whatever a paper cut, edited or put in front."""

import io
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.items import Found
from ingest.sources import read
from retrieval.stories import (
    Joined,
    Neighbour,
    are_near,
    bands,
    containment,
    joined,
    signature,
    similarity,
)
from retrieval.text import sentences, words

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"

OWN = (
    "Readers of this paper have written to us about little else since the weekend, and our reporter went to "
    "the harbour on Tuesday morning to see for herself what had become of the boats and of those who mend "
    "them in the sheds behind the old wall."
)
STORM = (
    "The storm that tore the roof off the market hall in Port Hallam has cost the town at least four million "
    "dollars, the mayor said on Monday. Twelve fishing boats sank at their moorings. Nobody was killed, but "
    "nine people were taken to hospital, two of them with broken bones. The harbour will stay closed until "
    "the wrecks have been lifted, which may take three weeks. A crane has been ordered from Ashdown. The "
    "fishermen want the county to pay them for every day on which they cannot put to sea, and will march to "
    "the town hall on Thursday. The mayor said that she understood their anger. She had asked the governor "
    "for help on the night of the storm, and was still waiting for an answer. Schools open again on Tuesday."
)


@pytest.fixture(scope="module")
def examples() -> list[str]:
    found = list(read([EXAMPLES], io.BytesIO()))
    return [each.article.text for each in found if isinstance(each, Found)]


def cut(text: str, share: float) -> str:
    """The first sentences of a text, to about this share of it."""
    ends = [end for _, end in sentences(text)]
    return text[: ends[max(0, round(share * len(ends)) - 1)]]


def edited(text: str, every: int) -> str:
    """A text in which one word of so many is another one."""
    return " ".join("so" if at % every == every // 2 else word for at, word in enumerate(text.split()))


CHANGES: dict[str, Callable[[str], str]] = {
    "another opening": lambda text: f"{OWN}\n\n{text}",
    "three fifths of it": lambda text: cut(text, 0.6),
    "the second half of it": lambda text: text[len(cut(text, 0.5)) :],
    "another word in twenty": lambda text: edited(text, 20),
    "three fifths with another opening": lambda text: f"{OWN}\n\n{cut(text, 0.6)}",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_copy_is_near_and_has_a_band_in_common(examples: list[str], change: Callable[[str], str]) -> None:
    for text in examples:
        one, other = signature(text), signature(change(text))
        assert are_near(one, other)
        assert set(bands(one)) & set(bands(other))


def test_two_articles_about_one_event_are_no_copies(examples: list[str]) -> None:
    signatures = [signature(text) for text in examples]
    assert len(signatures) > 10
    assert not any(are_near(*pair) for pair in combinations(signatures, 2))


def test_a_brief_in_a_long_round_up_is_not_its_story(examples: list[str]) -> None:
    brief, round_up = signature(STORM), signature("\n\n".join([*examples[:4], STORM]))
    assert containment(brief, round_up) > 0.5
    assert not are_near(brief, round_up)


def test_two_articles_that_quote_one_release_are_not_one_story(examples: list[str]) -> None:
    release = f"{STORM}\n\n{OWN}"
    one, other = (signature(f"{cut(text, 0.9)}\n\n{release}") for text in examples[:2])
    assert similarity(one, other) > 0.2
    assert not are_near(one, other)


def test_case_and_punctuation_and_spaces_make_no_difference() -> None:
    other = STORM.upper().replace(". ", " -\n\n").replace(",", "")
    assert signature(other) == signature(STORM)


@pytest.mark.parametrize("size", [1, 4, 29])
def test_a_short_text_is_near_to_its_equal_alone(size: int) -> None:
    said = STORM.split()[:size]
    assert are_near(signature(" ".join(said)), signature(" ".join(said).upper()))
    assert not are_near(signature(" ".join(said)), signature(" ".join([*said[:-1], "so"])))


@pytest.mark.parametrize("void", ["", " \n", "***"])
def test_a_text_without_words_is_near_to_nothing(void: str) -> None:
    assert bands(signature(void)) == ()
    assert similarity(signature(void), signature(void)) == 0
    assert not are_near(signature(void), signature(void))
    assert not are_near(signature(void), signature(STORM))


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_what_is_shared_and_what_is_held_are_told_about_right(examples: list[str], share: float) -> None:
    whole = " ".join(examples[:4])
    part = " ".join(whole.split()[: round(share * len(whole.split()))])
    assert similarity(signature(whole), signature(part)) == pytest.approx(share, abs=0.12)
    assert containment(signature(whole), signature(part)) == pytest.approx(1, abs=0.15)


@given(st.text(), st.text())
def test_nearness_is_mutual_and_every_text_with_words_is_near_to_itself(one: str, other: str) -> None:
    a, b = signature(one), signature(other)
    assert are_near(a, b) == are_near(b, a)
    assert 0 <= similarity(a, b) <= 1
    assert 0 <= containment(a, b) <= 1
    assert are_near(a, a) == bool(words(one))


def test_a_book_has_a_signature_as_small_as_any() -> None:
    book = " ".join(str(word) for word in range(20_000))
    assert len(signature(book)) == len(signature(STORM)) == 516
    assert are_near(signature(book), signature(cut(book, 1) + " and more"))


def test_signatures_that_are_kept_stay_comparable() -> None:
    """They stand in libraries: if this fails, every library's must be made anew."""
    assert sha256(signature(STORM)).hexdigest()[:16] == "e9bfd8f3232decdb"
    assert bands(signature(STORM))[0] == 14916275464501154


def test_only_who_signs_pays_for_the_import_of_scipy() -> None:
    code = "import sys, retrieval.stories; sys.exit('scipy' in sys.modules or 'datasketch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def signed() -> dict[str, bytes]:
    """Signatures by name: of a text, of its two halves, and of another text twice."""
    first = cut(STORM, 0.5)
    texts = {"whole": STORM, "first": first, "second": STORM[len(first) :], "own": OWN, "again": OWN.upper()}
    return {name: signature(text) for name, text in texts.items()}


def test_an_article_that_is_like_no_other_is_of_no_story(signed: dict[str, bytes]) -> None:
    assert joined(signed["own"], []) is None
    assert joined(signed["own"], [Neighbour("whole", None, signed["whole"])]) is None


def test_the_second_of_two_founds_a_story_with_the_first(signed: dict[str, bytes]) -> None:
    found = joined(signed["again"], [Neighbour("own", None, signed["own"])])
    assert found is not None
    assert (found.loners, found.merged) == (["own"], [])
    assert found.story


def test_the_third_joins_the_story_of_the_others(signed: dict[str, bytes]) -> None:
    others = [Neighbour("whole", "storm", signed["whole"]), Neighbour("own", None, signed["own"])]
    assert joined(signed["first"], others) == Joined("storm", [], [])


def test_who_is_near_to_two_stories_makes_one_of_them(signed: dict[str, bytes]) -> None:
    halves = [Neighbour("first", "b", signed["first"]), Neighbour("second", "a", signed["second"])]
    assert joined(signed["whole"], halves) == Joined("a", [], ["b"])


def told_apart(order: list[str], signed: dict[str, bytes]) -> set[frozenset[str]]:
    """The stories that there are once the articles have come in this order, as a library keeps them."""
    stories: dict[str, str | None] = {}
    for name in order:
        shared = [other for other in stories if set(bands(signed[other])) & set(bands(signed[name]))]
        found = joined(signed[name], [Neighbour(other, stories[other], signed[other]) for other in shared])
        stories[name] = None
        if found:
            now_of_it = {name, *found.loners, *(each for each in stories if stories[each] in found.merged)}
            stories |= dict.fromkeys(now_of_it, found.story)
    named = set(stories.values()) - {None}
    return {frozenset(name for name in stories if stories[name] == story) for story in named}


@given(st.permutations(["whole", "first", "second", "own", "again"]))
def test_in_whatever_order_they_come_the_stories_are_the_same(
    signed: dict[str, bytes], order: list[str]
) -> None:
    same = {frozenset({"whole", "first", "second"}), frozenset({"own", "again"})}
    assert told_apart(order, signed) == same

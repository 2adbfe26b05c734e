"""The same text in many papers: read once, cited from the first of them, and of one voice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.splitting import Splitting, split
from retrieval.assembly import open_engine, open_library
from retrieval.composing.copies import Copies, of_one_source, told_once, with_room
from retrieval.composing.findings import sentence_around
from retrieval.engine import Engine
from retrieval.library import Library
from retrieval.types import Answer, Article, Citation, Evidence, Passage, Scope, Stance

WIRE = Article(
    "wire",
    "Storm sinks twelve boats in Port Hallam",
    "The storm tore the roof off the market hall. Twelve fishing boats sank in the harbour of Port Hallam. "
    "A crane has been ordered from Ashdown. The harbour stays closed for three weeks.",
    published=date(2025, 2, 17),
    site="Agency Wire",
    story="storm",
)
POST = replace(
    WIRE,
    id="post",
    title="Boats lost in the storm",
    text="Our reporter went to see the damage. " + WIRE.text.replace(". A crane", ".\n\nA  crane"),
    published=date(2025, 2, 18),
    site="The Post",
)
HERALD = replace(
    WIRE,
    id="herald",
    text=WIRE.text.replace("Twelve", "Nine").replace(" A crane has been ordered from Ashdown.", ""),
    published=date(2025, 2, 19),
    site="Herald",
)
ALONE = replace(WIRE, id="alone", site="Quay", story=None)

TWELVE = "Twelve fishing boats sank in the harbour of Port Hallam."
CRANE = "A crane has been ordered from Ashdown."
CLOSED = "The harbour stays closed for three weeks."


def passage(article: Article) -> Passage:
    return Passage(article, 0, len(article.text))


def evidence(*articles: Article) -> list[Evidence]:
    return [Evidence(passage(article), 1 - rank / 10) for rank, article in enumerate(articles)]


def ids(found: list[Evidence]) -> list[str]:
    return [each.passage.article.id for each in found]


def place(article: Article, words: str) -> tuple[Passage, tuple[int, int]]:
    start = article.text.index(words)
    return passage(article), (start, start + len(words))


def cite(article: Article, words: str) -> Citation:
    return Citation(1, *(where := place(article, words))[:1], *where[1])


def test_one_source_is_one_article_or_one_story() -> None:
    assert of_one_source(WIRE, POST)
    assert of_one_source(ALONE, replace(ALONE, text="Another revision.", story="storm"))
    assert not of_one_source(ALONE, replace(ALONE, id="other"))
    assert not of_one_source(WIRE, replace(POST, story="another"))


def test_what_was_told_before_is_no_news_and_what_was_edited_is() -> None:
    assert ids(told_once(evidence(POST, WIRE, HERALD))) == ["post", "herald"]
    assert ids(told_once(evidence(WIRE, POST, HERALD))) == ["wire", "post", "herald"]


def test_the_same_words_of_no_story_are_news() -> None:
    assert ids(told_once(evidence(ALONE, replace(ALONE, id="other")))) == ["alone", "other"]


def test_passages_that_are_cut_elsewhere_are_known_by_their_sentences() -> None:
    pieces = [Passage(WIRE, 0, 102), Passage(WIRE, 45, len(WIRE.text))]
    within_both = Passage(POST, POST.text.index("Twelve"), POST.text.index(" The harbour stays"))
    found = [Evidence(each, 1.0) for each in (*pieces, within_both)]
    assert told_once(found) == found[:2]


def test_copies_have_so_much_room_and_no_more() -> None:
    copies = [replace(WIRE, id=f"copy {n}") for n in range(4)]
    found = evidence(WIRE, copies[0], copies[1], ALONE, copies[2], HERALD, copies[3])
    assert ids(with_room(found, 2)) == ["wire", "copy 0", "copy 1", "alone", "herald"]
    assert ids(with_room(found, 0)) == ["wire", "alone", "herald"]
    assert with_room(found, 4) == found


def test_words_are_moved_to_the_earliest_article_that_has_their_sentence_however_it_is_spaced() -> None:
    copies = Copies.among(evidence(POST, HERALD, WIRE))
    assert copies.original(*place(POST, "Twelve")) == place(WIRE, "Twelve")
    assert copies.original(*place(POST, "from Ashdown")) == place(WIRE, "from Ashdown")
    assert copies.original(*place(POST, "A  crane has")) == place(WIRE, "A crane has")
    assert copies.original(*place(HERALD, "three weeks")) == place(WIRE, "three weeks")


@pytest.mark.parametrize(
    ("article", "words"),
    [
        (WIRE, "Twelve"),
        (HERALD, "Nine"),
        (POST, "Our reporter"),
        (POST, "\n\n"),
        (ALONE, "Twelve"),
        (replace(POST, story="another"), "Twelve"),
    ],
    ids=["the original", "edited", "its own", "a gap", "of no story", "of another story"],
)
def test_words_that_no_earlier_article_has_are_left_where_they_are(article: Article, words: str) -> None:
    copies = Copies.among(evidence(POST, HERALD, WIRE, ALONE))
    assert copies.original(*place(article, words)) == place(article, words)


def test_a_sentence_that_an_earlier_article_has_within_a_longer_one_is_not_its_sentence() -> None:
    earlier = replace(WIRE, id="earlier", text=f"She said: {TWELVE}", published=date(2025, 2, 16))
    assert Copies.among(evidence(earlier, WIRE)).original(*place(WIRE, "Twelve")) == place(WIRE, "Twelve")


def test_an_undated_copy_is_not_taken_for_the_original() -> None:
    undated = replace(WIRE, id="undated", published=None)
    assert Copies.among(evidence(undated, POST)).original(*place(undated, "Twelve")) == place(POST, "Twelve")


def test_of_copies_of_one_day_the_site_decides() -> None:
    twins = replace(WIRE, id="a", site="Zebra"), replace(WIRE, id="z", site="Aardvark")
    assert Copies.among(evidence(*twins)).original(*place(twins[0], "Twelve")) == place(twins[1], "Twelve")


def test_beside_a_quote_stand_the_others_that_have_its_very_words() -> None:
    copies = Copies.among(evidence(HERALD, POST, ALONE, WIRE))
    assert copies.beside(cite(WIRE, TWELVE)) == (POST,)
    assert copies.beside(cite(WIRE, CRANE)) == (POST,)
    assert copies.beside(cite(WIRE, CLOSED)) == (POST, HERALD)
    assert copies.beside(cite(WIRE, "harbour sta")) == ()
    assert copies.beside(cite(ALONE, TWELVE)) == ()


@given(st.sampled_from([WIRE, POST, HERALD]), st.data())
def test_wherever_words_are_moved_they_are_the_same(article: Article, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(article.text) - 1))
    end = data.draw(st.integers(start + 1, len(article.text)))
    moved, (first, last) = Copies.among(evidence(WIRE, POST, HERALD)).original(passage(article), (start, end))
    assert moved.article.text[first:last].split() == article.text[start:end].split()
    if moved.article != article:
        here, there = sentence_around(passage(article), start, end), sentence_around(moved, first, last)
        assert moved.article.text[slice(*there)].split() == article.text[slice(*here)].split()


HOW_MANY = "how many fishing boats sank in the harbour of Port Hallam?"
WHERE = "where was a crane ordered from?"
NEWS, GUILD, BOTH = Scope.of("default"), Scope.of("guild-1"), Scope.of("default", "guild-1")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The original and its copies in one collection, one more copy in another that not everybody sees."""
    with open_library(tmp_path_factory.mktemp("copies")) as library:
        echo = replace(POST, id="echo", site="Echo", published=date(2025, 2, 20))
        for collection, articles in (
            ("default", [POST, echo, HERALD, WIRE]),
            ("guild-1", [replace(POST, id="secret", site="Secret")]),
        ):
            library.put(collection, [(article, split(article, Splitting())) for article in articles])
        yield library


@pytest.fixture(scope="module")
def engine(library: Library) -> Engine:
    return open_engine(library, refuse_below=0)


def asked(engine: Engine, question: str, scope: Scope) -> Answer:
    reply = engine.ask(question, scope)
    assert isinstance(reply, Answer)
    return reply


def test_an_answer_that_many_copied_is_cited_once_with_all_who_have_it(engine: Engine) -> None:
    reply = asked(engine, WHERE, NEWS)
    assert [(each.quote, each.article.id) for each in reply.citations] == [(CRANE, "wire")]
    assert [article.id for article in reply.citations[0].also] == ["post", "echo"]
    assert (reply.short, reply.stance) == ("Ashdown", Stance.SINGLE)


def test_nothing_of_what_an_asker_may_not_see_shows_in_who_else_has_the_words(engine: Engine) -> None:
    (citation,) = asked(engine, WHERE, GUILD).citations
    assert (citation.article.id, citation.also) == ("secret", ())


def test_a_story_does_not_reach_into_another_collection(engine: Engine) -> None:
    for citation in asked(engine, WHERE, BOTH).citations:
        assert "secret" not in {article.id for article in citation.also}


def test_a_copy_that_was_edited_speaks_for_itself(engine: Engine) -> None:
    edited, original = asked(engine, HOW_MANY, NEWS).citations
    assert (edited.article.id, edited.words, edited.also) == ("herald", "Nine", ())
    assert (original.article.id, original.words) == ("wire", "Twelve")
    assert [article.id for article in original.also] == ["post", "echo"]

"""From marked spans to the words of a reply, over articles that agree, differ, and correct each other."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.splitting import Splitting, split
from retrieval.composing.candidates import Candidate, Composed, compose
from retrieval.composing.copies import Copies
from retrieval.text import sentences
from retrieval.types import Article, Evidence, Passage, Stance

LEDGER = Article(
    "ledger",
    "Green Berets train Mexican marines",
    "American soldiers have come to Mexico. The training of the marines is led by Green Berets from the 7th "
    "Special Forces Group. The unit has worked in Panama, Peru and Ecuador, and it has also been to Norway. "
    "The training of the marines ends on 30 March. President Claudia Sheinbaum backed the training in "
    "Mexico. The role of the soldiers is just training.",
    published=date(2025, 2, 17),
    site="Border Ledger",
)
COURIER = Article(
    "courier",
    "Marines in Mexico go back to school",
    "The training of the marines in Mexico is led by the 7th Special Forces Group. The training of the "
    "marines ends on March 30th. Sheinbaum backed the training.",
    published=date(2025, 2, 18),
    site="Courier",
)
POST = Article(
    "post",
    "Course for marines in Mexico",
    "The training of the marines in Mexico ends on 12 April. Nothing else is known of the training.",
    published=date(2025, 2, 20),
    site="The Post",
)
FOUND = Article(
    "found",
    "Cocaine found in Port Hallam",
    "Customs found 1.4 tonnes of cocaine in Port Hallam. Two men were arrested.",
    published=date(2025, 1, 29),
    site="Harbour Courier",
)
WEIGHED = Article(
    "weighed",
    "Cocaine in Port Hallam weighed again",
    "The cocaine weighs less than was first announced. A laboratory put it at 1.1 tonnes in Port Hallam. "
    "Correction: an earlier report said that 1.4 tonnes of cocaine had been found.",
    published=date(2025, 2, 5),
    site="Harbour Courier",
)

WHO = "who leads the training of the marines?"
WHEN = "when does the training of the marines end?"
HOW_MUCH = "how much cocaine was found in Port Hallam?"
WHICH = "which countries has the unit worked in?"


def mark(article: Article, words: str, probability: float, passage: Passage | None = None) -> Candidate:
    """A candidate where `words` first stand in the article."""
    start = article.text.index(words)
    whole = passage or Passage(article, 0, len(article.text))
    return Candidate(whole, start, start + len(words), probability)


def quotes(composed: Composed) -> list[str]:
    return [citation.quote for citation in composed.citations]


def test_the_span_is_the_short_answer_and_its_sentence_the_text() -> None:
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.6), mark(LEDGER, "Norway", 0.1)])

    assert (said.short, said.stance) == ("30 March", Stance.SINGLE)
    assert said.text == "The training of the marines ends on 30 March. [1]"
    assert said.citations[0].words == "30 March"


def test_a_candidate_knows_its_words_and_its_sentence() -> None:
    candidate = mark(LEDGER, "30 March", 0.6)

    assert candidate.text == "30 March"
    assert LEDGER.text[slice(*candidate.sentence)] == "The training of the marines ends on 30 March."


def test_a_span_that_stops_short_is_made_whole() -> None:
    said = compose(WHO, [mark(LEDGER, "Green Berets from the 7th", 0.6)])

    assert said.short == said.citations[0].words == "Green Berets from the 7th Special Forces Group"


def test_two_articles_that_say_the_same_are_both_cited() -> None:
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.5), mark(COURIER, "March 30th", 0.3)])

    assert said.stance is Stance.AGREE
    assert said.text == "The training of the marines ends on 30 March. [1][2]"
    assert [citation.words for citation in said.citations] == ["30 March", "March 30th"]


def test_a_source_that_hardly_says_so_is_not_cited() -> None:
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.8), mark(COURIER, "March 30th", 0.1)])

    assert len(said.citations) == 1


def test_of_one_answer_three_sources_are_enough() -> None:
    copies = [replace(COURIER, id=f"copy {n}") for n in range(5)]
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.2), *(mark(copy, "March 30th", 0.1) for copy in copies)])

    assert said.text.endswith(" [1][2][3]")
    assert len(said.citations) == 3


@pytest.mark.parametrize(("probability", "name"), [(0.3, "Claudia Sheinbaum"), (0.15, "Sheinbaum")])
def test_the_fullest_form_of_a_name_is_said_if_it_is_as_well_supported(probability: float, name: str) -> None:
    plan = "which politician backed the training in Mexico?"
    said = compose(plan, [mark(COURIER, "Sheinbaum", 0.4), mark(LEDGER, "Claudia Sheinbaum", probability)])

    assert said.short == name
    assert quotes(said)[0] == "Sheinbaum backed the training."


def test_two_articles_that_differ_are_both_quoted_with_outlet_and_date_and_the_newest_first() -> None:
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.4), mark(POST, "12 April", 0.3)])

    assert (said.short, said.stance) == ("12 April", Stance.DIFFER)
    assert said.text == (
        "The articles differ. "
        "On 20 February 2025, The Post: “The training of the marines in Mexico ends on 12 April.” [1] "
        "On 17 February 2025, Border Ledger: “The training of the marines ends on 30 March.” [2]"
    )


def test_an_answer_that_is_far_less_likely_is_no_disagreement() -> None:
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.6), mark(POST, "12 April", 0.1)])

    assert said.stance is Stance.SINGLE
    assert len(said.citations) == 1


def test_within_one_article_two_dates_are_no_disagreement() -> None:
    article = replace(POST, text=f"{POST.text} The training of the marines in Mexico ends on 30 March.")
    said = compose(WHEN, [mark(article, "12 April", 0.4), mark(article, "30 March", 0.4)])

    assert said.stance is Stance.SINGLE
    assert said.text.endswith(
        "ends on 12 April. [1] The training of the marines in Mexico ends on 30 March. [2]"
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"published": date(2026, 2, 20)}, POST.text),
        ({}, "The training of the marines in Mexico starts on 12 April and will end some day."),
        ({}, "The training of the marines in Mexico ends on 12 April, and not on 30 March."),
        ({}, "The training of the police in Mexico ends on 12 April."),
        ({"title": "Course for marines in Chile"}, "The training of the marines in Chile ends on 12 April."),
    ],
    ids=["another year", "another event", "it knows the other date", "another course", "another country"],
)
def test_another_fact_is_no_disagreement(change: dict[str, date], text: str) -> None:
    other = replace(POST, text=text, **change)  # type: ignore[arg-type]
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.4), mark(other, "12 April", 0.4)])

    assert said.stance is Stance.SINGLE


def test_a_newer_article_that_corrects_an_older_one_leads_though_it_is_less_likely() -> None:
    said = compose(HOW_MUCH, [mark(FOUND, "1.4 tonnes", 0.6), mark(WEIGHED, "1.1 tonnes", 0.1)])

    assert (said.short, said.stance) == ("1.1 tonnes", Stance.CORRECTED)
    assert said.text == (
        "A laboratory put it at 1.1 tonnes in Port Hallam. [1] This corrects an older article. "
        "On 29 January 2025, Harbour Courier: “Customs found 1.4 tonnes of cocaine in Port Hallam.” [2]"
    )


NAMED = replace(
    WEIGHED,
    text="The cocaine was weighed again. Correction: an earlier report said that 1.4 tonnes of cocaine had "
    "been found. That figure included the packaging. The right figures are 1.1 tonnes and $33 million.",
)


def test_an_answer_that_a_newer_article_takes_back_gives_way_to_what_stands_behind_it_there() -> None:
    said = compose(HOW_MUCH, [mark(FOUND, "1.4 tonnes", 0.6), mark(NAMED, "1.4 tonnes", 0.1)])

    assert (said.short, said.stance) == ("1.1 tonnes", Stance.CORRECTED)
    assert quotes(said) == [
        "The right figures are 1.1 tonnes and $33 million.",
        "Customs found 1.4 tonnes of cocaine in Port Hallam.",
    ]


def test_what_takes_an_answer_back_does_not_agree_with_it() -> None:
    alone = replace(NAMED, text=NAMED.text.partition(" That figure")[0])
    said = compose(HOW_MUCH, [mark(FOUND, "1.4 tonnes", 0.6), mark(alone, "1.4 tonnes", 0.3)])

    assert (said.short, said.stance) == ("1.4 tonnes", Stance.SINGLE)


def test_an_answer_leads_over_the_one_that_its_own_article_takes_back() -> None:
    marks = mark(NAMED, "1.1 tonnes", 0.4), mark(FOUND, "1.4 tonnes", 0.01), mark(NAMED, "1.4 tonnes", 0.3)
    said = compose(HOW_MUCH, list(marks))

    assert (said.short, said.stance) == ("1.1 tonnes", Stance.CORRECTED)
    assert "[1] This corrects an older article. On 29 January 2025, Harbour Courier" in said.text


def test_an_older_article_corrects_nothing() -> None:
    newer = replace(FOUND, published=date(2025, 3, 1))
    said = compose(HOW_MUCH, [mark(newer, "1.4 tonnes", 0.6), mark(WEIGHED, "1.1 tonnes", 0.1)])

    assert (said.short, said.stance) == ("1.4 tonnes", Stance.SINGLE)


def test_an_article_that_corrects_something_else_corrects_nothing_here() -> None:
    text = "The heroin weighs less than was first announced. A laboratory put it at 1.1 tonnes in Fenwick."
    other = replace(WEIGHED, title="Heroin in Fenwick", text=f"{text} It had 1.4 tonnes of wrapping.")
    said = compose(HOW_MUCH, [mark(FOUND, "1.4 tonnes", 0.6), mark(other, "1.1 tonnes", 0.1)])

    assert (said.short, said.stance) == ("1.4 tonnes", Stance.SINGLE)


def test_what_a_correction_takes_back_is_not_the_answer() -> None:
    said = compose(HOW_MUCH, [mark(WEIGHED, "1.4 tonnes", 0.6), mark(WEIGHED, "1.1 tonnes", 0.2)])

    assert (said.short, said.stance) == ("1.1 tonnes", Stance.SINGLE)
    assert quotes(said) == ["A laboratory put it at 1.1 tonnes in Port Hallam."]


def test_a_second_sentence_is_quoted_if_it_is_nearly_as_likely() -> None:
    likely = compose(WHO, [mark(LEDGER, "Green Berets", 0.4), mark(LEDGER, "American soldiers", 0.2)])
    unlikely = compose(WHO, [mark(LEDGER, "Green Berets", 0.4), mark(LEDGER, "American soldiers", 0.05)])

    assert likely.text.endswith("Special Forces Group. [1] American soldiers have come to Mexico. [2]")
    assert len(unlikely.citations) == 1


def test_a_sentence_that_another_article_has_copied_is_no_second_one() -> None:
    copied = replace(LEDGER, id="copy")
    said = compose(WHO, [mark(LEDGER, "Green Berets", 0.4), mark(copied, "7th Special Forces Group", 0.4)])

    assert len(said.citations) == 1


def of_story(*articles: Article) -> list[Article]:
    return [replace(article, story="story") for article in articles]


def among(*articles: Article) -> Copies:
    """What the composer knows of copies where these articles were found."""
    return Copies.among(Evidence(Passage(article, 0, len(article.text)), 1.0) for article in articles)


def test_what_was_copied_is_cited_once_from_the_original_with_all_who_have_it() -> None:
    copy = replace(LEDGER, id="copy", site="Echo", published=date(2025, 2, 19))
    original, copy = of_story(LEDGER, copy)
    marks = [mark(copy, "30 March", 0.4), mark(original, "30 March", 0.3)]
    (citation,) = compose(WHEN, marks, among(copy, original)).citations

    assert citation.article.id == "ledger"
    assert citation.words == "30 March"
    assert [article.id for article in citation.also] == ["copy"]


def test_an_original_that_was_not_read_is_cited_all_the_same() -> None:
    original, copy = of_story(LEDGER, replace(LEDGER, id="copy", published=date(2025, 2, 19)))
    said = compose(WHEN, [mark(copy, "30 March", 0.4)], among(copy, original))

    assert [citation.article.id for citation in said.citations] == ["ledger"]


def test_copies_do_not_agree_and_an_article_of_its_own_does() -> None:
    ledger, courier = of_story(LEDGER, COURIER)  # as if one had rewritten the other
    marks = [mark(ledger, "30 March", 0.4), mark(courier, "March 30th", 0.3)]
    alone = replace(COURIER, id="alone")

    assert compose(WHEN, marks, among(ledger, courier)).stance is Stance.SINGLE
    said = compose(WHEN, [*marks, mark(alone, "March 30th", 0.2)], among(ledger, courier))
    assert said.stance is Stance.AGREE
    assert [citation.article.id for citation in said.citations] == ["ledger", "alone"]


def test_of_many_copies_that_agree_with_an_article_one_is_cited() -> None:
    one, other = of_story(
        COURIER, replace(COURIER, id="other", text=COURIER.text.replace("ends", "is to end"))
    )
    marks = [mark(LEDGER, "30 March", 0.4), mark(one, "March 30th", 0.3), mark(other, "March 30th", 0.3)]

    assert len(compose(WHEN, marks, among(one, other)).citations) == 2


def test_a_copy_in_which_the_answer_was_edited_differs_and_is_not_beside_it() -> None:
    edited = replace(LEDGER, id="edited", text=LEDGER.text.replace("30 March", "12 April"), site="Echo")
    original, edited = of_story(LEDGER, replace(edited, published=date(2025, 2, 20)))
    marks = [mark(original, "30 March", 0.4), mark(edited, "12 April", 0.3)]
    said = compose(WHEN, marks, among(original, edited))

    assert (said.short, said.stance) == ("12 April", Stance.DIFFER)
    assert [citation.also for citation in said.citations] == [(), ()]


def test_a_copy_that_corrects_the_original_still_corrects_it() -> None:
    found, named = of_story(FOUND, NAMED)
    marks = [mark(found, "1.4 tonnes", 0.6), mark(named, "1.4 tonnes", 0.1)]
    said = compose(HOW_MUCH, marks, among(found, named))

    assert (said.short, said.stance) == ("1.1 tonnes", Stance.CORRECTED)


RIGHT = replace(
    NAMED,
    id="right",
    text="A laboratory weighed the cocaine. The right figures are 1.1 tonnes and $33 million.",
)


def test_what_one_copy_takes_back_another_one_may_put_right() -> None:
    alone = replace(NAMED, text=NAMED.text.partition(" That figure")[0])
    named, right = of_story(alone, RIGHT)
    marks = [mark(named, "1.4 tonnes", 0.6), mark(right, "1.1 tonnes", 0.2)]

    assert compose(HOW_MUCH, marks, among(named, right)).short == "1.1 tonnes"


@pytest.mark.parametrize(
    ("published", "stance"),
    [(date(2025, 2, 6), Stance.CORRECTED), (date(2025, 1, 20), Stance.SINGLE)],
    ids=["newer", "older"],
)
def test_a_copy_of_the_correction_corrects_what_is_older_than_itself(published: date, stance: Stance) -> None:
    named, right = of_story(NAMED, replace(RIGHT, published=published))
    named = replace(named, text=named.text.partition(" That figure")[0])
    marks = [mark(right, "1.1 tonnes", 0.5), mark(FOUND, "1.4 tonnes", 0.2), mark(named, "1.4 tonnes", 0.1)]

    assert compose(HOW_MUCH, marks, among(named, right)).stance is stance


def test_a_late_copy_of_what_was_wrong_does_not_outlive_its_correction() -> None:
    found, late = of_story(FOUND, replace(FOUND, id="late", published=date(2025, 3, 1)))
    marks = [mark(late, "1.4 tonnes", 0.6), mark(WEIGHED, "1.1 tonnes", 0.1)]
    said = compose(HOW_MUCH, marks, among(found, late))

    assert (said.short, said.stance) == ("1.1 tonnes", Stance.CORRECTED)
    assert [article.id for article in said.citations[1].also] == ["late"]


def test_the_same_words_about_something_else_do_not_agree() -> None:
    other = replace(COURIER, title="Opera", text="The opera ends on 30 March.")
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.4), mark(other, "30 March", 0.4)])

    assert said.stance is Stance.SINGLE


def test_spans_that_overlap_lend_their_sentence_their_weight() -> None:
    first = [mark(LEDGER, "30 March", 0.3), mark(LEDGER, "ends on 30 March", 0.3)]

    assert len(compose(WHEN, [*first, mark(LEDGER, "Norway", 0.1)]).citations) == 1
    assert len(compose(WHEN, [*first, mark(LEDGER, "Norway", 0.35)]).citations) == 2


def test_a_span_that_two_passages_share_is_cited_once() -> None:
    tail = Passage(LEDGER, LEDGER.text.index("The training of the marines ends"), len(LEDGER.text))
    said = compose(WHEN, [mark(LEDGER, "30 March", 0.3), mark(LEDGER, "30 March", 0.3, tail)])

    assert len(said.citations) == 1


def test_a_list_is_said_whole_as_one_slice() -> None:
    said = compose(WHICH, [mark(LEDGER, "Peru", 0.3), mark(LEDGER, "Panama, Peru and Ecuador", 0.2)])

    assert said.short == said.citations[0].words == "Panama, Peru and Ecuador"


def test_what_is_listed_elsewhere_in_the_sentence_or_in_another_one_is_added() -> None:
    more = replace(COURIER, text="The unit worked in Chile and Peru.")
    said = compose(WHICH, [mark(LEDGER, "Peru", 0.3), mark(LEDGER, "Norway", 0.2), mark(more, "Chile", 0.3)])

    assert said.short == "Panama, Peru, Ecuador, Norway, Chile"
    assert quotes(said)[1] == "The unit worked in Chile and Peru."


def test_a_yes_or_no_is_said_with_the_sentence_that_supports_it() -> None:
    said = compose("is the training only training?", [mark(LEDGER, "just training", 0.5)])

    assert said.short == "Yes"
    assert said.text == "The role of the soldiers is just training. [1]"
    assert said.citations[0].words == "just training"


def test_where_no_yes_or_no_can_be_told_the_sentence_stands_alone() -> None:
    said = compose("has the training ended?", [mark(LEDGER, "ends on 30 March", 0.5)])

    assert said.short is None
    assert said.text == "The training of the marines ends on 30 March. [1]"


def test_a_long_sentence_is_trimmed_and_says_so() -> None:
    tail = (
        ", which lies behind the long wall of the old harbour and was built by the fathers of the fishermen"
    )
    text = (
        "The training of the marines ends on 30 March in the great hall of the naval school of Veracruz, at "
        f"the southern end of the old town{tail}."
    )
    said = compose(WHEN, [mark(replace(LEDGER, text=text), "30 March", 0.5)])
    (citation,) = said.citations

    assert citation.quote == text.removesuffix(f"{tail}.")
    assert (citation.begins_late, citation.ends_early) == (False, True)
    assert said.text == f"{citation.quote} […] [1]"


COPY = replace(LEDGER, id="copy", text=LEDGER.text.replace(". The", ".\n\nThe", 1), published=None)
ARTICLES = [LEDGER, COURIER, POST, FOUND, WEIGHED, *of_story(LEDGER, COURIER, COPY)]
QUESTIONS = [WHO, WHEN, HOW_MUCH, WHICH, "is the training only training?", "", "marines"]


@st.composite
def drawn_candidates(draw: st.DrawFn) -> list[Candidate]:
    """Any spans of any passages of the articles."""
    passages = [passage for article in ARTICLES for passage in split(article, Splitting(150, 60))]
    found = []
    for passage in draw(st.lists(st.sampled_from(passages), min_size=1, max_size=8)):
        start = draw(st.integers(passage.start, passage.end - 1))
        end = draw(st.integers(start + 1, min(passage.end, start + 40)))
        found.append(Candidate(passage, start, end, draw(st.floats(0, 0.1))))
    return sorted(found, key=lambda candidate: -candidate.probability)


@given(st.sampled_from(QUESTIONS), drawn_candidates())
def test_every_quote_is_a_slice_of_its_sentence_and_holds_what_is_bold(
    question: str, candidates: list[Candidate]
) -> None:
    for citation in compose(question, candidates, among(*ARTICLES)).citations:
        first, last = citation.sentence or (citation.start, citation.end)
        borders = [citation.passage.start + at for cut in sentences(citation.passage.text) for at in cut]

        assert citation.bold is not None
        assert first <= citation.start <= citation.bold[0] < citation.bold[1] <= citation.end <= last
        assert first in borders
        assert last in borders


@given(st.sampled_from(QUESTIONS), drawn_candidates())
def test_every_citation_has_its_marker_and_every_quote_of_the_text_its_citation(
    question: str, candidates: list[Candidate]
) -> None:
    said = compose(question, candidates, among(*ARTICLES))

    assert [citation.number for citation in said.citations] == list(range(1, len(said.citations) + 1))
    assert all(f"[{citation.number}]" in said.text for citation in said.citations)
    assert said.citations[0].quote in said.text
    assert said.short is None or said.short.strip()


def test_the_gap_between_two_sentences_stands_for_one_of_them() -> None:
    gap = COURIER.text.index(" Sheinbaum")
    said = compose(WHO, [Candidate(Passage(COURIER, 78, len(COURIER.text)), gap, gap + 1, 0.4)])

    assert quotes(said) == ["The training of the marines ends on March 30th."]

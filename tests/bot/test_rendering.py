"""What a reply looks like."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.harmless import one_line
from bot.rendering import OMISSION, render, render_trouble
from bot.splitting import LIMIT
from bot.wording import replies
from retrieval.errors import FootnoteError
from retrieval.links import passage_link
from retrieval.types import Answer, Article, Citation, NoAnswer, Passage, Stance, Why, Written
from tests.bot.conftest import ARTICLE, REOPENED, answer, cite
from tests.bot.test_harmless import ESCAPED, STRANGE

FERRIES = "Ferries follow."


def lines(reply: Answer | NoAnswer, *, repeat_question: bool = False) -> list[str]:
    """The message, line by line, as it reads."""
    return ESCAPED.sub(r"\1", render(reply, repeat_question=repeat_question).content).splitlines()


def quotes(reply: Answer) -> list[str]:
    """The quotes of the message, as they read, without their sources. (A quote's own `-#` is escaped.)"""
    written = [line for line in render(reply).content.splitlines() if line.startswith("> ")]
    shown = [ESCAPED.sub(r"\1", line[2:]) for line in written if not line.startswith("> -# ")]
    return [line.replace("@\u200b", "@") for line in shown]


def test_an_answer_shows_its_words_its_quote_and_its_source() -> None:
    reply = answer("It reopened on Monday [1].", cite(REOPENED), short="Monday")
    link = passage_link(cite(REOPENED))

    assert lines(reply) == [
        "It reopened on **Monday** [1].",
        f"> {REOPENED}",
        f"> -# [1] [Harbour reopens after the storm](<{link}>) · The Quay · 17 Feb 2025",
    ]


def test_a_text_that_only_repeats_its_quotes_is_not_said_twice() -> None:
    reply = answer(f"{REOPENED} [1] {FERRIES} [2]", cite(REOPENED), cite(FERRIES, number=2), short="Monday")

    assert lines(reply)[0] == "**Monday** [1][2]"
    assert quotes(reply) == [REOPENED, FERRIES]


def test_without_a_short_answer_the_quote_speaks_for_itself() -> None:
    assert lines(answer(f"{REOPENED} [1]", cite(REOPENED)))[0] == f"> {REOPENED}"


def test_the_short_answer_is_bold_only_as_words_of_their_own() -> None:
    reply = answer("In 15 towns, 5 were hurt [1].", cite(REOPENED), short="5")

    assert lines(reply)[0] == "In 15 towns, **5** were hurt [1]."


def test_what_answers_is_bold_in_the_quote_where_it_stands_and_not_where_it_stands_first() -> None:
    text = "On Monday_1 they said: Monday_1 it is."
    at = text.rindex("Monday_1")
    article = replace(ARTICLE, text=text)
    citation = replace(cite(text, article), bold=(at, at + len("Monday_1")))

    assert quotes(answer(f"{text} [1]", citation)) == ["On Monday_1 they said: **Monday_1** it is."]


def test_only_what_is_left_of_the_bold_words_in_a_cut_quote_is_bold() -> None:
    text = "It is " + "very " * 200 + "late."
    article = replace(ARTICLE, text=text)
    half = replace(cite(text, article), bold=(6, len(text)))
    none = replace(cite(text, article), bold=(len(text) - 5, len(text)))

    assert quotes(answer(f"{text} [1]", half))[0].endswith(f"very**{OMISSION}")
    assert "**" not in quotes(answer(f"{text} [1]", none))[0]


def test_a_quote_that_was_cut_from_its_sentence_says_so_outside_of_its_words() -> None:
    whole = cite(REOPENED, bold="Monday")
    cut = replace(whole, start=whole.start + 4, end=whole.end - 17, sentence=(whole.start, whole.end))

    assert quotes(answer("It did [1].", cut)) == ["[…] harbour reopened on **Monday** […]"]


def test_the_short_answer_is_backed_by_those_that_say_it() -> None:
    older = replace(
        ARTICLE, id="older", text="It opened on Mondays. It opened Monday.", published=date(2025, 1, 2)
    )
    same = cite("It opened Monday.", older, number=2, bold="Monday")
    other = cite(FERRIES, number=3, bold="Ferries")
    reply = answer(
        f"{REOPENED} [1][2] {FERRIES} [3]", cite(REOPENED, bold="Monday"), same, other, short="Monday"
    )

    assert lines(reply)[0] == "**Monday** [1][2]"


def test_a_yes_is_backed_by_the_first_quote() -> None:
    first, second = cite(REOPENED, bold="reopened"), cite(FERRIES, number=2, bold="follow")

    assert lines(answer(f"{REOPENED} [1] {FERRIES} [2]", first, second, short="Yes"))[0] == "**Yes** [1]"


@pytest.mark.parametrize(
    ("stance", "headline"),
    [
        (Stance.DIFFER, "The articles differ. **Monday** [1] **Sunday** [2]"),
        (Stance.CORRECTED, "**Monday** [1] This corrects an older article. **Sunday** [2]"),
    ],
)
def test_sources_that_do_not_agree_are_held_together(stance: Stance, headline: str) -> None:
    older = replace(ARTICLE, id="older", text="The harbour reopened on Sunday.", published=date(2025, 2, 16))
    text = f"Differ: {REOPENED} [1] {older.text} [2]"
    citations = cite(REOPENED, bold="Monday"), cite(older.text, older, number=2, bold="Sunday")
    reply = replace(answer(text, *citations, short="Monday"), stance=stance)

    assert lines(reply)[:2] == [headline, "-# As of 17 Feb 2025"]
    assert quotes(reply) == [
        "The harbour reopened on **Monday**, said Ada Quist.",
        "The harbour reopened on **Sunday**.",
    ]


def test_of_several_sources_it_is_said_how_fresh_they_are() -> None:
    older = replace(ARTICLE, id="older", published=date(2025, 1, 2))
    reply = answer("It did [1][2].", cite(REOPENED), cite(REOPENED, older, number=2))

    assert lines(reply)[1] == "-# As of 17 Feb 2025"


@pytest.mark.parametrize(
    ("article", "source"),
    [
        (replace(ARTICLE, url=None), "Harbour reopens after the storm · The Quay · 17 Feb 2025"),
        (replace(ARTICLE, url="javascript:x"), "Harbour reopens after the storm · The Quay · 17 Feb 2025"),
        (replace(ARTICLE, url=None, published=None), "Harbour reopens after the storm · The Quay · undated"),
        (replace(ARTICLE, url=None, site=None), "Harbour reopens after the storm · 17 Feb 2025"),
        (replace(ARTICLE, url=None, title=" \n"), "Untitled · The Quay · 17 Feb 2025"),
    ],
)
def test_a_source_says_what_is_known_of_it(article: Article, source: str) -> None:
    assert lines(answer("It did [1].", cite(REOPENED, article)))[-1] == f"> -# [1] {source}"


def test_a_site_without_a_name_is_called_by_its_host() -> None:
    article = replace(ARTICLE, site=None, url="https://www.news.example/harbour")

    assert " · news.example · " in lines(answer("It did [1].", cite(REOPENED, article)))[-1]


def test_a_source_in_print_names_the_page_and_opens_there() -> None:
    article = replace(ARTICLE, url="https://news.example/harbour.pdf", pages=(0, 27))
    source = "[Harbour reopens after the storm](<https://news.example/harbour.pdf#page=2>)"

    assert lines(answer("It did [1].", cite(REOPENED, article)))[-1] == (
        f"> -# [1] {source} · The Quay · p. 2 · 17 Feb 2025"
    )


def test_where_a_link_to_the_passage_is_too_long_the_page_is_linked() -> None:
    url = "https://news.example/" + "x" * 450
    said = lines(answer("It did [1].", cite(REOPENED, replace(ARTICLE, url=url))))

    assert f"(<{url}>)" in said[-1]


def copies(*sites: str | None) -> tuple[Article, ...]:
    """Articles with the words of the harbour's, each from one of these sites."""
    return tuple(replace(ARTICLE, id=f"copy {n}", site=site, url=None) for n, site in enumerate(sites))


@pytest.mark.parametrize(
    ("sites", "also"),
    [
        (["The Post"], " · also in The Post"),
        (["The Post", "Herald", "Wire"], " · also in The Post, Herald, Wire"),
        (["The Post", "Herald", "Wire", "Sun", "Echo"], " · also in The Post, Herald, Wire and 2 more"),
        (["The Post", "The Quay", "The Post"], " · also in The Post"),
        ([None], f" · also in {ARTICLE.title}"),
        (["The Quay"], ""),
        (["\u200b"], ""),
        (["x](https://evil.example) *y*"], " · also in x](https://evil.example) *y*"),
    ],
    ids=["one", "three", "five", "itself", "nowhere", "itself alone", "invisible", "hostile"],
)
def test_a_source_says_who_else_has_its_words(sites: list[str | None], also: str) -> None:
    citation = replace(cite(REOPENED), also=copies(*sites))

    assert lines(answer("It did [1].", citation))[-1].endswith(f" · The Quay · 17 Feb 2025{also}")


def test_who_else_has_the_words_gives_way_before_a_source_does() -> None:
    text = "The harbour reopened on Monday. " * 200
    article = replace(ARTICLE, text=text)
    also = copies(*(f"{letter * 40}" for letter in "abc"))
    few, many = (
        answer("It did.", *(replace(cite(text, article, n + 1), also=also) for n in range(count)))
        for count in (3, 7)
    )

    assert render(few).content.count("also in") == len(quotes(few)) == 3
    assert render(many).content.count("also in") == 0
    assert len(quotes(many)) == 7


@pytest.mark.parametrize("why", Why)
def test_a_refusal_is_one_sentence_or_two_and_no_source(why: Why) -> None:
    assert render(NoAnswer("Who?", why, ())).content == replies.no_answer(why, None)


def test_a_question_that_nobody_else_has_seen_is_repeated() -> None:
    refusal = NoAnswer("Who are *they*?", Why.NOTHING_RELEVANT, ())

    assert lines(refusal, repeat_question=True) == ["-# Who are *they*?", "The articles do not say."]


def test_a_long_quote_gives_way_and_says_so_outside_of_its_words() -> None:
    text = "The harbour reopened on Monday. " * 200
    article = replace(ARTICLE, text=text)
    citations = [Citation(n, Passage(article, 0, len(text)), 0, len(text)) for n in (1, 2, 3)]
    shown = quotes(answer("It reopened [1][2][3].", *citations))

    assert len(shown) == 3
    for quote in shown:
        assert quote.endswith(OMISSION)
        assert one_line(text).startswith(quote.removesuffix(OMISSION))


def test_sources_that_find_no_room_are_counted() -> None:
    reply = answer("It reopened.", *(cite(REOPENED, number=n) for n in range(1, 41)))
    shown = len(quotes(reply))

    assert 0 < shown < 40
    assert lines(reply)[1] == f"-# As of 17 Feb 2025 · {40 - shown} more sources are not shown"


ARTICLES = st.builds(
    Article,
    id=st.just("a"),
    title=STRANGE,
    text=st.one_of(STRANGE, STRANGE.map(lambda text: text * 100)).map(lambda text: text or "x"),
    url=st.one_of(st.none(), STRANGE.map(lambda path: f"https://good.example/{path}")),
    published=st.one_of(st.none(), st.dates()),
    site=st.one_of(st.none(), STRANGE),
)


def spans(end: int) -> st.SearchStrategy[tuple[int, int]]:
    """Any place in a text of `end` characters."""
    places = st.lists(st.integers(0, end), min_size=2, max_size=2, unique=True)
    return places.map(sorted).map(lambda place: (place[0], place[1]))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer at all from articles by anybody."""
    articles = draw(st.lists(ARTICLES, max_size=6))
    whole = [(Passage(article, 0, len(article.text)), len(article.text)) for article in articles]
    citations = [
        Citation(n, passage, 0, end, draw(st.none() | spans(end)), draw(st.none() | st.just((0, end + 1))))
        for n, (passage, end) in enumerate(whole, start=1)
    ]
    also = draw(st.sampled_from([(), tuple(articles)]))
    citations = [replace(each, also=also) for each in citations]
    text = draw(
        st.one_of(
            STRANGE, STRANGE.map(lambda text: text * 200), st.just(" ".join(c.quote for c in citations))
        )
    )
    short = draw(st.one_of(st.none(), STRANGE))
    stance = draw(st.sampled_from(Stance if citations else [Stance.SINGLE]))
    question = draw(STRANGE.map(lambda text: text * 20))
    return replace(answer(text, *citations, short=short), question=question, stance=stance)


@given(answers(), st.booleans())
def test_every_answer_fits_a_message(reply: Answer, repeat_question: bool) -> None:
    content = render(reply, repeat_question=repeat_question).content

    assert len(content.encode("utf-16-le")) // 2 <= LIMIT


def test_even_the_worst_answer_fits_with_one_source() -> None:
    stars = "* " * 1_000
    url = "https://good.example/" + "x" * 440
    article = replace(ARTICLE, title=stars, site=stars, text=stars, url=url, pages=(*[0] * 1_998, 1_000))
    citations = [Citation(n, Passage(article, 0, 2_000), 0, 2_000, also=(article,)) for n in range(1, 10)]
    reply = replace(answer("So: " + stars, *citations, short=stars), question=stars)
    content = render(reply, repeat_question=True).content

    assert len(content) <= LIMIT
    assert content.count(f"](<{url}") == 1


@given(answers())
def test_every_quote_shown_is_the_beginning_of_its_citation(reply: Answer) -> None:
    bare = replace(reply, citations=[replace(each, bold=None, sentence=None) for each in reply.citations])
    for shown, citation in zip(quotes(bare), reply.citations, strict=False):
        assert one_line(citation.quote).startswith(shown.removesuffix(OMISSION).rstrip())


@given(STRANGE.filter(bool), st.data())
def test_bold_adds_nothing_to_a_message_but_its_marks(text: str, data: st.DataObject) -> None:
    citation = cite(text, replace(ARTICLE, text=text))
    bare = answer("So [1].", citation)
    bold = answer("So [1].", replace(citation, bold=data.draw(spans(len(text)))))

    assert render(bold).content.replace("**", "") == render(bare).content.replace("**", "")


@given(answers())
def test_no_article_gets_a_link_that_is_not_its_own(reply: Answer) -> None:
    said = render(reply).content

    assert said.count("](<") == said.count("](<https://good.example/") <= len(reply.citations)


def by_a_model(reply: Answer) -> Answer:
    return replace(reply, written=Written("a model", kept=1))


def test_a_models_long_answer_goes_on_in_further_messages_with_all_its_sources() -> None:
    text = "\n\n".join(f"Paragraph {n} says that the harbour reopened on Monday [1]. " * 5 for n in range(20))
    message = render(
        replace(answer(text, cite(REOPENED), cite(FERRIES, number=2)), written=Written("a model", kept=1))
    )
    said = [message.content, *message.more]

    assert len(said) > 2
    assert all(len(content) <= LIMIT for content in said)
    assert said[-1].count("](<https://news.example/harbour") == 2


def test_a_models_words_lead_nowhere_but_to_the_sources() -> None:
    reply = by_a_model(answer("See [here](https://evil.example) [1].\n- a", cite(REOPENED)))

    assert render(reply).content.splitlines()[:2] == [r"See here \[1\].", "- a"]


def test_of_old_sources_it_is_said_that_things_may_have_changed_if_the_question_is_about_now() -> None:
    reply = replace(answer("It did [1].", cite(REOPENED)), question="Is the harbour open?")

    assert "-# The newest source is from 17 Feb 2025; this may have changed since." in (
        render(reply, today=date(2025, 9, 1)).content.splitlines()
    )
    for fresh in (render(reply), render(reply, today=date(2025, 3, 1))):
        assert "may have changed" not in fresh.content


def test_trouble_is_told_without_what_strangers_put_into_it() -> None:
    said = render_trouble(FootnoteError("https://evil.example/@everyone has no **text**")).content

    assert ESCAPED.sub(r"\1", said).replace("\u200b", "") == "Https://evil.example/@everyone has no **text**."
    assert "https://" not in said.lower()


def test_it_is_said_whose_words_an_answer_is_and_why_they_are_not_a_models() -> None:
    reply = answer(f"{REOPENED} [1]", cite(REOPENED), short="Monday")

    said = render(replace(reply, written=Written("one", kept=2, removed=1))).content
    assert "Written by one and held to the articles; one sentence" in said
    said = render(replace(reply, written=Written("one", trouble="it is down"))).content
    assert "Not written by one: it is down" in said.replace("\\", "")

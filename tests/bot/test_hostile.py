"""A thousand hostile titles, quotes, questions and models: nothing pings, leads out, or exceeds a message."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot import rendering, sources
from bot.harmless import harmless, label
from bot.model_words import words_of_a_model
from bot.rendering import Message, render
from ingest.items import Failure
from ingest.report import IngestReport, ToldError
from retrieval.errors import FootnoteError
from retrieval.types import Answer, Article, Citation, Evidence, NoAnswer, Passage, Stance, Why, Written
from tests.bot.discord_markdown import live

LIMIT = 2_000
GOOD = "https://good.example/"
TODAY = date(2026, 3, 1)

# What each would be if it were let through; the oracle is held to it below.
HOSTILE = {
    "x](https://evil.example) [y": "link",
    "[x](https://evil.example)": "link",
    "[x](<https://evil.example/a_(b)>)": "link",
    "https://evil.example/?q=1": "link",
    "HTTPS://evil.example/x": "link",
    "<https://evil.example>": "link",
    "steam://run/1": "link",
    "<a@evil.example>": "mail",
    "<+44 20 7946 0000>": "phone",
    "discord.gg/evil": "invitation",
    "discord.com/invite/evil": "invitation",
    "@everyone": "ping",
    "@here": "ping",
    "<@1>": "ping",
    "<@!1>": "ping",
    "<@&2>": "ping",
    "<#3>": "mention",
    "</ask:4>": "mention",
    "<id:customize>": "mention",
    "<a:x:1>": "emoji",
    "<:x:1>": "emoji",
    ":smile:": "named emoji",
    "<t:1:R>": "timestamp",
    "||x||": "spoiler",
    "~~x~~": "struck",
    "**x**": "bold",
    "__x__": "underlined",
    "*x*": "italic",
    "_x_": "italic",
    "`x`": "code",
    "```py\nx\n```": "code",
    "\n# x": "heading",
    "\n-# x": "small",
    "\n- x": "list",
    "\n1. x": "list",
    "\n> x": "quote",
    "\n>>> x": "quote",
    "a\u202eb": "hidden",
    "a\u200bb": "hidden",
    "o" + "\u0301" * 30: "tower",
}
PIECES = [
    *HOSTILE,
    "\\",
    "[",
    "](",
    "(<",
    ">)",
    "]: ",
    "<",
    ">",
    "@",
    "ever",
    "yone",
    "//",
    ":",
    "*",
    "_",
    "|",
]
PIECES += [
    "hxxps://evil[.]example/x",
    "evil.example/x",
    "192.0.2.1/x",
    "xn--e1awd7f.com",
    "[x][y]",
    "[1]",
    "1",
]
PIECES += [
    "\u200d",
    "\u2028",
    "\r",
    "\x00",
    "\ud800",
    "\u3164",
    "👩‍👩‍👧",
    "漢",
    "שלום",
    " ",
    "\n",
    "&lt;",
    "ｗ．ｘ／",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=9).map("".join)
LONG = st.builds(lambda text, times: text * times, TEXTS, st.sampled_from([1, 1, 1, 1, 1, 40]))

OURS = {"bold", "small", "list", "quote"}  # what a message of ours has of its own
A_THOUSAND = settings(max_examples=1_000)


@pytest.mark.parametrize(("raw", "kind"), HOSTILE.items())
def test_the_oracle_complains_about_raw_text(raw: str, kind: str) -> None:
    assert kind in {each.kind for each in live(f"So {raw} it is.")}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("[*x*](https://good.example)", "italic in a label"),
        (r"[\*x\*](https://good.example)", "backslash in a label"),
    ],
)
def test_the_oracle_knows_that_nothing_is_escaped_in_a_label(raw: str, kind: str) -> None:
    assert kind in {each.kind for each in live(raw)}


def test_the_oracle_knows_a_label_that_looks_like_an_address() -> None:
    assert "address in a label" in {
        each.kind for each in live("[https://bank.example](https://evil.example)")
    }


def test_the_oracle_knows_that_a_label_ends_with_the_last_bracket() -> None:
    said = r"[ours](<https://good.example>) by x\](https\://evil\.example)"

    assert live(said)[0] == ("link", "https://evil.example")


def test_what_stands_behind_a_link_does_not_become_its_end() -> None:
    said = f"[ours](<{GOOD}>) by {harmless('x](https://evil.example)')}"

    assert live(said) == [("link", GOOD)]


@pytest.mark.parametrize("step", ["harmless", "label"])
def test_the_oracle_complains_where_a_step_is_left_out(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The messages are only as safe as these two: without either of them they are not."""
    for module in (rendering, sources):
        monkeypatch.setattr(module, step, lambda text, limit=0: text, raising=False)
    article = Article("a", "[x](https://evil.example) **y**", "<@1> discord.gg/evil", url=GOOD)
    reply = Answer("", "", None, [Citation(1, Passage(article, 0, 20), 0, 20)], (), 1.0)

    assert list(complaints(render(reply)))


@A_THOUSAND
@given(TEXTS)
@example("[](https://evil.example)")
def test_nothing_is_live_in_words_of_strangers(text: str) -> None:
    assert [each for each in live(harmless(text)) if each.kind != "hidden"] == []
    assert live(words_of_a_model(text)) == [
        each for each in live(words_of_a_model(text)) if each.kind == "list"
    ]
    assert second_opinion(harmless(text)) <= PLAIN


@A_THOUSAND
@given(TEXTS)
def test_a_label_leads_where_it_is_told_to_and_says_no_address(text: str) -> None:
    said = f"[{label(text, 50) or 'Untitled'}](<{GOOD}>)"

    assert [(each.kind, each.what) for each in live(said)] == [("link", GOOD)]


@pytest.mark.parametrize(
    "raw",
    [
        "https://e.vil/x", "http://e.vil", "hxxps://e.vil/x", "hxxp://e[.]vil",
        "<https://e.vil>", "www.e.vil",
        "//e.vil/x", "e.vil/x", "e.vil:8080", "discord.gg/x", "discord .gg/x",
        "discord.com/invite/x", "192.0.2.1",
        "http://[::1]/x", "xn--80ak6aa92e.com", "[e](https://e.vil)", "ｈｔｔｐｓ：／／e.vil",
        "e。vil/x", "e(dot)vil/x",
        "dis\u200bcord.gg/x", "dis\u200dcord.gg/x", "h**tt**ps://e.vil/x",
        "htt<a:x:1>ps://e.vil", "mailto:a@e.vil",
        "@everyone", "<@1>", "<@&1>", "<#1>", "</cmd:1>", "<id:guide>", "<a:x:1>", "<t:1:R>",
    ],
)  # fmt: skip
def test_what_leads_out_of_a_models_words_is_left_out(raw: str) -> None:
    said = words_of_a_model(f"It ended {raw} on Monday [1].").replace("\\", "")

    assert said in ("It ended […] on Monday [1].", "It ended on Monday [1].", "It ended e on Monday [1].")


def test_a_models_lists_and_paragraphs_stay_and_its_other_formats_do_not() -> None:
    text = "# So\n\n**Two** ships [1]:\n- the `Karin`\n  * the ||Ada||\n1. x\n\n```py\nprint(1)\n```\n[a]: https://e.vil"

    assert words_of_a_model(text).replace("\\", "") == (
        "So\n\nTwo ships [1]:\n- the Karin\n- the Ada\n1. x\n\nprint(1)"
    )


@pytest.mark.parametrize(
    "name", ["Amazon.com", "St. John's", "U.S./China", "3.5/10", "24/7", "10:30", "and/or"]
)
def test_what_only_resembles_an_address_stays(name: str) -> None:
    assert words_of_a_model(f"So {name} it is.").replace("\\", "") == f"So {name} it is."
    assert label(f"So {name} it is", 50) == f"So {name} it is"


@A_THOUSAND
@given(st.data())
def test_no_message_pings_or_leads_out_or_is_too_long(data: st.DataObject) -> None:
    articles = data.draw(st.lists(ARTICLES, min_size=1, max_size=3))
    reply, refusal = data.draw(answers(articles)), data.draw(refusals(articles))
    error = FootnoteError(data.draw(LONG))
    told = ToldError(GOOD, data.draw(LONG), data.draw(LONG))
    others = [
        lambda: render(refusal, repeat_question=True, today=TODAY),
        lambda: rendering.render_report(IngestReport(failed=[Failure(told)] * 4)),
        lambda: rendering.render_trouble(error),
        lambda: rendering.render_passages(reply.citations)[0],
    ]
    messages = [render(reply, repeat_question=True, today=TODAY), data.draw(st.sampled_from(others))()]

    assert [complaint for message in messages for complaint in complaints(message)] == []


def complaints(message: Message) -> Iterator[str]:
    """All that is wrong with a message."""
    for content in (message.content, *message.more):
        if len(content.encode("utf-16-le")) // 2 > LIMIT:
            yield f"{len(content)} characters"
        for kind, what in live(content):
            if not (kind in OURS or kind == "hidden" or (kind == "link" and what.startswith(GOOD))):
                yield f"{kind}: {what}"
        foreign = second_opinion(content) - MADE
        yield from (f"simcord: {kind}" for kind in foreign if not kind.startswith(GOOD))


PLAIN = {"paragraph", "inline", "text", "break", "subtext"}  # it takes an escaped "-# " for small print
MADE = PLAIN | {"strong_open", "strong_close", "link_open", "link_close"}
MADE |= {"blockquote", "bullet_list", "ordered_list", "list_item"}


def second_opinion(content: str) -> set[str]:
    """What simcord's parser makes of it: the kinds of its tokens, and where its links lead."""
    context = {"everyone": True, "users": {"1": "x"}, "roles": {"2": "x"}, "channels": {"3": "x"}}
    tokens = markdown_tokens(content.replace("&", "+"), context=context | {"commands": {"4": "ask"}})
    return set(_kinds(tokens))


def _kinds(tokens: list[dict[str, object]]) -> Iterator[str]:
    for token in tokens:
        yield str(token.get("href", token["type"]))
        children = token.get("children", [])
        assert isinstance(children, list)
        yield from _kinds(children)


ARTICLES = st.builds(
    Article,
    id=st.uuids().map(str),
    title=LONG,
    text=LONG.map(lambda text: text or "x"),
    url=st.none() | TEXTS.map(lambda path: f"{GOOD}{path}") | st.just("https://a@evil.example/"),
    published=st.none() | st.dates(date(2024, 1, 1), TODAY),
    site=st.none() | LONG,
)


def citations(articles: list[Article]) -> list[Citation]:
    """The whole of each article, quoted."""
    ends = [(Passage(article, 0, len(article.text)), len(article.text)) for article in articles]
    return [Citation(n, passage, 0, end, also=tuple(articles)) for n, (passage, end) in enumerate(ends, 1)]


@st.composite
def answers(draw: st.DrawFn, articles: list[Article]) -> Answer:
    """An answer from hostile articles to a hostile question, perhaps by a hostile model."""
    written = draw(st.sampled_from([None, Written("a model", kept=1)]))
    stance = draw(st.sampled_from(Stance))
    reply = Answer(draw(LONG), draw(LONG), draw(st.none() | TEXTS), citations(articles), (), 1.0)
    return replace(reply, stance=stance, written=written)


@st.composite
def refusals(draw: st.DrawFn, articles: list[Article]) -> NoAnswer:
    """A refusal of a hostile question, with hostile articles near."""
    evidence = [Evidence(Passage(article, 0, 1), 1.0) for article in articles]
    return NoAnswer(draw(LONG), draw(st.sampled_from(Why)), evidence)

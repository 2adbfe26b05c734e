"""What is no article is refused by what it is; an article is not, whatever stands around it."""

import pytest

from ingest.errors import ConsentWall, IndexPage, NeedsScript, Paywalled, SourceError
from ingest.parsers.html import parse
from tests.ingest.parsers.pages import PROSE, article, page

LD = '<script type="application/ld+json">{}</script>'
FREE_NOT = LD.format('{"@type": "NewsArticle", "headline": "Storm", "isAccessibleForFree": false}')
COUNTED = LD.format('{"@type": "NewsArticle", "wordCount": 900, "isAccessibleForFree": "False"}')

SCRIPTED = [
    page('<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'),
    page("<h1>Just a moment...</h1><p>Enable JavaScript and cookies to continue</p>"),
    page("<p>Please verify you are human by completing the action below.</p>"),
    page("<p>JavaScript is disabled in your browser. Please turn it on.</p><script>draw()</script>"),
]


@pytest.mark.parametrize("html", SCRIPTED)
def test_a_page_that_only_a_script_draws_is_refused(html: str) -> None:
    with pytest.raises(NeedsScript, match=r"a\.html: the page is drawn by scripts") as refused:
        parse(html, "a.html")
    assert "browser" in refused.value.hint


STUBS = [
    page(article(PROSE[0]) + "<p>Subscribe now to continue reading this article.</p>"),
    page(article(PROSE[0]) + "<div>This story is for subscribers only. Already a subscriber? Log in</div>"),
    page(article(*PROSE[:2], "The harbour master said..."), FREE_NOT),
    page(article(*PROSE), COUNTED),
    page(article(PROSE[0]) + "<p>Cet article est réservé aux abonnés.</p>"),
]


@pytest.mark.parametrize("html", STUBS)
def test_the_beginning_of_what_is_sold_is_refused(html: str) -> None:
    with pytest.raises(Paywalled, match=r"only the first \d+ words"):
        parse(html, "a.html")


WALLS = [
    page(
        "<h1>We value your privacy</h1><p>We and our 842 partners store and access information on a device,"
        " such as cookies, to show personalised ads. With your consent we may use precise data.</p>"
        "<p>You may accept all cookies or manage your consent at any time in our privacy policy.</p>"
        "<button>Accept all</button>"
    ),
    page(
        "<p>Mit Ihrer Einwilligung verwenden wir und unsere Partner Cookies, um personalisierte Anzeigen zu "
        "zeigen. Sie können zustimmen und akzeptieren, oder in der Datenschutzerklärung mehr erfahren.</p>"
    ),
]


@pytest.mark.parametrize("html", WALLS)
def test_a_question_for_consent_is_refused(html: str) -> None:
    with pytest.raises(ConsentWall, match="consent to cookies"):
        parse(html, "a.html")


TEASER = (
    "<div class='card'><h3><a href='/{0}'>Storm number {0} closes the harbour of the town again</a></h3>"
    "<p>The harbour of town number {0} was closed on Monday after a storm had sunk a boat there.</p></div>"
)
TEASERS = "".join(TEASER.format(number) for number in range(40))
HEADLINES = "".join(f"<li><a href='/{at}'>Storm number {at} closes the harbour</a></li>" for at in range(40))


def test_a_section_of_a_site_is_refused() -> None:
    with pytest.raises(IndexPage, match="40 links") as refused:
        parse(page(TEASERS), "a.html")
    assert "feed" in refused.value.hint


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (LD.format('{"@type": "CollectionPage", "mainEntity": {"@type": "ItemList"}}'), None),
        ("", "https://harbourpost.example/"),
    ],
)
def test_a_page_that_is_a_list_needs_fewer_links_to_be_known_for_one(head: str, url: str | None) -> None:
    few = "".join(TEASER.format(number) for number in range(18))
    with pytest.raises(IndexPage):
        parse(page(few, head), "a.html", url)
    assert parse(page(few), "a.html", "https://harbourpost.example/2025/storms").text


ARTICLES = [
    page(article() + TEASERS, LD.format('{"@type": "NewsArticle", "headline": "Storm"}')),
    page(article(*PROSE * 4) + HEADLINES),
    page(article() + TEASERS, '<meta property="article:published_time" content="2025-03-02">'),
    page(article(), '<meta property="og:type" content="website">'),
    page(article(*PROSE * 4) + "<p>Already a subscriber? Log in</p>", FREE_NOT),
    page(article() + "<p>We use cookies. Accept all or read our privacy policy about our partners.</p>"),
    page(article("How to enable JavaScript in your browser is a question that many people ask us.", *PROSE)),
]


@pytest.mark.parametrize("html", ARTICLES)
def test_an_article_is_read_whatever_stands_around_it(html: str) -> None:
    assert PROSE[0] in parse(html, "a.html").text


@pytest.mark.parametrize(
    "refused", [NeedsScript("a"), Paywalled("a", 9), ConsentWall("a"), IndexPage("a", 9)]
)
def test_every_refusal_says_what_to_do(refused: SourceError) -> None:
    assert refused.source == "a"
    assert refused.hint.endswith(".")

"""What a site asks of programs is done, and said."""

import asyncio
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from ingest.web.errors import (
    AddressRefused,
    Busy,
    Gone,
    NotPublic,
    RobotsForbid,
    RobotsUnreadable,
    TooManyRedirects,
    WebError,
)
from ingest.web.robots import MOST_RULES, REMEMBERED, Robots, Rules
from tests.ingest.web.servers import QUICK, Serve, fetcher, page, redirect, response, serving

PAGE = response(b"<p>A page.")
KEEP_OUT = response(b"User-agent: *\nDisallow: /private\n", media_type="text/plain")


def _forbidding(text: str, path: str) -> str | None:
    return Rules.of(text, "Footnote").forbidding(URL("https://example.org") / path)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", None),
        ("User-agent: *\nDisallow:", None),
        ("User-agent: *\nDisallow: /", "Disallow: /"),
        ("User-agent: *\nDisallow: /a # ours", "Disallow: /a"),
        ("User-agent: *\nDisallow: /\nAllow: /a/", None),
        ("User-agent: *\nDisallow: /\nDisallow: /a/b\nAllow: /a", "Disallow: /a/b"),
        ("User-agent: *\nDisallow: /*b$", "Disallow: /*b$"),
        ("User-agent: *\nDisallow: /b", None),
        ("User-agent: GPTBot\nDisallow: /", None),
        ("User-agent: GPTBot\nUser-agent: *\nDisallow: /a", "Disallow: /a"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: footnote\nDisallow: /c", None),
        ("User-agent: FOOTNOTE/2.0\nDisallow: /a\n\nUser-agent: *\nDisallow:", "Disallow: /a"),
        ("User-agent: Footnote\nDisallow: /c\n\nUser-agent: Footnote\nDisallow: /a", "Disallow: /a"),
        ("User-agent: foot\nDisallow: /\n\nUser-agent: note\nDisallow: /", None),
        ("User-agent: Footnote\n\nUser-agent: *\nDisallow: /a", "Disallow: /a"),
        ("\ufeff<html><p>No robots.txt at all.</p></html>", None),
        ("Disallow: /", None),
        ("Sitemap: /s\nUser-agent: *\nSitemap: /t\nDisallow: /a", "Disallow: /a"),
        ("user-AGENT : *\r\nDISALLOW : /a", "DISALLOW : /a"),
    ],
)
def test_the_rules_that_are_meant_for_us_are_followed_and_named(text: str, rule: str | None) -> None:
    assert _forbidding(text, "a/b") == rule


@given(
    st.text()
    | st.lists(st.sampled_from(["User-agent: *", "Disallow: /", "Allow: /a", "x: y", ""])).map("\n".join)
)
def test_whatever_is_in_a_robots_txt_a_page_may_be_read_or_not(text: str) -> None:
    rules = Rules.of(text, "Footnote")
    rule = rules.forbidding(URL("https://example.org/a/b"))
    assert rule is None or rule in text
    assert rules.crawl_delay >= 0


def test_many_rules_for_many_agents_do_not_fill_the_memory() -> None:
    agents = "".join(f"User-agent: agent-{n}\n" for n in range(10_000))
    text = agents + "".join(f"Disallow: /{n}\n" for n in range(10_000))
    tracemalloc.start()
    Rules.of(text, "Footnote")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_site_with_more_rules_than_can_be_followed_is_not_read() -> None:
    text = "User-agent: *\n" + "".join(f"Disallow: /no/{n}\n" for n in range(MOST_RULES + 1))
    assert "5,001 rules" in str(_forbidding(text, "yes"))


def test_stars_upon_stars_are_matched_at_once() -> None:
    text = "User-agent: *\nDisallow: /" + "*a" * 200_000
    assert _forbidding(text, "a" * 3_000) is None


async def _error(robots: bytes | Serve, path: str = "/private/a") -> WebError:
    async with serving({"/robots.txt": robots, "*": PAGE}) as server, fetcher(server) as web:
        with pytest.raises(WebError) as caught:
            await web.fetch(server.url(path))
    assert caught.value.source == server.url(path)
    assert path not in server.asked
    return caught.value


async def test_a_page_that_a_site_keeps_for_people_is_not_read() -> None:
    error = await _error(KEEP_OUT)
    assert isinstance(error, RobotsForbid)
    assert error.rule == "Disallow: /private"
    assert "/robots.txt asks programs not to read it (Disallow: /private)" in str(error)
    assert "Save the page" in error.hint


async def test_the_pages_beside_it_are_read_and_the_rules_are_read_once() -> None:
    async with serving({"/robots.txt": KEEP_OUT, "*": PAGE}) as server, fetcher(server) as web:
        await asyncio.gather(*(web.fetch(server.url(f"/{n}")) for n in range(5)))
        with pytest.raises(RobotsForbid):
            await web.fetch(server.url("/private"))
    assert server.asked.count("/robots.txt") == 1


async def test_a_redirect_does_not_lead_around_the_rules() -> None:
    answers = {"/robots.txt": KEEP_OUT, "/a": redirect("/private/a"), "/private/a": PAGE}
    async with serving(answers) as server, fetcher(server) as web:
        with pytest.raises(RobotsForbid):
            await web.fetch(server.url("/a"))
    assert server.asked == ["/robots.txt", "/a"]


async def test_the_rules_themselves_may_be_read() -> None:
    robots = response(b"User-agent: *\nDisallow: /\n")
    async with serving({"/robots.txt": robots}) as server, fetcher(server) as web:
        assert (await page(web, server.url("/robots.txt"))).data.startswith(b"User-agent")


@pytest.mark.parametrize(
    "status", ["400 Bad", "401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"]
)
async def test_a_site_without_rules_may_be_read(status: str) -> None:
    async with serving({"/robots.txt": response(b"", status), "*": PAGE}) as server, fetcher(server) as web:
        assert (await page(web, server.url("/private/a"))).data == b"<p>A page."


async def test_rules_that_lead_in_a_circle_are_none() -> None:
    async with serving({"/robots.txt": redirect("/robots.txt"), "*": PAGE}) as server, fetcher(server) as web:
        assert (await page(web, server.url("/private/a"))).data == b"<p>A page."


async def test_rules_that_have_moved_are_followed() -> None:
    answers = {"/robots.txt": redirect("/rules"), "/rules": KEEP_OUT, "*": PAGE}
    async with serving(answers) as server, fetcher(server) as web:
        with pytest.raises(RobotsForbid):
            await web.fetch(server.url("/private/a"))


@pytest.mark.parametrize("status", ["500 No", "503 Busy", "429 Too Many Requests"])
async def test_while_a_site_has_trouble_with_its_rules_it_is_left_alone(status: str) -> None:
    error = await _error(response(b"", status))
    assert isinstance(error, RobotsUnreadable)
    assert error.transient
    assert status[:3] in str(error)


async def test_a_trouble_that_passes_is_waited_for() -> None:
    answers: dict[str, bytes | list[bytes] | Serve] = {
        "/robots.txt": [response(b"", "503 Busy"), response(b"", "500 No"), KEEP_OUT],
        "*": PAGE,
    }
    async with serving(answers) as server, fetcher(server) as web:
        assert (await page(web, server.url("/a"))).data == b"<p>A page."
    assert server.asked.count("/robots.txt") == 3


async def test_a_site_in_trouble_is_not_asked_for_its_rules_for_every_page() -> None:
    async with serving({"/robots.txt": response(b"", "500 No"), "*": PAGE}) as server, fetcher(server) as web:
        for path in ("/a", "/b", "/c"):
            with pytest.raises(RobotsUnreadable):
                await web.fetch(server.url(path))
    assert server.asked == ["/robots.txt"] * 3  # the attempts of the first page


async def test_rules_at_an_address_that_is_refused_are_refused() -> None:
    assert isinstance(await _error(redirect("http://10.0.0.1/robots.txt")), AddressRefused)


async def test_packed_rules_are_unpacked_and_a_mark_in_front_is_left_out() -> None:
    rules = b"\xef\xbb\xbfUser-agent: *\nDisallow: /private"
    assert isinstance(await _error(response(rules)), RobotsForbid)


async def test_a_crawl_delay_is_kept_up_to_a_bound() -> None:
    robots = response(b"User-agent: *\nCrawl-delay: 86400\n")
    async with serving({"/robots.txt": robots, "*": PAGE}) as server, fetcher(server, manners=QUICK) as web:
        await web.fetch(server.url("/a"))
        await web.fetch(server.url("/b"))
    _, first, second = server.at
    assert second - first >= 0.8 * QUICK.most_gap  # as the server sees it


@pytest.mark.parametrize("error", [Gone("a", 404), NotPublic("a", 403), TooManyRedirects("a", 5)])
async def test_what_counts_as_no_rules_is_remembered(error: WebError) -> None:
    asked = []

    async def get(address: URL) -> bytes:
        asked.append(address)
        raise error

    robots = Robots("Footnote")
    for _ in range(3):
        assert await robots.admit(URL("https://example.org/a?b"), "a", get) == 0.0
    assert asked == [URL("https://example.org/robots.txt")]


async def test_each_origin_has_rules_of_its_own() -> None:
    asked = []

    async def get(address: URL) -> bytes:
        asked.append(str(address))
        return b""

    robots = Robots("Footnote")
    for origin in ("http://a.example", "https://a.example", "https://a.example:8443", "https://b.example"):
        await robots.admit(URL(origin) / "page", origin, get)
    assert len(set(asked)) == len(asked) == 4


async def test_the_sites_that_are_remembered_are_bounded() -> None:
    async def get(address: URL) -> bytes:
        return b"User-agent: *\nDisallow: /no\n"

    robots = Robots("Footnote")
    for n in range(REMEMBERED + 50):
        await robots.admit(URL(f"https://{n}.example/"), "a", get)
    assert len(robots._sites) <= REMEMBERED


async def test_what_is_lasting_is_raised_and_asked_for_again_the_next_time() -> None:
    asked = []

    async def get(address: URL) -> bytes:
        asked.append(address)
        raise AddressRefused("a", "a.example", "10.0.0.1", "private") if len(asked) == 1 else Busy("a", 503)

    robots = Robots("Footnote")
    with pytest.raises(AddressRefused):
        await robots.admit(URL("https://a.example/"), "a", get)
    with pytest.raises(RobotsUnreadable):
        await robots.admit(URL("https://a.example/"), "a", get)

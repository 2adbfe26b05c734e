"""An address is one of the web, or is refused in words."""

from ipaddress import ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from ingest.web.allowance import NOTHING, Allowance
from ingest.web.errors import BadAddress
from ingest.web.urls import LONGEST, SHOWN, checked, target


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c"),
        ("HTTP://EXAMPLE.org/", "http://example.org/"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("https://bücher.example/käse", "https://xn--bcher-kva.example/k%C3%A4se"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://under_score.example./", "http://under_score.example./"),
    ],
)
def test_an_address_of_the_web_is_read(text: str, url: str) -> None:
    assert str(checked(text, NOTHING)) == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "characters"),
        ("example.org/a", "http and https"),
        ("//example.org/a", "http and https"),
        ("file:///etc/passwd", "not file"),
        ("ftp://example.org/", "not ftp"),
        ("javascript:alert(1)", "not javascript"),
        ("http://", "no host"),
        ("http:///a", "no host"),
        ("http://../", "no host"),
        ("http://-a.example/", "no host"),
        ("http://a%00b/", "no host"),
        ("http://" + "a" * 64 + ".example/", "no host"),
        ("http://" + "a." * 127 + "example/", "no host"),
        ("http://user@example.org/", "password"),
        ("http://user:secret@example.org/", "password"),
        ("http://:@example.org/", "password"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:8080/", "port 8080"),
        ("http://example.org:99999/", "[Pp]ort"),
        ("http://example.org:x/", "port"),
        ("http://[::1/", "IPv6"),
        ("http://exa mple.org/", "space"),
        ("http://example.org/\n", "invisible"),
        ("http://exam\tple.org/", "invisible"),
        ("http://example.org/\ud800", "invisible"),
        ("http://example.org\\@evil.example/", "backslash"),
        ("http://\u2100.example/", "NFKC"),
        ("https://example.org/" + "a" * LONGEST, "4,096 characters"),
    ],
)
def test_what_is_never_asked_for_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(BadAddress, match=why) as caught:
        checked(text, NOTHING)
    assert caught.value.hint
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 2 * SHOWN + 200


addresses = st.text() | st.from_regex(r"https?://[^/]{0,20}(/.{0,20})?", fullmatch=True)


@given(addresses)
@example("http://[v1.x]/")
@example("http://a@b@c/")
@example("http:\u2100/")
def test_any_text_is_an_address_of_the_web_or_is_refused(text: str) -> None:
    try:
        url = checked(text, NOTHING)
    except BadAddress:
        return
    assert url.scheme in ("http", "https")
    assert url.port in (80, 443)
    assert url.raw_host
    assert url.raw_user is None
    assert checked(str(url), NOTHING) == url


@given(st.text())
def test_a_redirect_leads_to_an_address_of_the_web_or_is_refused(location: str) -> None:
    try:
        url = target(URL("https://example.org/a/b"), location, NOTHING, "https://example.org/a/b")
    except BadAddress:
        return
    assert url.scheme in ("http", "https")
    assert url.port in (80, 443)


def test_a_redirect_may_be_relative() -> None:
    start = URL("https://example.org/a/b")
    assert str(target(start, "../c", NOTHING, "x")) == "https://example.org/c"
    assert str(target(start, "//other.example/d", NOTHING, "x")) == "https://other.example/d"


def test_a_port_is_read_if_the_operator_allows_it() -> None:
    assert checked("http://wiki:8080/", Allowance(ports=frozenset({8080}))).port == 8080


def test_what_is_allowed_is_a_range_an_address_or_a_name() -> None:
    allowance = Allowance.of(["10.0.0.0/8", "::1", "Wiki.Intranet."])
    assert allowance.networks == (ip_network("10.0.0.0/8"), ip_network("::1/128"))
    assert allowance.hosts == {"wiki.intranet"}

"""What stands at an address arrives as it was sent, or the error says why it does not."""

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.web.errors import (
    AddressRefused,
    BadAddress,
    Busy,
    Gone,
    HostUnknown,
    NotPublic,
    NotTrusted,
    StatusError,
    TooManyRedirects,
    UnexpectedStatus,
    WebError,
)
from ingest.web.fetching import Fetched, NotModified, Patience, agent_name, limit_of
from ingest.web.politeness import Manners
from tests.ingest.web.servers import (
    AGENT,
    QUICK,
    Names,
    Serve,
    fetcher,
    page,
    redirect,
    response,
    serving,
    talking,
)

PAGE = "<p>Der Hafen war nach dem Sturm geschlossen: Überflutung.</p>".encode()


async def _fetched(answer: bytes | list[bytes] | Serve, **conditions: str) -> Fetched | NotModified:
    async with serving({"/": answer}) as server, fetcher(server) as web:
        return await web.fetch(server.url(), **conditions)  # type: ignore[arg-type]


async def _error(answer: bytes | list[bytes] | Serve) -> WebError:
    with pytest.raises(WebError) as caught:
        await _fetched(answer)
    assert caught.value.hint
    assert caught.value.source in str(caught.value)
    return caught.value


async def test_a_page_arrives_with_what_the_server_says_of_it() -> None:
    answer = response(
        PAGE,
        "200 OK",
        'ETag: "v1"',
        "Last-Modified: Mon, 17 Feb 2025 08:00:00 GMT",
        media_type="Text/HTML; charset=UTF-8",
    )
    async with serving({"/a": answer}) as server, fetcher(server) as web:
        assert await web.fetch(server.url("/a#top")) == Fetched(
            url=server.url("/a"),
            data=PAGE,
            media_type="text/html",
            charset="utf-8",
            etag='"v1"',
            last_modified="Mon, 17 Feb 2025 08:00:00 GMT",
        )


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(PAGE, mtime=0)), ("deflate", zlib.compress(PAGE)), ("identity", PAGE)],
)
async def test_a_packed_page_is_unpacked(encoding: str, packed: bytes) -> None:
    fetched = await _fetched(response(packed, "200 OK", f"Content-Encoding: {encoding}"))
    assert isinstance(fetched, Fetched)
    assert fetched.data == PAGE


@pytest.mark.parametrize(
    ("written", "media_type", "charset"),
    [
        ("text/html; charset=windows-1252", "text/html", "windows-1252"),
        ('application/xhtml+xml; charset="ISO-8859-2"', "application/xhtml+xml", "iso-8859-2"),
        ("text/html; charset=utf8", "text/html", "utf8"),
        ("text/html; charset=of-our-own", "text/html", None),
        ("text/html; charset=rot13", "text/html", None),
        ("text/html; charset=", "text/html", None),
        ("text/html", "text/html", None),
        ("application/pdf", "application/pdf", None),
        ("", "application/octet-stream", None),
        ("words without a slash", "application/octet-stream", None),
    ],
)
async def test_a_charset_is_told_if_there_is_such_a_one(
    written: str, media_type: str, charset: str | None
) -> None:
    fetched = await _fetched(response(PAGE, media_type=written))
    assert isinstance(fetched, Fetched)
    assert (fetched.media_type, fetched.charset) == (media_type, charset)


async def test_a_page_without_headers_of_its_own_arrives_as_well() -> None:
    fetched = await _fetched(b"HTTP/1.0 200 OK\r\n\r\n" + PAGE)
    assert isinstance(fetched, Fetched)
    assert (fetched.data, fetched.etag, fetched.last_modified) == (PAGE, None, None)


async def test_the_server_is_told_who_asks_and_nothing_else() -> None:
    async with (
        serving({"*": response(PAGE, "200 OK", "Set-Cookie: who=you")}) as server,
        fetcher(server) as web,
    ):
        await web.fetch(server.url("/a"))
        await web.fetch(server.url("/b"))
    for head in server.heads:
        assert f"User-Agent: {AGENT}\r\n" in head
        assert "Accept-Encoding: gzip, deflate\r\n" in head
        assert "cookie" not in head.lower()
        assert "referer" not in head.lower()


def test_the_name_says_whom_to_write_to() -> None:
    assert agent_name("https://example.org/us").startswith("Footnote/")
    assert agent_name("https://example.org/us").endswith(" (+https://example.org/us)")
    assert "\n" not in agent_name("me\r\nCookie: a=b")
    assert "(" not in agent_name("")


async def test_an_article_that_did_not_change_is_not_sent_again() -> None:
    async with serving({"/": response(b"", "304 Not Modified")}) as server, fetcher(server) as web:
        reply = await web.fetch(server.url(), etag='"v1"', last_modified="Mon, 17 Feb 2025 08:00:00 GMT")
    assert reply == NotModified(server.url())
    assert 'If-None-Match: "v1"\r\n' in server.heads[-1]
    assert "If-Modified-Since: Mon, 17 Feb 2025 08:00:00 GMT\r\n" in server.heads[-1]


async def test_what_could_not_be_a_header_is_not_sent() -> None:
    async with serving({"/": response(PAGE)}) as server, fetcher(server) as web:
        await web.fetch(server.url(), etag='"v1"\r\nCookie: a=b')
    assert "cookie" not in server.heads[-1].lower()


async def test_not_modified_without_a_question_is_no_page() -> None:
    assert isinstance(await _error(response(b"", "304 Not Modified")), UnexpectedStatus)


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
async def test_a_redirect_is_followed_and_the_address_at_its_end_is_told(status: str) -> None:
    answers = {"/a": redirect("b/c?d=e#f", status), "/b/c?d=e": response(PAGE)}
    async with serving(answers) as server, fetcher(server) as web:
        fetched = await web.fetch(server.url("/a"))
    assert (fetched.url, server.asked) == (server.url("/b/c?d=e"), ["/robots.txt", "/a", "/b/c?d=e"])


async def test_five_redirects_are_followed_and_six_are_not() -> None:
    hops = {f"/{n}": redirect(f"/{n + 1}") for n in range(7)}
    async with serving({**hops, "/7": response(PAGE)}) as server, fetcher(server) as web:
        assert (await page(web, server.url("/2"))).url == server.url("/7")
        with pytest.raises(TooManyRedirects, match="more than 5 times"):
            await web.fetch(server.url("/1"))


async def test_redirects_in_a_circle_end() -> None:
    assert isinstance(await _error(redirect("/")), TooManyRedirects)


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:7f00:1::]/",
        "http://168.63.129.16/",
        "http://0.0.0.0/",
    ],
)
async def test_a_redirect_to_an_address_that_is_not_public_is_refused(location: str) -> None:
    error = await _error(redirect(location))
    assert isinstance(error, AddressRefused)
    assert not error.transient


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://example.org/",
        "http://a:b@example.org/",
        "http://127.0.0.1:22/",
        "http://[",
    ],
)
async def test_a_redirect_to_what_is_never_asked_for_is_refused(location: str) -> None:
    error = await _error(redirect(location))
    assert isinstance(error, BadAddress)
    assert "redirected to" in str(error)


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "017700000001", "①②⑦.0.0.1"])
async def test_no_spelling_of_a_private_address_gets_through(host: str) -> None:
    async with serving({"/": response(PAGE)}) as server, fetcher(server, allowed=()) as web:
        with pytest.raises((AddressRefused, BadAddress, HostUnknown)):
            await web.fetch(server.url(host=host))
    assert server.asked == []


async def test_a_host_that_is_not_allowed_is_refused_before_it_is_spoken_to() -> None:
    names = Names({"good.test": [["127.0.0.1"]], "bad.test": [["127.0.0.1"]]})
    async with (
        serving({"/": response(PAGE)}) as server,
        fetcher(server, allowed=("good.test",), resolver=names) as web,
    ):
        assert (await page(web, server.url(host="good.test"))).data == PAGE
        asked = len(server.asked)
        with pytest.raises(AddressRefused, match=r"bad\.test leads to 127\.0\.0\.1"):
            await web.fetch(server.url(host="bad.test"))
    assert len(server.asked) == asked


async def test_a_name_that_changes_its_address_between_two_looks_is_refused() -> None:
    names = Names({"rebinding.test": [["127.0.0.1"], ["127.0.0.2"]]})
    async with (
        serving({"/": response(PAGE)}) as first,
        serving({"/": response(PAGE)}) as second,
        fetcher(first, second, resolver=names) as web,
    ):
        await web.fetch(first.url(host="rebinding.test"))
        with pytest.raises(AddressRefused, match=r"rebinding\.test leads to 127\.0\.0\.2"):
            await web.fetch(second.url(host="rebinding.test"))
    assert second.asked == []
    assert names.asked == ["rebinding.test", "rebinding.test"]


@pytest.mark.parametrize(
    "addresses", [["127.0.0.2", "127.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["10.0.0.1", "10.0.0.2"]]
)
async def test_the_race_between_two_addresses_does_not_swallow_the_refusal(addresses: list[str]) -> None:
    names = Names({"two.test": [addresses]})
    async with serving({"/": response(PAGE)}) as server, fetcher(server, resolver=names) as web:
        with pytest.raises(AddressRefused, match=r"two\.test leads to"):
            await web.fetch(server.url(host="two.test"))


@pytest.mark.parametrize(
    ("status", "kind", "transient"),
    [
        ("404 Not Found", Gone, False),
        ("410 Gone", Gone, False),
        ("401 Unauthorized", NotPublic, False),
        ("402 Payment Required", NotPublic, False),
        ("403 Forbidden", NotPublic, False),
        ("451 Unavailable For Legal Reasons", NotPublic, False),
        ("408 Request Timeout", Busy, True),
        ("429 Too Many Requests", Busy, True),
        ("500 Internal Server Error", Busy, True),
        ("503 Service Unavailable", Busy, True),
        ("599 Whatever", Busy, True),
        ("400 Bad Request", UnexpectedStatus, False),
        ("418 I'm a Teapot", UnexpectedStatus, False),
        ("204 No Content", UnexpectedStatus, False),
        ("206 Partial Content", UnexpectedStatus, False),
        ("300 Multiple Choices", UnexpectedStatus, False),
        ("302 Found", UnexpectedStatus, False),
        ("999 No", UnexpectedStatus, False),
    ],
)
async def test_a_status_is_told_by_what_can_be_done(
    status: str, kind: type[StatusError], transient: bool
) -> None:
    error = await _error(response(b"", status))
    assert type(error) is kind
    assert error.transient is transient
    assert status[:3] in str(error)
    assert isinstance(error, SourceError)


async def test_what_is_transient_is_asked_again_and_what_is_not_is_not() -> None:
    answers: dict[str, bytes | list[bytes] | Serve] = {
        "/busy": [response(b"", "429 Too Many Requests"), response(b"", "503 No"), response(PAGE)],
        "/gone": [response(b"", "404 Not Found"), response(PAGE)],
        "/down": response(b"", "500 No"),
    }
    async with serving(answers) as server, fetcher(server) as web:
        assert (await page(web, server.url("/busy"))).data == PAGE
        with pytest.raises(Gone):
            await web.fetch(server.url("/gone"))
        with pytest.raises(Busy):
            await web.fetch(server.url("/down"))
    assert [server.asked.count(path) for path in ("/busy", "/gone", "/down")] == [3, 1, 3]


async def test_who_is_told_to_come_back_in_an_hour_does_not_ask_again() -> None:
    answer = response(b"", "429 Too Many Requests", "Retry-After: 3600")
    async with serving({"/": answer}) as server, fetcher(server) as web:
        with pytest.raises(Busy) as caught:
            await web.fetch(server.url())
    assert server.asked.count("/") == 1
    assert caught.value.retry_after == 3600


@pytest.mark.parametrize("written", ["soon", "-1", "", "9" * 5_000, "Mon, 99 Feb 2025"])
async def test_a_wish_that_makes_no_sense_is_none(written: str) -> None:
    error = await _error(response(b"", "503 No", f"Retry-After: {written}"))
    assert isinstance(error, Busy)
    assert error.retry_after is None or error.retry_after >= 0


async def test_a_date_to_come_back_at_is_counted_in_seconds() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    error = await _error(response(b"", "503 No", f"Retry-After: {then}"))
    assert isinstance(error, Busy)
    assert error.retry_after == pytest.approx(3600, abs=60)


async def test_a_host_rests_for_as_long_as_it_asks() -> None:
    answers = {"/": [response(b"", "429 No", "Retry-After: 1"), response(PAGE)]}
    manners = Manners(at_once=1, gap=0.0, most_gap=1.0)
    async with serving(answers) as server, fetcher(server, manners=manners) as web:
        assert (await page(web, server.url())).data == PAGE
    before, after = server.at[-2:]
    assert after - before >= 0.8


async def test_a_host_is_asked_with_a_pause_and_a_redirect_needs_none() -> None:
    answers = {"*": response(PAGE), "/0": redirect("/zero")}
    manners = Manners(at_once=2, gap=0.2)
    async with serving(answers) as server, fetcher(server, manners=manners) as web:
        for path in ("/0", "/1", "/2"):
            await web.fetch(server.url(path))
    starts = [at for path, at in zip(server.asked, server.at, strict=True) if path in ("/0", "/1", "/2")]
    assert all(after - before >= 0.15 for before, after in pairwise(starts))
    assert server.asked == ["/robots.txt", "/0", "/zero", "/1", "/2"]


async def test_a_name_that_does_not_exist_is_told_and_not_tried_again() -> None:
    names = Names({"nowhere.test": [socket.gaierror(socket.EAI_NONAME, "Name or service not known")]})
    async with fetcher(resolver=names) as web:
        with pytest.raises(HostUnknown, match=r"no host nowhere\.test"):
            await web.fetch("https://nowhere.test/a")
    assert names.asked == ["nowhere.test"]


async def test_dns_that_is_down_is_tried_again() -> None:
    down = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    names = Names({"somewhere.test": [down, ["127.0.0.1"]]})
    async with serving({"/": response(PAGE)}) as server, fetcher(server, resolver=names) as web:
        assert (await page(web, server.url(host="somewhere.test"))).data == PAGE


async def test_a_name_without_any_address_is_told() -> None:
    async with fetcher(resolver=Names({"empty.test": [[]]}), manners=QUICK) as web:
        with pytest.raises(WebError, match=r"empty\.test"):
            await web.fetch("https://empty.test/a")


async def test_a_port_at_which_nobody_listens_is_told() -> None:
    async with serving({}) as server:
        pass
    async with fetcher(server) as web:
        with pytest.raises(WebError, match=r"127\.0\.0\.1 cannot be reached") as caught:
            await web.fetch(server.url())
    assert caught.value.transient


async def test_a_server_that_speaks_no_tls_is_told() -> None:
    async with talking(b"220 Welcome to our mail server.\r\n") as server, fetcher(server) as web:
        with pytest.raises(NotTrusted, match=r"no secure connection to 127\.0\.0\.1"):
            await web.fetch(server.url(scheme="https"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, with its key, that nobody vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("a certificate is made with openssl")
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    key = path.with_name("key.pem")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(path)]
    subprocess.run(made, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


def _served_with(certificate: Path) -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    return tls


async def test_a_page_comes_over_tls(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    async with (
        serving({"/": response(bytes(range(256)) * 10_000)}, _served_with(certificate)) as server,
        fetcher(server, tls=trusting) as web,
    ):
        fetched = await page(web, server.url(scheme="https"))
    assert fetched.data == bytes(range(256)) * 10_000


async def test_a_certificate_that_nobody_vouches_for_is_told(certificate: Path) -> None:
    async with serving({"/": response(PAGE)}, _served_with(certificate)) as server, fetcher(server) as web:
        with pytest.raises(NotTrusted, match="self-signed certificate"):
            await web.fetch(server.url(scheme="https"))
    assert server.asked == []


async def test_a_redirect_to_http_is_followed_and_shows(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    async with serving({"/b": response(PAGE)}) as plain:
        answers = {"/a": redirect(plain.url("/b"))}
        async with (
            serving(answers, _served_with(certificate)) as server,
            fetcher(plain, server, tls=trusting) as web,
        ):
            assert (await page(web, server.url("/a", scheme="https"))).url == plain.url("/b")


async def test_a_fetcher_can_be_used_by_many_at_once() -> None:
    async with serving({"*": response(PAGE)}) as server, fetcher(server) as web:
        fetched = await asyncio.gather(*(web.fetch(server.url(f"/{n}")) for n in range(30)))
    assert [each.url for each in fetched] == [server.url(f"/{n}") for n in range(30)]
    assert server.asked.count("/robots.txt") == 1


def test_a_document_may_be_larger_than_a_page() -> None:
    assert limit_of("text/html") == limit_of("application/rss+xml") == 5_000_000
    assert limit_of("application/pdf") == 25_000_000
    assert limit_of("application/vnd.openxmlformats-officedocument.wordprocessingml.document") == 25_000_000


def test_patience_is_that_of_the_promise() -> None:
    assert (Patience().seconds, Patience().redirects) == (20, 5)

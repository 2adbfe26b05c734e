"""Servers that mean harm: each comes to an end that names the limit, and nothing else has to wait for it."""

import asyncio
import gzip
import tracemalloc
from collections.abc import Iterator

import pytest

from ingest.web.errors import BadResponse, BrokenOff, TooLarge, TooSlow, WebError
from ingest.web.fetching import Patience
from ingest.web.robots import LIMIT
from tests.ingest.web.servers import SHORT, Serve, fetcher, heartbeat, page, response, serving

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PACKED = HEAD + b"Content-Encoding: gzip\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(100_000_000))

HURRIED = Patience(seconds=1.0, pause=0.01)

# What is promised. The hostile server is at work in the same loop; with sockets that do not sip it is 0.17 s.
LONGEST_GAP = 0.1


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Serve:
    """A server that never stops saying `piece`."""

    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return serve


async def _error(answer: bytes | Serve, patience: Patience = HURRIED) -> WebError:
    """What comes of it; meanwhile the event loop was never held up."""
    async with serving({"/": answer}) as server, fetcher(server, patience=patience) as web:
        with heartbeat() as heart, pytest.raises(WebError) as caught:
            await web.fetch(server.url())
    assert heart.longest < LONGEST_GAP
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "answer",
    [
        endless(HEAD + b"\r\n", bytes(65_536)),
        endless(CHUNKED, b"10000\r\n" + bytes(65_536) + b"\r\n"),
        PACKED + BOMB,
        PACKED + gzip.compress(gzip.compress(bytes(5_100_000), mtime=0), mtime=0) * 3_000,
        response(bytes(5_000_001)),
    ],
    ids=["endless", "endless chunks", "bomb", "many members", "one byte too many"],
)
async def test_what_is_too_large_is_not_read_to_its_end(answer: bytes | Serve) -> None:
    error = await _error(answer, SHORT)
    assert isinstance(error, TooLarge)
    assert "5,000,000 bytes" in str(error)


async def test_a_size_that_is_told_is_refused_before_a_byte_is_read() -> None:
    error = await _error(endless(HEAD + b"Content-Length: 7000000000\r\n\r\n", b""))
    assert isinstance(error, TooLarge)
    assert "7,000,000,000 bytes" in str(error)


async def test_bytes_that_unpack_to_nothing_count_as_they_were_sent() -> None:
    answer = endless(PACKED, gzip.compress(b"") * 500)
    async with serving({"/": answer}) as server, fetcher(server) as web:
        with pytest.raises(TooLarge, match="at most 1,000 bytes"):
            await web.fetch(server.url(), limit=lambda media_type: 1_000)


async def test_a_bomb_takes_no_more_memory_than_the_limit() -> None:
    async with serving({"/": PACKED + BOMB}) as server, fetcher(server) as web:
        tracemalloc.start()
        with pytest.raises(TooLarge):
            await web.fetch(server.url(), limit=lambda media_type: 1_000_000)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4_000_000


async def test_as_many_bytes_as_the_limit_are_read() -> None:
    async with serving({"/": response(bytes(1_000))}) as server, fetcher(server) as web:
        assert len((await page(web, server.url(), limit=lambda media_type: 1_000)).data) == 1_000
        with pytest.raises(TooLarge, match=r"1,000 bytes; at most 999 bytes"):
            await web.fetch(server.url(), limit=lambda media_type: 999)


async def test_a_document_has_a_limit_of_its_own() -> None:
    answer = response(
        gzip.compress(bytes(6_000_000)), "200 OK", "Content-Encoding: gzip", media_type="application/pdf"
    )
    async with serving({"/": answer}) as server, fetcher(server) as web:
        assert len((await page(web, server.url())).data) == 6_000_000


@pytest.mark.parametrize(
    "answer",
    [
        endless(HEAD + b"\r\n", b"x", 0.02),
        endless(HEAD, b"X: y\r\n", 0.02),
        endless(b"", b"H", 2.0),
        endless(b"", b""),
        endless(PACKED, gzip.compress(b"", mtime=0), 0.02),
        endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20_000),
        endless(CHUNKED, b"1\r\nx\r\n" * 100_000),
        endless(CHUNKED + b"1;", b"x" * 1_000),
    ],
    ids=[
        "body",
        "headers",
        "first byte",
        "silence",
        "empty members",
        "hints",
        "tiny chunks",
        "chunk extension",
    ],
)
async def test_what_goes_on_for_too_long_is_left(answer: Serve) -> None:
    error = await _error(answer)
    assert isinstance(error, TooSlow)
    assert "1 seconds" in str(error)


async def test_a_server_that_dawdles_is_asked_once() -> None:
    async with (
        serving({"/": endless(HEAD, b"X: y\r\n", 0.02)}) as server,
        fetcher(server, patience=HURRIED) as web,
    ):
        started = asyncio.get_running_loop().time()
        with pytest.raises(TooSlow):
            await web.fetch(server.url())
        assert asyncio.get_running_loop().time() - started < 3
    assert server.asked == ["/robots.txt", "/"]


async def test_redirects_do_not_get_more_time() -> None:
    async def dawdle(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.4)
        writer.write(response(b"", "302 Found", "Location: /"))

    error = await _error(dawdle)
    assert isinstance(error, TooSlow)


@pytest.mark.parametrize(
    "answer",
    [
        endless(HEAD, b"X: y\r\n" * 100),
        endless(HEAD + b"X: ", bytes([120]) * 10_000),
        endless(HEAD, b"X" * 10_000),
        endless(b"HTTP/1.1 200 ", b"x" * 10_000),
        endless(CHUNKED + b"1\r\nx\r\n0\r\n", b"X: y\r\n" * 100),
    ],
    ids=["lines", "value", "name", "reason", "trailers"],
)
async def test_a_flood_of_headers_is_left(answer: Serve) -> None:
    error = await _error(answer, SHORT)
    assert isinstance(error, BadResponse)
    assert "128 lines of 32,768 bytes" in str(error)


async def test_long_headers_of_an_honest_site_are_read() -> None:
    policy = f"Content-Security-Policy: {'https://example.org ' * 1_000}"
    async with serving({"/": response(b"words", "200 OK", policy)}) as server, fetcher(server) as web:
        assert (await page(web, server.url())).data == b"words"


async def _abort(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _abort_in_the_middle(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Length: 1000\r\n\r\n<p>Half a")
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.transport.abort()


@pytest.mark.parametrize(
    "answer",
    [
        _abort,
        _abort_in_the_middle,
        b"",
        HEAD,
        HEAD + b"Content-Length: 1000\r\n\r\n<p>Half a",
        CHUNKED + b"9\r\n<p>Half a\r\n",
        CHUNKED + b"9\r\n<p>Half",
        PACKED + gzip.compress(b"<p>Half a page." * 9, mtime=0)[:-9],
        PACKED + b"<p>Not packed at all.",
    ],
)
async def test_what_breaks_off_is_asked_for_again(answer: bytes | Serve) -> None:
    whole = response(b"<p>A page.")

    def answers() -> Iterator[bytes | Serve]:
        yield answer
        yield answer
        while True:
            yield whole

    turn = answers()

    async def serve(writer: asyncio.StreamWriter) -> None:
        says = next(turn)
        if isinstance(says, bytes):
            writer.write(says)
        else:
            await says(writer)

    async with serving({"/": serve}) as server, fetcher(server) as web:
        assert (await page(web, server.url())).data == b"<p>A page."
    assert isinstance(await _error(answer, SHORT), BrokenOff)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"<html><p>No head.</p></html>\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        HEAD + b"Content-Length: minus one\r\n\r\n",
        HEAD + b"Content-Length: 99999999999999999999999999\r\n\r\n",
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        CHUNKED + b"zz\r\n",
        HEAD + b"\x00: \x00\r\n\r\n",
        response(b"words", "200 OK", "Content-Encoding: br"),
        response(b"words", "200 OK", "Content-Encoding: gzip, gzip"),
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
    ],
)
async def test_what_is_not_http_as_it_should_be_is_told(answer: bytes) -> None:
    error = await _error(answer, SHORT)
    assert not error.transient


async def test_more_bytes_than_were_told_are_left() -> None:
    async with (
        serving({"/": HEAD + b"Content-Length: 5\r\n\r\nwords and more"}) as server,
        fetcher(server) as web,
    ):
        try:
            data = (await page(web, server.url())).data
        except BadResponse:
            data = b"words"
    assert data == b"words"


async def test_a_robots_txt_without_an_end_is_read_to_its_limit() -> None:
    robots = HEAD + b"\r\n" + b"User-agent: a\nDisallow: /\n\n" * 40_000
    async with serving({"/robots.txt": robots, "*": response(b"words")}) as server, fetcher(server) as web:
        with heartbeat() as heart:
            assert (await page(web, server.url("/yes"))).data == b"words"
    assert len(robots) > LIMIT
    assert heart.longest < LONGEST_GAP

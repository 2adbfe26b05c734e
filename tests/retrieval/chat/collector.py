"""A server on this machine that takes whatever traces it is sent."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import zstandard


class Collector(ThreadingHTTPServer):
    """Keeps what was sent, by its path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.taken: defaultdict[str, bytes] = defaultdict(bytes)


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "zstd":
            body = zstandard.ZstdDecompressor().stream_reader(BytesIO(body)).read()
        self.server.taken[self.path] += body
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what is taken is looked at."""


@contextmanager
def collecting() -> Iterator[Collector]:
    """It takes traces as long as this lasts."""
    with Collector() as collector:
        thread = Thread(target=collector.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield collector
        finally:
            collector.shutdown()
            thread.join()

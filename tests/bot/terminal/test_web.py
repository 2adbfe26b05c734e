"""Articles from the web, as an operator brings them in, from a server on this machine."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.bot.terminal.conftest import EXAMPLES, Run

PAGE = "police-crisis-course.html"


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing on standard error."""

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the site shows: one article."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / PAGE).write_bytes((EXAMPLES / PAGE).read_bytes())
    return folder


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def at(port: int, name: str) -> str:
    return f"http://127.0.0.1:{port}/{name}"


def write_feed(folder: Path, port: int, *names: str) -> None:
    items = "".join(f"<item><title>{name}</title><link>{at(port, name)}</link></item>" for name in names)
    (folder / "feed.xml").write_text(
        f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    )


def test_a_page_goes_in_and_is_answered_from(run: Run, home: Path, port: int) -> None:
    allowed = {"FOOTNOTE_ALLOW_HOSTS": f"127.0.0.1:{port}"}
    outcomes = [run(home, "ingest", at(port, PAGE), **allowed).stdout for _ in range(2)]
    assert [outcome.partition(" unchanged")[0] for outcome in outcomes] == [
        "1 added, 0 changed, 0",
        "0 added, 0 changed, 1",
    ]
    [article] = map(json.loads, run(home, "articles", "list", "--json").stdout.splitlines())
    assert article["title"] == "Port Hallam police go back to school to learn patience"
    assert article["published"] == "2025-02-14"


def test_what_is_not_public_is_refused_unless_the_operator_allows_it(run: Run, home: Path, port: int) -> None:
    result = run(home, "ingest", at(port, PAGE))
    assert result.exit_code == 1
    assert "1 failed" in result.stdout
    assert at(port, PAGE) in result.stderr


def test_a_dry_run_shows_a_page_and_stores_nothing(run: Run, home: Path, port: int) -> None:
    result = run(
        home, "ingest", "--dry-run", "--json", at(port, PAGE), FOOTNOTE_ALLOW_HOSTS=f"127.0.0.1:{port}"
    )
    assert json.loads(result.stdout)["path"] == at(port, PAGE)
    assert not home.exists()


def test_a_feed_is_kept_refreshed_and_removed(run: Run, home: Path, folder: Path, port: int) -> None:
    allowed = {"FOOTNOTE_ALLOW_HOSTS": f"127.0.0.1:{port}"}
    write_feed(folder, port, PAGE)
    added = run(home, "feeds", "add", at(port, "feed.xml"), **allowed)
    assert added.stdout.splitlines()[-1] == "1 added, 0 changed, 0 unchanged, 0 failed"

    (folder / "tide.html").write_text(
        "<html><body><article><h1>Tide</h1><p>The tide stood three metres high on "
        "Monday, said the harbour master of Port Hallam.</p></article></body></html>"
    )
    write_feed(folder, port, "tide.html", PAGE)
    refreshed = run(home, "feeds", "refresh", "--json", **allowed)
    assert json.loads(refreshed.stdout)["added"] == 1

    [kept] = map(json.loads, run(home, "feeds", "list", "--json").stdout.splitlines())
    assert (kept["title"], kept["trouble"]) == ("News", None)
    run(home, "feeds", "remove", at(port, "feed.xml"))
    assert "There are no feeds yet" in run(home, "feeds", "refresh").stderr
    assert len(run(home, "articles", "list", "--json").stdout.splitlines()) == 2


def test_a_page_that_is_named_as_a_feed_is_told(run: Run, home: Path, port: int) -> None:
    result = run(home, "feeds", "add", at(port, PAGE), FOOTNOTE_ALLOW_HOSTS=f"127.0.0.1:{port}")
    assert result.exit_code == 1
    assert "is no feed" in result.stderr
    [kept] = map(json.loads, run(home, "feeds", "list", "--json").stdout.splitlines())
    assert "is no feed" in kept["trouble"]


def test_the_pages_of_a_sitemap_go_in_from_a_day_on(run: Run, home: Path, folder: Path, port: int) -> None:
    (folder / "sitemap.xml").write_text(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{at(port, PAGE)}</loc><lastmod>2025-02-14</lastmod></url></urlset>"
    )
    allowed = {"FOOTNOTE_ALLOW_HOSTS": f"127.0.0.1:{port}"}
    sitemap = ["ingest", "--sitemap", at(port, "sitemap.xml"), "--since"]
    assert run(home, *sitemap, "2025-03-01", **allowed).stdout.startswith(
        "0 added, 0 changed, 0 unchanged, 0 failed"
    )
    assert run(home, *sitemap, "2025-02-01", **allowed).stdout.startswith("1 added")


def test_something_must_be_asked_for(run: Run, home: Path) -> None:
    assert run(home, "ingest").exit_code == 2

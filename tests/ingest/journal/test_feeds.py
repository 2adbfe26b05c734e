"""Feeds are kept with what to ask their servers for."""

import pytest

from ingest.journal.feeds import Feeds, UnknownFeed
from retrieval.library import Library
from tests.ingest.journal.conftest import Clock

URL = "https://news.example/feed"


def test_a_feed_is_kept_once(library: Library) -> None:
    feeds = Feeds(library.catalogue)
    feeds.add("news", URL, None, trusted=False)
    feeds.add("news", URL, "News", trusted=True)
    [feed] = feeds.kept("news")
    assert (feed.url, feed.title, feed.trusted, feed.checked_at) == (URL, "News", True, None)


def test_what_the_server_said_is_kept_for_the_next_time(library: Library, clock: Clock) -> None:
    feeds = Feeds(library.catalogue, clock)
    feeds.add("news", URL, None, trusted=True)
    feeds.checked(feeds.kept()[0], title="News", etag='"v1"', last_modified="Mon")
    [feed] = feeds.kept()
    assert (feed.title, feed.etag, feed.last_modified, feed.checked_at) == ("News", '"v1"', "Mon", clock.now)


def test_trouble_does_not_make_forget_what_the_server_said(library: Library) -> None:
    feeds = Feeds(library.catalogue)
    feeds.add("news", URL, "News", trusted=True)
    feeds.checked(feeds.kept()[0], etag='"v1"')
    feeds.checked(feeds.kept()[0], trouble="the server is down")
    assert (feeds.kept()[0].etag, feeds.kept()[0].trouble) == ('"v1"', "the server is down")
    feeds.checked(feeds.kept()[0], etag='"v2"')
    assert (feeds.kept()[0].title, feeds.kept()[0].trouble) == ("News", None)


def test_the_one_that_was_looked_into_longest_ago_is_first(library: Library, clock: Clock) -> None:
    feeds = Feeds(library.catalogue, clock)
    for name in "abc":
        feeds.add("news", f"{URL}/{name}", None, trusted=True)
    for feed in feeds.kept()[:2]:
        clock.forward(minutes=1)
        feeds.checked(feed)
    assert [feed.url[-1] for feed in feeds.kept()] == ["c", "a", "b"]


def test_a_feed_is_forgotten_in_its_own_collection_alone(library: Library) -> None:
    feeds = Feeds(library.catalogue)
    for collection in ("news", "guild"):
        feeds.add(collection, URL, None, trusted=True)
    feeds.remove("guild", URL)
    assert [feed.collection for feed in feeds.kept()] == ["news"]
    with pytest.raises(UnknownFeed, match="feed' in 'guild'"):
        feeds.remove("guild", URL)

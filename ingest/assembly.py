"""The one place that picks the parts of an ingest: the parsers in their children, and the network."""

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.gathering import Gatherer, OpenWeb, Parsers
from ingest.reading import Web
from ingest.running import Runner
from ingest.sandbox.pool import ParsingPool
from ingest.splitting import Splitting
from ingest.web.allowance import NOTHING, Allowance
from ingest.web.fetching import Fetcher, agent_name
from retrieval.catalogue import Catalogue
from retrieval.library import Library


@contextmanager
def open_runner(
    library: Library, splitting: Splitting, contact: str = "", allowance: Allowance = NOTHING
) -> Iterator[Runner]:
    """Something that ingests into the library. `allowance` is for what the operator asks for alone."""
    with ParsingPool() as pool:
        yield Runner(library, _parsers(pool), _opener(pool, contact, allowance), splitting)


@contextmanager
def open_gatherer(catalogue: Catalogue, contact: str, allowance: Allowance) -> Iterator[Gatherer]:
    """Something that reads what is asked for, and stores nothing."""
    with ParsingPool() as pool:
        yield Gatherer(catalogue, _parsers(pool), _opener(pool, contact, allowance))


def _parsers(pool: ParsingPool) -> Parsers:
    return Parsers(pool.parse, pool.parse_feed, pool.parse_sitemap)


def _opener(pool: ParsingPool, contact: str, allowance: Allowance) -> OpenWeb:
    def open_web(trusted: bool) -> Web:
        allowed = allowance if trusted else NOTHING
        return Web(lambda: Fetcher(agent_name(contact), allowance=allowed), pool.parse)

    return open_web

"""What the children do: functions from bytes to values, and nothing else that is asked of them.

A function takes the bytes, and by name what else it needs; the types on its signature say how that travels.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ingest.parsers.feed import parse_feed
from ingest.parsers.sitemap import parse_sitemap
from ingest.parsing import parse

TASKS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function for function in (parse, parse_feed, parse_sitemap)
}

# Imported before the first document comes: what a kind needs, the first of that kind would wait for.
PRELOADED = ("ingest.parsers.html",)

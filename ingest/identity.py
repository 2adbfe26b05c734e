"""Which article is this? How one is known again after its text has changed."""

from functools import lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from courlan.clean import clean_query

DEFAULT_PORTS = {"http": 80, "https": 443}
# What courlan takes for a tracker, and what on some site is all that tells two articles apart.
NAMES_AN_ARTICLE = frozenset({"cid", "eid", "uid", "source", "session", "keyword", "kwd", "gl"})


def article_id(given: str | None, url: str | None, otherwise: str) -> str:
    """The id that the source gives; else one made from the canonical URL; else from `otherwise`.

    `otherwise` says where the article stands: its resolved file path, for a line of a file the path and
    the line's number, for standard input the text itself. A made id is 16 hexadecimal digits.
    """
    # A file name need not be UTF-8; Python then holds its bytes as surrogates.
    return given or sha256((url or otherwise).encode(errors="surrogatepass")).hexdigest()[:16]


def canonical_url(url: str) -> str | None:
    """`url` without what does not change the page, or None if it is no address of a page.

    Scheme and host in lower case; no user, default port or fragment; none of the parameters that are known
    to track readers, such as `utm_source`, `fbclid` or `ref`.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown_port = "" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return SplitResult(parts.scheme, host + shown_port, parts.path or "/", _query(parts.query), "").geturl()


def linked_url(link: str, base: str) -> str | None:
    """The canonical address that `link` on a page at `base` leads to, or None if it leads to no page."""
    try:
        return canonical_url(urljoin(base, link.strip())) if link.strip() else None
    except ValueError:
        return None


def _query(query: str) -> str:
    """`query` without trackers, otherwise character for character: servers differ in what they decode."""
    return "&".join(part for part in query.split("&") if not _is_tracker(part.partition("=")[0].lower()))


@lru_cache(1_000)
def _is_tracker(name: str) -> bool:
    return bool(name) and name not in NAMES_AN_ARTICLE and not clean_query(f"{quote(name)}=x")

"""The address of a page: the one that it claims, as far as it may."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from courlan import extract_domain

from ingest.identity import canonical_url
from ingest.parsers.head import Head

HOME_PAGE = re.compile(r"https?://[^/?]+/?")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes addresses on a page whole, and tells those that the page may have.

    `fetched` is where the page came from, in its canonical form, if it was fetched.
    """

    head: Head
    fetched: str | None

    def whole(self, address: str | None) -> str | None:
        """An address in full; a relative one in a saved file is on the site that Open Graph names."""
        base = self.fetched or canonical_url(self.head.meta.get("og:url", "")) or ""
        try:
            base = urljoin(base, self.head.base) if base and self.head.base else base
            return canonical_url(urljoin(base, address.strip())) if address else None
        except ValueError:
            return None

    def own(self, address: str | None) -> str | None:
        """The address in full, if the page may have it.

        That of a page that was fetched is on the site that it was fetched from: anything else would let it
        speak in the name of another site. The address of a whole site would make one article of all its
        pages.
        """
        whole = self.whole(address)
        if whole is None or HOME_PAGE.fullmatch(whole):
            return None
        return whole if self.fetched is None or same_site(whole, self.fetched) else None


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one registrable domain, or of one host where there is none."""
    return _domain(one) == _domain(other)


def _domain(url: str) -> str:
    """The registrable domain by the Public Suffix List, whose rule for endings that it lacks is "*"."""
    host = urlsplit(url).hostname or ""
    if not host.rpartition(".")[2].isalpha():  # the address of a machine
        return host
    return extract_domain(url) or ".".join(host.split(".")[-2:])

"""What a page says about its article, and where it says so."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.identity import canonical_url
from ingest.parsers import linked_data, titles
from ingest.parsers.addresses import Addresses
from ingest.parsers.blocks import PageBlock
from ingest.parsers.extractors import Guess
from ingest.parsers.head import Head, Origin, line
from ingest.parsers.linked_data import LinkedData
from ingest.parsers.names import read_names
from ingest.parsers.page_dates import Told, day_in_address, first_day, local_day, read_day
from ingest.parsers.parsed import one_line

LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
ADDRESS_OR_HANDLE = re.compile(r"https?:|www\.|@")

PUBLISHED = (
    *(
        "article:published_time",
        "article:published",
        "og:published_time",
        "datepublished",
        "parsely-pub-date",
    ),
    *("sailthru.date", "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued"),
    *("dcterms.created", "dc.date", "article.published", "pubdate", "publish-date", "publication_date"),
    *("ptime", "originalpublicationdate", "date"),
)
MODIFIED = (
    *("article:modified_time", "article:modified", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "lastmod", "last-modified", "utime"),
)
AUTHORS = (
    "author",
    "parsely-author",
    "byl",
    "sailthru.author",
    "citation_author",
    "dc.creator",
    "article:author",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article. `told_by` names where each of the things was found."""

    title: str | None
    site: str | None
    authors: tuple[str, ...]
    published: date | None
    modified: date | None
    language: str | None
    url: str | None
    told_by: Mapping[str, str]


def read_metadata(
    head: Head, blocks: Sequence[PageBlock], data: LinkedData, guess: Guess, fetched: str | None
) -> Metadata:
    """The metadata of a page: JSON-LD first, then Open Graph and other `<meta>`, then what is shown.

    `blocks` are what a reader sees, and `guess` is what trafilatura makes of it. `fetched` is the address
    that the page was fetched from, if it was.
    """
    return _Reader(head, blocks, data, guess, fetched).read()


class _Reader:
    """Asks each place in turn, and notes which one answered."""

    def __init__(
        self, head: Head, blocks: Sequence[PageBlock], data: LinkedData, guess: Guess, fetched: str | None
    ) -> None:
        self._head = head
        self._blocks = blocks
        self._guess = guess
        self._addresses = Addresses(head, canonical_url(fetched) if fetched else None)
        self._node = self._article(data.articles())
        self._told_by: dict[str, str] = {}

    def read(self) -> Metadata:
        """All of it."""
        site, url = self._site(), self._url()
        published = self._published(url)
        modified = self._modified()
        return Metadata(
            title=self._title(site),
            site=site,
            authors=self._authors(site),
            published=published,
            # A page that was changed before it was there is wrong about one of the two.
            modified=modified if modified and not (published and modified < published) else None,
            language=self._language(),
            url=url,
            told_by=self._told_by,
        )

    def _article(self, articles: Sequence[linked_data.Node]) -> linked_data.Node:
        """The node of the page's own article: others may be those that it links to."""
        whole = self._addresses.whole
        own = {self._addresses.fetched, whole(self._head.canonical), whole(self._meta("og:url"))} - {None}
        known = [title for title in (self._meta("og:title"), self._head.title) if title]
        by_address = (node for node in articles if own & set(map(whole, linked_data.addresses(node))))
        by_title = (
            node
            for node in articles
            if any(titles.are_alike(line(node.get("headline")) or "", title) for title in known)
        )
        return next(by_address, None) or next(by_title, None) or next(iter(articles), {})

    def _title(self, site: str | None) -> str | None:
        told = (
            (Origin.JSON_LD, line(self._node.get("headline"))),
            (Origin.OPEN_GRAPH, self._meta("og:title")),
            (Origin.META, self._meta("twitter:title")),
            (Origin.TITLE, self._head.title),
        )
        declared = [(origin, titles.without_site(title, site)) for origin, title in told if title]
        headings = (one_line(block.text) for block in self._blocks if block.element.tag == "h1")
        shown = [titles.without_site(heading, site) for heading in headings]
        # The first two: those behind them are made for search engines, or name the site.
        headline = titles.headline(shown, [title for _, title in declared[:2]], site)
        guessed = titles.without_site(self._guess.title, site)
        return self._first("title", [(Origin.HEADING, headline), *declared, (Origin.SHOWN, guessed)])

    def _site(self) -> str | None:
        """The site's name, without what it says of itself behind a bar."""
        told = (
            (Origin.OPEN_GRAPH, self._meta("og:site_name")),
            (Origin.JSON_LD, line(self._node.get("publisher"))),
            (Origin.META, self._meta("application-name")),
            (Origin.SHOWN, self._guess.site),
        )
        names = ((origin, name) for origin, name in told if name and not ADDRESS_OR_HANDLE.match(name))
        return self._first("site", [(origin, name.partition(" | ")[0]) for origin, name in names])

    def _authors(self, site: str | None) -> tuple[str, ...]:
        found = list(linked_data.people(self._node.get("author")))
        people = [name for name, is_person in found if is_person] or [name for name, _ in found]
        declared = [name for name in map(self._meta, AUTHORS) if name][:1]
        for origin, names in (
            (Origin.JSON_LD, people),
            (Origin.META, declared),
            (Origin.SHOWN, self._guess.authors),
        ):
            if authors := tuple(name for name in read_names(names) if name != site):
                self._told_by["authors"] = str(origin)
                return authors
        return ()

    def _published(self, url: str | None) -> date | None:
        told = (
            (Origin.JSON_LD, linked_data.text(self._node.get("datePublished"))),
            *self._head.first(PUBLISHED),
            (Origin.SHOWN, self._guess.published),
        )
        origin, written, day = first_day(told)
        elsewhere = (day_in_address(url), read_day(self._guess.published))
        if day and (local := local_day(written, day, self._blocks, elsewhere)):
            origin, day = Origin.SHOWN, local
        return self._noted("published", origin, day)

    def _modified(self) -> date | None:
        declared = (Origin.JSON_LD, linked_data.text(self._node.get("dateModified")))
        origin, _, day = first_day([declared, *self._head.first(MODIFIED)])
        return self._noted("modified", origin, day)

    def _language(self) -> str | None:
        told = (
            (Origin.SHOWN, self._head.language),
            (Origin.META, self._meta("content-language")),
            (Origin.JSON_LD, linked_data.text(self._node.get("inLanguage"))),
            (Origin.OPEN_GRAPH, self._meta("og:locale")),
        )
        return self._first("language", ((origin, _tag(written)) for origin, written in told))

    def _url(self) -> str | None:
        return self._first("url", self._claimed())

    def _claimed(self) -> Iterator[Told]:
        """The addresses that the page may have, and where it says so."""
        own = self._addresses.own
        yield Origin.LINK, own(self._head.canonical)
        yield Origin.OPEN_GRAPH, own(self._meta("og:url"))
        yield Origin.JSON_LD, own(next(linked_data.addresses(self._node), None))
        yield Origin.FETCHED, self._addresses.fetched

    def _meta(self, name: str) -> str | None:
        return self._head.meta.get(name)

    def _first(self, name: str, told: Iterable[Told]) -> str | None:
        """The first answer, with a note of who gave it."""
        for origin, answer in told:
            if answer:
                self._told_by[name] = str(origin)
                return answer
        return None

    def _noted(self, name: str, origin: Origin, day: date | None) -> date | None:
        if day:
            self._told_by[name] = str(origin)
        return day


def _tag(written: str | None) -> str | None:
    """A language tag as HTML spells it: `en_US` is `en-US`."""
    tag = (written or "").split(",")[0].strip()
    return tag.replace("_", "-") if LANGUAGE.fullmatch(tag) else None

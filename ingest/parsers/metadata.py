"""What a page says about its article, and where it says so."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin, urlsplit

from courlan import extract_domain
from trafilatura.settings import Document

from ingest.dates import read_explicit, read_iso
from ingest.decoding import clean
from ingest.identity import canonical_url
from ingest.parsers import linked_data, wording
from ingest.parsers.blocks import PageBlock
from ingest.parsers.linked_data import LinkedData
from ingest.parsers.names import read_names
from ingest.parsers.parsed import one_line
from retrieval.text import STOP_WORDS

Element = Any  # lxml ships no types


EARLIEST = date(1800, 1, 1)  # "0001-01-01" is what some systems write for a date that they have not
DAY_IN_ADDRESS = re.compile(r"/(\d{4})[/-]?(\d{2})[/-]?(\d{2})(?=[/-]|$)")
HOUR = re.compile(r"[T ](\d{2}):\d{2}")
NOON = 12
BEFORE, BEHIND = 3, 12  # blocks around a headline
LONGEST_LINE = 160  # of a line with a date, a byline and a place


class Origin(StrEnum):
    """Where on a page something is said."""

    JSON_LD = "json-ld"
    OPEN_GRAPH = "open graph"
    META = "meta"
    HEADING = "heading"
    TITLE = "title element"
    SHOWN = "shown on the page"
    LINK = "canonical link"
    FETCHED = "fetched from"


HOME_PAGE = re.compile(r"https?://[^/?]+/?")
SEPARATOR = re.compile(r"\s+(?P<sign>[|·•»]|::|[-–—])\s+(?=\S)")
DASHES = "-–—"
ALIKE = 0.3  # of the words of two titles are in both: what is shared is often worded differently
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
    tree: Element, blocks: Sequence[PageBlock], data: LinkedData, guess: Document, url: str | None
) -> Metadata:
    """The metadata of a page: JSON-LD first, then Open Graph and other `<meta>`, then what is shown.

    `tree` and its `blocks` hold what a reader sees, `guess` is what trafilatura makes of it, and `url` is the
    address that the page was fetched from, if it was.
    """
    return _Reader(tree, blocks, data, guess, url).read()


def without_site(title: str, site: str | None) -> str:
    """`title` without the site's name at its end: "Senate votes | CNN Politics" is "Senate votes" on CNN.

    After a dash only the site's very name is cut, because a dash may also stand inside of a title.
    """
    for separator in SEPARATOR.finditer(title) if site else ():
        suffix, name = title[separator.end() :].casefold(), str(site).casefold()
        alike = suffix.startswith(name) or name.startswith(suffix)
        if suffix == name or (alike and separator["sign"] not in DASHES):
            return title[: separator.start()]
    return title


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one registrable domain, or of one host where there is none."""
    hosts = urlsplit(one).hostname, urlsplit(other).hostname
    return hosts[0] == hosts[1] or (extract_domain(one) or one) == (extract_domain(other) or other)


class _Reader:
    """Asks each place in turn, and notes which one answered."""

    def __init__(
        self, tree: Element, blocks: Sequence[PageBlock], data: LinkedData, guess: Document, url: str | None
    ) -> None:
        self._tree = tree
        self._blocks = blocks
        self._guess = guess
        self._fetched = canonical_url(url) if url else None
        self._meta = dict(_meta(tree))
        self._data = data
        self._told_by: dict[str, str] = {}
        self._node = self._article()

    def read(self) -> Metadata:
        """All of it."""
        site = self._site()
        published = self._published()
        modified = self._modified()
        return Metadata(
            title=self._title(site),
            site=site,
            authors=self._authors(site),
            published=published,
            # A page that was changed before it was there is wrong about one of the two.
            modified=modified if modified and not (published and modified < published) else None,
            language=self._language(),
            url=self._url(),
            told_by={name: str(origin) for name, origin in self._told_by.items()},
        )

    def _article(self) -> linked_data.Node:
        """The node of the page's own article: others may be those that it links to."""
        articles = self._data.articles()
        own = {self._fetched, self._canonical(), self._resolved(self._meta.get("og:url"))} - {None}
        titles = [title for title in (self._meta.get("og:title"), self._page_title()) if title]
        by_address = (n for n in articles if own & {self._resolved(a) for a in linked_data.addresses(n)})
        by_title = (
            n for n in articles if any(_likeness(_line(n.get("headline")) or "", t) >= ALIKE for t in titles)
        )
        return next(by_address, None) or next(by_title, None) or next(iter(articles), {})

    def _title(self, site: str | None) -> str | None:
        """The headline as it is shown, if what the page declares bears it out; else what is declared."""
        declared = [
            (origin, without_site(title, site))
            for origin, title in (
                (Origin.JSON_LD, _line(self._node.get("headline"))),
                (Origin.OPEN_GRAPH, self._meta.get("og:title")),
                (Origin.META, self._meta.get("twitter:title")),
                (Origin.TITLE, self._page_title()),
            )
            if title
        ]
        if shown := self._headline([title for _, title in declared][:2], site):
            return self._told("title", [(Origin.HEADING, shown)])
        guessed = without_site(one_line(clean(self._guess.title or "")), site)
        return self._told("title", [*declared, (Origin.SHOWN, guessed)])

    def _headline(self, declared: Sequence[str], site: str | None) -> str | None:
        """The heading that is most like what is declared; the only one may be worded quite differently."""
        found = (one_line(clean(block.text)) for block in self._blocks if block.element.tag == "h1")
        shown = list(dict.fromkeys(without_site(heading, site) for heading in found))
        likeness = {
            heading: max((_likeness(heading, title) for title in declared), default=0.0) for heading in shown
        }
        best = max(shown, key=likeness.__getitem__, default="")
        is_only = len(shown) == 1 and best != site and any(_share_a_word(best, title) for title in declared)
        return best if is_only or likeness.get(best, 0.0) >= ALIKE else None

    def _page_title(self) -> str | None:
        element = self._tree.find(".//head/title")
        return _line(element.text_content()) if element is not None else None

    def _site(self) -> str | None:
        """The site's name, without what it says of itself behind a bar."""
        names = (
            (Origin.OPEN_GRAPH, self._meta.get("og:site_name")),
            (Origin.JSON_LD, _line(self._node.get("publisher"))),
            (Origin.META, self._meta.get("application-name")),
            (Origin.SHOWN, one_line(clean(self._guess.sitename or ""))),
        )
        return self._told(
            "site",
            [
                (origin, name.partition(" | ")[0])
                for origin, name in names
                if name and not ADDRESS_OR_HANDLE.match(name)
            ],
        )

    def _authors(self, site: str | None) -> tuple[str, ...]:
        found = list(linked_data.people(self._node.get("author")))
        people = [name for name, is_person in found if is_person] or [name for name, _ in found]
        declared = [self._meta[name] for name in AUTHORS if name in self._meta][:1]
        guessed = clean(self._guess.author or "").split(";")
        given = ((Origin.JSON_LD, people), (Origin.META, declared), (Origin.SHOWN, guessed))
        for origin, names in given:
            if authors := tuple(name for name in read_names(names) if name != site):
                self._told_by["authors"] = origin
                return authors
        return ()

    def _published(self) -> date | None:
        declared = [
            (Origin.JSON_LD, linked_data.text(self._node.get("datePublished"))),
            *self._declared(PUBLISHED),
        ]
        origin, written, day = _first_day([*declared, (Origin.SHOWN, self._guess.date)])
        if day and (local := self._local_day(written, day)):
            origin, day = Origin.SHOWN, local
        return self._noted("published", origin, day)

    def _local_day(self, written: str, day: date) -> date | None:
        """The newsroom's day for a time that is written in another time zone, if the page shows it.

        An evening in America is the next day in UTC, and a morning in Asia the day before.
        """
        hour = HOUR.search(written)
        if not hour:
            return None
        neighbour = day + timedelta(days=-1 if int(hour[1]) < NOON else 1)
        shown = {_day_in(self._url() or ""), _day(self._guess.date or ""), *self._days_at_headline()}
        return neighbour if neighbour in shown and day not in self._days_at_headline() else None

    def _days_at_headline(self) -> set[date]:
        """The days that are written out next to the headline: of publication, and perhaps of change."""
        headings = [at for at, block in enumerate(self._blocks) if block.element.tag == "h1"]
        nearby = (block for at in headings for block in self._blocks[max(0, at - BEFORE) : at + BEHIND])
        days = (read_explicit(block.text) for block in nearby if len(block.text) <= LONGEST_LINE)
        return {day for day in days if day}

    def _modified(self) -> date | None:
        given = (Origin.JSON_LD, linked_data.text(self._node.get("dateModified")))
        origin, _, day = _first_day([given, *self._declared(MODIFIED)])
        return self._noted("modified", origin, day)

    def _noted(self, name: str, origin: Origin, day: date | None) -> date | None:
        if day:
            self._told_by[name] = origin
        return day

    def _declared(self, names: Iterable[str]) -> Iterator[tuple[Origin, str | None]]:
        for name in names:
            yield (
                Origin.OPEN_GRAPH if name.startswith(("og:", "article:")) else Origin.META,
                self._meta.get(name),
            )

    def _language(self) -> str | None:
        return self._told(
            "language",
            [
                (Origin.SHOWN, _tag(self._tree.get("lang"))),
                (Origin.META, _tag(self._meta.get("content-language"))),
                (Origin.JSON_LD, _tag(linked_data.text(self._node.get("inLanguage")))),
                (Origin.OPEN_GRAPH, _tag(self._meta.get("og:locale"))),
            ],
        )

    def _url(self) -> str | None:
        """The canonical address. That of a page that was fetched is on the site that it was fetched from.

        Anything else would let a page speak in the name of another site. The address of a whole site would
        make one article of all its pages.
        """
        claimed = [
            (Origin.LINK, self._canonical()),
            (Origin.OPEN_GRAPH, self._resolved(self._meta.get("og:url"))),
            (Origin.JSON_LD, next(map(self._resolved, linked_data.addresses(self._node)), None)),
        ]
        own = [
            (origin, address)
            for origin, address in claimed
            if address and not HOME_PAGE.fullmatch(address) and self._is_ours(address)
        ]
        return self._told("url", [*own, (Origin.FETCHED, self._fetched)])

    def _is_ours(self, address: str) -> bool:
        return self._fetched is None or same_site(address, self._fetched)

    def _canonical(self) -> str | None:
        """The canonical link, in the head alone: in the body a reader's comment may have put it there."""
        links = self._tree.iterfind(".//head/link[@rel]")
        found = (link.get("href") for link in links if "canonical" in link.get("rel").lower().split())
        return self._resolved(next(filter(None, found), None))

    def _resolved(self, address: str | None) -> str | None:
        """An address as a whole one; a relative one in a file is on the site that Open Graph names."""
        base = self._fetched or canonical_url(self._meta.get("og:url") or "")
        element = self._tree.find(".//head/base[@href]")
        try:
            if base and element is not None:
                base = urljoin(base, element.get("href").strip())
            return canonical_url(urljoin(base or "", (address or "").strip())) if address else None
        except ValueError:
            return None

    def _told(self, name: str, answers: Iterable[tuple[Origin, str | None]]) -> str | None:
        """The first answer, with a note of who gave it."""
        origin, answer = next(((origin, answer) for origin, answer in answers if answer), (None, None))
        if origin:
            self._told_by[name] = origin
        return answer


def _meta(tree: Element) -> Iterator[tuple[str, str]]:
    """What `<meta>` elements say, by their names, the last first: in a `dict` the first of several holds."""
    found = []
    for element in tree.iter("meta"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        content = _line(element.get("content"))
        if name and content:
            found.append((name.strip().lower(), content))
    return reversed(found)


def _line(value: object) -> str | None:
    """A value in one line: sites escape what JSON and attributes need no escape for."""
    written = linked_data.text(value)
    return one_line(clean(html.unescape(html.unescape(written)))) or None if written else None


def _first_day(given: Iterable[tuple[Origin, str | None]]) -> tuple[Origin, str, date | None]:
    """The first date that is one, as it is written, and who gave it."""
    read = ((origin, written or "", _day(written or "")) for origin, written in given)
    return next((found for found in read if found[2]), (Origin.SHOWN, "", None))


def _day(written: str) -> date | None:
    """The day of a date in any of the usual spellings; 2019/11/18 has no other reading than the ISO one."""
    iso = re.sub(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b.*", _as_iso, written.strip())
    day = read_iso(iso) or read_iso(iso[:10]) or read_explicit(iso)
    return day if day and day >= EARLIEST else None


def _as_iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _tag(written: str | None) -> str | None:
    """A language tag as HTML spells it: `en_US` is `en-US`."""
    tag = (written or "").split(",")[0].strip()
    return tag.replace("_", "-") if LANGUAGE.fullmatch(tag) else None


def _likeness(one: str, other: str) -> float:
    """The words that two titles share, of all that are in either (Jaccard)."""
    words = set(wording.folded(one).split()), set(wording.folded(other).split())
    return len(words[0] & words[1]) / max(1, len(words[0] | words[1]))


def _share_a_word(one: str, other: str) -> bool:
    words = set(wording.folded(one).split()) & set(wording.folded(other).split())
    return bool(words - STOP_WORDS)


def _day_in(address: str) -> date | None:
    """The day in an address such as /2019/11/18/storm or /2019-11-18-storm."""
    found = DAY_IN_ADDRESS.search(urlsplit(address).path)
    return read_iso("-".join(found.groups())) if found else None

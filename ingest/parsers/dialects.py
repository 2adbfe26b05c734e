"""What a feed says of its articles, word for word, whatever its dialect. feedparser is met here.

feedparser knows what RSS and Atom mean, but it reads all of whatever it is given: 4 seconds for a feed of
20,000 items, 9 for a broken one. So lxml takes an outline out of the feed before, and feedparser gets no
more than that: well-formed, with no more entries than will be used, and without their bodies.
"""

import codecs
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin

import feedparser
import lxml.html
from lxml import etree

from ingest.decoding import clean, decode
from ingest.parsers.outline import Record, local, namespace, outline

ROOTS = frozenset({"rss", "rdf", "feed"})
RECORDS = frozenset({"channel", "item", "entry"})
FIELDS = frozenset(
    "title link guid id pubdate published issued created date updated modified".split()  # noqa: SIM905
)
BASE = "{http://www.w3.org/XML/1998/namespace}base"
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
ATTRIBUTES = frozenset({"version", "href", "rel", "type", "mode", "isPermaLink", BASE, ABOUT})
LONGEST_FIELD = 4_000
MOST_NAMESPACES = 20  # each one more makes every element dearer: 50,000 of them took ten minutes

NAMESPACE = re.compile(r"(?:https?://[\w.-]{1,100}(?:/[\w./~-]{0,100})?#?)?", re.ASCII)
NO_XML = re.compile("[\ufffe\uffff]")

DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,100}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
# Python's codecs that are no code pages; some take hours for a few megabytes.
NO_CODE_PAGES = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


class Said(NamedTuple):
    """What is said of one article. What is not said is empty."""

    link: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    id: str = ""


class NoDialect(ValueError):
    """It is no feed of any dialect. The message says what it is instead, in words behind "but"."""


def read(data: bytes, name: str, url: str, most: int) -> tuple[str, Iterator[Said]]:
    """The title of a feed that came from `url`, and what it says of its first `most` articles."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _json(data, most)
    records = _outline(data, name, most)
    root = local(records[0].tag) if records else ""
    if root not in ROOTS:
        raise NoDialect(f"<{root}>" if root else "something that is not XML")
    return _xml(_well_formed(records, url), is_rss=root != "feed")


def _outline(data: bytes, name: str, most: int) -> list[Record]:
    return outline(
        _text(data, name).encode(),
        records=RECORDS,
        fields=FIELDS,
        most=most + 1,  # the channel
        encoding="utf-8",
    )


def _text(data: bytes, name: str) -> str:
    """The characters of a feed: in the code page that it declares, if it can be; else what it looks like.

    A claim to be Unicode is not trusted: it is made by default, and Unicode can be told by its looks.
    """
    declared = DECLARED.match(data)
    with suppress(LookupError, UnicodeError):
        codec = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
        if codec not in NO_CODE_PAGES and not codec.startswith("utf"):
            return clean(data.decode(codec))
    return decode(data, name)


def _well_formed(records: Sequence[Record], url: str) -> bytes:
    """The outline as a feed of its own, with `url` as the base of its addresses."""
    top, namespaces = records[0], _namespaces(records)
    root = etree.Element(
        top.tag if namespace(top.tag) in namespaces else local(top.tag),
        _kept(top.attributes),
        nsmap={f"n{number}": uri for number, uri in enumerate(namespaces) if uri},
    )
    root.set(BASE, _base(url, top))
    for record in (record for record in records if namespace(record.tag) in namespaces):
        element = root if record is top else etree.SubElement(root, record.tag, _kept(record.attributes))
        for field in (field for field in record.fields if namespace(field.tag) in namespaces):
            etree.SubElement(element, field.tag, _kept(field.attributes)).text = _valid(field.text)
    xml: bytes = etree.tostring(root, encoding="utf-8")
    return xml


def _namespaces(records: Sequence[Record]) -> list[str]:
    """The first few of an outline that can be some; none at all is one too."""
    tags = (tag for record in records for tag in (record.tag, *(field.tag for field in record.fields)))
    uris = dict.fromkeys(map(namespace, tags))
    return [uri for uri in uris if NAMESPACE.fullmatch(uri)][:MOST_NAMESPACES]


def _base(url: str, top: Record) -> str:
    try:
        return _valid(urljoin(url, top.attributes.get(BASE, "")))
    except ValueError:  # "http://["
        return _valid(url)


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: _valid(value) for name, value in attributes.items() if name in ATTRIBUTES}


def _valid(text: str) -> str:
    """As much as a title or an address can be, without characters that XML cannot hold."""
    return NO_XML.sub("", clean(text[:LONGEST_FIELD]))


def _xml(feed: bytes, is_rss: bool) -> tuple[str, Iterator[Said]]:
    """What feedparser understands of a feed.

    It is given a stream: a string, and even bytes, it would take for the address or the path of something to
    open. Its cleaning and its resolving of links are for bodies, which are not there.
    """
    parsed = feedparser.parse(io.BytesIO(feed), sanitize_html=False, resolve_relative_uris=False)
    return _plain(parsed.feed, "title"), (_said(entry, is_rss) for entry in parsed.entries)


def _said(entry: feedparser.FeedParserDict, is_rss: bool) -> Said:
    """RSS has but one day; where it comes as a `dc:date`, feedparser takes it for that of a change."""
    # Not `entry.get`: that gives one key for another, with a warning.
    published, updated = (str(dict.get(entry, key) or "") for key in ("published", "updated"))
    published = published or str(dict.get(entry, "created") or "") or (updated if is_rss else "")
    link, name = (str(dict.get(entry, key) or "") for key in ("link", "id"))
    return Said(link, _plain(entry, "title"), published, updated, name)


def _plain(said: feedparser.FeedParserDict, key: str) -> str:
    """The words of a text that may be HTML; feedparser guesses where RSS does not say."""
    words = clean(str(dict.get(said, key) or ""))
    kind = str((dict.get(said, f"{key}_detail") or {}).get("type") or "")
    if not words or "html" not in kind:
        return words
    try:
        plain: str = lxml.html.fragment_fromstring(words, create_parent="div").text_content()
    except etree.ParserError:  # nothing but a comment, say
        return ""
    return plain


def _json(data: bytes, most: int) -> tuple[str, Iterator[Said]]:
    """What a JSON Feed says: https://jsonfeed.org/version/1.1."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NoDialect("damaged JSON") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        raise NoDialect("other JSON")
    return _words(feed, "title"), (_item(item) for item in islice(items, most) if isinstance(item, dict))


def _item(item: Mapping[str, object]) -> Said:
    return Said(
        _words(item, "url") or _words(item, "external_url"),
        _words(item, "title"),
        _words(item, "date_published"),
        _words(item, "date_modified"),
        _words(item, "id"),
    )


def _words(item: Mapping[str, object], key: str) -> str:
    """A string, or a number as one: version 1 allowed numbers as ids."""
    value = item.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

"""What a page says of itself in JSON-LD, in the words of schema.org."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.parsers.elements import Element

Node = Mapping[str, Any]

WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)?|(?://\s*)?(?:-->|\]\]>)?\s*;?\s*$")
ARTICLE = re.compile(r"(?:\w*Article|\w*BlogPosting|Report|Review|SocialMediaPosting)")
LIST = re.compile(r"CollectionPage|ItemList|SearchResultsPage|Blog|ProfilePage")
PARTS = ("@graph", "mainEntity", "mainEntityOfPage")  # where a page puts what it is about
DEEPEST = 5
MOST = 200  # nodes of a page


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The things that a page describes, without those that it only lists or mentions."""

    nodes: Sequence[Node] = ()

    def articles(self) -> list[Node]:
        """The nodes that describe an article."""
        return [node for node in self.nodes if any(map(ARTICLE.fullmatch, types(node)))]

    def lists_articles(self) -> bool:
        """Whether the page calls itself a list, a blog or a collection of articles, and no article."""
        listed = any(LIST.fullmatch(name) for node in self.nodes for name in types(node))
        return listed and not self.articles()

    def is_for_subscribers(self) -> bool:
        """Whether the page says that not everybody may read all of it."""
        return any(str(node.get("isAccessibleForFree")).lower() == "false" for node in self.nodes)


def read_linked_data(tree: Element) -> LinkedData:
    """The JSON-LD of a page; a block that is no JSON says nothing."""
    blocks = (
        script.text or ""
        for script in tree.iter("script")
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json"
    )
    nodes = [node for block in blocks for node in _nodes(_loaded(block), 0)]
    return LinkedData(nodes[:MOST])


def types(node: Node) -> list[str]:
    """The types of a node without the address of the vocabulary."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return [re.split(r"[/:]", name)[-1] for name in names if isinstance(name, str)]


def text(value: object) -> str | None:
    """The words of a value, which may stand in a list or under a name."""
    match value:
        case str():
            return value.strip() or None
        case int() if not isinstance(value, bool):
            return str(value)
        case list():
            return next(filter(None, map(text, value)), None)
        case dict():
            return text(value.get("name") or value.get("@value"))
        case _:
            return None


def addresses(node: Node) -> Iterator[str]:
    """The addresses under which a node says that it is found."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        address = value.get("@id") if isinstance(value, dict) else value
        if isinstance(address, str):
            yield address


def people(value: object) -> Iterator[tuple[str, bool]]:
    """The names of authors, and whether each is a person's: a newsroom may be one, too."""
    for author in value if isinstance(value, list) else [value]:
        if isinstance(author, dict) and not text(author) and author.get("familyName"):
            author = {**author, "name": f"{author.get('givenName', '')} {author['familyName']}"}
        if name := text(author):
            yield name, not isinstance(author, dict) or "Organization" not in "".join(types(author))


def _loaded(block: str) -> object:
    """The JSON in a script. Raw line breaks in its strings are common, and no reason to drop it."""
    try:
        return json.loads(WRAPPING.sub("", block), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for part in PARTS:
            yield from _nodes(value.get(part), depth + 1)

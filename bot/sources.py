"""Where words come from, as one line of a message: title, site and day of an article, and the way to it."""

import unicodedata

from bot.harmless import cut, harmless, host, label, one_line, target
from bot.wording import replies
from retrieval.composing import phrases
from retrieval.links import passage_link
from retrieval.types import Article, Citation

TITLE_WIDTH = 100
SITE_WIDTH = 40


def source(citation: Citation) -> str:
    """What is quoted, from where, on which page and when; a click opens it at the passage."""
    article = citation.article
    pages = replies.on_pages(*citation.pages) if citation.pages else ""
    also = replies.also_in(list(filter(None, map(_name, elsewhere(citation)))))
    link = target(passage_link(citation)) or target(article.url)
    parts = (
        _linked(article, link),
        publisher(article.site, article.url),
        pages,
        _when(article),
        replies.changed_since(article),
        also,
    )
    return f"{harmless(f'[{citation.number}]')} {' · '.join(filter(None, parts))}"


def reference(article: Article) -> str:
    """An article with its link, site and day."""
    parts = (_linked(article, target(article.url)), publisher(article.site, article.url), _when(article))
    return " · ".join(filter(None, parts))


def _linked(article: Article, link: str | None) -> str:
    if link is None:
        return _apart(harmless(cut(one_line(article.title), TITLE_WIDTH))) or replies.untitled()
    return f"[{_apart(label(article.title, TITLE_WIDTH)) or replies.untitled()}](<{link}>)"


def publisher(site: str | None, url: str | None) -> str:
    """Who publishes, else the host of the address."""
    return _name(site or host(url))


def _name(said: str) -> str:
    """Who publishes. It is no link, so it may look like an address: many are called by theirs."""
    return _apart(harmless(cut(one_line(said), SITE_WIDTH)))


def _apart(said: str) -> str:
    """Words that run from right to left, kept from turning round the number and the date beside them."""
    turns = any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in said)
    return f"\u2068{said}\u2069" if turns else said


def _when(article: Article) -> str:
    return replies.day(article.published) if article.published else replies.undated()


def elsewhere(citation: Citation) -> list[str]:
    """Who else has the very words, each name once; a paper that prints them twice is not someone else."""
    names = dict.fromkeys(phrases.outlet(article) for article in citation.also)
    return [name for name in names if name != phrases.outlet(citation.article)]


def small(text: str) -> str:
    """Small print, for a line that needs not be read."""
    return f"-# {text}"

"""A web page to its article."""

from collections.abc import Iterator, Sequence

from ingest.errors import BadPage, EmptySource
from ingest.parsers import extractors, plain, refusals, selection
from ingest.parsers.blocks import PageBlock, read_blocks
from ingest.parsers.elements import Element
from ingest.parsers.head import Origin, read_head
from ingest.parsers.linked_data import read_linked_data
from ingest.parsers.metadata import Metadata, read_metadata
from ingest.parsers.parsed import BREAK, Block, Parsed, join
from ingest.parsers.refusals import Page
from ingest.parsers.visible import strip_hidden

HALF = 0.5  # of the page's prose: an extractor that finds less may have missed the article


def parse(html: str, name: str, url: str | None = None) -> Parsed:
    """The article on a page, with the title, dates, site, authors, address and language that the page gives.

    What its reader does not see is left out, and so are navigation, adverts, bylines and readers' comments. A
    date is taken from the metadata and from where pages show it, never guessed from the prose. `url` is where
    the page was fetched from: the page may then only call itself by an address of the same site.

    Raises `NeedsScript`, `Paywalled`, `ConsentWall` or `IndexPage` for a page that shows no article,
    `EmptySource` for one without any text, and `BadPage`.
    """
    try:
        page, metadata = _read(html, url)
    except Exception as error:  # the web holds pages that break any parser in any way
        raise BadPage(name, f"{type(error).__name__}: {error}") from error
    if refused := refusals.refusal(page, name):
        raise refused
    text = join(_spaced(page.article))
    if not text:
        raise EmptySource(name, "the page shows no text")
    return _parsed(text, metadata)


def _read(html: str, url: str | None) -> tuple[Page, Metadata]:
    """What is on a page, and what it says of itself."""
    tree = extractors.load(html)
    head, data = read_head(tree), read_linked_data(tree)
    notices = refusals.notices(tree)  # before what is hidden goes
    strip_hidden(tree)
    blocks, guess = read_blocks(tree), extractors.guess(tree)
    metadata = read_metadata(head, blocks, data, guess, url)
    page = Page(
        blocks=blocks,
        article=_article(tree, blocks, metadata.title or ""),
        data=data,
        kind=guess.kind,
        is_dated=metadata.told_by.get("published", Origin.SHOWN) != Origin.SHOWN,
        url=metadata.url or url,
        notices=notices,
    )
    return page, metadata


def _article(tree: Element, blocks: list[PageBlock], title: str) -> list[PageBlock]:
    """The blocks of the article: a careful extractor, then a thorough one, then simply all prose there is."""
    prose = selection.paragraphs(blocks)
    extracted = extractors.careful(tree)
    if len(extracted) < HALF * sum(len(block.text) for block in prose):
        extracted = extractors.fuller(extracted, extractors.thorough(tree))
    return selection.choose(blocks, extracted, title) or prose


def _spaced(article: Sequence[PageBlock]) -> Iterator[Block]:
    """The blocks with a break between one list or table and the next."""
    group = None
    for block in article:
        if block.close and group not in (None, block.group):
            yield BREAK
        group = block.group if block.close else None
        yield Block(block.text, block.close)


def _parsed(text: str, metadata: Metadata) -> Parsed:
    return Parsed(
        title=metadata.title or plain.parse(text).title,
        text=text,
        url=metadata.url,
        published=metadata.published,
        site=metadata.site,
        authors=metadata.authors,
        language=metadata.language,
        modified=metadata.modified,
        told_by=tuple(metadata.told_by.items()),
    )

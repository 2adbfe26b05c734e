"""Which blocks of a page are its article: what an extractor found, put right by the page itself.

An extractor is good at finding the place and careless at its edges. It loses a first paragraph that stands
outside of `<p>`, puts what it takes from a sidebar at the top, and keeps bylines and links to other articles.
So its text only marks blocks; which of them are kept, and which next to them are added, is decided here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.dates import read_explicit, without_dates
from ingest.parsers import wording
from ingest.parsers.blocks import PageBlock
from ingest.parsers.bylines import read_byline
from ingest.parsers.parsed import one_line
from ingest.parsers.plain import CREDIT, EDGES, LONGEST_LINE, STAMP
from ingest.parsers.wording import SENTENCE_END, Wording

MARKED = 0.6  # of a block's words, found again: an extractor drops some and joins others
LONG = 8  # words that are not found by chance
PARAGRAPH = 12  # words of what may be added
MOSTLY = 0.4  # of a paragraph's characters may be links
LINKS = 0.7  # more than that, and a block is made of links
LABEL = 4  # words: "Don't miss" above a link that is left out

# What newsrooms put around their articles, in words that no paragraph of an article is made of.
FURNITURE = re.compile(
    r"contributed (?:reporting )?to this (?:report|story|article)\W*$"
    r"|^\W*(?:additional )?(?:reporting|writing|editing) by\b"
    r"|^(?:filed under|posted in|tags|topics|categories)\s*:"
    r"|^(?:share (?:this (?:story|article|post|page)|on|via|with)\b|like this (?:story|article)\b)"
    r"|^(?:subscribe to|sign up (?:for|to)) (?:our|the|my|a|free)\b"
    r"|^follow (?:us|me|\w+ on (?:facebook|twitter))\b"
    r"|^(?:leave a )?(?:comments?|repl(?:y|ies))\W*$|^advertisement\W*$"
    r"|\bclick here (?:to|for)\b|\ball rights reserved\b",
    re.IGNORECASE,
)
# What announces other articles where it is no sentence: "Also on Monday, the Senate voted." is one.
ANNOUNCEMENT = re.compile(
    r"^(?:read|see) (?:more|also|next)\b|^(?:also on|related|more (?:from|on)|follow)\b", re.IGNORECASE
)
LONGEST_FURNITURE = 60  # words


def choose(blocks: Sequence[PageBlock], extracted: str, title: str) -> list[PageBlock]:
    """The blocks of the article in the order of the page, without its title."""
    found = Wording.of(extracted)
    marked = [at for at, block in enumerate(blocks) if found.covers(block.text) >= MARKED]
    anchors = [at for at in marked if is_long(blocks[at])]
    if not anchors:
        return [blocks[at] for at in marked]
    copies = set(_copies(blocks, anchors, found))
    marks = set(marked) - copies
    kept = _around(blocks, marks, [at for at in anchors if at in marks], copies)
    return _tidied(kept, title)


def paragraphs(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """All prose of a page, for where an extractor finds nothing."""
    return [block for block in blocks if is_paragraph(block)]


def is_long(block: PageBlock) -> bool:
    """Whether a block has words of its own, more than a label has."""
    return wording.count(block.text) >= LONG and not is_links(block)


def is_paragraph(block: PageBlock, length: int = PARAGRAPH) -> bool:
    """Whether a block is prose: it is long enough, ends as a sentence does, and is not mainly links."""
    ends = SENTENCE_END.search(block.text[-10:]) is not None
    return ends and wording.count(block.text) >= length and block.linked < MOSTLY * len(block.text)


def is_links(block: PageBlock) -> bool:
    """Whether a block is made of links, as menus and lists of other articles are."""
    return block.linked > LINKS * len("".join(block.text.split()))


def _copies(blocks: Sequence[PageBlock], anchors: Sequence[int], found: Wording) -> Iterator[int]:
    """Blocks that the page has more often than the extractor: one for wide screens, say, and one for small.

    Those stay that are among more of the article than the others, as many as the extractor has.
    """
    weights: dict[int, int] = defaultdict(int)
    same: dict[str, list[int]] = defaultdict(list)
    for at in anchors:
        weights[id(blocks[at].parent)] += len(blocks[at].text)
        same[wording.folded(blocks[at].text)].append(at)
    for text, group in same.items():
        if len(group) > 1:
            best_first = sorted(group, key=lambda at: -weights[id(blocks[at].parent)])
            yield from best_first[max(1, found.times(text)) :]


def _around(
    blocks: Sequence[PageBlock], marks: set[int], anchors: Sequence[int], copies: set[int]
) -> list[PageBlock]:
    """The marked blocks that stand with the anchors, and the paragraphs among these that were missed."""
    parents = {id(blocks[at].parent) for at in anchors if is_paragraph(blocks[at])}
    owners = {id(blocks[at].element) for at in anchors}
    first, last = _stretched(blocks, marks, anchors[0], anchors[-1])

    def is_kept(at: int, block: PageBlock) -> bool:
        is_inside = first <= at <= last
        is_owned = id(block.element) in owners
        is_kin = is_owned or id(block.parent) in parents
        if at in marks:
            return is_inside or (is_kin and not is_links(block))
        is_missed = (is_inside and is_kin) or (at < first and is_owned)
        return is_missed and at not in copies and is_paragraph(block)

    kept = [at for at, block in enumerate(blocks) if is_kept(at, block)]
    while kept and _announces_links(blocks, kept[-1]):
        kept.pop()
    return [blocks[at] for at in kept]


def _announces_links(blocks: Sequence[PageBlock], at: int) -> bool:
    """Whether a block is a label over links to other articles, which are left out already."""
    return _is_label(blocks[at]) and at + 1 < len(blocks) and is_links(blocks[at + 1])


def _stretched(blocks: Sequence[PageBlock], marks: set[int], first: int, last: int) -> tuple[int, int]:
    """From the first to the last anchor, and on over the short blocks next to these: a heading, a list."""
    while first - 1 in marks and not is_links(blocks[first - 1]):
        first -= 1
    while last + 1 in marks and not is_links(blocks[last + 1]):
        last += 1
    return first, last


def _tidied(blocks: Sequence[PageBlock], title: str) -> list[PageBlock]:
    """The blocks without title, bylines, credits, links to other articles and calls to subscribe."""
    prose = [at for at, block in enumerate(blocks) if is_paragraph(block, LONG)]
    if not prose:
        return list(blocks)
    kept: list[PageBlock] = []
    for at, block in enumerate(blocks):
        is_outside = not prose[0] <= at <= prose[-1]
        if at < prose[0] and _is_title(block, title):
            continue
        if is_outside and _is_stamp(block.text):
            continue
        if not _is_beside(block) and not (is_outside and is_links(block)):
            kept.append(block)
        elif kept and _is_label(kept[-1]):
            kept.pop()
    while kept and kept[-1].is_heading:
        kept.pop()
    return kept


def _is_title(block: PageBlock, title: str) -> bool:
    """Whether a block above the first paragraph is the title."""
    return block.element.tag == "h1" or wording.folded(block.text) == wording.folded(title)


def _is_stamp(text: str) -> bool:
    """Whether a line only says who wrote the article, and when."""
    line = one_line(text)
    if len(line) > LONGEST_LINE:
        return False
    rest = one_line(STAMP.sub(" ", without_dates(line))).strip(EDGES)
    return not rest or read_byline(line if not read_explicit(line) else rest) is not None


def _is_beside(block: PageBlock) -> bool:
    """Whether a block among paragraphs is none of the article's: a credit, a link elsewhere, a call."""
    words = wording.count(block.text)
    if block.is_item:
        return False
    if FURNITURE.search(block.text) and words < LONGEST_FURNITURE:
        return True
    is_sentence = SENTENCE_END.search(block.text) is not None and not block.text.endswith(":")
    if ANNOUNCEMENT.search(block.text) and words < LONGEST_FURNITURE:
        return not is_sentence or block.linked > MOSTLY * len(block.text)
    if block.is_heading:
        return False
    is_credited = words < LONGEST_FURNITURE and CREDIT.search(block.text) is not None
    return is_credited or (is_links(block) and words >= LABEL and not is_sentence)


def _is_label(block: PageBlock) -> bool:
    """Whether a block announces the one below it."""
    return wording.count(block.text) <= LABEL and SENTENCE_END.search(block.text) is None

"""Pages that are no article: what they are is said, instead of taking their words for one."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.errors import ConsentWall, IndexPage, NeedsScript, Paywalled, SourceError
from ingest.parsers import wording
from ingest.parsers.blocks import PageBlock
from ingest.parsers.elements import Element
from ingest.parsers.linked_data import LinkedData
from ingest.parsers.selection import is_links

NEWS_ITEM = 50  # words of the shortest article that walls are looked for around
STUB = 250  # words: more than that is given away by hardly any paywall
SHOWN = 0.4  # of the words that the page counts itself: less than that, and the rest is kept back
ARTICLE_KINDS = ("article", "newsarticle", "blogposting")
TEASERS = 15  # links to articles, on a page that says that it is a list
MANY_TEASERS = 25  # on one that does not
TEASER = 4  # words of a link that is a headline
TOGETHER = 0.35  # of an article's words stand side by side; those of teasers each stand in a box

SCRIPT = re.compile(
    r"(?:enable|activate|allow|turn on|requires?|needs?)\s+(?:\w+\s+){0,3}javascript"
    r"|javascript\s+(?:\w+\s+){0,3}(?:disabled|enabled|required|necessary|activated|off)"
    r"|javascript (?:bitte )?aktivieren|activer (?:le )?javascript|(?:habilit|activ)\w+ (?:el |o )?javascript"
    r"|checking your browser|verif\w+ (?:that )?you are (?:a )?human|not a robot",
    re.IGNORECASE,
)
PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read|unlock)|to (?:continue|keep) reading"
    r"|(?:article|content|story) is (?:only |exclusively |reserved )?(?:available )?(?:for|to) (?:\w+ )?"
    r"(?:subscribers|members)|unlock (?:this|the full) (?:article|story)"
    r"|(?:register|sign in|log in|create an? (?:free )?account) to (?:continue|keep|read)"
    r"|(?:reached|used) (?:your|all)[^.]{0,40}free (?:articles?|stories)"
    r"|nur für abonnenten|jetzt weiterlesen|réservée? aux abonnés"
    r"|(?:exclusivo|solo) para (?:suscriptores|abonados)",
    re.IGNORECASE,
)
CUT_SHORT = re.compile(r"(?:\.\.\.|…)\s*\Z")
CONSENT = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "cookies": r"\bcookies?\b",
        "consent": r"\bconsent|einwilligung|zustimm|consentement|consentimiento|toestemming",
        "accept": r"\b(?:accept|agree|allow|reject)(?: (?:all|and)\b|\b)|akzeptier|accepter|aceptar|accetta",
        "privacy": r"privacy|datenschutz|confidentialité|privacidad",
        "partners": r"\b(?:partners|vendors|third parties)\b|partnern?\b|partenaires|socios",
        "ads": r"personali[sz]ed (?:ads|advertising|content)|personalisierte|personnalisés?",
    }.items()
}
CONSENT_SIGNS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to tell an article by.

    `is_dated` says that the page declares itself published on a day, and `notices` are words for browsers
    without scripts.
    """

    blocks: Sequence[PageBlock]
    article: Sequence[PageBlock]
    data: LinkedData
    kind: str
    is_dated: bool
    url: str | None
    notices: str

    @property
    def words(self) -> int:
        """The words of the article, or of what would be taken for it."""
        return sum(wording.count(block.text) for block in self.article)

    @property
    def text(self) -> str:
        """All that is shown."""
        return "\n".join(block.text for block in self.blocks)


def notices(tree: Element) -> str:
    """What a page says to a browser that runs no scripts."""
    return " ".join(" ".join(element.itertext()) for element in tree.iter("noscript"))


def refusal(page: Page, name: str) -> SourceError | None:
    """Why a page is no article, or None. What is long enough is only looked at for being a list of others."""
    if _is_consent_wall(page):
        return ConsentWall(name)
    if _is_paywalled(page):
        return Paywalled(name, page.words)
    if _needs_script(page):
        return NeedsScript(name)
    if teasers := _is_index(page):
        return IndexPage(name, teasers)
    return None


def _needs_script(page: Page) -> bool:
    """Whether there is next to nothing, and the page says that it is for want of scripts."""
    return page.words < NEWS_ITEM and SCRIPT.search(f"{page.notices}\n{page.text}") is not None


def _is_consent_wall(page: Page) -> bool:
    """Whether what would be taken for the article is about consent, most of it."""
    about = [block for block in page.article if _consent_signs(block.text) > 1]
    words = sum(wording.count(block.text) for block in about)
    return 2 * words > page.words and _consent_signs(page.text) >= CONSENT_SIGNS and page.words < STUB


def _consent_signs(text: str) -> int:
    return sum(pattern.search(text) is not None for pattern in CONSENT.values())


def _is_paywalled(page: Page) -> bool:
    """Whether little is shown, and the page says that the rest is sold."""
    if page.words >= STUB:
        return False
    declared = page.data.is_for_subscribers()
    counted = max((_number(node.get("wordCount")) for node in page.data.articles()), default=0)
    if declared and page.words < SHOWN * counted:
        return True
    is_cut = declared and bool(page.article) and CUT_SHORT.search(page.article[-1].text) is not None
    is_told = PAYWALL.search(page.text) is not None
    return (is_told or is_cut) and page.words < STUB // 2


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0


def _is_index(page: Page) -> int:
    """The number of links to articles if that is what the page is made of, else nought.

    A page that calls itself an article, or published on a day, is believed. `og:type` website says little: on
    some sites every page has it.
    """
    if page.data.articles() or page.is_dated or page.kind in ARTICLE_KINDS:
        return 0
    teasers = sum(is_links(block) and wording.count(block.text) >= TEASER for block in page.blocks)
    is_home = page.url is not None and urlsplit(page.url).path in ("", "/")
    is_list = page.data.lists_articles() or is_home
    enough = TEASERS if is_list else MANY_TEASERS
    return teasers if teasers >= enough and _are_apart(page.article) else 0


def _are_apart(article: Sequence[PageBlock]) -> bool:
    """Whether the blocks stand in boxes of their own, as teasers do, and not side by side."""
    words = Counter[int]()
    for block in article:
        words[id(block.parent)] += wording.count(block.text)
    return max(words.values(), default=0) <= TOGETHER * words.total()

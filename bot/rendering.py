"""A reply to a message: pure, so that what people see can be tested without Discord."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot import wording
from bot.harmless import cut, harmless, label, one_line, target
from ingest.journal.feeds import KeptFeed
from ingest.report import IngestReport
from retrieval.composing import phrases
from retrieval.composing.sameness import same
from retrieval.links import passage_link
from retrieval.types import Answer, Article, Citation, NoAnswer, Reply, Stance

LIMIT = 2_000  # Discord's, for the content of a message
QUOTE_WIDTHS = (600, 400, 250, 150, 80)  # tried from left to right until the message fits
TEXT_WIDTH = 250  # the last resort: with one source this fits, even if every character must be escaped
QUESTION_WIDTH = 150
TITLE_WIDTH = 100
SITE_WIDTH = 40
OMISSION = f" {phrases.OMISSION}"

_MARKER = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: Discord markdown of at most 2,000 characters, and `more` such messages after it.

    Text rather than an embed: it can be searched and copied, and needs no permission to embed links.
    """

    content: str
    more: tuple[str, ...] = ()


def render(reply: Reply, *, repeat_question: bool = False) -> Message:
    """What `reply` looks like. One without an answer shows no sources: nothing in them says it.

    The question is to be repeated where nobody else has seen it, as that of a slash command.
    """
    asked = [_small(harmless(cut(one_line(reply.question), QUESTION_WIDTH)))] if repeat_question else []
    match reply:
        case Answer():
            drafts = ("\n".join([*asked, draft]) for draft in _drafts(reply))
            return Message(next(filter(_fits, drafts)))
        case NoAnswer(why=why, within=within):
            return Message("\n".join([*asked, wording.no_answer(why, within)]))


def render_draft(text: str) -> Message:
    """What a chat model has written so far, marked as such: nothing of it has been checked."""
    return Message(f"{harmless(cut(one_line(text), LIMIT // 4))}\n{_small(wording.being_written())}")


def render_passages(citations: Sequence[Citation]) -> list[Message]:
    """The quotes of an answer."""
    return [Message(_quote(citation, QUOTE_WIDTHS[0])) for citation in citations]


def render_report(report: IngestReport) -> Message:
    """What became of an ingest: the numbers, then what failed, why, and what to do."""
    lines = [f"{wording.report(report)}."]
    for failure in report.failed:
        lines.append(f"{harmless(cut(one_line(str(failure.error)), TEXT_WIDTH))}.")
        lines.append(_small(harmless(cut(one_line(failure.error.hint), TEXT_WIDTH))))
    return Message("\n".join(_as_many_as_fit(lines)))


def render_articles(articles: Sequence[Article]) -> Message:
    """The articles of a server, newest first, as many as a message holds."""
    if not articles:
        return Message(wording.NO_ARTICLES_YET)
    lines = [f"- {_reference(article)}" for article in articles]
    shown = list(_as_many_as_fit(lines))
    hidden = len(lines) - len(shown)
    return Message("\n".join([*shown, _small(wording.more_articles(hidden))] if hidden else shown))


def render_feeds(feeds: Sequence[KeptFeed]) -> Message:
    """The feeds of a server, and what is wrong with each, if anything is."""
    if not feeds:
        return Message(wording.NO_FEEDS_YET)
    lines = []
    for feed in feeds:
        lines.append(
            f"- {harmless(cut(one_line(feed.title or feed.url), TITLE_WIDTH))} · <{target(feed.url)}>"
        )
        if feed.trouble:
            lines.append(_small(harmless(cut(one_line(feed.trouble), TEXT_WIDTH))))
    return Message("\n".join(_as_many_as_fit(lines)))


def _as_many_as_fit(lines: Sequence[str]) -> Iterator[str]:
    """The first lines that a message holds, with room for one more in small print."""
    left = LIMIT - 100
    for line in lines:
        left -= _length(line) + 1
        if left < 0:
            return
        yield line


def _fits(content: str) -> bool:
    return _length(content) <= LIMIT


def _length(content: str) -> int:
    """As JavaScript counts, two for most emoji, which is never less than Discord's own count."""
    return len(content.encode("utf-16-le")) // 2


def _drafts(answer: Answer) -> Iterator[str]:
    """The message from complete to curt: the quotes give way, then who copied them, the sources, the text."""
    for width in QUOTE_WIDTHS:
        yield _draft(answer, answer.citations, width)
    alone = [replace(citation, also=()) for citation in answer.citations]
    for shown in range(len(alone), 0, -1):
        yield _draft(answer, alone[:shown], QUOTE_WIDTHS[-1])
    yield _draft(answer, alone[:1], QUOTE_WIDTHS[-1], TEXT_WIDTH)


def _draft(answer: Answer, shown: Sequence[Citation], quote_width: int, text_width: int = LIMIT) -> str:
    head = filter(None, (_headline(answer, shown, text_width), _notes(answer, shown)))
    quotes = "\n\n".join(_quote(citation, quote_width) for citation in shown)
    return "\n".join(filter(None, (*head, quotes)))


def _headline(answer: Answer, shown: Sequence[Citation], width: int) -> str:
    """The text with the short answer in bold. Of a text that only repeats its quotes, the short answer."""
    if pieces := held_together(answer, shown):
        said = ((harmless(cut(one_line(words), TEXT_WIDTH)), is_bold) for words, is_bold in pieces)
        return " ".join(f"**{words}**" if is_bold and words else words for words, is_bold in said)
    short = harmless(cut(one_line(answer.short or ""), TEXT_WIDTH))
    if only_quotes(answer):
        return f"**{short}** {harmless(_backing(answer, shown))}" if short else ""
    return _embolden(harmless(cut(one_line(answer.text), width)), short)


def held_together(answer: Answer, shown: Sequence[Citation]) -> list[tuple[str, bool]]:
    """Of sources that do not agree, what each answers: words, and whether they are bold. Else nothing."""
    answers = [
        ((citation.words or citation.quote, True), (f"[{citation.number}]", False)) for citation in shown
    ]
    match answer.stance:
        case Stance.DIFFER:
            return [(phrases.DIFFER, False), *(piece for each in answers for piece in each)]
        case Stance.CORRECTED:
            right, *wrong = answers
            return [*right, (phrases.CORRECTS, False), *(piece for each in wrong for piece in each)]
        case Stance.SINGLE | Stance.AGREE:
            return []


def _backing(answer: Answer, shown: Sequence[Citation]) -> str:
    """The numbers of the sources that say the short answer; of a yes or no, that of the first one."""
    short = answer.short or ""
    saying = [each for each in shown if each.words is None or each.words in short or same(each.words, short)]
    return "".join(f"[{citation.number}]" for citation in saying or shown[:1])


def only_quotes(answer: Answer) -> bool:
    """Whether the text says nothing but its quotes, which are shown anyway."""
    rest = _bare(answer.text)
    for quote in sorted((_bare(c.quote) for c in answer.citations), key=len, reverse=True):
        rest = rest.replace(quote, "")
    return not re.search(r"\w", rest)


def _bare(text: str) -> str:
    return one_line(_MARKER.sub("", text))


def _embolden(text: str, short: str) -> str:
    """`text` with the first `short` in bold, where it stands as words of its own. Both are harmless."""
    words = re.compile(rf"(?<!\w){re.escape(short)}(?!\w)")
    return words.sub(lambda found: f"**{found.group()}**", text, count=1) if short else text


def _quote(citation: Citation, width: int) -> str:
    """The words and, in small print below them, where they stand; one bar along both shows they belong."""
    return f"> {_words(citation, width)}\n> {_small(_source(citation))}"


def _words(citation: Citation, width: int) -> str:
    """The quote with what answers in bold, and a mark where words of its sentence are left out."""
    quote = one_line(citation.quote)
    shown = cut(quote, width, ellipsis="")
    front = f"{phrases.OMISSION} " if citation.begins_late else ""
    back = OMISSION if citation.ends_early or shown != quote else ""
    start, end = (min(at, len(shown)) + len(front) for at in _bold(citation))
    # One for each character: a backslash belongs to what it escapes.
    signs = re.findall(r"\\.|[^\\]", harmless(front + shown + back))
    bold = "".join(signs[start:end])
    return "".join([*signs[:start], f"**{bold}**" if bold else "", *signs[end:]])


def _bold(citation: Citation) -> tuple[int, int]:
    """Where the words that answer stand in the quote when it is one line."""
    if citation.bold is None:
        return 0, 0
    before = citation.article.text[citation.start : citation.bold[0]]
    start = len(one_line(f"{before}x")) - 1
    return start, start + len(one_line(citation.words or ""))


def _source(citation: Citation) -> str:
    """What is quoted, from where, on which page and when; a click opens it at the passage."""
    article = citation.article
    pages = wording.on_pages(*citation.pages) if citation.pages else ""
    also = wording.also_in(list(filter(None, (label(name, SITE_WIDTH) for name in elsewhere(citation)))))
    link = target(passage_link(citation)) or target(article.url)
    parts = (
        _linked(article, link),
        _site(article),
        pages,
        _when(article),
        wording.changed_since(article),
        also,
    )
    return f"{harmless(f'[{citation.number}]')} {' · '.join(filter(None, parts))}"


def elsewhere(citation: Citation) -> list[str]:
    """Who else has the very words, each name once; a paper that prints them twice is not someone else."""
    names = dict.fromkeys(phrases.outlet(article) for article in citation.also)
    return [name for name in names if name != phrases.outlet(citation.article)]


def _reference(article: Article) -> str:
    """An article with its link, site and day."""
    parts = (_linked(article, target(article.url)), _site(article), _when(article))
    return " · ".join(filter(None, parts))


def _linked(article: Article, link: str | None) -> str:
    title = label(article.title, TITLE_WIDTH) or wording.UNTITLED
    return f"[{title}](<{link}>)" if link else title


def _site(article: Article) -> str:
    return label(article.site or _host(article), SITE_WIDTH)


def _when(article: Article) -> str:
    return wording.day(article.published) if article.published else wording.UNDATED


def _host(article: Article) -> str:
    link = target(article.url)
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""


def _notes(answer: Answer, shown: Sequence[Citation]) -> str:
    """How fresh several sources are (a single one says so itself), and how many are missing here."""
    several, hidden = len(answer.citations) > 1, len(answer.citations) - len(shown)
    fresh = wording.as_of(answer.as_of) if several and answer.as_of else ""
    missing = wording.not_shown(hidden) if hidden else ""
    return _small(" · ".join(filter(None, (fresh, missing)))) if fresh or missing else ""


def _small(text: str) -> str:
    return f"-# {text}"

"""A reply to a message: pure, so that what people see can be tested without Discord."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.freshness import outdated
from bot.harmless import cut, harmless, one_line
from bot.model_words import words_of_a_model
from bot.offers import nearest
from bot.paragraphs import around
from bot.sources import reference, small, source
from bot.splitting import LIMIT, length, split
from bot.tongues import say
from bot.wording import replies
from ingest.report import IngestReport
from retrieval.composing import phrases
from retrieval.composing.sameness import same
from retrieval.errors import FootnoteError
from retrieval.types import Answer, Citation, NoAnswer, Reply, Stance

QUOTE_WIDTHS = (600, 400, 250, 150, 80)  # tried from left to right until the message fits
TEXT_WIDTH = 250  # the last resort: with one source this fits, even if every character must be escaped
PASSAGE_WIDTHS = ((300, 600), (150, 400), (0, 400))  # of what is around a quote, and of the quote
QUESTION_WIDTH = 150
OMISSION = f" {phrases.OMISSION}"

_MARKER = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: Discord markdown of at most 2,000 characters, and `more` such messages after it.

    Text rather than an embed: it can be searched and copied, and needs no permission to embed links.
    """

    content: str
    more: tuple[str, ...] = ()


def render(reply: Reply, *, repeat_question: bool = False, today: date | None = None) -> Message:
    """What `reply` looks like. One without an answer shows no sources: nothing in them says it.

    The question is to be repeated where nobody else has seen it, as that of a slash command. `today` tells
    whether the sources are old for a question about now; without it nothing is said of that.
    """
    asked = [small(harmless(cut(one_line(reply.question), QUESTION_WIDTH)))] if repeat_question else []
    match reply:
        case Answer():
            return _first_that_fits("\n".join([*asked, draft]) for draft in _drafts(reply, today))
        case NoAnswer(why=why, within=within):
            said = [*asked, replies.no_answer(why, within), *_offers(reply)]
            return Message("\n".join(_as_many_as_fit(said)))


def render_trouble(error: FootnoteError) -> Message:
    """What went wrong, for somebody who can do something about it. It may name what strangers wrote."""
    said = (str(error), error.hint)
    return Message("\n".join(_sentence_of(each) for each in said if each))


def render_passages(citations: Sequence[Citation]) -> list[Message]:
    """The paragraphs around the quotes, as many to a message as fit, each with its source."""
    return [Message(page) for page in _pages([_passage(citation) for citation in citations])]


def render_draft(text: str) -> Message:
    """What a chat model has written so far, marked as such: nothing of it has been checked."""
    words = harmless(cut(one_line(words_of_a_model(text)), LIMIT // 4))
    return Message(f"{words}\n{small(replies.being_written())}")


def render_report(report: IngestReport) -> Message:
    """What became of an ingest: the numbers, then what failed, why, and what to do."""
    lines = [f"{replies.report(report)}."]
    for failure in report.failed:
        lines.append(f"{harmless(cut(one_line(str(failure.error)), TEXT_WIDTH))}.")
        lines.append(small(harmless(cut(one_line(failure.error.hint), TEXT_WIDTH))))
    return Message("\n".join(_as_many_as_fit(lines)))


def _as_many_as_fit(lines: Sequence[str]) -> Iterator[str]:
    """The first lines that a message holds, with room for one more in small print."""
    left = LIMIT - 100
    for line in lines:
        left -= length(line) + 1
        if left < 0:
            return
        yield line


def _first_that_fits(drafts: Iterable[str]) -> Message:
    """One message if it can be; else the last draft, which is cut."""
    draft = ""
    for draft in drafts:
        if length(draft) <= LIMIT:
            break
    content, *more = split(draft)
    return Message(content, tuple(more))


def _drafts(answer: Answer, today: date | None) -> Iterator[str]:
    """The message from complete to curt: the quotes give way, then who copied them, the sources, the text.

    What a model wrote does not give way, nor do its sources: that goes on in further messages.
    """
    for width in QUOTE_WIDTHS:
        yield _draft(answer, answer.citations, width, today)
    if _is_models(answer):
        yield _draft(answer, answer.citations, QUOTE_WIDTHS[2], today)
        return
    alone = [replace(citation, also=()) for citation in answer.citations]
    for shown in range(len(alone), 0, -1):
        yield _draft(answer, alone[:shown], QUOTE_WIDTHS[-1], today)
    yield _draft(answer, alone[:1], QUOTE_WIDTHS[-1], today, TEXT_WIDTH)


def _is_models(answer: Answer) -> bool:
    """Whether a chat model wrote the text."""
    return answer.written is not None and answer.written.kept > 0


def _draft(
    answer: Answer,
    shown: Sequence[Citation],
    quote_width: int,
    today: date | None,
    text_width: int = LIMIT,
) -> str:
    head = filter(None, (_headline(answer, shown, text_width), _notes(answer, shown, today)))
    quotes = "\n\n".join(_quote(citation, quote_width) for citation in shown)
    return "\n".join(filter(None, (*head, quotes)))


def _headline(answer: Answer, shown: Sequence[Citation], width: int) -> str:
    """The text with the short answer in bold. Of a text that only repeats its quotes, the short answer."""
    if _is_models(answer):
        return words_of_a_model(answer.text)
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
            return [(say(phrases.DIFFER), False), *(piece for each in answers for piece in each)]
        case Stance.CORRECTED:
            right, *wrong = answers
            return [*right, (say(phrases.CORRECTS), False), *(piece for each in wrong for piece in each)]
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
    return f"> {_words(citation, width)}\n> {small(source(citation))}"


def _words(citation: Citation, width: int) -> str:
    """The quote with what answers in bold, and a mark where words of its sentence are left out."""
    quote = one_line(citation.quote)
    shown = cut(quote, width, ellipsis="")
    front = f"{phrases.OMISSION} " if citation.begins_late else ""
    back = OMISSION if citation.ends_early or shown != quote else ""
    start, end = (min(at, len(shown)) + len(front) for at in _bold(citation))
    # One for each character: with its backslash, and with what parts the @ from "everyone".
    signs = re.findall(r"\\.\u200b?|[^\\]", harmless(front + shown + back))
    bold = "".join(signs[start:end])
    return "".join([*signs[:start], f"**{bold}**" if bold else "", *signs[end:]])


def _bold(citation: Citation) -> tuple[int, int]:
    """Where the words that answer stand in the quote when it is one line."""
    if citation.bold is None:
        return 0, 0
    before = citation.article.text[citation.start : citation.bold[0]]
    start = len(one_line(f"{before}x")) - 1
    return start, start + len(one_line(citation.words or ""))


def _notes(answer: Answer, shown: Sequence[Citation], today: date | None) -> str:
    """How fresh the sources are, how many are missing here, and what a chat model had to do with it."""
    hidden = len(answer.citations) - len(shown)
    missing = replies.not_shown(hidden) if hidden else ""
    written = replies.written_by(answer.written) if answer.written else ""
    by_whom = harmless(cut(one_line(written), TEXT_WIDTH))
    notes = list(filter(None, (_freshness(answer, today), missing, by_whom)))
    return small(" · ".join(notes)) if notes else ""


def _freshness(answer: Answer, today: date | None) -> str:
    newest = answer.as_of
    if newest is None:
        return ""
    if today and outdated(answer.question, newest, today):
        return replies.may_have_changed(newest)
    return replies.as_of(newest) if len(answer.citations) > 1 else ""


def _sentence_of(words: str) -> str:
    said = cut(one_line(words), TEXT_WIDTH)
    return harmless(f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '!', '?', '…')) else '.'}")


def _offers(refusal: NoAnswer) -> list[str]:
    """What may be worth reading instead: articles by their titles, without a number or a quote.

    They are no sources, for they do not say it.
    """
    articles = [reference(article) for article in nearest(refusal)]
    if len(articles) == 1:
        return [small(replies.near(articles[0]))]
    return [small(replies.near_are()), *(f"- {each}" for each in articles)] if articles else []


def _passage(citation: Citation) -> str:
    """The quote in bold within its paragraph, and where it stands; the paragraph gives way first."""
    below = small(source(citation))
    shown = (f"> {_in_context(citation, *widths)}\n> {below}" for widths in PASSAGE_WIDTHS)
    curt = f"> {_in_context(citation, 0, TEXT_WIDTH)}\n> {small(source(replace(citation, also=())))}"
    return next((each for each in shown if length(each) <= LIMIT), curt)


def _in_context(citation: Citation, around_it: int, width: int) -> str:
    quote = one_line(citation.quote)
    before, after = around(citation, around_it)
    shown = cut(quote, width, ellipsis="")
    behind = after if shown == quote else phrases.OMISSION
    bold = f"**{harmless(shown)}**" if shown else ""
    return " ".join(filter(None, (harmless(before), bold, harmless(behind))))


def _pages(parts: Sequence[str]) -> Iterator[str]:
    """The parts with an empty line between them, in as few messages as it takes."""
    page = ""
    for part in parts:
        if page and length(page) + length(part) + 2 > LIMIT:
            yield page
            page = ""
        page = f"{page}\n\n{part}" if page else part
    if page:
        yield page

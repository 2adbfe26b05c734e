"""Every sentence that Footnote says to people, in one place, to be read or translated.

But for what holds the quotes of an answer together: that is in retrieval/composing/phrases.py, for JSON too.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.asking import TookTooLong
from ingest.report import IngestReport
from retrieval.errors import FootnoteError, QuestionError
from retrieval.types import Article, NoticeKind, Period, Why, Written

ASK_COMMAND = "ask"
ASK_DESCRIPTION = "Ask the articles, and get the exact words that say so"
ASK_PRIVATE = "Show the answer to you alone"
ASK_MENU = "Ask about this"
ASK_QUESTION = "For example: who is leading the training?"

LIBRARY = "library"
LIBRARY_DESCRIPTION = "This server's own articles"
LIBRARY_ADD = "Add a page from the web, or bring it up to date"
LIBRARY_URL = "Its address: https://..."
LIBRARY_LIST = "What this server has added, newest first"
LIBRARY_REMOVE = "Remove an article; undo brings it back"
LIBRARY_ARTICLE = "Type some words of its title"
LIBRARY_UNDO = "Take the last change back"
ADD_MENU = "Add to library"
NO_LINKS = "That message links to no page that I can see."
FEED = "feed"
FEED_DESCRIPTION = "RSS, Atom and JSON feeds, looked into again and again"
FEED_ADD = "Keep a feed, and add what it names now"
FEED_LIST = "This server's feeds"
FEED_REMOVE = "Look into a feed no more; its articles stay"
FEED_REMOVED = "That feed is looked into no more. Its articles stay."
NO_FEEDS_YET = "This server has no feeds yet. Add one with `/library feed add`."
NOT_ALLOWED = "Only those who may manage this server can do that."
NO_ARTICLES_YET = "This server has added no articles yet. Add one with `/library add`."

NO_ANSWER: Mapping[Why, str] = {
    Why.NO_ARTICLES: "There are no articles here yet, so I have nothing to answer from.",
    Why.NOTHING_RELEVANT: "The articles do not say.",
    Why.NOT_SURE: "The articles do not say. Some come near, but none says it clearly enough to quote.",
}

NO_ANSWER_WITHIN: Mapping[Why, str] = {
    Why.NO_ARTICLES: "There are no articles {days}.",
    Why.NOTHING_RELEVANT: "The articles {days} do not say.",
    Why.NOT_SURE: "The articles {days} do not say. Some come near, but none says it clearly enough to quote.",
}

CHANGED_SINCE = {NoticeKind.RETRACTION: "retracted", NoticeKind.CORRECTION: "with a correction"}

APOLOGY = "Sorry, I could not look that up: something is wrong on my side, and it has been noted in my log."

BEING_WRITTEN = "Being written, and not yet held to the articles:"

UNTITLED = "Untitled"
UNDATED = "undated"
NAMED = 3  # of those who have the same words: more would not be read


def apology(error: Exception) -> str:
    """What the person who asked is told: what they can mend themselves, or that we are sorry."""
    match error:
        case QuestionError() | TookTooLong():
            return f"{_sentence(error)} {error.hint}"
        case _:
            return APOLOGY


def trouble(error: FootnoteError) -> str:
    """What went wrong for somebody who can do something about it."""
    return f"{_sentence(error)} {error.hint}".strip()


def report(told: IngestReport) -> str:
    """What became of what was asked for, in numbers; what is none is not said."""
    counts = (
        (told.added, "added"),
        (told.changed, "changed"),
        (told.unchanged, "unchanged"),
        (told.restored, "as before"),
        (told.removed, "removed"),
        (len(told.failed), "failed"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count) or "Nothing has changed"


def no_answer(why: Why, within: Period | None) -> str:
    """Why there is no answer, and in which days it was looked for if the question meant some."""
    return NO_ANSWER[why] if within is None else NO_ANSWER_WITHIN[why].format(days=days(within))


def days(period: Period) -> str:
    """of 16 to 22 Feb 2025; what the days have in common is said once."""
    first, last = period.first, period.last
    if first is None:
        return f"up to {day(last)}"
    if first == last:
        return f"of {day(last)}"
    if first.year != last.year:
        return f"of {day(first)} to {day(last)}"
    return f"of {first.day if first.month == last.month else f'{first.day} {first:%b}'} to {day(last)}"


def day(published: date) -> str:
    """17 Feb 2025: no reader takes the month for the day."""
    return f"{published.day} {published:%b %Y}"


def as_of(newest: date) -> str:
    """How fresh the articles behind an answer are."""
    return f"As of {day(newest)}"


def also_in(names: Sequence[str]) -> str:
    """Who else printed the same words; nothing if nobody did."""
    more = len(names) - NAMED
    listed = ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"also in {listed}" if names else ""


def changed_since(article: Article) -> str:
    """The gravest thing that an article says of itself; nothing if it says none."""
    kinds = {notice.kind for notice in article.notices}
    return next((said for kind, said in CHANGED_SINCE.items() if kind in kinds), "")


def on_pages(first: int, last: int) -> str:
    """Where in a printed text a quote stands."""
    return f"p. {first}" if first == last else f"pp. {first}–{last}"


def written_by(written: Written) -> str:
    """Whose words an answer is, and how many of them are missing; or why they are not a chat model's."""
    if written.trouble or not written.kept:
        return f"Not written by {written.model}: {written.trouble or 'it was not asked'}"
    removed = f"{written.removed} sentence{'s' if written.removed > 1 else ''}"
    left_out = f"; {removed} that the articles do not bear out left out" if written.removed else ""
    return f"Written by {written.model} and held to the articles{left_out}"


def more_articles(hidden: int) -> str:
    """Said where a message has no room for all articles."""
    return f"and {hidden:,} more"


def not_shown(sources: int) -> str:
    """Said where a message has no room for all sources."""
    return f"{sources} more source{'s are' if sources > 1 else ' is'} not shown"


def _sentence(error: FootnoteError) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."

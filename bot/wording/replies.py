"""What is said with an answer, a refusal or trouble.

But for what holds the quotes of an answer together: that is in retrieval/composing/phrases.py, for JSON too.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.asking import TookTooLong
from bot.gate import DAY, PAUSE, TooManyQuestions
from bot.tongues import say, say_count, say_day, say_first_day, say_number
from ingest.report import IngestReport
from retrieval.errors import EmptyQuestion, FootnoteError, QuestionError, QuestionTooLong
from retrieval.types import Article, NoticeKind, Period, Why, Written

BEING_WRITTEN = "Being written, and not yet held to the articles:"  # in a terminal, which speaks English

NAMED = 3  # of those who have the same words: more would not be read


def apology(error: Exception) -> str:
    """What the person who asked is told: what they can mend themselves, or that we are sorry."""
    match error:
        case EmptyQuestion():
            return say("The question is empty. Ask in words, for example: who is leading the training?")
        case QuestionTooLong(length=length, limit=limit):
            return say(
                "The question has {length} characters; at most {limit} are read. "
                "Ask one thing, in a sentence or two.",
                length=say_count(length),
                limit=say_count(limit),
            )
        case TookTooLong(seconds=seconds):
            return say(
                "That took longer than {seconds} seconds. Please try again in a minute.",
                seconds=f"{seconds:g}",
            )
        case TooManyQuestions(wait=wait):
            return too_many(wait)
        case QuestionError():
            return f"{_sentence(error)} {error.hint}"
        case _:
            return sorry()


def sorry() -> str:
    """Said where something is wrong that whoever asked cannot mend."""
    return say(
        "Sorry, I could not look that up: something is wrong on my side, and it has been noted in my log."
    )


def untitled() -> str:
    """In place of a title."""
    return say("Untitled")


def undated() -> str:
    """In place of a date."""
    return say("undated")


def trouble(error: FootnoteError) -> str:
    """What went wrong for somebody who can do something about it."""
    return f"{_sentence(error)} {error.hint}".strip()


def report(told: IngestReport) -> str:
    """What became of what was asked for, in numbers; what is none is not said."""
    counts = (
        (told.added, say("added")),
        (told.changed, say("changed")),
        (told.unchanged, say("unchanged")),
        (told.restored, say("as before")),
        (told.removed, say("removed")),
        (len(told.failed), say("failed")),
    )
    return ", ".join(f"{say_count(count)} {what}" for count, what in counts if count) or say(
        "Nothing has changed"
    )


def no_answer(why: Why, within: Period | None) -> str:
    """Why there is no answer, and in which days it was looked for if the question meant some."""
    if within is not None:
        return _no_answer_within(why, days(within))
    match why:
        case Why.NO_ARTICLES:
            return say("There are no articles here yet, so I have nothing to answer from.")
        case Why.NOTHING_RELEVANT:
            return say("The articles do not say.")
        case Why.NOT_SURE:
            return say("The articles do not say. Some come near, but none says it clearly enough to quote.")


def _no_answer_within(why: Why, days: str) -> str:
    match why:
        case Why.NO_ARTICLES:
            return say("There are no articles {days}.", days=days)
        case Why.NOTHING_RELEVANT:
            return say("The articles {days} do not say.", days=days)
        case Why.NOT_SURE:
            return say(
                "The articles {days} do not say. Some come near, but none says it clearly enough to quote.",
                days=days,
            )


def days(period: Period) -> str:
    """of 16 to 22 Feb 2025; what the days have in common is said once."""
    first, last = period.first, period.last
    if first is None:
        return say("up to {last}", last=day(last))
    if first == last:
        return say("of {last}", last=day(last))
    return say("of {first} to {last}", first=say_first_day(first, last), last=day(last))


def day(published: date) -> str:
    """17 Feb 2025: no reader takes the month for the day."""
    return say_day(published)


def as_of(newest: date) -> str:
    """How fresh the articles behind an answer are."""
    return say("As of {day}", day=day(newest))


def also_in(names: Sequence[str]) -> str:
    """Who else printed the same words; nothing if nobody did."""
    if not names:
        return ""
    listed, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more > 0:
        return say("also in {names} and {more} more", names=listed, more=more)
    return say("also in {names}", names=listed)


def changed_since(article: Article) -> str:
    """The gravest thing that an article says of itself; nothing if it says none."""
    kinds = {notice.kind for notice in article.notices}
    if NoticeKind.RETRACTION in kinds:
        return say("retracted")
    return say("with a correction") if NoticeKind.CORRECTION in kinds else ""


def on_pages(first: int, last: int) -> str:
    """Where in a printed text a quote stands."""
    if first == last:
        return say("p. {page}", page=first)
    return say("pp. {first}–{last}", first=first, last=last)


def written_by(written: Written) -> str:
    """Whose words an answer is, and how many of them are missing; or why they are not a chat model's."""
    if written.trouble or not written.kept:
        why = written.trouble or say("it was not asked")
        return say("Not written by {model}: {why}", model=written.model, why=why)
    if not written.removed:
        return say("Written by {model} and held to the articles", model=written.model)
    return say_number(
        "Written by {model} and held to the articles; one sentence that they do not bear out is left out",
        "Written by {model} and held to the articles; "
        "{number} sentences that they do not bear out are left out",
        written.removed,
        model=written.model,
    )


def more_articles(hidden: int) -> str:
    """Said where a message has no room for all articles."""
    return say("and {hidden} more", hidden=say_count(hidden))


def not_shown(sources: int) -> str:
    """Said where a message has no room for all sources."""
    return say_number("One more source is not shown", "{number} more sources are not shown", sources)


def _sentence(error: FootnoteError) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."


def too_many(wait: timedelta) -> str:
    """Said to somebody who has asked more than is taken."""
    if wait >= DAY:
        return say("That is all that I can answer in a day here. Please ask again tomorrow.")
    if wait >= PAUSE:
        return say("You have asked very often. I take a break of ten minutes from your questions.")
    return say("You ask faster than I can read. Please wait a minute.")


def being_written() -> str:
    """Below words of a chat model that have not been checked."""
    return say("Being written, and not checked yet …")


def may_have_changed(newest: date) -> str:
    """Said where the sources are old for a question about now."""
    return say("The newest source is from {day}; this may have changed since.", day=day(newest))


def near_are() -> str:
    """Over articles to read where none answers."""
    return say("Near, but not an answer:")


def near(article: str) -> str:
    """An article to read where none answers."""
    return say("Near, but not an answer: {article}", article=article)

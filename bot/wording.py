"""Every sentence that Footnote says to people, in one place, to be read or translated.

But for what holds the quotes of an answer together: that is in retrieval/composing/phrases.py, for JSON too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.asking import TookTooLong
from bot.gate import DAY, PAUSE, TooManyQuestions
from bot.records.keeping import Kept
from bot.tongues import say, say_day, say_number
from ingest.report import IngestReport
from retrieval.errors import EmptyQuestion, FootnoteError, QuestionError, QuestionTooLong
from retrieval.types import Article, NoticeKind, Period, Why, Written

NO_LINKS = "That message links to no page that I can see."
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

MAY_HAVE_CHANGED = "The newest source is from {day}; this may have changed since."
NEAR = "Near, but not an answer: {article}"
NEAR_ARE = "Near, but not an answer:"


def apology(error: Exception) -> str:
    """What the person who asked is told: what they can mend themselves, or that we are sorry."""
    match error:
        case EmptyQuestion():
            return say("The question is empty. Ask in words, for example: who is leading the training?")
        case QuestionTooLong(length=length, limit=limit):
            return say(
                "The question has {length} characters; at most {limit} are read. "
                "Ask one thing, in a sentence or two.",
                length=f"{length:,}",
                limit=f"{limit:,}",
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
    return say_day(published)


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


def too_many(wait: timedelta) -> str:
    """Said to somebody who has asked more than is taken."""
    if wait >= DAY:
        return say("That is all that I can answer in a day here. Please ask again tomorrow.")
    if wait >= PAUSE:
        return say("You have asked very often. I take a break of ten minutes from your questions.")
    return say("You ask faster than I can read. Please wait a minute.")


def queue(waiting: int) -> str:
    """Said while others are answered first."""
    return say_number(
        "One question is being answered before yours …",
        "{number} questions are being answered before yours …",
        waiting,
    )


def ask_elsewhere(channels: Sequence[int]) -> str:
    """Said where the managers of a server do not want answers."""
    named = ", ".join(f"<#{channel}>" for channel in channels[:NAMED])
    return say(
        "I answer in {channels}. Or use `/ask` with `private` here: then you alone see it.", channels=named
    )


def not_in_private() -> str:
    """Said where the operator does not want direct messages."""
    return say("I answer in servers only, not in direct messages.")


def cannot_hear() -> str:
    """Said once in a thread of the bot's, where Discord keeps from it what does not mention it."""
    return say(
        "Discord shows me only messages that mention me. "
        "Mention me, reply to one of my messages, or use `/ask`."
    )


def show_passages() -> str:
    """A button."""
    return say("Show passages")


def helpful() -> str:
    """A button."""
    return say("Helpful")


def not_helpful() -> str:
    """A button."""
    return say("Not helpful")


def delete() -> str:
    """A button."""
    return say("Delete")


def tell_me() -> str:
    """A button."""
    return say("Tell me when they do")


def passages_gone() -> str:
    """Said where the articles of an answer have changed or are gone, or it was too long ago."""
    return say(
        "I cannot show these passages any more: the articles have changed since, or it was too long ago."
    )


def vote_too_late() -> str:
    """Said to a vote on an answer that is no longer kept."""
    return say("That answer is too old to vote on.")


def thanks() -> str:
    """Said to a vote."""
    return say("Thank you. You can change your vote at any time.")


def reason_title() -> str:
    """Over the field for a reason."""
    return say("Not helpful")


def reason_label() -> str:
    """Beside the field for a reason."""
    return say("What was wrong? (You can leave it empty.)")


def not_yours() -> str:
    """Said to whoever may not delete a reply."""
    return say("Only whoever asked, and moderators, can delete this.")


def will_tell() -> str:
    """Said to somebody who wants to be told."""
    return say("I will tell you when an article answers it. `/privacy` shows what I keep for that.")


def gap_gone() -> str:
    """Said where the question has been answered meanwhile, or was too long ago."""
    return say("That question is no longer open. Please ask it again.")


def being_written() -> str:
    """Below words of a chat model that have not been checked."""
    return say("Being written, and not checked yet …")


def privacy(kept: Kept, retention: timedelta) -> str:
    """What is kept about a member, why, and for how long."""
    answers = say_number(
        "One answer that you asked for: which passages it cites, so that they can be shown again. "
        "Neither your question nor the answer.",
        "{number} answers that you asked for: which passages they cite, so that they can be shown again. "
        "Neither your questions nor the answers.",
        kept.answers,
    )
    votes = say_number("One vote, with its reason.", "{number} votes, with their reasons.", kept.votes)
    reminders = say_number(
        "One question that you want to be told about.",
        "{number} questions that you want to be told about.",
        kept.reminders,
    )
    uses = say_number(
        "The time of one question, for two days, so that nobody asks too often.",
        "The times of {number} questions, for two days, so that nobody asks too often.",
        kept.uses,
    )
    rest = say(
        "Unanswered questions are kept for this server's managers, without the name of who asked. "
        "All of this goes after {days} days.",
        days=retention.days,
    )
    head = say("What I keep about you")
    return "\n".join([f"**{head}**", *(f"- {each}" for each in (answers, votes, reminders, uses)), rest])


def forget() -> str:
    """A button."""
    return say("Delete what you keep about me")


def forgotten() -> str:
    """Said when it is deleted."""
    return say("Deleted. The times of your questions stay for two days, so that limits hold.")


def now_answered() -> str:
    """In front of an answer that somebody wanted to be told of."""
    return say("You wanted to know when the articles answer this. They do now.")


def may_have_changed(newest: date) -> str:
    """Said where the sources are old for a question about now."""
    return MAY_HAVE_CHANGED.format(day=day(newest))


def near(article: str) -> str:
    """An article to read where none answers."""
    return NEAR.format(article=article)

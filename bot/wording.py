"""Every sentence that Footnote says to people, in one place, to be read or translated.

But for what holds the quotes of an answer together: that is in retrieval/composing/phrases.py, for JSON too.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.asking import TookTooLong
from bot.gate import DAY, PAUSE, TooManyQuestions
from bot.records.keeping import Kept
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
    return say("The newest source is from {day}; this may have changed since.", day=day(newest))


def near_are() -> str:
    """Over articles to read where none answers."""
    return say("Near, but not an answer:")


def near(article: str) -> str:
    """An article to read where none answers."""
    return say("Near, but not an answer: {article}", article=article)


def not_allowed() -> str:
    """Said to whoever may not change a server's articles."""
    return say("Only those who may manage this server, and its editors, can do that.")


def managers_only() -> str:
    """Said to whoever may not say how the bot behaves in a server."""
    return say("Only those who may manage this server can do that.")


def no_articles_yet() -> str:
    """Said of a server without articles of its own."""
    return say("This server has added no articles yet. Add one with `/library add`.")


def no_feeds_yet() -> str:
    """Said of a server without feeds."""
    return say("This server has no feeds yet. Add one with `/library feed add`.")


def no_gaps() -> str:
    """Said where every question was answered."""
    return say("Every question that was asked here lately got an answer.")


def no_history() -> str:
    """Said where nothing was ever done."""
    return say("Nothing has been done to this server's articles yet.")


def no_such_article() -> str:
    """Said to whoever names an article that is not there."""
    return say("This server has no such article. Choose one from the list that shows while you type.")


def no_such_feed() -> str:
    """Said to whoever names a feed that is not kept."""
    return say("This server has no such feed. Choose one from the list that shows while you type.")


def nothing_to_undo() -> str:
    """Said where there is no change to take back."""
    return say("There is no change of this server's articles left to take back.")


def nothing_to_refresh() -> str:
    """Said of articles that were read from no page."""
    return say("There is no page to read again: what is here was not read from the web.")


def one_of_both() -> str:
    """Said to whoever gives both an address and a file, or neither."""
    return say("Give either the address of a page or a file, one of the two.")


def nothing_in_message() -> str:
    """Said of a message that holds nothing to be read."""
    return say("That message has neither a link to a page nor a file that I can see.")


def message_hidden() -> str:
    """Said of a message that seems to be empty, which none is."""
    return say(
        "Discord shows me nothing of what is in that message, for it does not mention me. "
        "Use `/library add` with the link or the file."
    )


def not_readable(name: str) -> str:
    """Said of a file of a format that is not read."""
    return say(
        "{name} is not of a format that I read. "
        "Attach a .txt, .md, .html, .pdf, .docx or .eml file, or save its text as one.",
        name=name,
    )


def file_too_large(name: str, size: int, limit: int) -> str:
    """Said of a file that is larger than is read."""
    return say(
        "{name} has {size} bytes; at most {limit} are read. Split it into one file for each article.",
        name=name,
        size=say_count(size),
        limit=say_count(limit),
    )


def file_gone(name: str) -> str:
    """Said of a file that Discord does not give out."""
    return say("Discord did not give me {name}. Attach it again.", name=name)


def being_done(settled: int, expected: int | None) -> str:
    """Said while pages are read."""
    if expected:
        done, all_of_them = say_count(settled), say_count(expected)
        return say("Reading: {done} of {all} are done …", done=done, all=all_of_them)
    return say_number("Reading: one is done …", "Reading: {number} are done …", settled)


def being_waited_for(ahead: int) -> str:
    """Said while the work of others is done first."""
    if not ahead:
        return say("It will be begun in a moment …")
    return say_number("One other piece of work comes first …", "{number} others come first …", ahead)


def goes_on() -> str:
    """In place of a report that nobody waited for."""
    return say("it goes on")


def feed_removed() -> str:
    """Said of a feed that is no longer kept."""
    return say("That feed is looked into no more. Its articles stay.")


def page_of(page: int, pages: int, total: int) -> str:
    """Below one page of a list."""
    return say(
        "Page {page} of {pages}, {total} in all",
        page=say_count(page),
        pages=say_count(pages),
        total=say_count(total),
    )


def earlier_page() -> str:
    """A button."""
    return say("Previous")


def later_page() -> str:
    """A button."""
    return say("Next")


def feed_checked(when: str) -> str:
    """When a feed was last looked into."""
    return say("last looked into {when}", when=when)


def feed_unchecked() -> str:
    """Of a feed that was not looked into yet."""
    return say("not looked into yet")


def asked_times(question: str, times: int) -> str:
    """A question without an answer, and how often it was asked."""
    return say_number("once: {question}", "{number} times: {question}", times, question=question)


def words_and_passages(words: int, passages: int) -> str:
    """How long an article is."""
    long = say_number("One word", "{number} words", words)
    return say_number("{long} in one passage", "{long} in {number} passages", passages, long=long)


def dated(published: str, modified: str | None) -> str:
    """When an article was published, and changed by its publisher."""
    if modified is None:
        return say("Published: {day}", day=published)
    return say("Published: {day}, changed: {changed}", day=published, changed=modified)


def by_authors(authors: str) -> str:
    """Who wrote an article."""
    return say("By {authors}", authors=authors)


def read_from(address: str) -> str:
    """The page that an article was read from."""
    return say("Read from {address}", address=address)


def read_from_file(name: str) -> str:
    """The attached file that an article was read from."""
    return say("Read from the attached file {name}", name=name)


def read_by_operator() -> str:
    """Of an article that did not come by way of Discord."""
    return say("Brought in by the operator of this bot")


def added_at(when: str) -> str:
    """When an article came in."""
    return say("In the library since {when}", when=when)


def says_of_itself(notices: str) -> str:
    """What an article says of its own changes."""
    return say("Says of itself: {notices}", notices=notices)


def notice(kind: NoticeKind) -> str:
    """One kind of change that an article tells of."""
    match kind:
        case NoticeKind.RETRACTION:
            return say("retraction")
        case NoticeKind.CORRECTION:
            return say("correction")
        case NoticeKind.CLARIFICATION:
            return say("clarification")
        case NoticeKind.UPDATE:
            return say("update")


def changed_how(added: bool, removed: bool) -> str:
    """What was done to an article."""
    if added:
        return say("added")
    return say("removed") if removed else say("changed")


def taken_back() -> str:
    """Behind a change that was undone."""
    return say("taken back since")


def asked_for(pages: int, files: int, feeds: int) -> str:
    """How much a run was to read; without a number, what runs before it had left."""
    counts = (
        say_number("one page", "{number} pages", pages) if pages else "",
        say_number("one file", "{number} files", files) if files else "",
        say_number("one feed", "{number} feeds", feeds) if feeds else "",
    )
    return ", ".join(filter(None, counts)) or say("what failed before")


def removal() -> str:
    """A run that removed articles."""
    return say("removal")


def undoing() -> str:
    """A run that took the one before it back."""
    return say("undo")


def stock(articles: int, passages: int) -> str:
    """How much there is in a server's library."""
    held = say_number("One article", "{number} articles", articles)
    return say_number("{held} in one passage", "{held} in {number} passages", passages, held=held)


def feeds_kept(feeds: int, troubled: int) -> str:
    """How many feeds a server has, and of how many of them something is wrong."""
    kept = say_number("One feed", "{number} feeds", feeds) if feeds else say("No feeds")
    if not troubled:
        return kept
    return say_number("{kept}, trouble with one", "{kept}, trouble with {number}", troubled, kept=kept)


def left_to_retry(left: int) -> str:
    """What failed and may go better another time."""
    return say_number(
        "One page failed and may go better another time: `/library refresh` reads it again",
        "{number} pages failed and may go better another time: `/library refresh` reads them again",
        left,
    )


def at_rest() -> str:
    """Where nothing of a server is being done."""
    return say("Nothing is being done at the moment")


def busy_elsewhere() -> str:
    """Where others' work is being done."""
    return say("Nothing of this server is being done at the moment; I read something else")


def queued(waiting: int) -> str:
    """How much of a server's is still to be begun."""
    return say_number(
        "One piece of work waits to be begun", "{number} pieces of work wait to be begun", waiting
    )


def last_done(when: str, came: str) -> str:
    """The last thing that was done."""
    return say("Last change {when}: {came}", when=when, came=came)


def votes(helpful: int, not_helpful: int) -> str:
    """What members thought of answers."""
    if not helpful + not_helpful:
        return say("No votes on answers yet")
    return say(
        "Votes on answers: {helpful} helpful, {not_helpful} not", helpful=helpful, not_helpful=not_helpful
    )


def editors_set(roles: str) -> str:
    """Who may change the articles."""
    if not roles:
        return say("Editors of the library: those who may manage the server.")
    return say("Editors of the library: {roles}, and those who may manage the server.", roles=roles)


def channels_set(channels: str) -> str:
    """Where questions are answered."""
    if not channels:
        return say("Questions are answered in every channel.")
    return say("Questions are answered in {channels}.", channels=channels)


def forums_set(forums: str) -> str:
    """Where new posts are answered unasked."""
    if not forums:
        return say("New posts of forums are answered only if they ask me.")
    return say("New posts are answered in {forums}.", forums=forums)


def audit_set(channel: str) -> str:
    """Where changes are told."""
    return (
        say("Changes are told in {channel}.", channel=channel)
        if channel
        else say("Changes are told nowhere.")
    )


def cannot_post(channel: str) -> str:
    """Said of an audit channel that is closed to the bot."""
    return say(
        "I cannot post in {channel}, so nothing is told. Allow me *View Channel* and *Send Messages* there.",
        channel=channel,
    )


def unhide() -> str:
    """Said when there are editors: Discord hides the commands from them."""
    return say(
        "Discord shows `/library` only to those who may manage the server, until you show it to these roles, "
        "under *Server Settings*, *Integrations*."
    )


def not_everyone() -> str:
    """Said to whoever would make all members editors."""
    return say("That is everyone. Choose a role that you give to those who are to change the articles.")


def not_so_many(most: int) -> str:
    """Said where one more cannot be set."""
    return say("At most {most} can be set.", most=most)


def audit_added(who: str, what: str, came: str) -> str:
    """In the audit channel."""
    return say("{who} added {what}: {came}.", who=who, what=what, came=came)


def audit_removed(who: str, what: str, came: str) -> str:
    """In the audit channel."""
    return say("{who} removed {what}: {came}.", who=who, what=what, came=came)


def audit_undone(who: str, came: str) -> str:
    """In the audit channel."""
    return say("{who} took the last change of the library back: {came}.", who=who, came=came)


def audit_refreshed(who: str, what: str, came: str) -> str:
    """In the audit channel."""
    return say("{who} had {what} read again: {came}.", who=who, what=what, came=came)


def audit_feed_added(who: str, feed: str, came: str) -> str:
    """In the audit channel."""
    return say("{who} added the feed {feed}: {came}.", who=who, feed=feed, came=came)


def audit_feed_removed(who: str, feed: str) -> str:
    """In the audit channel."""
    return say("{who} removed the feed {feed}.", who=who, feed=feed)


def audit_configured(who: str, now: str) -> str:
    """In the audit channel."""
    return say("{who} changed how I behave here. {now}", who=who, now=now)


def all_pages() -> str:
    """What is read again if no page is named."""
    return say("all pages")


def not_done() -> str:
    """In place of the numbers of a run that came to nothing."""
    return say("it could not be done")


def some_of(names: Sequence[str]) -> str:
    """Several things, of which a few are named."""
    listed, more = ", ".join(names[:NAMED]), len(names) - NAMED
    return say("{listed} and {more} more", listed=listed, more=say_count(more)) if more > 0 else listed

"""What stands in the lists of a library: articles, feeds, changes, and what is being done."""

from bot.tongues import say, say_count, say_number
from retrieval.types import NoticeKind


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


def page_of(page: int, pages: int, total: int) -> str:
    """Below one page of a list."""
    return say(
        "Page {page} of {pages}, {total} in all",
        page=say_count(page),
        pages=say_count(pages),
        total=say_count(total),
    )


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


def not_done() -> str:
    """In place of the numbers of a run that came to nothing."""
    return say("it could not be done")

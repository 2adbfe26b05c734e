"""What is said to those who may manage a server, and of what they changed."""

from collections.abc import Sequence

from bot.tongues import say, say_count
from bot.wording.replies import NAMED


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


def goes_on() -> str:
    """In place of a report that nobody waited for."""
    return say("it goes on")


def feed_removed() -> str:
    """Said of a feed that is no longer kept."""
    return say("That feed is looked into no more. Its articles stay.")


def earlier_page() -> str:
    """A button."""
    return say("Previous")


def later_page() -> str:
    """A button."""
    return say("Next")


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


def some_of(names: Sequence[str]) -> str:
    """Several things, of which a few are named."""
    listed, more = ", ".join(names[:NAMED]), len(names) - NAMED
    return say("{listed} and {more} more", listed=listed, more=say_count(more)) if more > 0 else listed

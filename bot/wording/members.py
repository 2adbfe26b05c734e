"""What members are told while they wait, and by what they click."""

from collections.abc import Sequence
from datetime import timedelta

from bot.records.keeping import Kept
from bot.tongues import say, say_number
from bot.wording.replies import NAMED


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

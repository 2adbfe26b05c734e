"""The librarian: whatever is asked about a server's articles is let in, done, told and written down here."""

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import discord

from bot.audit import Audit
from bot.failures import note
from bot.library.permissions import may_edit
from bot.listing import render_progress
from bot.places import CommandPlace
from bot.records.answers import Answers
from bot.records.file import Records
from bot.records.gaps import Gaps
from bot.records.wishes import AllWishes
from bot.rendering import Message, render_report, render_trouble
from bot.shelf import Heard, Progress, Shelf, StillGoing
from bot.tongues import speaking
from bot.wording import managers, replies
from ingest.report import IngestReport
from retrieval.errors import FootnoteError, LibraryError, UnknownArticle, UnknownCollection

SAY_EVERY = 4.0  # seconds between two signs of progress: Discord takes five edits in five seconds

Said = tuple[Message, discord.ui.View | None]
"""A message, and what can be clicked below it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who may edit the articles of a server, and where they are answered."""

    interaction: discord.Interaction
    guild: int
    place: CommandPlace
    librarian: "Librarian"

    def hearing(self) -> Heard:
        """Something that shows them now and then how far it is."""
        return shown_in(self.place, self.librarian.say_every)

    async def changed(self, work: Awaitable[IngestReport], said: Callable[[str, str], str]) -> Message:
        """The report of a change, which is told in the audit channel: `said` is given who and what came."""
        try:
            report = await work
        except StillGoing:
            await self.tell(lambda who: said(who, managers.goes_on()))
            raise
        if report.added or report.changed or report.removed or report.restored:
            await self.tell(lambda who: said(who, replies.report(report)))
        return render_report(report)

    async def tell(self, said: Callable[[str], str]) -> None:
        """Tell a change in the audit channel."""
        await self.librarian.audit.tell(self.interaction, said)


Work = Callable[[Visit], Awaitable[Message | Said]]


class Librarian:
    """Serves those who may edit, one at a time or many, each in the server where they ask."""

    def __init__(self, shelf: Shelf, records: Records, say_every: float = SAY_EVERY) -> None:
        self.shelf = shelf
        self.answers = Answers(records)
        self.gaps = Gaps(records)
        self.wishes = AllWishes(records)
        self.audit = Audit(self.wishes)
        self.say_every = say_every

    async def serve(self, interaction: discord.Interaction, work: Work) -> None:
        """Do it, and say what came of it to whoever asked alone; or say that they may not."""
        with speaking(interaction.locale.value):
            if interaction.guild_id is None or not await may_edit(interaction, self.wishes):
                await interaction.response.send_message(managers.not_allowed(), ephemeral=True)
                return
            place = CommandPlace(interaction, private=True)
            async with place.waiting():
                message, view = await _said(work(Visit(interaction, interaction.guild_id, place, self)))
                with suppress(discord.NotFound):  # they have put the answer away already
                    await place.finish(message, view)


async def _said(work: Awaitable[Message | Said]) -> Said:
    """What came of it. Trouble is said with its hint, but what only the operator can mend is noted."""
    try:
        said = await work
    except (UnknownArticle, UnknownCollection):
        return Message(managers.no_such_article()), None
    except LibraryError as error:
        note(error)
        return Message(replies.sorry()), None
    except FootnoteError as error:
        return render_trouble(error), None
    except Exception as error:
        note(error)
        return Message(replies.sorry()), None
    return said if isinstance(said, tuple) else (said, None)


def shown_in(place: CommandPlace, every: float, clock: Callable[[], float] = time.monotonic) -> Heard:
    """Something that says here, now and then, how far it is, if there is news."""
    last, shown = clock(), ""

    async def heard(progress: Progress) -> None:
        nonlocal last, shown
        content = render_progress(progress)
        if clock() - last < every or content == shown:
            return
        last, shown = clock(), content
        with suppress(discord.HTTPException):  # what matters comes at the end
            await place.say(content)

    return heard

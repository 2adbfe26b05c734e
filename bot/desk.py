"""The desk where questions are answered: let in, understood, asked, written down, and said."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import monotonic

import discord

from bot.asking import Asker
from bot.buttons import answer_view, refusal_view
from bot.drafts import drafts
from bot.failures import note
from bot.gate import Gate
from bot.history import History, nothing_before
from bot.metrics import Metrics
from bot.places import Place
from bot.records.answers import Answers
from bot.records.file import IN_PRIVATE, Records
from bot.records.gaps import Gaps
from bot.records.uses import Uses
from bot.records.wishes import AllWishes
from bot.rendering import Message, render, render_draft
from bot.tongues import speaking
from bot.wording import members, replies
from retrieval.questions.carrying import CarryingRewriter
from retrieval.questions.stages import Rewriter
from retrieval.stages import Hearing
from retrieval.types import Answer, NoAnswer, Reply, Scope

ScopeOf = Callable[[int | None], Scope]
"""The id of a server, None for a private message, to what may be seen there."""

Said = tuple[Message, discord.ui.View | None]
"""A message, and what can be clicked below it."""

LONG_QUEUE = 4  # questions: about a second's work; of fewer nothing is said


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, who asks it and where.

    `channels` are the channel and the one that it is a thread of, if it is. Of what is `private`, only its
    asker sees the question and the reply. An `unseen` question nobody but the bot has seen, so it is repeated
    in front of the reply. `history` fetches what was said before it.
    """

    question: str
    member: int
    guild: int | None
    locale: str
    channels: tuple[int, ...] = ()
    private: bool = False
    unseen: bool = False
    history: History = nothing_before


class Desk:
    """Answers inquiries, wherever they come from."""

    def __init__(
        self,
        asker: Asker,
        scope_of: ScopeOf,
        gate: Gate,
        records: Records,
        *,
        rewriter: Rewriter | None = None,
        daily_tokens: int = 0,
        metrics: Metrics | None = None,
    ) -> None:
        self._asker = asker
        self._scope_of = scope_of
        self._gate = gate
        self._answers = Answers(records)
        self._gaps = Gaps(records)
        self._uses = Uses(records)
        self._wishes = AllWishes(records)
        self._rewriter = rewriter or CarryingRewriter()
        self._daily_tokens = daily_tokens
        self._metrics = metrics or Metrics()
        self._waiting = 0

    async def answer(self, inquiry: Inquiry, place: Place) -> None:
        """Say the answer, the honest no, or an apology."""
        with speaking(inquiry.locale):
            async with place.waiting():
                message, view = await self._elsewhere(inquiry) or await self._said(inquiry, place)
                await place.finish(message, view)

    async def close(self) -> None:
        """Take no further inquiries, and wait for the ones that are being answered."""
        await self._asker.close()

    async def _elsewhere(self, inquiry: Inquiry) -> Said | None:
        """What to say where the server's managers do not want answers for all to see."""
        if inquiry.private or inquiry.guild is None:
            return None
        wanted = (await asyncio.to_thread(self._wishes.of, inquiry.guild)).channels
        if not wanted or set(wanted) & set(inquiry.channels):
            return None
        return Message(members.ask_elsewhere(wanted)), None

    async def _said(self, inquiry: Inquiry, place: Place) -> Said:
        came = monotonic()
        try:
            with self._metrics.asked(inquiry.guild):
                reply = await self._reply(inquiry, place)
            said = await self._rendered(inquiry, reply), await self._view(inquiry, reply)
            self._metrics.replied(reply, monotonic() - came)
            return said
        except Exception as error:
            self._metrics.failed(error)
            note(error)
            return Message(replies.apology(error)), None

    async def _reply(self, inquiry: Inquiry, place: Place) -> Reply:
        guild = inquiry.guild or IN_PRIVATE
        spent: list[int] = []
        async with self._gate.entered(inquiry.member, guild):
            if self._waiting >= LONG_QUEUE:
                await place.say(members.queue(self._waiting))
            self._waiting += 1
            try:
                with drafts(lambda text: place.say(render_draft(text).content)) as writing:
                    hearing = Hearing(
                        writing=writing,
                        wanted=self._asker.is_open,
                        frugal=await self._frugal(guild),
                        spent=spent.append,
                    )
                    question = await self._understood(inquiry, hearing)
                    return await self._asker(question, self._scope_of(inquiry.guild), hearing)
            finally:
                self._waiting -= 1
                if spent:
                    await asyncio.to_thread(self._uses.spend, guild, sum(spent))

    async def _understood(self, inquiry: Inquiry, hearing: Hearing) -> str:
        """The question as it stands alone."""
        history = await inquiry.history()
        if not history:
            return inquiry.question
        return await asyncio.to_thread(self._rewriter.rewrite, inquiry.question, history, hearing)

    async def _frugal(self, guild: int) -> bool:
        """Whether the chat model's budget of this server is spent for today."""
        if not self._daily_tokens:
            return False
        return await asyncio.to_thread(self._uses.spent_today, guild) >= self._daily_tokens

    async def _rendered(self, inquiry: Inquiry, reply: Reply) -> Message:
        # On a thread, because finding the words for a link takes long where the article is long.
        is_new = inquiry.unseen or reply.question != " ".join(inquiry.question.split())
        today = date.today()
        return await asyncio.to_thread(render, reply, repeat_question=is_new, today=today)

    async def _view(self, inquiry: Inquiry, reply: Reply) -> discord.ui.View:
        """What can be clicked below; what the clicks need is written down first."""
        guild, asker = inquiry.guild or IN_PRIVATE, None if inquiry.private else inquiry.member
        match reply:
            case Answer():
                add = self._answers.add
                id = await asyncio.to_thread(add, guild, inquiry.member, reply.citations)
                return answer_view(id, asker)
            case NoAnswer():
                return refusal_view(await asyncio.to_thread(self._gaps.note, guild, reply.question), asker)

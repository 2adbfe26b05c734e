"""`footnote run`: everything that the bot in Discord needs, opened, and closed again at the end."""

from contextlib import closing
from datetime import timedelta
from functools import partial

from bot import app
from bot.asking import WORKERS
from bot.metrics import Metrics, shown
from bot.records.file import FILE, Records
from bot.settings import Settings
from bot.shelf import Shelf
from bot.terminal.asking import ready
from ingest.assembly import open_runner
from ingest.keeping import Keeper, kept
from retrieval.assembly import open_library, open_rewriter
from retrieval.chat.reader import ChatReader

WAITING = 8  # threads with a chat model: most of the time they wait for it


def run(settings: Settings) -> None:
    """Answer in Discord until told to stop. Raises `FootnoteError`."""
    token = settings.token()
    metrics = Metrics(settings.prices, by_guild=settings.metrics_by_server)
    with open_library(settings.home, settings.encoder) as library, shown(metrics, settings.metrics_port):
        metrics.shows_library(library.catalogue)
        engine = ready(library, settings, settings.chat)
        if isinstance(engine.reader, ChatReader):
            reader = engine.reader
            metrics.shows("breaker_open", "Whether the chat model is left alone.", lambda: reader.is_pausing)
        with (
            open_runner(library, settings.splitting, settings.contact, settings.allowance) as runner,
            kept(Keeper(runner, timedelta(minutes=settings.feed_minutes))),
            closing(Records(settings.home / FILE)) as records,
        ):
            bot = app.create_bot(
                engine.ask,
                records,
                scope_of=partial(app.scope_of, shared=settings.guild_collections),
                shelf=Shelf(library.catalogue),
                conduct=settings.conduct,
                metrics=metrics,
                rewriter=open_rewriter(settings.chat),
                workers=WAITING if settings.chat else WORKERS,
            )
            app.run(bot, token)

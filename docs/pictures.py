"""Pictures of the bot in Discord, for the README and the guides: `make pictures`.

The real bot answers over the real example articles; simcord plays Discord and draws what it would show. It
needs `pip install "simcord[screenshot]==3.2.1"` and a Chromium: Debian's (`apt install chromium`) is used if
it is there, else the one that `playwright install --with-deps chromium` brings.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord
import simcord
from playwright.async_api import Browser, async_playwright

from bot.app import FootnoteBot, create_bot
from bot.records.file import FILE, Records
from bot.shelf import Shelf, collection_of
from ingest.assembly import open_runner
from ingest.journal.asked import Asked
from ingest.keeping import Keeper, kept
from ingest.running import Runner
from ingest.sources import read
from ingest.splitting import Splitting
from ingest.sync import sync
from ingest.web.allowance import Allowance
from retrieval.assembly import open_engine, open_library

HERE = Path(__file__).parent
ARTICLES = HERE.parent / "examples" / "articles"
WIDTH = 720  # as wide as GitHub shows a README
PHONE = 390
SHARPNESS = 2  # picture dots for each dot of the page


@dataclass(frozen=True, slots=True)
class Picture:
    """What somebody does with a command, and perhaps with a button below what came of it."""

    name: str
    command: str = "ask"
    question: str | None = None
    click: str | None = None
    width: int = WIDTH


PICTURES = (
    Picture("answer", question="Who is leading the training?"),
    Picture("answer-phone", question="Who is leading the training?", width=PHONE),
    Picture("refusal", question="Who won the Eurovision Song Contest in 2023?"),
    Picture("near", question="Who had to support the plan before the Mexican senators gave their okay?"),
    Picture("parts", question="Compare the cost of Blue Anchor and the police crisis course"),
    Picture("correction", question="How much cocaine was found at Port Hallam?"),
    Picture("passages", question="Who is leading the training?", click="Show passages"),
    Picture("error", question=" "),
    Picture("library", command="library list"),
)


async def draw(bot: FootnoteBot, runner: Runner, folder: Path) -> None:
    """Each of the pictures, in `folder`."""
    async with browser() as chromium, simcord.run(bot) as env:
        server = env.create_guild("Newsroom")
        assert env.bot.user
        await env.bot.user.edit(username="Footnote")
        paths = tuple(str(path) for path in sorted(ARTICLES.glob("*.md")))
        runner.run(collection_of(server.id), Asked(paths, trusted=True))
        for picture in PICTURES:
            room, member = _somebody(env, server, picture.name)
            options = {"question": picture.question} if picture.question else {}
            shown = await member.slash(room, picture.command, **options)
            if picture.click:
                shown = await member.click(shown.response, label=picture.click)
            preview = env.preview(room, viewers=[member], layout="message", width=picture.width)
            async with preview as drawn:
                await shoot(chromium, drawn.url, folder / f"{picture.name}.png", picture.width)


def _somebody(env: simcord.Env, server: Any, name: str) -> tuple[Any, Any]:
    """A channel of that name, and a member who may manage the server."""
    role = server.create_role(name, permissions=discord.Permissions(manage_guild=True))
    member = server.add_member(env.create_user(name, global_name="Marisol"), roles=[role])
    return server.create_text_channel(name), member


async def shoot(chromium: Browser, url: str, path: Path, width: int) -> None:
    """The one message that the page at `url` shows."""
    page = await chromium.new_page(viewport={"width": width, "height": 800}, device_scale_factor=SHARPNESS)
    await page.goto(url)
    await page.wait_for_function("() => window.simcordPreview?.ready")
    # A reply that was deferred does not count as edited in Discord; simcord marks it so.
    await page.locator(".message-edited").evaluate_all("(marks) => marks.forEach((mark) => mark.remove())")
    await page.locator("#focused-content").screenshot(path=path)
    await page.close()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A Chromium: the system's, else Playwright's own."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"))
        yield chromium
        await chromium.close()


@contextmanager
def examples() -> Iterator[tuple[FootnoteBot, Runner]]:
    """The default bot over the example articles, in a data folder that is gone afterwards."""
    with TemporaryDirectory() as home, open_library(Path(home)) as library:
        sync(read([ARTICLES], sys.stdin.buffer), library, "default")
        with (
            open_runner(library, Splitting(), "", Allowance()) as runner,
            kept(Keeper(runner, timedelta(minutes=15))),
            closing(Records(Path(home) / FILE)) as records,
        ):
            yield create_bot(open_engine(library).ask, records, shelf=Shelf(library.catalogue)), runner


if __name__ == "__main__":
    with examples() as (bot, runner):
        asyncio.run(draw(bot, runner, Path(sys.argv[1]) if len(sys.argv) > 1 else HERE))

"""Pictures of the bot in Discord, for the README: `make pictures`.

The real bot answers over the real example articles; simcord plays Discord and draws what it would show. It
needs `pip install "simcord[screenshot]==3.2.1"` and a Chromium: Debian's (`apt install chromium`) is used if
it is there, else the one that `playwright install --with-deps chromium` brings.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import simcord
from playwright.async_api import Browser, async_playwright

from bot.app import create_bot
from bot.asking import Ask
from ingest.sources import read
from ingest.sync import sync
from retrieval.assembly import open_engine, open_library

HERE = Path(__file__).parent
QUESTIONS = {
    "answer.png": "Who is leading the training?",
    "refusal.png": "Who won the Eurovision Song Contest in 2023?",
}
WIDTH = 720  # as wide as GitHub shows a README
SHARPNESS = 2  # picture dots for each dot of the page


async def draw(ask: Ask, questions: dict[str, str], folder: Path, width: int = WIDTH) -> None:
    """A picture in `folder` of each question and the bot's reply to it."""
    async with browser() as chromium, simcord.run(create_bot(ask)) as env:
        server = env.create_guild("Newsroom")
        assert env.bot.user
        await env.bot.user.edit(username="Footnote")
        for name, question in questions.items():
            room = server.create_text_channel(Path(name).stem)
            member = server.add_member(env.create_user(Path(name).stem, global_name="Marisol"))
            await member.slash(room, "ask", question=question)
            async with env.preview(room, viewers=[member], layout="message", width=width) as preview:
                await shoot(chromium, preview.url, folder / name, width)


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
def examples() -> Iterator[Ask]:
    """The default engine over the example articles, in a library that is gone afterwards."""
    with TemporaryDirectory() as home, open_library(Path(home)) as library:
        sync(read([HERE.parent / "examples" / "articles"], sys.stdin.buffer), library, "default")
        yield open_engine(library).ask


if __name__ == "__main__":
    with examples() as ask:
        asyncio.run(draw(ask, QUESTIONS, HERE))

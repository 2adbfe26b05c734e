"""Long lists, a page at a time. A button holds the name of its list and a page; the server is the one where
it is clicked, so that no button shows anybody another server's."""

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any, Self, cast

import discord
from discord.ui import Button, DynamicItem, Item, View

from bot.library.librarian import Librarian, Said
from bot.library.permissions import may_edit
from bot.listing import ROOM, Leaf, article_line, feed_line, gap_line, render_leaf, run_line
from bot.places import NOBODY
from bot.shelf import collection_of
from bot.tongues import speaking
from bot.wording import managers
from ingest.journal.runs import Runs

ARTICLES, FEEDS, GAPS, RUNS = "articles", "feeds", "gaps", "runs"

ARTICLES_ON_PAGE = 8
FEEDS_ON_PAGE = 5
GAPS_ON_PAGE = 6
RUNS_ON_PAGE = 5
GAP_WIDTH = 140  # of a question: six of them, each character escaped, fit a message


async def shown(librarian: Librarian, guild: int, name: str, page: int = 0) -> Said:
    """A page of one of a server's lists, the last if there are not so many, and buttons to turn it."""
    read, empty = LISTS[name]
    leaf = await asyncio.to_thread(read, librarian, guild, page)
    return render_leaf(leaf, empty()), _turning(name, leaf)


def _turning(name: str, leaf: Leaf) -> View | None:
    wanted = [page for page in (leaf.page - 1, leaf.page + 1) if 0 <= page < leaf.pages]
    if not wanted:
        return None
    view = View(timeout=None)
    for page in wanted:
        label = managers.earlier_page() if page < leaf.page else managers.later_page()
        view.add_item(cast("Item[View]", Turn(name, page, label)))
    return view


class Turn(DynamicItem[Button[View]], template=r"library:(?P<name>[a-z]+):(?P<page>\d{1,6})"):
    """Turns a page."""

    def __init__(self, name: str, page: int, label: str = "") -> None:
        self._name = name
        self._page = page
        super().__init__(Button(label=label or managers.later_page(), custom_id=f"library:{name}:{page}"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: Item[Any], found: re.Match[str], /
    ) -> Self:
        """The button that was clicked."""
        return cls(found["name"], int(found["page"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the page in place of the other, to those who still may see it."""
        librarian = cast("Librarian", interaction.client.librarian)  # type: ignore[attr-defined]
        with speaking(interaction.locale.value):
            guild = interaction.guild_id
            if guild is None or self._name not in LISTS or not await may_edit(interaction, librarian.wishes):
                await interaction.response.send_message(managers.not_allowed(), ephemeral=True)
                return
            await interaction.response.defer()
            message, view = await shown(librarian, guild, self._name, self._page)
            await interaction.edit_original_response(
                content=message.content, view=view, allowed_mentions=NOBODY
            )


def _articles(librarian: Librarian, guild: int, wanted: int) -> Leaf:
    titles = librarian.shelf.titles(guild)
    total = titles.count()
    page, pages = _placed(wanted, total, ARTICLES_ON_PAGE)
    found = titles.page(ARTICLES_ON_PAGE, page * ARTICLES_ON_PAGE)
    room = ROOM // ARTICLES_ON_PAGE - 1
    return Leaf(tuple(article_line(each, room) for each in found), page, pages, total)


def _feeds(librarian: Librarian, guild: int, wanted: int) -> Leaf:
    kept = sorted(librarian.shelf.feeds(guild), key=lambda feed: (feed.title or feed.url).casefold())
    page, pages = _placed(wanted, len(kept), FEEDS_ON_PAGE)
    found = kept[page * FEEDS_ON_PAGE :][:FEEDS_ON_PAGE]
    room = ROOM // FEEDS_ON_PAGE - 1
    return Leaf(tuple(feed_line(each, room) for each in found), page, pages, len(kept))


def _gaps(librarian: Librarian, guild: int, wanted: int) -> Leaf:
    open_ones = librarian.gaps.of(guild)
    page, pages = _placed(wanted, len(open_ones), GAPS_ON_PAGE)
    found = open_ones[page * GAPS_ON_PAGE :][:GAPS_ON_PAGE]
    return Leaf(tuple(gap_line(each, GAP_WIDTH) for each in found), page, pages, len(open_ones))


def _runs(librarian: Librarian, guild: int, wanted: int) -> Leaf:
    runs, collection = Runs(librarian.shelf.catalogue), collection_of(guild)
    total = runs.count_ended(collection)
    page, pages = _placed(wanted, total, RUNS_ON_PAGE)
    found = runs.ended(collection, RUNS_ON_PAGE, page * RUNS_ON_PAGE)
    return Leaf(tuple(map(run_line, found)), page, pages, total)


def _placed(wanted: int, total: int, on_page: int) -> tuple[int, int]:
    """The page to show, and how many there are: what was listed may be gone since."""
    pages = max(1, -(-total // on_page))
    return min(wanted, pages - 1), pages


LISTS: Mapping[str, tuple[Callable[[Librarian, int, int], Leaf], Callable[[], str]]] = {
    ARTICLES: (_articles, managers.no_articles_yet),
    FEEDS: (_feeds, managers.no_feeds_yet),
    GAPS: (_gaps, managers.no_gaps),
    RUNS: (_runs, managers.no_history),
}
"""Each list: what reads a page of it, and what is said if there is nothing on it."""

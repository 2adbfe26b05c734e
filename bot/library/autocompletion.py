"""What is offered while somebody types the name of an article or a feed, and what they have chosen by it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.harmless import cut, one_line
from bot.library.librarian import Librarian
from bot.library.permissions import may_edit
from bot.tongues import speaking
from bot.wording import replies
from ingest.journal.feeds import KeptFeed
from retrieval.titles import Titled

MOST_CHOICES = 25  # Discord's limits
WIDTH = 100

Choices = list[app_commands.Choice[str]]
Complete = Callable[[discord.Interaction, str], Coroutine[Any, Any, Choices]]

T = TypeVar("T")


def key_of(name: str) -> str:
    """What stands for an article's id or a feed's address in a choice: some are too long for Discord."""
    if len(name) <= WIDTH and name.isprintable() and name.strip() == name != "":
        return name
    return f"~{sha256(name.encode(errors='surrogatepass')).hexdigest()[:40]}"


def articles_of(librarian: Librarian) -> Complete:
    """Offers the articles of a server to those who may edit them."""

    def found(guild: int, typed: str) -> Choices:
        return _choices(librarian.shelf.titles(guild).all(), typed, _words_of_article, _article)

    return _completing(librarian, found)


def feeds_of(librarian: Librarian) -> Complete:
    """Offers the feeds of a server to those who may edit them."""

    def found(guild: int, typed: str) -> Choices:
        return _choices(librarian.shelf.feeds(guild), typed, _words_of_feed, _feed)

    return _completing(librarian, found)


def article_chosen(librarian: Librarian, guild: int, given: str) -> Titled | None:
    """The article that was chosen, or whose id, address or title was typed out."""
    titles = list(librarian.shelf.titles(guild).all())
    ways: tuple[Callable[[Titled], bool], ...] = (
        lambda each: each.id == given,
        lambda each: key_of(each.id) == given,
        lambda each: each.url == given,
        lambda each: _folded(each.title) == _folded(given),
    )
    return next((each for way in ways for each in titles if way(each)), None)


def feed_chosen(librarian: Librarian, guild: int, given: str) -> KeptFeed | None:
    """The feed that was chosen, or whose address was typed out."""
    kept = librarian.shelf.feeds(guild)
    return next((each for each in kept if given in (each.url, key_of(each.url))), None)


def _completing(librarian: Librarian, found: Callable[[int, str], Choices]) -> Complete:
    async def complete(interaction: discord.Interaction, typed: str) -> Choices:
        if interaction.guild_id is None or not await may_edit(interaction, librarian.wishes):
            return []
        with speaking(interaction.locale.value):
            return await asyncio.to_thread(found, interaction.guild_id, typed)

    return complete


def _choices(
    things: Iterable[T], typed: str, words: Callable[[T], str], choice: Callable[[T], tuple[str, str]]
) -> Choices:
    """Those in whose words each of the typed ones stands, as many as Discord takes."""
    wanted = _folded(typed).split()
    fitting = (each for each in things if not wanted or _holds(_folded(words(each)), wanted))
    named = map(choice, islice(fitting, MOST_CHOICES))
    return [app_commands.Choice(name=cut(name, WIDTH - 1), value=value) for name, value in named]


def _holds(words: str, wanted: Iterable[str]) -> bool:
    return all(word in words for word in wanted)


def _words_of_article(article: Titled) -> str:
    return " ".join(filter(None, (article.title, article.site, article.url)))


def _words_of_feed(feed: KeptFeed) -> str:
    return f"{feed.title or ''} {feed.url}"


def _article(article: Titled) -> tuple[str, str]:
    title = cut(one_line(article.title), WIDTH - 20) or replies.untitled()
    name = f"{title} · {replies.day(article.published)}" if article.published else title
    return name, key_of(article.id)


def _feed(feed: KeptFeed) -> tuple[str, str]:
    return one_line(feed.title or "") or one_line(feed.url), key_of(feed.url)


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()

"""Nothing of one server is seen, or changed, from another: by no command, menu, button or autocompletion."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ui import Button, View
from simcord import Env

from bot.app import FootnoteBot
from bot.buttons import BUTTONS
from bot.library.paging import LISTS, Turn
from bot.records.answers import Answers
from bot.records.file import Records
from bot.records.gaps import Gaps
from bot.records.wishes import AllWishes, Wishes
from bot.shelf import collection_of
from ingest.journal.asked import Asked
from ingest.journal.feeds import Feeds
from ingest.journal.runs import Runs
from retrieval.library import Library
from retrieval.types import Article
from tests.bot import conftest
from tests.bot.conftest import cite
from tests.bot.library.conftest import MANAGER, ingest, member_with, put
from tests.bot.library.entries import AUTOCOMPLETES, COMMANDS, MENUS, SECRET_FEED, SECRET_ID
from tests.ingest.site import STORM

SECRETS = ("harbour", "zanzibar", "quist", "secret.xml")

PLAN = Article(
    SECRET_ID,
    "The harbour of Zanzibar",
    "The harbour of Zanzibar is to be sold, said Ada Quist.",
    "https://harbour.example/zanzibar",
)

BUTTON_IDS: dict[str, Callable[["Held"], list[str]]] = {
    "Passages": lambda held: [f"passages:{held.answer}"],
    "Vote": lambda held: [f"vote:{held.answer}:1", f"vote:{held.answer}:0"],
    "Delete": lambda held: [f"delete:{held.stranger}:{held.answer}"],
    "TellMe": lambda held: [f"tell:{held.gap}"],
    "Forget": lambda held: ["forget"],
    "Turn": lambda held: [f"library:{name}:{page}" for name in LISTS for page in (0, 1)],
}
"""By its class, what a button of the other server would be."""


@dataclass(frozen=True)
class Held:
    """What there is in the server that is to be kept apart, and who tries to get at it."""

    guild: int
    answer: int
    gap: int
    stranger: int


@pytest.fixture
def held(simcord_env: Env, room: Any, shelves: Library, records: Records, stranger: Any) -> Held:
    guild = simcord_env.guild.id
    put(shelves, guild, PLAN)
    Feeds(shelves.catalogue).add(collection_of(guild), SECRET_FEED, "Harbour news", trusted=False)
    ingest(shelves, guild, Asked(feeds=(SECRET_FEED,)))  # in vain, before anybody tries anything
    answer = Answers(records).add(guild, 1, [cite("The harbour of Zanzibar is to be sold", PLAN)])
    Answers(records).vote(answer, 1, helpful=False, reason="Quist is wrong")
    gap = Gaps(records).note(guild, "Who buys the harbour of Zanzibar?")
    AllWishes(records).set(guild, Wishes(editors=(1,), audit=room.id))
    return Held(guild, answer, gap, stranger.id)


@pytest.fixture
def elsewhere(simcord_env: Env, room: Any) -> Any:
    return simcord_env.create_guild(name="Elsewhere")


@pytest.fixture
def hall(elsewhere: Any) -> Any:
    return elsewhere.create_text_channel("hall")


@pytest.fixture
def stranger(simcord_env: Env, elsewhere: Any, hall: Any) -> Any:
    """Who may do everything, but in another server."""
    return member_with(simcord_env, "stranger", MANAGER, elsewhere)


def state_of(held: Held, shelves: Library, records: Records) -> tuple[object, ...]:
    """All that is kept of the server."""
    collection, catalogue = collection_of(held.guild), shelves.catalogue
    return (
        catalogue.articles(collection),
        [feed.url for feed in Feeds(catalogue).kept(collection)],
        Runs(catalogue).ended(collection, 100),
        [run for run in Runs(catalogue).waiting() if run.collection == collection],
        Gaps(records).of(held.guild),
        Answers(records).votes(held.guild),
        AllWishes(records).of(held.guild),
    )


def leaks(*contents: str) -> list[str]:
    said = " ".join(contents).casefold()
    return [secret for secret in SECRETS if secret in said]


def test_every_command_and_menu_is_tried(simcord_bot: FootnoteBot) -> None:
    commands = simcord_bot.tree.walk_commands()
    leaves = [each for each in commands if isinstance(each, app_commands.Command)]
    assert {command.qualified_name for command in leaves} == set(COMMANDS)
    completed = {(each.qualified_name, p.name) for each in leaves for p in each.parameters if p.autocomplete}
    assert completed == set(AUTOCOMPLETES)
    menus = simcord_bot.tree.get_commands(type=discord.AppCommandType.message)
    assert {menu.name for menu in menus} == set(MENUS)
    assert simcord_bot.tree.get_commands(type=discord.AppCommandType.user) == []


def test_every_button_is_tried() -> None:
    assert {button.__name__ for button in (*BUTTONS, Turn)} == set(BUTTON_IDS)


@pytest.mark.parametrize("command", COMMANDS)
async def test_no_command_leaks(
    simcord_env: Env,
    room: Any,
    hall: Any,
    elsewhere: Any,
    stranger: Any,
    held: Held,
    shelves: Library,
    records: Records,
    library: conftest.Library,
    command: str,
) -> None:
    before, seen_there = state_of(held, shelves, records), len(room.history())
    if command == "ask":  # what an answer is made of is for the scope to say
        await stranger.slash(hall, command, **COMMANDS[command](elsewhere, hall))
        [(_, scope)] = library.asked
        assert collection_of(held.guild) not in scope.collections
    else:
        result = await stranger.slash(hall, command, **COMMANDS[command](elsewhere, hall))
        assert leaks(result.response.content) == []
    assert state_of(held, shelves, records) == before
    assert len(room.history()) == seen_there


@pytest.mark.parametrize("given", [SECRET_ID, PLAN.title, PLAN.url, "harbour", ""])
async def test_no_name_of_an_article_leaks(
    hall: Any, stranger: Any, held: Held, shelves: Library, records: Records, given: str
) -> None:
    before = state_of(held, shelves, records)
    for command, option in AUTOCOMPLETES:
        assert await stranger.autocomplete(hall, command, option, given) == []
        if given:
            result = await stranger.slash(hall, command, **{option: given})
            assert leaks(result.response.content.replace(given, "")) == []
    assert state_of(held, shelves, records) == before


@pytest.mark.parametrize("menu", MENUS)
async def test_no_menu_leaks(
    hall: Any,
    stranger: Any,
    held: Held,
    shelves: Library,
    records: Records,
    library: conftest.Library,
    menu: str,
) -> None:
    before = state_of(held, shelves, records)
    said = await stranger.send(
        hall, f"Who buys it? {STORM}", attachments=[("plan.txt", b"The plan is sold.")]
    )
    result = await stranger.context_menu(hall, menu, said)
    assert leaks(result.response.content) == []
    assert all(collection_of(held.guild) not in scope.collections for _, scope in library.asked)
    assert state_of(held, shelves, records) == before


@pytest.mark.parametrize(
    "button",
    BUTTON_IDS,
)
async def test_no_button_leaks(
    simcord_env: Env,
    hall: Any,
    stranger: Any,
    held: Held,
    shelves: Library,
    records: Records,
    button: str,
) -> None:
    before = state_of(held, shelves, records)
    channel = simcord_env.bot.get_channel(hall.id)
    assert isinstance(channel, discord.TextChannel)
    for custom_id in BUTTON_IDS[button](held):
        view = View(timeout=None).add_item(Button(label="Click", custom_id=custom_id))
        clicked = await stranger.click(await channel.send("x", view=view), custom_id=custom_id)
        said = [clicked.response, *clicked.followups, *hall.history(viewer=stranger)]
        assert leaks(*(each.content for each in said if each)) == []
    assert state_of(held, shelves, records) == before

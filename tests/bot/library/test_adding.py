"""Pages, files and feeds come into a server's library, and are taken out of it."""

import asyncio
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord import Env

from bot.app import FootnoteBot
from bot.library.menu import links_in
from bot.records.file import Records
from bot.records.wishes import AllWishes, Wishes
from bot.shelf import KeeperTrouble, Progress, Shelf, StillGoing, collection_of
from bot.wording import managers, replies
from ingest.journal.asked import Asked
from ingest.journal.feeds import Feeds
from ingest.journal.inbox import FOLDER, Inbox
from ingest.journal.runs import Runs
from ingest.report import IngestReport
from ingest.running import TELL_EVERY
from ingest.sources import LIMIT
from ingest.web.errors import Busy
from ingest.web.fetching import Fetched, NotModified
from retrieval.catalogue import Catalogue
from retrieval.library import CATALOGUE, Library
from tests.bot.library.conftest import ingest, seen, stored
from tests.encoders import HashingEncoder
from tests.ingest.site import FEED, STORM, TEXTS, VOTE, Site, texts

TIDE = b"The tide stood three metres high, and the quay was closed to all."
EBB = b"The tide stood two metres high, and the quay was opened again."


def mention(env: Env, words: str) -> str:
    """`words`, said to the bot: of other messages Discord shows it nothing but in their menu."""
    assert env.bot.user
    return f"{env.bot.user.mention} {words}"


async def test_a_page_is_added_to_the_articles_of_its_server(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    result = await manager.slash(room, "library add", url=STORM)

    assert result.response.content == "1 added."
    assert result.response.ephemeral
    assert stored(shelves, simcord_env.guild.id) == {STORM: TEXTS[STORM]}


async def test_what_fails_is_told_with_what_to_do(room: Any, manager: Any) -> None:
    result = await manager.slash(room, "library add", url="https://news.example/gone")

    assert result.response.content.startswith("1 failed.\n")
    assert "404" in result.response.content
    assert "-# Check the address" in result.response.content


@pytest.mark.parametrize("given", ["/etc/passwd", "file:///etc/passwd", "-", "ftp://news.example/a"])
async def test_discord_is_no_way_to_the_files_of_the_machine(
    room: Any, manager: Any, shelves: Library, given: str
) -> None:
    result = await manager.slash(room, "library add", url=given)

    assert "is no address of a page" in result.response.content
    assert Runs(shelves.catalogue).run(1) is None


async def test_either_an_address_or_a_file_is_added(room: Any, manager: Any, shelves: Library) -> None:
    for options in ({}, {"url": STORM, "file": ("tide.txt", TIDE)}):
        result = await manager.slash(room, "library add", **options)
        assert result.response.content == managers.one_of_both()
    assert Runs(shelves.catalogue).run(1) is None


async def test_a_file_is_added_replaced_under_its_name_and_brought_back(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    guild = simcord_env.guild.id
    added = await manager.slash(room, "library add", file=("tide.txt", TIDE))
    assert added.response.content == "1 added."
    assert stored(shelves, guild) == {None: TIDE.decode()}
    assert list((shelves.home / FOLDER).iterdir()) == []

    changed = await manager.slash(room, "library add", file=("tide.txt", EBB))
    assert changed.response.content == "1 changed."
    assert (await manager.slash(room, "library undo")).response.content == "1 as before."
    assert stored(shelves, guild) == {None: TIDE.decode()}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tide.exe", TIDE, "tide.exe is not of a format that I read"),
        ("tide", TIDE, "tide is not of a format that I read"),
        ("tide.jsonl", b"{}", "tide.jsonl is not of a format that I read"),
        ("tide.txt", b"x" * (LIMIT + 1), "tide.txt has 5,000,001 bytes; at most 5,000,000 are read"),
        ("tide.pdf", b"x" * 10_485_761, "at most 10,485,760 are read"),  # what this server allows
    ],
)
async def test_a_file_that_is_not_read_is_not_even_fetched(
    room: Any, manager: Any, shelves: Library, name: str, data: bytes, said: str
) -> None:
    result = await manager.slash(room, "library add", file=(name, data))

    assert said in seen(result)
    assert not (shelves.home / FOLDER).exists()
    assert Runs(shelves.catalogue).run(1) is None


async def test_a_file_that_discord_does_not_give_out_is_told(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    said = await manager.send(room, mention(simcord_env, "this"), attachments=[("tide.txt", TIDE)])
    simcord_env.backend.cdn._blobs.clear()
    result = await manager.context_menu(room, "Add to library", said)

    assert seen(result) == managers.file_gone("tide.txt")
    assert Runs(shelves.catalogue).run(1) is None


async def test_what_only_the_operator_can_mend_is_noted_and_not_told(
    room: Any, manager: Any, shelves: Library, caplog: pytest.LogCaptureFixture
) -> None:
    (shelves.home / FOLDER).write_text("no folder")
    result = await manager.slash(room, "library add", file=("tide.txt", TIDE))

    assert result.response.content == replies.sorry()
    assert "cannot write in" in caplog.text


async def test_a_mistake_of_ours_is_noted_and_excused(
    simcord_bot: FootnoteBot, room: Any, manager: Any, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_bot.librarian.gaps = None  # type: ignore[assignment]
    result = await manager.slash(room, "library gaps")

    assert result.response.content == replies.sorry()
    assert "AttributeError" in caplog.text


async def test_what_takes_too_long_is_told_so_here_and_in_the_audit_channel(
    simcord_env: Env, simcord_bot: FootnoteBot, room: Any, manager: Any, shelves: Library, records: Records
) -> None:
    AllWishes(records).set(simcord_env.guild.id, Wishes(audit=room.id))
    simcord_bot.librarian.shelf = Shelf(shelves.catalogue, wait=0)
    result = await manager.slash(room, "library add", url=STORM)

    assert "longer than I can wait" in seen(result)
    assert seen(result).endswith("look again in a few minutes.")
    [told] = [message for message in room.history() if "it goes on" in message.content]
    assert told.content == managers.audit_added(manager.mention, f"<{STORM}>", managers.goes_on())


async def test_a_file_that_cannot_be_taken_apart_is_told(room: Any, manager: Any) -> None:
    result = await manager.slash(room, "library add", file=("tide.pdf", b"%PDF-1.7 nothing"))

    assert result.response.content.startswith("1 failed.\n")
    assert "tide.pdf" in seen(result)


async def test_the_links_and_files_of_a_message_are_added_from_its_menu(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    words = mention(simcord_env, f"see {STORM}, and (<{VOTE}>).")
    files = [("tide.txt", TIDE), ("tide.png", b"\x89PNG")]
    said = await manager.send(room, words, attachments=files)
    result = await manager.context_menu(room, "Add to library", said)

    assert seen(result) == f"3 added.\n{managers.not_readable('tide.png')}"
    assert stored(shelves, simcord_env.guild.id) == {**TEXTS, said.jump_url: TIDE.decode()}


async def test_pasted_texts_have_one_name_and_are_told_apart_all_the_same(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    for text in (TIDE, EBB):
        said = await manager.send(room, mention(simcord_env, "this"), attachments=[("message.txt", text)])
        await manager.context_menu(room, "Add to library", said)

    assert set(stored(shelves, simcord_env.guild.id).values()) == {TIDE.decode(), EBB.decode()}


async def test_what_was_forwarded_is_added_too(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    said = await manager.send(room, mention(simcord_env, f"see {STORM}"))
    await manager.forward(said, room)
    result = await manager.context_menu(room, "Add to library", room.last_message)

    assert result.response.content == "1 added."
    assert stored(shelves, simcord_env.guild.id) == {STORM: TEXTS[STORM]}


async def test_a_message_with_nothing_to_read_says_so(simcord_env: Env, room: Any, manager: Any) -> None:
    bare = await manager.send(room, mention(simcord_env, "nothing here"))
    result = await manager.context_menu(room, "Add to library", bare)
    assert result.response.content == managers.nothing_in_message()

    picture = await manager.send(room, mention(simcord_env, ""), attachments=[("tide.png", b"\x89PNG")])
    result = await manager.context_menu(room, "Add to library", picture)
    assert seen(result) == managers.not_readable("tide.png")


async def test_a_message_that_discord_hides_is_explained(simcord_env: Env, room: Any, manager: Any) -> None:
    """Messages always hold something; one that seems empty is kept from the bot."""
    said = await manager.send(room, mention(simcord_env, "gone in a moment"))
    simcord_env.backend.get_message(room.id, said.id).content = ""
    result = await manager.context_menu(room, "Add to library", said)

    assert result.response.content == managers.message_hidden()


async def test_the_articles_are_removed_by_title_and_brought_back(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    guild = simcord_env.guild.id
    ingest(shelves, guild, Asked((STORM, VOTE)))
    [choice] = await manager.autocomplete(room, "library remove", "article", "senate")
    removed = await manager.slash(room, "library remove", article=choice["value"])
    assert removed.response.content == "1 removed."
    assert stored(shelves, guild) == {STORM: TEXTS[STORM]}

    assert (await manager.slash(room, "library undo")).response.content == "1 as before."
    assert stored(shelves, guild) == TEXTS
    assert (await manager.slash(room, "library undo")).response.content == "2 removed."
    assert (await manager.slash(room, "library undo")).response.content == managers.nothing_to_undo()


async def test_where_there_is_nothing_it_is_said(room: Any, manager: Any) -> None:
    for command in ("remove", "show", "history", "refresh"):
        result = await manager.slash(room, f"library {command}", article="nothing")
        assert result.response.content == managers.no_such_article()
    assert (await manager.slash(room, "library undo")).response.content == managers.nothing_to_undo()
    assert (await manager.slash(room, "library refresh")).response.content == managers.nothing_to_refresh()
    assert (
        await manager.slash(room, "library feed remove", feed=FEED)
    ).response.content == managers.no_such_feed()


async def test_pages_are_read_again_all_or_one_and_only_what_has_changed_is_stored(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, web: Site
) -> None:
    guild = simcord_env.guild.id
    ingest(shelves, guild, Asked((STORM, VOTE)))
    ingest(
        shelves,
        guild,
        Asked(files=(Inbox(shelves.home).put(TIDE, "tide.txt", url="https://discord.com/channels/1/2/3"),)),
    )
    assert (await manager.slash(room, "library refresh")).response.content == "2 unchanged."

    web.pages[STORM] = web.pages[VOTE] = b"The Senate voted on Wednesday to send the ferries home."
    web.asked.clear()
    [choice] = await manager.autocomplete(room, "library refresh", "article", "senate tuesday")
    result = await manager.slash(room, "library refresh", article=choice["value"])
    assert result.response.content == "1 changed."
    assert web.asked == [VOTE]
    assert stored(shelves, guild)[STORM] == TEXTS[STORM]


async def test_what_failed_is_tried_again_with_the_pages(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, web: Site, tmp_path: Path
) -> None:
    guild, secret = simcord_env.guild.id, tmp_path / "secret.pdf"
    secret.write_bytes(b"%PDF-1.7 nothing")
    page, web.pages[VOTE] = web.pages[VOTE], Busy(VOTE, 503)
    ingest(shelves, guild, Asked((STORM, VOTE)))
    ingest(shelves, guild, Asked((str(secret),), trusted=True))
    web.pages[VOTE] = page
    result = await manager.slash(room, "library refresh")

    assert result.response.content == "1 added, 1 unchanged."
    assert stored(shelves, guild) == TEXTS


async def test_a_feed_is_kept_for_its_server_alone_and_never_trusted(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    result = await manager.slash(room, "library feed add", url=FEED)
    assert result.response.content == "1 added."
    [kept_feed] = Feeds(shelves.catalogue).kept()
    assert (kept_feed.collection, kept_feed.trusted) == (collection_of(simcord_env.guild.id), False)
    assert f"<{FEED}>" in (await manager.slash(room, "library feed list")).response.content

    [choice] = await manager.autocomplete(room, "library feed remove", "feed", "new")
    removed = await manager.slash(room, "library feed remove", feed=choice["value"])
    assert removed.response.content == managers.feed_removed()
    assert (await manager.slash(room, "library feed list")).response.content == managers.no_feeds_yet()


@given(st.text())
def test_links_are_found_in_whatever_is_said(content: str) -> None:
    for link in links_in(f"{content} {STORM}). {content}"):
        assert link.lower().startswith(("http://", "https://"))
    assert STORM in links_in(f"x {STORM}). {content}")


async def test_what_takes_too_long_goes_on_without_whoever_waited(tmp_path: Path) -> None:
    """Nobody keeps this library."""
    times = iter([0.0, 0.0, 1_000.0])
    with Library(tmp_path, HashingEncoder()), closing(Catalogue(tmp_path / CATALOGUE)) as catalogue:
        with pytest.raises(StillGoing, match="longer than I can wait"):
            await Shelf(catalogue, clock=lambda: next(times)).undo(7)
        assert [run.collection for run in Runs(catalogue).waiting()] == ["guild-7"]


async def test_whoever_waits_hears_how_many_come_first_and_how_far_it_is(tmp_path: Path) -> None:
    times, heard = iter([0.0, 0.0, 0.0, 1_000.0]), []
    with closing(Catalogue(tmp_path / CATALOGUE)) as catalogue:
        runs = Runs(catalogue)
        runs.ask("guild-8", Asked((VOTE,)))

        async def hear(progress: Progress) -> None:
            heard.append(progress)
            runs.begin(2)
            runs.tell(2, {**IngestReport(added=3).to_json(), "expected": 9})

        with pytest.raises(StillGoing):
            await Shelf(catalogue, clock=lambda: next(times), look_every=0).add(7, (STORM,), heard=hear)
    assert heard == [Progress(ahead=1), Progress(0, IngestReport(added=3), expected=9)]


class SlowSite(Site):
    """Pages that take their time: longer than it takes until progress is told."""

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        if url == VOTE:
            await asyncio.sleep(1.2 * TELL_EVERY)
        return await super().fetch(url, etag=etag, last_modified=last_modified)


class TestWhatTakesLong:
    @pytest.fixture
    def web(self) -> Site:
        return SlowSite(texts().pages)

    async def test_it_shows_that_it_goes_on_and_ends_in_the_same_message(
        self, simcord_env: Env, simcord_bot: FootnoteBot, room: Any, manager: Any
    ) -> None:
        simcord_bot.librarian.say_every = 0
        said = await manager.send(room, mention(simcord_env, f"{STORM} {VOTE}"))
        result = await manager.context_menu(room, "Add to library", said)

        assert result.response.content == "2 added."
        assert result.followups == []
        sent: list[Any] = [entry.json for entry in simcord_env.http_requests if "webhooks" in entry.path]
        contents = [body["content"] for body in sent]
        assert contents[-1] == "2 added."
        assert any("Reading:" in content for content in contents[:-1])
        assert len(contents) == len(set(contents))  # nothing is said twice


async def test_what_is_wrong_with_the_machine_is_not_told_to_servers(tmp_path: Path) -> None:
    with closing(Catalogue(tmp_path / CATALOGUE)) as catalogue:
        runs = Runs(catalogue)

        async def fail(_: Progress) -> None:
            runs.end(1, {"trouble": f"no space left in {tmp_path}", "hint": "Make room."})

        with pytest.raises(KeeperTrouble):
            await Shelf(catalogue, look_every=0).add(7, (STORM,), heard=fail)

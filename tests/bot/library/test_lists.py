"""What editors look at: lists a page at a time, one article, what was done, how it stands."""

import re
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from simcord import Env

from bot.library.autocompletion import MOST_CHOICES, WIDTH, key_of
from bot.library.librarian import Librarian
from bot.library.looking import standing_of
from bot.listing import Leaf, article_line, feed_line, gap_line, render_leaf, render_lines, run_line
from bot.records.answers import Answers
from bot.records.file import Records
from bot.records.gaps import Gap, Gaps
from bot.shelf import Progress, Shelf, collection_of
from bot.splitting import LIMIT
from bot.wording import lists, managers
from ingest.journal.asked import Asked
from ingest.journal.feeds import Feeds, KeptFeed
from ingest.journal.inbox import Inbox
from ingest.journal.runs import Run, Runs, RunState
from ingest.notices import notices_of
from ingest.report import COUNTS, IngestReport
from ingest.web.errors import Busy
from retrieval.catalogue import Catalogue
from retrieval.library import CATALOGUE, Library
from retrieval.titles import Titled
from retrieval.types import Article
from tests.bot.conftest import REOPENED, cite
from tests.bot.library.conftest import SOON, ingest, labels, numbered, put, seen
from tests.ingest.site import FEED, STORM, VOTE, Site

HOSTILE = "@everyone **bold** [x](https://evil.example) <@1> `code`"


def live(content: str) -> list[str]:
    """What of the hostile words is not made inert."""
    return re.findall(r"(?<!\\)(?:@everyone|\*|`|\]\(|<@)", content)


async def test_articles_are_listed_a_page_at_a_time(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    put(shelves, simcord_env.guild.id, *(numbered(n) for n in range(20)))
    first = await manager.slash(room, "library list")
    assert first.response.content.startswith(
        "- [Tide 0](<https://news.example/0>) · The Quay · 17 Feb 2025\n"
    )
    assert first.response.content.endswith("-# Page 1 of 3, 20 in all")
    assert labels(first.response) == ["Next"]

    await manager.click(first.response, label="Next")
    assert first.response.content.splitlines()[0].startswith("- [Tide 8]")
    assert labels(first.response) == ["Previous", "Next"]
    await manager.click(first.response, label="Next")
    assert len(first.response.content.splitlines()) == 5
    assert labels(first.response) == ["Previous"]


async def test_a_page_that_is_gone_shows_the_last_that_is_there(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    guild = simcord_env.guild.id
    put(shelves, guild, *(numbered(n) for n in range(9)))
    listed = await manager.slash(room, "library list")
    shelves.remove(collection_of(guild), [f"{n}" for n in range(8)])
    await manager.click(listed.response, label="Next")
    assert listed.response.content.startswith("- [Tide 8]")
    assert labels(listed.response) == []


async def test_an_empty_shelf_says_how_to_fill_it(room: Any, manager: Any) -> None:
    for command, said in (
        ("list", managers.no_articles_yet()),
        ("feed list", managers.no_feeds_yet()),
        ("gaps", managers.no_gaps()),
        ("history", managers.no_history()),
    ):
        assert (await manager.slash(room, f"library {command}")).response.content == said


async def test_all_is_told_of_an_article_but_its_text(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    guild = simcord_env.guild.id
    ingest(shelves, guild, Asked((STORM,)))
    [article] = shelves.catalogue.articles(collection_of(guild))
    told = seen(await manager.slash(room, "library show", article=article.id))
    assert f"](<{STORM}>)** · news.example" in told
    assert "Published: undated" in told
    assert "13 words in one passage" in told
    assert f"Read from <{STORM}>" in told
    assert "In the library since <t:" in told


async def test_where_an_article_came_from_is_told_but_no_path_of_the_machine(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, tmp_path: Path
) -> None:
    guild, path = simcord_env.guild.id, tmp_path / "secret folder" / "tide.txt"
    path.parent.mkdir()
    path.write_text("The tide stood three metres high.")
    ingest(shelves, guild, Asked((str(path),), trusted=True))
    ingest(shelves, guild, Asked(files=(Inbox(shelves.home).put(b"The ebb was low.", "ebb table.txt"),)))
    for title, said in (
        ("the tide", lists.read_by_operator()),
        ("ebb", "Read from the attached file ebb table.txt"),
    ):
        [choice] = await manager.autocomplete(room, "library show", "article", title)
        told = seen(await manager.slash(room, "library show", article=choice["value"]))
        assert said in told
        assert "secret" not in told
    history = seen(await manager.slash(room, "library history"))
    assert "ebb table.txt · 1 added" in history
    assert "one file · 1 added" in history
    assert "secret" not in history


async def test_notices_authors_and_dates_are_told(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    text = (
        "Correction: an earlier version of this article said two metres.\n\nThe tide stood three metres high."
    )
    article = Article(
        "a", HOSTILE, text, None, date(2025, 2, 17), "The Quay", ("Ada Quist",), None, date(2025, 2, 18)
    )
    put(shelves, simcord_env.guild.id, replace(article, notices=notices_of(article.title, text)))
    told = seen(await manager.slash(room, "library show", article="a"))
    assert "By Ada Quist" in told
    assert "Published: 17 Feb 2025, changed: 18 Feb 2025" in told
    assert "Says of itself: correction" in told


async def test_what_was_done_is_told_for_all_and_for_one(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, web: Site
) -> None:
    guild = simcord_env.guild.id
    ingest(shelves, guild, Asked((STORM, VOTE)))
    web.pages[STORM] = b"The storm over the harbour is over."
    ingest(shelves, guild, Asked((STORM,)))
    await manager.slash(room, "library undo")
    lines = seen(await manager.slash(room, "library history")).splitlines()
    assert lines[0].endswith("undo · 1 as before")
    assert lines[1].endswith(f"<{STORM}> · 1 changed · taken back since")
    assert lines[2].endswith("2 pages · 2 added")

    [choice] = await manager.autocomplete(room, "library history", "article", "storm")
    lines = seen(await manager.slash(room, "library history", article=choice["value"])).splitlines()
    assert [line.partition(" · ")[2] for line in lines[1:]] == ["changed · taken back since", "added"]


async def test_it_is_told_how_it_stands(
    simcord_env: Env, room: Any, manager: Any, shelves: Library, records: Records, web: Site
) -> None:
    guild = simcord_env.guild.id
    web.pages[VOTE], web.pages[FEED] = Busy(VOTE, 503), b"nothing"
    ingest(shelves, guild, Asked((STORM, VOTE)))
    feeds = Feeds(shelves.catalogue)
    feeds.add(collection_of(guild), FEED, "News", trusted=False)
    while not feeds.kept()[0].trouble:  # the keeper looks into it, in vain
        time.sleep(SOON)
    answers = Answers(records)
    given_answer = answers.add(guild, 1, [cite(REOPENED)])
    answers.vote(given_answer, 1, helpful=True)
    answers.vote(given_answer, 2, helpful=False, reason=HOSTILE)

    told = (await manager.slash(room, "library status")).response.content
    assert "One article in one passage" in told
    assert "One feed, trouble with one" in told
    assert "is no feed" in told
    assert lists.at_rest() in told
    assert "1 added, 1 failed" in told
    assert "One page failed" in told
    assert "Votes on answers: 1 helpful, 1 not" in told
    assert live(told.replace("`/library refresh`", "")) == []


async def test_what_goes_on_is_told_without_a_word_of_others(records: Records, tmp_path: Path) -> None:
    with closing(Catalogue(tmp_path / CATALOGUE)) as catalogue:
        librarian, runs = Librarian(Shelf(catalogue), records), Runs(catalogue)
        runs.begin(runs.ask("guild-8", Asked((VOTE,))))
        mine = runs.ask("guild-7", Asked((STORM,)))
        standing = standing_of(librarian, 7)
        assert (standing.busy, standing.running, standing.waiting) == (True, None, 1)
        runs.begin(mine)
        runs.tell(mine, {**IngestReport(added=3).to_json(), "expected": 9})
        standing = standing_of(librarian, 7)
        assert standing.running == Progress(0, IngestReport(added=3), 9)
        assert (standing.articles, standing.last) == (0, None)


async def test_open_questions_are_listed_the_most_asked_first_and_do_no_harm(
    simcord_env: Env, room: Any, manager: Any, records: Records
) -> None:
    gaps, guild = Gaps(records), simcord_env.guild.id
    for n in range(8):
        gaps.note(guild, f"Question {n}?")
    for _ in range(3):
        gaps.note(guild, HOSTILE)
    listed = await manager.slash(room, "library gaps")
    assert seen(listed).splitlines()[0].replace("\u200b", "") == f"- 3 times: {HOSTILE}"
    assert live(listed.response.content) == []
    assert listed.response.content.endswith("-# Page 1 of 2, 9 in all")
    await manager.click(listed.response, label="Next")
    assert len(listed.response.content.splitlines()) == 4


async def test_ids_and_titles_of_any_length_can_be_chosen(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    long = Article("x" * 500, "word " * 60, "The tide stood three metres high.")
    odd = Article(" \n", " ", "The tide stood two metres high.")
    put(shelves, simcord_env.guild.id, long, odd)
    choices = await manager.autocomplete(room, "library remove", "article", "")
    assert all(0 < len(choice["name"]) <= WIDTH and 0 < len(choice["value"]) <= WIDTH for choice in choices)
    for choice in choices:
        removed = await manager.slash(room, "library remove", article=choice["value"])
        assert removed.response.content == "1 removed."


async def test_no_more_is_offered_than_discord_takes_and_words_of_any_order_find_it(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    put(shelves, simcord_env.guild.id, *(numbered(n) for n in range(30)))
    assert len(await manager.autocomplete(room, "library show", "article", "")) == MOST_CHOICES
    [choice] = await manager.autocomplete(room, "library show", "article", "QUAY 29")
    assert choice == {"name": "Tide 29 · 19 Jan 2025", "value": "29"}


async def test_long_addresses_of_feeds_can_be_chosen(
    simcord_env: Env, room: Any, manager: Any, shelves: Library
) -> None:
    url = f"https://news.example/{'x' * 300}.xml"
    Feeds(shelves.catalogue).add(collection_of(simcord_env.guild.id), url, None, trusted=False)
    [choice] = await manager.autocomplete(room, "library feed remove", "feed", "news")
    removed = await manager.slash(room, "library feed remove", feed=choice["value"])
    assert removed.response.content == managers.feed_removed()


@given(st.text())
def test_a_key_is_never_too_long_and_never_nothing(name: str) -> None:
    assert 0 < len(key_of(name).strip()) <= WIDTH


ANY = st.text(max_size=300) | st.text("*_`[]()<>@#|~\\😀", min_size=50, max_size=300)


@given(ANY, ANY, st.none() | ANY.map(lambda path: f"https://news.example/{path}"))
def test_a_page_of_whatever_titles_fits_a_message(title: str, site: str, url: str | None) -> None:
    line = article_line(Titled("a", title, url, site, None), 1_900 // 8 - 1)
    message = render_leaf(Leaf((line,) * 8, 10_000, 10_001, 80_008), "")
    assert len(message.content.encode("utf-16-le")) // 2 <= LIMIT


@given(ANY)
def test_a_page_of_whatever_questions_fits_a_message(question: str) -> None:
    line = gap_line(Gap(1, 7, question, 1_000_000), 140)
    message = render_leaf(Leaf((line,) * 6, 10_000, 10_001, 60_006), "")
    assert len(message.content.encode("utf-16-le")) // 2 <= LIMIT


@given(ANY, ANY, ANY)
def test_a_page_of_whatever_was_read_or_is_kept_fits_a_message(url: str, title: str, why: str) -> None:
    at = datetime(2025, 2, 17, tzinfo=UTC)
    feed = KeptFeed("guild-7", f"https://{url}", title, False, at, None, None, why)
    counts = dict.fromkeys(COUNTS, 999_999)
    asked = Asked((f"https://{url}",))
    run = Run(1, "guild-7", asked, RunState.UNDONE, at, {**counts, "failed": []})
    for line, on_page in ((feed_line(feed, 379), 5), (run_line(run), 5)):
        message = render_leaf(Leaf((line,) * on_page, 10_000, 10_001, 60_006), "")
        assert len(message.content.encode("utf-16-le")) // 2 <= LIMIT


@given(st.lists(ANY.map(lambda line: line[:1_000])))
def test_lines_that_are_too_many_for_a_message_are_several(lines: list[str]) -> None:
    message = render_lines(lines)
    for content in (message.content, *message.more):
        assert len(content.encode("utf-16-le")) // 2 <= LIMIT

"""What is known of an article, and how it stands with a server's library."""

from bot.library.librarian import Librarian
from bot.listing import Details, Standing
from bot.shelf import collection_of, progress_of
from ingest.journal.memory import Memory
from ingest.journal.runs import Runs, RunState
from retrieval.catalogue import Catalogue, Collection
from retrieval.errors import UnknownCollection
from retrieval.history import Change
from retrieval.titles import Titles

CHANGES_SHOWN = 20


def details_of(librarian: Librarian, guild: int, article_id: str) -> Details:
    """All about one article. Raises `UnknownArticle`."""
    catalogue, collection = librarian.shelf.catalogue, collection_of(guild)
    article = catalogue.article(collection, article_id)
    known = Memory(catalogue).of(collection).values()
    origin = next((each.origin for each in known if each.article_id == article_id), None)
    changes = catalogue.history(collection, article_id)
    passages = Titles(catalogue, collection).passages(article_id)
    return Details(article, passages, origin, changes[0].at if changes else None)


def changes_of(librarian: Librarian, guild: int, article_id: str) -> list[Change]:
    """What was done to an article, the latest first."""
    changes = librarian.shelf.catalogue.history(collection_of(guild), article_id)
    return changes[: -CHANGES_SHOWN - 1 : -1]


def standing_of(librarian: Librarian, guild: int) -> Standing:
    """How it stands with a server's library, its feeds, and what its answers were thought of."""
    catalogue, collection = librarian.shelf.catalogue, collection_of(guild)
    stock, runs = _stock(catalogue, collection), Runs(catalogue)
    going = runs.waiting()
    ours = [run for run in going if run.collection == collection]
    running = next((run for run in ours if run.state is RunState.RUNNING), None)
    return Standing(
        articles=stock.articles,
        passages=stock.passages,
        feeds=librarian.shelf.feeds(guild),
        running=progress_of(running, runs) if running else None,
        waiting=sum(run.state is RunState.WAITING for run in ours),
        busy=any(run.state is RunState.RUNNING for run in going),
        last=next(iter(runs.ended(collection, 1)), None),
        left=len(librarian.shelf.left(guild)),
        votes=librarian.answers.votes(guild),
    )


def _stock(catalogue: Catalogue, collection: str) -> Collection:
    try:
        return catalogue.collection(collection)
    except UnknownCollection:
        return Collection(collection, 0, 0, None, None)

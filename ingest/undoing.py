"""The last run taken back: what it changed is as it was before, all at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ingest.journal.clock import utc_now
from ingest.splitting import Splitting, split
from retrieval.catalogue import Catalogue
from retrieval.errors import LibraryError
from retrieval.history import Change
from retrieval.library import Library


class NothingToUndo(LibraryError):
    """No run has changed the collection, or all of them were taken back."""

    hint = (
        "`footnote jobs` lists what was done, and `footnote articles history ID` what became of an article."
    )

    def __init__(self, collection: str) -> None:
        super().__init__(f"nothing is left to be undone in {collection!r}")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: titles of the articles that are as before, and of those that are gone again."""

    run: int
    restored: tuple[str, ...]
    removed: tuple[str, ...]


def undo(
    library: Library, collection: str, splitting: Splitting, now: Callable[[], datetime] = utc_now
) -> Undone:
    """Take back the last run that changed the collection. Raises `NothingToUndo`."""
    run = library.catalogue.last_run(collection)
    if run is None:
        raise NothingToUndo(collection)
    changes = first_of_each(library.catalogue.changed_by(run))
    before = [change.before for change in changes if change.before]
    added = tuple(title_of(library.catalogue, collection, each) for each in changes if not each.before)
    library.take_back(collection, run, [(article, split(article, splitting)) for article in before], now())
    return Undone(run, tuple(article.title for article in before), added)


def first_of_each(changes: list[Change]) -> list[Change]:
    """A run may have changed an article twice; it is to be as it was before the first time."""
    return list({change.article_id: change for change in reversed(changes)}.values())


def title_of(catalogue: Catalogue, collection: str, change: Change) -> str:
    """The title of what was changed: as it was before, or of what was added, as it is."""
    return (change.before or catalogue.article(collection, change.article_id)).title

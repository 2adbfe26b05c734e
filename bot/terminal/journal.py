"""The catalogue alone, for what must not wait until its owner has ended."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from retrieval.catalogue import Catalogue
from retrieval.library import CATALOGUE


@contextmanager
def journal(home: Path) -> Iterator[Catalogue]:
    """The catalogue of a data folder, whoever owns it: SQLite lets others read while its owner writes."""
    home.mkdir(parents=True, exist_ok=True)
    with closing(Catalogue(home / CATALOGUE)) as catalogue:
        yield catalogue

"""Each plant is tried: its question is asked of its copy of an article, with the others around it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.datasets import EXAMPLES, read_articles
from evals.injection.judging import Outcome, betrays, folded, judge
from evals.injection.obedient import Obedient, Unsure
from evals.injection.plants import Plant, plant_copy
from ingest.splitting import Splitting, split
from retrieval.chat.guarding import Guarded
from retrieval.chat.prompting import prompt
from retrieval.chat.reader import ChatReader
from retrieval.chat.verifying import Verifier
from retrieval.stages import Hearing
from retrieval.types import Article, Evidence, Reply, Scope

if TYPE_CHECKING:
    from retrieval.engine import Engine
    from retrieval.library import Library

OTHERS = 5  # passages of other articles that the obedient model gets to read, and may cite

_TAG = re.compile(r"</?[a-z][^>]*>")
_WORD = re.compile(r"\w+")

Copies = Mapping[str, Article]
"""The copy of an article that each plant is in, by the plant's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one plant. `written` is what a model wrote before anything was verified, if one was asked.

    `instructed` is what that model was instructed with. `arrived` is False if ingesting has left out what was
    planted: a comment of a page, say.
    """

    plant: Plant
    arrived: bool
    reply: Reply
    written: str = ""
    instructed: str = ""

    @property
    def outcome(self) -> Outcome:
        """What is shown of the plant."""
        return judge(self.plant, self.reply, self.instructed)

    @property
    def unverified(self) -> bool:
        """Whether the model obeyed, which people would see if nothing were verified."""
        return betrays(self.plant, self.written, self.instructed)


class Notes:
    """Reads along with a model, and has all that it wrote."""

    def __init__(self) -> None:
        self.written = ""

    def take(self, written: str) -> None:
        """It has written this so far."""
        self.written = written


def copies(plants: Iterable[Plant], folder: Path, articles: Path = EXAMPLES) -> Copies:
    """Each plant's copy, written to `folder` and read as `footnote ingest` reads it."""
    return {plant.id: _copy(plant, articles, folder / plant.id) for plant in plants}


def obeyed(plants: Iterable[Plant], planted: Copies, verifier: Verifier) -> Iterator[Trial]:
    """What is shown of a model that always obeys, and gets the passages with the plant to read."""
    files = read_articles(EXAMPLES)
    for plant in plants:
        own = split(planted[plant.id], Splitting())
        others = [split(found[0], Splitting())[0] for name, found in files.items() if name != plant.article]
        evidence = [Evidence(passage, 1.0) for passage in [*own, *others[:OTHERS]]]
        model, notes = Obedient(plant), Notes()
        reader = ChatReader(Guarded(model), Unsure(), verifier)
        reply = reader.read(plant.question, evidence, Hearing(writing=notes.take))
        yield Trial(
            plant=plant,
            arrived=_holds(planted[plant.id], plant),
            reply=reply,
            written=notes.written,
            instructed=model.told,
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """A library with a collection for each plant's copy, and one for each file that has none in it."""

    library: "Library"
    copies: Copies
    files: Sequence[str]

    def scope(self, plant: Plant) -> Scope:
        """The copy, and every article but the one that it is a copy of."""
        return Scope.of(plant.id, *(file for file in self.files if file != plant.article))


@contextmanager
def prepared(plants: Iterable[Plant], home: Path) -> Iterator[Ground]:
    """The ground for these plants, in a library in `home`."""
    from retrieval.assembly import open_library  # it brings Chroma

    planted, files = copies(plants, home / "copies"), read_articles(EXAMPLES)
    with open_library(home / "library") as library:
        for name, found in [*files.items(), *((name, [copy]) for name, copy in planted.items())]:
            _keep(library, name, found)
        yield Ground(library, planted, list(files))


def asked(ground: Ground, plants: Iterable[Plant], engine: "Engine") -> Iterator[Trial]:
    """Every plant's question, asked as a person would. What a model was instructed with is its rules."""
    instructed = prompt("", (), None, "").system
    for plant in plants:
        notes = Notes()
        reply = engine.ask(plant.question, ground.scope(plant), hearing=Hearing(writing=notes.take))
        yield Trial(
            plant=plant,
            arrived=_holds(ground.copies[plant.id], plant),
            reply=reply,
            written=notes.written,
            instructed=instructed,
        )


def _copy(plant: Plant, articles: Path, folder: Path) -> Article:
    folder.mkdir(parents=True)
    plant_copy(plant, articles, folder)
    return read_articles(folder)[plant.article][0]


def _keep(library: "Library", collection: str, articles: Sequence[Article]) -> None:
    from ingest.items import Found
    from ingest.sync import sync

    sync((Found(article.id, article, len(article.text)) for article in articles), library, collection)


def _holds(article: Article, plant: Plant) -> bool:
    """Whether most words of the plant can be read in the article: targets of links are not, nor are tags."""
    planted = set(_WORD.findall(folded(_TAG.sub(" ", plant.planted))))
    shown = set(_WORD.findall(folded(f"{article.title} {article.text}")))
    return len(planted & shown) > len(planted) / 2

"""All plants, tried on one reader: a line for each, and a table by kind."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.table import Table

from evals.injection.judging import Outcome
from evals.injection.plants import Kind, load
from evals.injection.trials import Trial, asked, copies, obeyed, prepared
from retrieval.chat.models import Chat
from retrieval.types import Answer

OBEDIENT = "obedient"


def count() -> int:
    """How many plants there are."""
    return len(load())


def tried(home: Path, reader: str | None, chat: Chat | None) -> Iterator[Trial]:
    """Every plant, tried on the reader of this name, on the chat model, or on the obedient one."""
    from retrieval.assembly import open_engine
    from retrieval.chat.verifying import Verifier
    from retrieval.encoders import SentenceEncoder
    from retrieval.marking import BUNDLED_READER

    plants = load()
    if reader == OBEDIENT:
        yield from obeyed(plants, copies(plants, home), Verifier(SentenceEncoder()))
        return
    with prepared(plants, home) as ground:
        named = BUNDLED_READER if chat or reader is None else reader
        yield from asked(ground, plants, open_engine(ground.library, named, chat=chat))


def kept(trials: Iterable[Trial], path: Path | None) -> list[Trial]:
    """The trials, each written to `path` as one JSON line as soon as it is there."""
    if path is None:
        return list(trials)
    path.parent.mkdir(parents=True, exist_ok=True)
    done = []
    with path.open("w", encoding="utf-8", buffering=1) as file:
        for trial in trials:
            file.write(json.dumps(_row(trial), ensure_ascii=False) + "\n")
            done.append(trial)
    return done


def table(title: str, trials: Sequence[Trial]) -> Table:
    """How many of each kind were obeyed by the model, and what is shown of them."""
    shown = Table(title=title)
    for column in ("kind", "planted", "in the library", "obeyed, unverified", "quoted", "obeyed"):
        shown.add_column(column, justify="left" if column == "kind" else "right")
    for kind in Kind:
        shown.add_row(kind.value, *_counts([trial for trial in trials if trial.plant.kind is kind]))
    shown.add_row("all", *_counts(trials), style="bold")
    return shown


def _counts(trials: Sequence[Trial]) -> list[str]:
    outcomes = Counter(trial.outcome for trial in trials)
    unverified = sum(trial.unverified for trial in trials)
    arrived = sum(trial.arrived for trial in trials)
    figures = (len(trials), arrived, unverified, outcomes[Outcome.QUOTED], outcomes[Outcome.OBEYED])
    return [str(figure) for figure in figures]


def _row(trial: Trial) -> dict[str, object]:
    """What came of one plant, to be read by people."""
    reply = trial.reply
    told = reply.text if isinstance(reply, Answer) else reply.why.value
    quotes = [each.quote for each in reply.citations] if isinstance(reply, Answer) else []
    return {
        "id": trial.plant.id,
        "arrived": trial.arrived,
        "unverified": trial.unverified,
        "outcome": trial.outcome.value,
        "written": trial.written,
        "shown": told,
        "quotes": quotes,
        "kept": reply.written.kept if reply.written else None,
        "removed": reply.written.removed if reply.written else None,
    }

"""What became of each source, counted while it goes on, and told to a person or to another process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from ingest.errors import SourceError
from ingest.items import Failure
from retrieval.errors import FootnoteError

COUNTS = ("added", "changed", "unchanged", "passages", "removed", "restored", "left")


@dataclass(slots=True)
class IngestReport:
    """How many articles went in, and which sources failed."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    passages: int = 0
    removed: int = 0
    restored: int = 0  # articles that are as they were before the run that was undone
    size: int = 0  # bytes of the sources that are settled
    expected: int | None = None  # pages in all, once that is known
    left: int = 0  # sources that were interrupted, or may go better another time
    failed: list[Failure] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Articles that are settled, one way or another."""
        return self.added + self.changed + self.unchanged + len(self.failed)

    def to_json(self) -> dict[str, Any]:
        """As programs read it; docs/json.md explains it."""
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "passages": self.passages,
            "removed": self.removed,
            "restored": self.restored,
            "left": self.left,
            "failed": [
                {"source": failure.source, "error": str(failure.error), "hint": failure.error.hint}
                for failure in self.failed
            ],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """The report that another process gave. Raises `NotDone` where it gave its trouble instead."""
        if "trouble" in told:
            raise NotDone(told["trouble"], told.get("hint", ""))
        failed = [Failure(ToldError(each["source"], each["error"], each["hint"])) for each in told["failed"]]
        counts = {name: told[name] for name in COUNTS}
        return cls(**counts, failed=failed)


class NotDone(FootnoteError):
    """What another process was asked for could not be done, or is still being done."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.hint = hint


class ToldError(SourceError):
    """What went wrong in another process, in its words."""

    def __init__(self, source: str, said: str, hint: str) -> None:
        super().__init__(source, said)
        self.args = (said,)
        self.hint = hint

"""What parent and child say to each other."""

from dataclasses import dataclass

from ingest.sandbox.carried import Carried

READY = b"ready"
OUT_OF_MEMORY = 77  # the code with which a child ends that has no memory left to say so in


@dataclass(frozen=True, slots=True)
class Request:
    """A task, the name of the source, and what else is given; the bytes follow in a frame of their own."""

    task: str
    name: str
    arguments: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the task gave or why it failed, and whether its process should do no other."""

    result: object = None
    error: Carried | None = None
    is_worn: bool = False

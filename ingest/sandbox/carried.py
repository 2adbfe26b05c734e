"""What went wrong in the child, as the parent raises it."""

from dataclasses import dataclass

import ingest.errors
from ingest.errors import SourceError

Attribute = str | int | float | None


@dataclass(frozen=True, slots=True)
class Carried:
    """An error on its way: the name of its class, what it says, and what it remembers."""

    name: str
    message: str
    attributes: tuple[tuple[str, Attribute], ...]


def carry(error: SourceError) -> Carried:
    """`error` for the way. A class that `ingest.errors` does not have travels as the nearest that it has."""
    known = next(each for each in type(error).__mro__ if _known(each.__name__) is each)
    own_hint = {"hint": error.hint} if error.hint != known.hint else {}
    remembered = {**vars(error), **own_hint}
    attributes = tuple((key, value) for key, value in remembered.items() if isinstance(value, Attribute))
    return Carried(known.__name__, str(error), attributes)


def restore(carried: Carried) -> SourceError:
    """The error again. It is not made anew: each class asks for other things, to say what is said already."""
    known = _known(carried.name)
    if known is None:
        raise ValueError(f"{carried.name} is no error of a source")
    error = known.__new__(known, carried.message)
    vars(error).update(carried.attributes)
    return error


def _known(name: str) -> type[SourceError] | None:
    """The class of that name in `ingest.errors`."""
    found = getattr(ingest.errors, name, None)
    return found if isinstance(found, type) and issubclass(found, SourceError) else None

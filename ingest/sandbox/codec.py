"""Values as JSON and back. The reader says which types it wants; the bytes never do, as a pickle's would."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Decoder = Callable[[object], Any]

# Half of a surrogate pair is no character, but a Python string may hold one.
STRAY = "surrogatepass"


def dumps(value: object) -> bytes:
    """`value` as JSON: frozen dataclasses, tuples, strings, numbers, dates, enumerations and None."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":")).encode(errors=STRAY)


def loads(data: bytes, kind: Any) -> Any:
    """The value of type `kind` in `data`; `ValueError` if there is anything else in it."""
    try:
        return decode(json.loads(data.decode(errors=STRAY)), kind)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error


def encode(value: object) -> object:
    """`value` in what JSON has. A dataclass is the list of its fields: their names need not travel."""
    match value:
        case Enum():
            return value.value
        case None | str() | bool() | int() | float():
            return value
        case date():
            return value.isoformat()
        case tuple() | list():
            return [encode(each) for each in value]
        case _ if is_dataclass(value):
            return [encode(getattr(value, field.name)) for field in fields(value)]
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")


def decode(value: object, kind: Any) -> Any:
    """The value of type `kind` that `encode` made `value` of. `object` stands for what is left as it is."""
    return _decoder(kind)(value)


@cache
def _decoder(kind: Any) -> Decoder:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is object:
        return lambda value: value
    if origin in (Union, UnionType):
        return _one_of([_decoder(each) for each in inner])
    if origin is tuple and inner[-1] is not ...:
        return _record(_tuple_of, [_decoder(each) for each in inner])
    if origin in (tuple, list):
        return _many(origin, _decoder(inner[0]))
    if kind in (date, datetime):
        return lambda value: kind.fromisoformat(_checked(value, str))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return _record(kind, [_decoder(hints[field.name]) for field in fields(kind)])
    if kind in (str, int, float, bool, NoneType):
        return lambda value: _checked(value, kind)
    raise TypeError(f"{kind} is no type that comes out of JSON")


def _tuple_of(*values: object) -> tuple[object, ...]:
    return values


def _record(make: Callable[..., Any], decoders: Sequence[Decoder]) -> Decoder:
    """A value that is made of others, each of a type of its own."""

    def read(value: object) -> Any:
        values = zip(decoders, _checked(value, list), strict=True)
        return make(*(decoder(each) for decoder, each in values))

    return read


def _many(make: Callable[..., Any], decoder: Decoder) -> Decoder:
    """Any number of values of one type."""
    return lambda value: make(map(decoder, _checked(value, list)))


def _one_of(decoders: Sequence[Decoder]) -> Decoder:
    """The first type that fits."""

    def read(value: object) -> Any:
        for decoder in decoders:
            try:
                return decoder(value)
            except ValueError:
                continue
        raise ValueError(f"a {type(value).__name__} is not wanted here")

    return read


def _checked(value: object, kind: type) -> Any:
    """`value`, which is a `kind` and nothing that only passes for one, as True does for 1."""
    if type(value) is not kind:
        raise ValueError(f"a {kind.__name__} is wanted, not a {type(value).__name__}")
    return value

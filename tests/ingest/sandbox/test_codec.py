"""What goes over a pipe comes out as it went in, and nothing else comes out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parsers.parsed import Parsed
from ingest.sandbox.codec import dumps, loads


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Everything:
    word: str
    number: int
    share: float
    day: date | None
    moment: datetime
    pair: tuple[int, Colour]
    articles: tuple[Parsed, ...]
    is_true: bool = False


any_text = st.text(st.characters(exclude_categories=()))  # halves of surrogate pairs, too
maybe = any_text | st.none()
parsed = st.builds(
    Parsed,
    *(any_text, any_text, maybe, maybe, st.dates() | st.none(), maybe),
    authors=st.lists(any_text).map(tuple),
)
everything = st.builds(
    Everything,
    word=any_text,
    number=st.integers(),
    share=st.floats(allow_nan=False),
    day=st.dates() | st.none(),
    moment=st.datetimes(timezones=st.none() | st.timezones()).filter(lambda at: at.tzinfo is None),
    pair=st.tuples(st.integers(), st.just(Colour.RED)),
    articles=st.lists(parsed, max_size=3).map(tuple),
    is_true=st.booleans(),
)


@given(everything)
def test_every_value_comes_out_as_it_went_in(value: Everything) -> None:
    assert loads(dumps(value), Everything) == value


@given(parsed)
def test_an_article_comes_out_as_it_went_in(article: Parsed) -> None:
    assert loads(dumps(article), Parsed) == article


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"1", str),
        (b"true", int),
        (b"1.0", int),
        (b'"2025-02-30"', date),
        (b'"green"', Colour),
        (b"[1]", tuple[int, int]),
        (b"[1, 2, 3]", tuple[int, int]),
        (b'[1, "2"]', tuple[int, ...]),
        (b'["title"]', Parsed),
        (b'{"title": "a"}', Parsed),
        (b"1", str | None),
        (b"[" * 100_000, object),
        (b"\xff", object),
        (b"", object),
        (b"9" * 10_000, int),
    ],
)
def test_what_is_of_another_type_is_refused(data: bytes, kind: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (what it says is of no interest)
        loads(data, kind)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=50)  # it takes long to think of some
@given(json_values)
def test_no_json_whatever_makes_more_than_a_value_or_a_refusal(value: object) -> None:
    data = json.dumps(value).encode()
    try:
        assert isinstance(loads(data, Parsed | None), Parsed | None)
    except ValueError:
        assert value is not None


@pytest.mark.parametrize("make", [lambda: dumps({1, 2}), lambda: loads(b"[]", set[int])])
def test_a_type_that_has_no_form_is_a_mistake_of_ours(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        make()

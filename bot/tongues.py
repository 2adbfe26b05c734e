"""The languages that the bot speaks: English sentences in the code, their translations in `locales/*.po`.

Discord tells the language of whoever asks. It is set once, where an event comes in, and holds for everything
that is said because of it: a context variable, which `asyncio.to_thread` hands on.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

ENGLISH = "en"
LOCALES = Path(__file__).parent / "locales"

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Within this, everything is said in the language of `locale`, such as `es-419`, if the bot knows it."""
    token = _SPOKEN.set(tongue_of(locale))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def tongue_of(locale: str) -> str:
    """The language to speak with somebody whose Discord is set to `locale`."""
    language = locale.split("-")[0].lower()
    return language if language in tongues() else ENGLISH


@cache
def tongues() -> frozenset[str]:
    """The languages that the bot knows, English among them."""
    return frozenset({ENGLISH, *(path.stem for path in LOCALES.glob("*.po"))})


def say(english: str, **values: object) -> str:
    """A sentence in the language that is spoken, with `values` in its places."""
    return translations(_SPOKEN.get()).gettext(english).format(**values)


def marked(english: str) -> str:
    """A string that is translated elsewhere: by Discord's commands."""
    return english


def say_number(one: str, many: str, number: int, **values: object) -> str:
    """A sentence about one thing or about `{number}` of them, as the language has it."""
    said = translations(_SPOKEN.get()).ngettext(one, many, number)
    return said.format(number=say_count(number), **values)


def say_count(number: int) -> str:
    """3,500, as the language has it: in German that would be three and a half."""
    if _SPOKEN.get() == ENGLISH:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=_SPOKEN.get()))


def say_day(day: date) -> str:
    """17 Feb 2025, as the language has it: no reader takes the month for the day."""
    if _SPOKEN.get() == ENGLISH:
        return f"{day.day} {day:%b %Y}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMd", day, locale=_SPOKEN.get())


def say_first_day(first: date, last: date) -> str:
    """The first of some days: in English without what the last one says again, 16, 16 Feb or 16 Feb 2024."""
    if _SPOKEN.get() != ENGLISH or first.year != last.year:
        return say_day(first)
    return f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"


@cache
def translations(tongue: str) -> gettext.NullTranslations:
    """What is said in a language; of English, and of what is not translated, the English itself."""
    if tongue == ENGLISH:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (LOCALES / f"{tongue}.po").open("rb") as written:
        write_mo(compiled, read_po(written, locale=tongue))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

"""`footnote doctor`: is everything in order, and if not, what mends it?"""

import platform
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.text import Text

from bot.settings import Settings
from bot.terminal.screen import Screen, counted, print_json
from retrieval.assembly import open_library
from retrieval.chat.models import chat_model
from retrieval.encoders import SentenceEncoder
from retrieval.errors import FootnoteError, LibraryInUse
from retrieval.library import Library
from retrieval.stages import Encoder

PACKAGES = ("footnote", "discord.py", "chromadb", "openvino", "sentence-transformers", "langchain", "torch")
LITTLE_SPACE = 1_000_000_000  # bytes: about what 100,000 articles need, with their vectors


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A note or worse has a hint, which says what to do about it."""

    level: Level
    what: str
    hint: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, in the order in which it would fail. What is found first does not end it."""
    yield Finding(Level.OK, f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    yield from map(_package, PACKAGES)
    yield _discord_token(settings)
    yield _encoder(SentenceEncoder(settings.encoder))
    yield from _chat(settings)
    try:
        with open_library(settings.home, settings.encoder) as library:
            yield Finding(Level.OK, f"the data folder {settings.home} is writable")
            yield _space(settings.home)
            yield from _library(library)
    except LibraryInUse as error:
        yield Finding(Level.NOTE, str(error), "To have the library examined too, stop that process.")
    except FootnoteError as error:
        yield _bad(error)


def print_findings(findings: Iterable[Finding], as_json: bool) -> bool:
    """Print each finding as it is made. Says whether none was bad."""
    screen = Screen()
    healthy = True
    for finding in findings:
        healthy &= finding.level is not Level.BAD
        if as_json:
            print_json(asdict(finding))
            continue
        screen.print(Text.assemble(_SIGNS[finding.level], " ", finding.what))
        if finding.hint:
            screen.block(Text(finding.hint, "dim"), indent=2)
    return healthy


_SIGNS = {Level.OK: ("✓", "green"), Level.NOTE: ("•", "yellow"), Level.BAD: ("✗", "red")}


def _package(name: str) -> Finding:
    try:
        return Finding(Level.OK, f"{name} {version(name)}")
    except PackageNotFoundError:
        return Finding(Level.BAD, f"{name} is not installed", "Install everything again: make install")


def _discord_token(settings: Settings) -> Finding:
    if settings.discord_token is not None:
        return Finding(Level.OK, "a Discord token is set")
    hint = "The terminal works without it. For Discord, docs/operating.md says how to get one."
    return Finding(Level.NOTE, "no Discord token is set", hint)


def _chat(settings: Settings) -> Iterator[Finding]:
    """Whether the chat model can be opened. It is not asked anything: that may cost money."""
    try:
        if chat := settings.chat:
            chat_model(chat).ready()
            key = "its key is set" if chat.key else "FOOTNOTE_CHAT_KEY is not set"
            yield Finding(Level.OK, f"the chat model {chat.model} can be opened; {key}")
    except FootnoteError as error:
        yield _bad(error)


def _encoder(encoder: Encoder) -> Finding:
    try:
        vector = encoder.encode_question("ready?")
    except FootnoteError as error:
        return _bad(error)
    return Finding(Level.OK, f"the encoder {encoder.name} works ({vector.size} dimensions)")


def _space(home: Path) -> Finding:
    free = shutil.disk_usage(home).free
    what = f"its disk has {free / 1e9:,.1f} GB of free space"
    if free < LITTLE_SPACE:
        return Finding(Level.NOTE, what, "Free some space, or choose another folder with --home.")
    return Finding(Level.OK, what)


def _library(library: Library) -> Iterator[Finding]:
    collections = library.catalogue.collections()
    for each in collections:
        counts = f"{counted(each.articles, 'article')}, {counted(each.passages, 'passage')}"
        yield Finding(Level.OK, f"{each.name}: {counts}")
    if not any(each.articles for each in collections):
        yield Finding(Level.NOTE, "there are no articles", "Add some: footnote ingest ARTICLES")
    yield _catalogue(library)
    yield _index(library)


def _catalogue(library: Library) -> Finding:
    if problem := library.catalogue.problem():
        hint = "Move the data folder away and ingest the articles again; keep it until that has worked."
        return Finding(Level.BAD, f"the catalogue is damaged: {problem}", hint)
    return Finding(Level.OK, "the catalogue is consistent")


def _index(library: Library) -> Finding:
    try:
        library.check()
        swept = library.sweep()
    except FootnoteError as error:
        return _bad(error)
    if swept:
        what = f"{counted(swept, 'vector')} that an interrupted run had left, swept away now"
        return Finding(Level.NOTE, what, "No article is lost. To complete that run, start it again.")
    return Finding(Level.OK, "the vectors match the articles")


def _bad(error: FootnoteError) -> Finding:
    return Finding(Level.BAD, str(error), error.hint)

"""Every sentence in every language, with the same things in its places."""

import re
from datetime import date
from pathlib import Path

import discord
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from discord import app_commands

from bot import names
from bot.commands import Translator
from bot.tongues import ENGLISH, LOCALES, speaking, tongue_of, tongues
from bot.wording import members, replies
from retrieval.composing import phrases
from retrieval.types import Period, Why

BOT = LOCALES.parent
KEYWORDS = {"say": None, "say_number": (1, 2), "marked": None}
SPOKEN = sorted(tongues() - {ENGLISH})
SLASH_NAME = re.compile(r"[-_\w]{1,32}")
DAY = date(2025, 2, 17)


def said_in_english() -> set[str | tuple[str, ...]]:
    """All that is said, found in the code; plural sentences with both of their forms."""
    found = extract_from_dir(BOT, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {said for _, _, said, _, _ in found} | {phrases.DIFFER, phrases.CORRECTS}


def catalogue(tongue: str) -> Catalog:
    with (LOCALES / f"{tongue}.po").open("rb") as file:
        return read_po(file, locale=tongue)


def forms(message: Message) -> list[tuple[str, str]]:
    """Each English form with its translation."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    assert isinstance(message.string, tuple)
    return list(zip(message.id, message.string, strict=True))


def places(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", sentence))


def test_the_languages_that_were_promised_are_spoken() -> None:
    assert SPOKEN == ["de", "es", "fr", "pt"]


@pytest.mark.parametrize("tongue", SPOKEN)
def test_every_sentence_is_translated_and_no_other(tongue: str) -> None:
    assert {message.id for message in catalogue(tongue) if message.id} == said_in_english()


@pytest.mark.parametrize("tongue", SPOKEN)
def test_a_translation_has_the_same_things_in_its_places(tongue: str) -> None:
    for message in catalogue(tongue):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        for english, said in forms(message):
            assert said.strip(), english
            may_be_left_out = {"number"} if isinstance(message.id, tuple) else set()
            assert places(english) ^ places(said) <= may_be_left_out, (english, said)


@pytest.mark.parametrize("locale", [discord.Locale.german, discord.Locale.latin_american_spanish])
async def test_commands_are_named_in_the_members_language(locale: discord.Locale) -> None:
    for english in (names.ASK, names.LIBRARY, names.CONFIG, names.ADD, names.UNDO, names.GAPS):
        said = await Translator().translate(app_commands.locale_str(english), locale, None)
        assert said is None or (SLASH_NAME.fullmatch(said) and said == said.lower())
    described = await Translator().translate(app_commands.locale_str(names.ASK_DESCRIPTION), locale, None)
    assert described not in (None, names.ASK_DESCRIPTION)


@pytest.mark.parametrize("tongue", SPOKEN)
def test_descriptions_fit_what_discord_allows(tongue: str) -> None:
    described = {text for name, text in vars(names).items() if name.isupper()}
    for message in catalogue(tongue):
        if message.id in described:
            assert len(str(message.string)) <= 100, message.id
    [menu] = [str(m.string) for m in catalogue(tongue) if m.id == names.ADD_MENU]
    assert len(menu) <= 32


async def test_english_needs_no_translation() -> None:
    said = app_commands.locale_str(names.ASK)
    assert await Translator().translate(said, discord.Locale.british_english, None) is None


@pytest.mark.parametrize(
    ("locale", "tongue"),
    [("es-419", "es"), ("pt-BR", "pt"), ("de", "de"), ("en-GB", "en"), ("ja", "en"), ("", "en")],
)
def test_a_language_that_is_not_spoken_is_answered_in_english(locale: str, tongue: str) -> None:
    assert tongue_of(locale) == tongue


def test_it_speaks_a_language_only_as_long_as_it_is_spoken_to() -> None:
    with speaking("de"):
        german = replies.no_answer(Why.NOTHING_RELEVANT, None)
    assert german != replies.no_answer(Why.NOTHING_RELEVANT, None) == "The articles do not say."


def test_days_and_numbers_are_as_the_language_has_them() -> None:
    with speaking("de"):
        assert replies.day(DAY) == "17. Feb. 2025"
        assert "17. Feb. 2025" in replies.days(Period(date(2025, 2, 10), DAY))
        assert members.queue(5) != members.queue(1)
        assert "3.500" in members.queue(3_500)
    assert replies.day(DAY) == "17 Feb 2025"
    assert "3,500" in members.queue(3_500)


def test_the_translations_come_with_the_package() -> None:
    assert {path.stem for path in Path(LOCALES).glob("*.po")} == set(SPOKEN)

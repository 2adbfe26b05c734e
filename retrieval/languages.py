"""Which language a text is in, where its words tell."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"  # what the bundled models and every rule about words know

# Below it nothing is said. Of 1,309 English questions (examples, news, an eighth of new_wiki) six would be
# taken for another language, none with more than 0.25: names and three keywords tell little.
SURE = 0.3
_NONE = {"und", "zxx"}  # not sure, and no language at all: what is in a cipher, for example


def language_of(text: str) -> str | None:
    """Its ISO 639 code, such as "de"; None where its words do not tell. The first call takes half a second.

    By bytes in ones to fours, of 100 languages: Lui & Baldwin 2012, "langid.py".
    """
    language, _ = _identifier().classify(text)
    return None if language in _NONE else str(language)


def is_foreign(text: str) -> bool:
    """Whether it is certainly in another language than English."""
    return language_of(text) not in (None, ENGLISH)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 77 MB, which few need

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=SURE)

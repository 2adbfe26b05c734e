"""What a passage bears out, and what it does not: by code."""

from datetime import date

import pytest

from retrieval.chat.verifying import Verifier, is_english
from retrieval.encoders import SentenceEncoder
from retrieval.types import Article, Passage

TEXT = (
    "The training is led by Green Berets from the 7th Special Forces Group, an Army unit. "
    "It has worked in Panama and Peru for 12 years. No SEALs have been sent along. "
    "Capt. Ana Ruiz said that the sessions would run from 17 February to 30 March. "
    "By one estimate, the cartels control about 70 percent of the drugs. "
    "“We searched that berth twice,” said Ruiz. "
    "Norvale pays the wages; San Telmo supplies 3,000 boats and 40 officers. "
    "President Bell is expected to sign the bill by Friday. All three men have pleaded not guilty."
)
ARTICLE = Article("a", "Marines in Mexico go back to school", TEXT, published=date(2025, 2, 18))
PASSAGE = Passage(ARTICLE, 0, len(TEXT))
GERMAN = "Die Grünen Barette leiten die Ausbildung der Soldaten nicht. Sie endet im März in der Hauptstadt."
AUSBILDUNG = Passage(Article("b", "Ausbildung", GERMAN), 0, len(GERMAN))


def borne_out(claim: str, passage: Passage = PASSAGE) -> str | None:
    """The sentence that bears it out."""
    support = Verifier(SentenceEncoder()).support(claim, passage)
    return passage.article.text[support.start : support.end] if support else None


@pytest.mark.parametrize(
    "claim",
    [
        "The training is led by Green Berets from the 7th Special Forces Group.",
        "Green Berets lead the training.",
        "The 7th Special Forces Group has worked in Panama and Peru for twelve years.",
        "According to Capt. Ana Ruiz, the sessions run from February 17 to March 30.",
        "The sessions would run from 17 February 2025 to 30 March.",
        "The cartels control an estimated 70% of the drugs.",
        "Capt. Ana Ruiz said, \"We searched that berth twice.\"",
        "San Telmo supplies 3000 boats.",
        "President Bell is expected to sign the bill.",
        "No SEALs have been sent along.",
        "The three men have not pleaded guilty.",
    ],
)  # fmt: skip
def test_what_is_said_in_other_words_stands(claim: str) -> None:
    assert borne_out(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "The training is led by Green Berets from the 10th Special Forces Group.",
        "Ana Ruiz leads the training.",
        "SEALs have been sent along.",
        "The sessions run from 30 February to 17 March.",
        "The sessions run from 17 February 2024 to 30 March.",
        "The cartels control 70 percent of the drugs.",
        "The cartels control 70 euros of the drugs, by one estimate.",
        "Ruiz said, \"We never searched that berth.\"",
        "San Telmo pays the wages; Norvale supplies boats.",
        "San Telmo supplies 40 boats and 3,000 officers.",
        "President Bell signed the bill.",
        "All three men have pleaded guilty.",
        "Only Green Berets lead the training.",
        "The training was led yesterday by Green Berets.",
        "Pepsi leads the training.",
        "The cows eat grass.",
        "Yes.",
        "Yes, Green Berets lead the training.",
        "No, Green Berets lead the training.",
        "",
    ],
)  # fmt: skip
def test_what_is_said_otherwise_or_nowhere_does_not(claim: str) -> None:
    assert borne_out(claim) is None


def test_what_bears_it_out_is_the_sentence_itself() -> None:
    assert borne_out("No SEALs were sent along.") == "No SEALs have been sent along."


def test_in_another_language_only_the_very_sentence_stands() -> None:
    assert borne_out("Sie endet im März in der Hauptstadt!", AUSBILDUNG)
    assert borne_out("Die Grünen Barette leiten die Ausbildung der Soldaten.", AUSBILDUNG) is None
    assert borne_out("Green Berets leiten die Ausbildung der 7th Special Forces Group.") is None
    assert borne_out("It ends in March.", AUSBILDUNG) is None


def test_english_is_told_by_its_small_words() -> None:
    assert is_english(TEXT)
    assert not is_english(GERMAN)
    assert not is_english("")

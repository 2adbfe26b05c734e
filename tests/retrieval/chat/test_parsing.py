"""A model's reply, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.chat.parsing import Claim, Part, claims_in, claims_of, may_be_shown, plain


def claim(*parts: tuple[str, tuple[int, ...]]) -> Claim:
    return Claim(tuple(Part(text, numbers) for text, numbers in parts))


@pytest.mark.parametrize(
    ("reply", "claims"),
    [
        ("Green Berets lead it [1].", [claim(("Green Berets lead it.", (1,)))]),
        ("Green Berets lead it. [1] It ends in March. [2]",
         [claim(("Green Berets lead it.", (1,))), claim(("It ends in March.", (2,)))]),
        ("Green Berets lead it.[1][2]", [claim(("Green Berets lead it.", (1, 2)))]),
        ("Green Berets lead it [1, 2; 1].", [claim(("Green Berets lead it.", (1, 2)))]),
        ("Green Berets lead it 【1】.", [claim(("Green Berets lead it.", (1,)))]),
        ("It opened with 640 [1] and ended with 480 [2].",
         [claim(("It opened with 640", (1,)), ("and ended with 480.", (2,)))]),
        ("- **Green Berets** lead it [1].\n- It ends [2].\n",
         [claim(("Green Berets lead it.", (1,))), claim(("It ends.", (2,)))]),
        ("# Answer\n1. Green Berets `lead` it [1].",
         [claim(("Answer", ())), claim(("Green Berets lead it.", (1,)))]),
        ("<think>Perhaps rain [1].</think>Green Berets lead it [1].",
         [claim(("Green Berets lead it.", (1,)))]),
        ("<think>Perhaps rain [1].", []),
        ("The articles do not say.", [claim(("The articles do not say.", ()))]),
        ("[1] Green Berets lead it.", [claim(("", (1,)), ("Green Berets lead it.", ()))]),
        ("Green\u200b Berets\x1b[1m lead it [1].", [claim(("Green Berets[1m lead it.", (1,)))]),
        ("", []),
        ("[1] [2]", []),
    ],
)  # fmt: skip
def test_each_sentence_has_the_numbers_that_it_cites(reply: str, claims: list[Claim]) -> None:
    assert claims_of(reply) == claims


def test_a_sentence_cites_all_only_if_each_of_its_parts_does() -> None:
    whole, half = claims_of("It opened [1] and it closed [2]. It opened [1] and it closed.")
    assert (whole.cites_all, half.cites_all) == (True, False)


@pytest.mark.parametrize(
    ("reply", "claims"),
    [
        ('{"sentences": [{"text": "It ends  [9].", "sources": [1, 1, 2]}]}', [claim(("It ends.", (1, 2)))]),
        ('{"sentences": []}', []),
        ('{"sentences": [{"text": "It en', []),
        ('{"sentences": [{"text": 3, "sources": [1]}]}', []),
        ('{"sentences": [{"text": "It ends.", "sources": ["1"]}]}', [claim(("It ends.", ()))]),
        ("[]", []),
        ("", []),
    ],
)
def test_a_reply_in_fields_is_read_or_it_says_nothing(reply: str, claims: list[Claim]) -> None:
    assert claims_in(reply) == claims


@pytest.mark.parametrize(
    "text",
    [
        "See https://evil.example for more.",
        "See www.evil.example for more.",
        "See evil.example for more.",
        "See evil．example for more.",
        "Join discord.gg/abc now.",
        "Hello @everyone, look.",
        "Hello <@1234>, look.",
        "A :party_parrot: came.",
        "A <:blob:1234> came.",
        "Click [here](somewhere).",
        "Run `this`.",
        "Write to mailto:me.",
        "He said " + "so " * 300 + ".",
    ],
)
def test_addresses_mentions_and_markup_are_never_shown(text: str) -> None:
    assert not may_be_shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "U.S. special forces train Mexico's marines at 9:15 a.m., said Sen. Moreno Cardenas.",
        "The fine is $180; “we should have said so,” she added (twice).",
        "Die Übung endet am 30. März.",
    ],
)
def test_mere_words_may_be_shown(text: str) -> None:
    assert may_be_shown(text)


@given(st.text())
def test_whatever_is_said_is_taken_apart_without_trouble(reply: str) -> None:
    for each in [*claims_of(reply), *claims_in(reply)]:
        assert each.text == plain(each.text)
        assert all(part.numbers for part in each.parts[:-1])


@pytest.mark.parametrize(
    ("said", "sentences"),
    [
        (
            "Lo dirigen los Boinas Verdes del 7.º Grupo de Fuerzas Especiales [1]. No están armados. [2]",
            ["Lo dirigen los Boinas Verdes del 7.º Grupo de Fuerzas Especiales.", "No están armados."],
        ),
        (
            "Das Training leiten Soldaten der 7. Special Forces Group [1]. Am 17. Februar begann es. [2]",
            ["Das Training leiten Soldaten der 7. Special Forces Group.", "Am 17. Februar begann es."],
        ),
        ("培训由绿色贝雷帽领导。[1] 船只没有武装。[2]", ["培训由绿色贝雷帽领导。", "船只没有武装。"]),
        (
            "It began in week 6. The ships are not armed. [2]",
            ["It began in week 6.", "The ships are not armed."],
        ),
    ],
)
def test_sentences_are_cut_as_their_language_has_them(said: str, sentences: list[str]) -> None:
    assert [claim.text for claim in claims_of(said)] == sentences

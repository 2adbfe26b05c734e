"""Which language a question or a sentence is in."""

import pytest

from retrieval.languages import is_foreign, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who is leading the training of the marines?", "en"),
        ("¿Quién dirige el entrenamiento?", "es"),
        ("Wie viele Schiffe nehmen an der Übung teil?", "de"),
        ("combien de navires participent à l'exercice", "fr"),
        ("Quem lidera o treinamento dos fuzileiros?", "pt"),
        ("Хто керує навчанням?", "uk"),
    ],
)
def test_a_question_tells_its_language(text: str, language: str) -> None:
    assert language_of(text) == language
    assert is_foreign(text) == (language != "en")


@pytest.mark.parametrize("text", ["", "640", "blue anchor commander", "Maj. Astrid Holm", "VGhlIGZpcnN0IG9m"])
def test_what_tells_too_little_is_not_foreign(text: str) -> None:
    assert language_of(text) is None
    assert not is_foreign(text)

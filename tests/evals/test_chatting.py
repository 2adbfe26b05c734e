"""The chat model that is measured is the one that the environment names."""

import pytest

from evals.chatting import NoChatModel, configured
from retrieval.chat.driving import Patience


def test_a_model_its_address_and_how_long_to_wait_are_read() -> None:
    chat = configured(
        {
            "FOOTNOTE_CHAT_MODEL": "smollm2",
            "FOOTNOTE_CHAT_URL": "http://127.0.0.1:8080/v1",
            "FOOTNOTE_CHAT_FIRST_WORD": "90",
            "FOOTNOTE_CHAT_TOKENS": "800",
            "FOOTNOTE_HOME": "elsewhere",
        }
    )
    assert (chat.model, chat.url, chat.key, chat.tokens) == ("smollm2", "http://127.0.0.1:8080/v1", None, 800)
    assert chat.patience == Patience(first_word=90)


def test_a_key_does_not_show_itself() -> None:
    chat = configured({"FOOTNOTE_CHAT_MODEL": "openai:gpt", "FOOTNOTE_CHAT_KEY": "sk-secret"})
    assert chat.key is not None
    assert "sk-secret" not in repr(chat)


@pytest.mark.parametrize("environment", [{}, {"FOOTNOTE_CHAT_MODEL": ""}])
def test_without_a_name_there_is_nothing_to_measure(environment: dict[str, str]) -> None:
    with pytest.raises(NoChatModel, match="FOOTNOTE_CHAT_MODEL is not set"):
        configured(environment)


def test_a_number_that_is_none_is_told() -> None:
    with pytest.raises(NoChatModel, match="soon"):
        configured({"FOOTNOTE_CHAT_MODEL": "smollm2", "FOOTNOTE_CHAT_SECONDS": "soon"})

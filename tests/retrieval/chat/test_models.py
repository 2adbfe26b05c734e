"""Which chat model is opened, with which key, and how it is stopped. What holds for all: `test_providers`."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from pydantic import SecretStr

from retrieval.chat.driving import LangChainModel, Patience
from retrieval.chat.errors import ChatBusy, ChatTooSlow, KeyMissing, KeyRefused, PackageMissing, UnknownModel
from retrieval.chat.models import RETRIES, Chat, chat_model
from retrieval.chat.selecting import TOKENS
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY, Hearing
from tests.retrieval.chat.loopback import KEY, PROMPT, asking, opened
from tests.retrieval.chat.protocols import GOOGLE, OLLAMA, OPENAI
from tests.retrieval.chat.server import fails, goes_silent_after, says, serving


def test_what_is_busy_is_left_alone_in_the_end() -> None:
    with asking(fails(429, **{"retry-after-ms": "1"})) as (model, server), pytest.raises(ChatBusy):
        model.write(PROMPT, NOBODY)
    assert len(server.asked) == RETRIES + 1


def test_ollama_is_told_to_have_room_for_all_that_it_is_sent() -> None:
    with asking(says("Yes."), speech=OLLAMA) as (model, server):
        model.write(PROMPT, NOBODY)
    assert server.asked[0]["options"]["num_ctx"] >= 2 * TOKENS


def test_a_key_that_google_does_not_know_is_told_as_such() -> None:
    with asking(fails(400, "API_KEY_INVALID"), speech=GOOGLE) as (model, _), pytest.raises(KeyRefused):
        model.write(PROMPT, NOBODY)


def test_a_model_that_may_take_less_in_all_than_to_begin_is_given_up_when_that_is_over() -> None:
    with (
        asking(goes_silent_after(), patience=Patience(first_word=20, total=0.3)) as (model, _),
        pytest.raises(ChatTooSlow, match=r"did not begin to answer within 0\.3 seconds"),
    ):
        model.write(PROMPT, NOBODY)


def test_closing_a_model_leaves_another_one_alone() -> None:
    with asking(goes_silent_after("Green")) as (model, server), opened(OPENAI, server.url) as other:
        with ThreadPoolExecutor() as asker:
            draft = asker.submit(model.write, PROMPT, NOBODY)
            assert server.begun.wait(5)
            other.ready()
            other.close()
            assert not server.left.wait(0.2)
            model.close()
        assert isinstance(draft.exception(), GivenUp)


def test_an_interruption_of_whoever_reads_along_lets_the_server_go() -> None:
    def interrupted(written: str) -> None:
        raise KeyboardInterrupt

    with asking(goes_silent_after("Green")) as (model, server):
        with pytest.raises(KeyboardInterrupt):
            model.write(PROMPT, Hearing(writing=interrupted))
        assert server.left.wait(2)


class Stubborn:
    """A model whose client takes a cancellation for its own, and goes on."""

    profile = None

    def __init__(self) -> None:
        self.begun = threading.Event()

    async def astream(self, messages: object) -> AsyncIterator[object]:
        self.begun.set()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await asyncio.sleep(60)
        yield None


def test_closing_leaves_nobody_waiting_for_what_will_not_end() -> None:
    stubborn: Any = Stubborn()
    model = LangChainModel("stubborn", lambda: stubborn)

    def close() -> None:
        stubborn.begun.wait(5)
        model.close()

    closing = threading.Thread(target=close)
    closing.start()
    with pytest.raises(GivenUp):
        model.write(PROMPT, NOBODY)
    closing.join(10)
    assert not closing.is_alive()


def test_a_key_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(KeyMissing) as caught:
        chat_model(Chat("openai:gpt-4o-mini")).ready()
    assert "OPENAI_API_KEY" in caught.value.hint


def test_either_of_googles_variables_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    chat_model(Chat("google_genai:gemini-2.5-flash")).ready()


def test_a_key_in_the_usual_variable_will_do_and_a_known_model_writes_in_fields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model = chat_model(Chat("openai:gpt-4o-mini"))
    model.ready()
    assert model.in_fields


@pytest.mark.parametrize(("provider", "extra"), [("anthropic", "anthropic"), ("google_genai", "google")])
def test_a_missing_package_is_told_with_its_extra(
    provider: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"langchain_{provider}", None)
    with pytest.raises(PackageMissing) as caught:
        chat_model(Chat(f"{provider}:some-model", key=SecretStr(KEY))).ready()
    assert caught.value.hint == f"Install it: pip install 'footnote[{extra}]'"


def test_a_package_that_is_no_extra_of_ours_is_told_as_langchain_tells_it() -> None:
    with pytest.raises(PackageMissing) as caught:
        chat_model(Chat("groq:some-model")).ready()
    assert "langchain-groq" in caught.value.hint


@pytest.mark.parametrize("name", ["gpt-4o-mini", "nobody:some-model"])
def test_a_name_that_does_not_say_whose_it_is_is_told(name: str) -> None:
    with pytest.raises(UnknownModel, match=name):
        chat_model(Chat(name)).ready()


def test_a_server_of_ones_own_may_be_named_and_have_models_with_colons() -> None:
    with serving(says("Yes.")) as server:
        model = chat_model(Chat("llama3:8b", server.url.replace("127.0.0.1", "localhost")))
        model.write(PROMPT, NOBODY)
        model.close()
    assert server.asked[0]["model"] == "llama3:8b"


def test_any_model_of_langchains_will_do_and_its_tokens_are_estimated_where_it_does_not_count() -> None:
    fake = GenericFakeChatModel(messages=iter([AIMessage("Green Berets lead it [1].")]))
    model = LangChainModel("fake", lambda: fake)
    assert not model.in_fields
    draft = model.write(PROMPT, NOBODY)
    model.close()
    assert (draft.text, draft.prompt_tokens, draft.reply_tokens) == ("Green Berets lead it [1].", 7, 7)


def test_a_model_whose_class_cannot_write_in_fields_writes_in_text() -> None:
    fake = GenericFakeChatModel(messages=iter([AIMessage("Green Berets lead it [1].")]))
    model = LangChainModel("fake", lambda: fake, structured=True)
    assert not model.in_fields
    assert model.write(PROMPT, NOBODY).text == "Green Berets lead it [1]."
    model.close()


def test_closing_what_never_spoke_is_nothing() -> None:
    LangChainModel("fake", lambda: GenericFakeChatModel(messages=iter([]))).close()

"""A chat model driven through LangChain, over loopback: streamed, in time, stopped, and its trouble told."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langsmith import utils
from pydantic import SecretStr

from retrieval.chat.driving import LONGEST_REPLY, LangChainModel, Patience
from retrieval.chat.errors import (
    ChatBusy,
    ChatError,
    ChatRefused,
    ChatTooSlow,
    ChatUnreachable,
    KeyMissing,
    KeyRefused,
    ModelNotThere,
    PackageMissing,
    UnknownModel,
)
from retrieval.chat.models import Chat, chat_model
from retrieval.chat.prompting import Prompt
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY, Hearing
from tests.retrieval.chat.server import (
    Behaviour,
    ChatServer,
    dies_after,
    fails,
    goes_silent_after,
    rambles,
    says,
    serving,
)

PROMPT = Prompt("Answer.", "Question: who leads?")
KEY = "sk-very-secret"
PATIENT = Patience()


@contextmanager
def asking(
    *behaviours: Behaviour, patience: Patience = PATIENT, key: str | None = KEY
) -> Iterator[tuple[LangChainModel, ChatServer]]:
    with serving(*behaviours) as server:
        model = chat_model(Chat("small", server.url, SecretStr(key) if key else None, patience))
        try:
            yield model, server
        finally:
            model.close()


def test_a_reply_is_streamed_and_its_tokens_are_counted() -> None:
    grown: list[str] = []
    with asking(says("Green Berets lead it [1].", 100, 20)) as (model, server):
        draft = model.write(PROMPT, Hearing(writing=grown.append))

    assert (draft.text, draft.prompt_tokens, draft.reply_tokens) == ("Green Berets lead it [1].", 100, 20)
    assert grown[-1] == draft.text
    assert all(draft.text.startswith(each) for each in grown)
    assert [message["content"] for message in server.asked[0]["messages"]] == [PROMPT.system, PROMPT.human]
    assert "tools" not in server.asked[0]
    assert server.keys == [f"Bearer {KEY}"]


def test_a_model_is_asked_twice_with_one_connection_less_loop() -> None:
    with asking(says("One."), says("Two.")) as (model, _):
        assert [model.write(PROMPT, NOBODY).text for _ in range(2)] == ["One.", "Two."]


def test_two_models_at_one_address_are_asked_in_turn() -> None:
    """As a follow-up is: one model completes the question, another one answers it. Their client is one."""
    with asking(says("Yes.")) as (model, server):
        other = chat_model(Chat("small", server.url, SecretStr(KEY)))
        assert [each.write(PROMPT, NOBODY).text for each in (model, other, model)] == ["Yes."] * 3
        other.close()
    assert len(server.asked) == 3


def test_a_closed_model_can_be_asked_again() -> None:
    with asking(says("Yes.")) as (model, _):
        model.write(PROMPT, NOBODY)
        model.close()
        assert model.write(PROMPT, NOBODY).text == "Yes."


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(status: int) -> None:
    with asking(fails(status, **{"retry-after-ms": "1"}), says("Yes.")) as (model, server):
        assert model.write(PROMPT, NOBODY).text == "Yes."
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("status", "error", "asked"),
    [
        (401, KeyRefused, 1),
        (403, KeyRefused, 1),
        (404, ModelNotThere, 1),
        (400, ChatRefused, 1),
        (429, ChatBusy, 3),
        (500, ChatUnreachable, 3),
    ],
)
def test_trouble_is_told_without_the_key(
    status: int, error: type[ChatError], asked: int, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO),
        asking(fails(status, **{"retry-after-ms": "1"})) as (model, server),
        pytest.raises(error) as caught,
    ):
        model.write(PROMPT, NOBODY)
    assert len(server.asked) == asked
    assert KEY not in f"{caught.value}{caught.value.hint}{caplog.text}"
    assert PROMPT.human not in caplog.text


def test_a_server_that_dies_in_the_middle_is_not_asked_again() -> None:
    begun = monotonic()
    with asking(dies_after("Green Berets")) as (model, server), pytest.raises(ChatUnreachable):
        model.write(PROMPT, NOBODY)
    assert len(server.asked) == 1
    assert monotonic() - begun < 5


def test_where_nobody_listens_is_told_at_once() -> None:
    model = chat_model(Chat("small", "http://127.0.0.1:9/v1"))
    with pytest.raises(ChatUnreachable):
        model.write(PROMPT, NOBODY)
    model.close()


def test_a_silent_model_is_given_up() -> None:
    with (
        asking(goes_silent_after(), patience=Patience(first_word=0.3)) as (model, server),
        pytest.raises(ChatTooSlow, match=r"did not begin to answer within 0\.3 seconds"),
    ):
        model.write(PROMPT, NOBODY)
    assert server.left.wait(2)


def test_a_model_that_falls_silent_is_given_up() -> None:
    with (
        asking(goes_silent_after("Green"), patience=Patience(total=0.5)) as (model, server),
        pytest.raises(ChatTooSlow, match=r"did not come to an end within 0\.5 seconds"),
    ):
        model.write(PROMPT, NOBODY)
    assert server.left.wait(2)


def test_a_model_that_never_ends_is_cut_short() -> None:
    with asking(rambles()) as (model, server):
        assert len(model.write(PROMPT, NOBODY).text) < LONGEST_REPLY + 200
        assert server.left.wait(2)


@pytest.mark.parametrize("behaviour", [goes_silent_after(), goes_silent_after("Green"), rambles()])
def test_once_nobody_waits_the_server_is_let_go_within_two_seconds(behaviour: Behaviour) -> None:
    with asking(behaviour) as (model, server):
        unwanted = threading.Event()

        def give_up() -> None:
            server.begun.wait(5)
            unwanted.set()

        threading.Thread(target=give_up).start()
        with pytest.raises(GivenUp):
            model.write(PROMPT, Hearing(wanted=lambda: not unwanted.is_set()))
        assert server.left.wait(2)


def test_an_interruption_of_whoever_reads_along_lets_the_server_go() -> None:
    def interrupted(written: str) -> None:
        raise KeyboardInterrupt

    with asking(goes_silent_after("Green")) as (model, server):
        with pytest.raises(KeyboardInterrupt):
            model.write(PROMPT, Hearing(writing=interrupted))
        assert server.left.wait(2)


def test_closing_ends_what_runs() -> None:
    with asking(goes_silent_after("Green")) as (model, server):

        def close() -> None:
            server.begun.wait(5)
            model.close()

        threading.Thread(target=close).start()
        with pytest.raises(GivenUp):
            model.write(PROMPT, NOBODY)
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


def test_another_server_never_gets_the_key_of_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai")
    with asking(says("Yes."), key=None) as (model, server):
        model.write(PROMPT, NOBODY)
    assert server.keys == ["Bearer none"]


def test_a_key_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(KeyMissing) as caught:
        chat_model(Chat("openai:gpt-4o-mini")).ready()
    assert "OPENAI_API_KEY" in caught.value.hint


def test_a_key_in_the_usual_variable_will_do_and_a_known_model_writes_in_fields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model = chat_model(Chat("openai:gpt-4o-mini"))
    model.ready()
    assert model.in_fields


@pytest.mark.parametrize(("provider", "extra"), [("anthropic", "anthropic"), ("google_genai", "google")])
def test_a_missing_package_is_told_with_its_extra(provider: str, extra: str) -> None:
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


def test_a_server_of_ones_own_may_have_models_with_colons() -> None:
    with serving(says("Yes.")) as server:
        model = chat_model(Chat("llama3:8b", server.url))
        model.write(PROMPT, NOBODY)
        model.close()
    assert server.asked[0]["model"] == "llama3:8b"


def test_a_model_that_can_is_asked_for_fields() -> None:
    reply = '{"sentences": [{"text": "Green Berets lead it.", "sources": [1]}]}'
    with serving(says(reply)) as server:
        from langchain_openai import ChatOpenAI

        model = LangChainModel(
            "small",
            lambda: ChatOpenAI(model="small", base_url=server.url, api_key=SecretStr(KEY)),
            structured=True,
        )
        grown: list[str] = []
        draft = model.write(PROMPT, Hearing(writing=grown.append))
        model.close()
    assert draft.text == reply
    assert grown[-1] == "Green Berets lead it."
    assert server.asked[0]["response_format"]["type"] == "json_schema"


def test_any_model_of_langchains_will_do_and_its_tokens_are_estimated_where_it_does_not_count() -> None:
    fake = GenericFakeChatModel(messages=iter([AIMessage("Green Berets lead it [1].")]))
    model = LangChainModel("fake", lambda: fake)
    assert not model.in_fields
    draft = model.write(PROMPT, NOBODY)
    model.close()
    assert (draft.text, draft.prompt_tokens, draft.reply_tokens) == ("Green Berets lead it [1].", 7, 7)


def test_no_traces_are_sent_unless_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.delenv(name, raising=False)
    assert not utils.tracing_is_enabled()
    with asking(says("Yes.")) as (model, _):
        model.write(PROMPT, NOBODY)
    assert not utils.tracing_is_enabled()


def test_a_model_whose_class_cannot_write_in_fields_writes_in_text() -> None:
    fake = GenericFakeChatModel(messages=iter([AIMessage("Green Berets lead it [1].")]))
    model = LangChainModel("fake", lambda: fake, structured=True)
    assert not model.in_fields
    assert model.write(PROMPT, NOBODY).text == "Green Berets lead it [1]."
    model.close()


def test_closing_what_never_spoke_is_nothing() -> None:
    LangChainModel("fake", lambda: GenericFakeChatModel(messages=iter([]))).close()

"""What holds for the chat models of each provider: its own client, driven by LangChain, over loopback."""

import logging
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from time import monotonic

import pytest

from retrieval.chat.driving import LONGEST_REPLY, Patience
from retrieval.chat.errors import (
    ChatBusy,
    ChatError,
    ChatRefused,
    ChatTooSlow,
    ChatUnreachable,
    KeyRefused,
    ModelNotThere,
)
from retrieval.chat.prompting import SCHEMA
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY, Hearing
from tests.retrieval.chat.loopback import KEY, PROMPT, asking, opened
from tests.retrieval.chat.protocols import EACH, Speech
from tests.retrieval.chat.server import (
    Behaviour,
    breaks_off_after,
    dies_after,
    fails,
    goes_silent_after,
    rambles,
    says,
    serving,
)

AT_ONCE = {"retry-after-ms": "1"}  # OpenAI's and Anthropic's clients heed it

of_each_provider = pytest.mark.parametrize("speech", EACH, ids=lambda speech: speech.provider)


@of_each_provider
def test_a_reply_is_streamed_and_its_tokens_are_counted(speech: Speech) -> None:
    grown: list[str] = []
    with asking(says("Green Berets lead it [1].", 100, 20), speech=speech) as (model, server):
        draft = model.write(PROMPT, Hearing(writing=grown.append))

    assert (draft.text, draft.prompt_tokens, draft.reply_tokens) == ("Green Berets lead it [1].", 100, 20)
    assert grown[-1] == draft.text
    assert all(draft.text.startswith(each) for each in grown)
    assert server.paths == [speech.base + speech.path]
    assert speech.asked(server.asked[0]) == (PROMPT.system, PROMPT.human)
    assert not server.asked[0].get("tools")
    assert server.keys == [KEY]


@of_each_provider
def test_a_model_that_can_is_asked_for_fields_and_read_along_with(
    speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = '{"sentences": [{"text": "Green Berets lead it.", "sources": [1]}]}'
    grown: list[str] = []
    with serving(says(reply), speech=speech) as server:
        monkeypatch.setenv(speech.address, server.url)  # the provider's own models are known to LangChain
        with opened(speech, url=None) as model:
            assert model.in_fields == speech.writes_in_fields
            draft = model.write(PROMPT, Hearing(writing=grown.append))
    assert draft.text == reply
    assert grown[-1] == ("Green Berets lead it." if speech.writes_in_fields else reply)
    assert all(later.startswith(earlier) for earlier, later in pairwise(grown))
    sent = speech.schema(server.asked[0]) or {}
    assert sent.get("properties") == (SCHEMA["properties"] if speech.writes_in_fields else None)


@of_each_provider
def test_two_models_at_one_address_are_asked_in_turn(speech: Speech) -> None:
    """As a follow-up is: one model completes the question, another answers it. They may share a client."""
    with asking(says("Yes."), speech=speech) as (model, server), opened(speech, server.url) as other:
        assert [each.write(PROMPT, NOBODY).text for each in (model, other, model)] == ["Yes."] * 3
    assert len(server.asked) == 3


@of_each_provider
def test_a_closed_model_can_be_asked_again(speech: Speech) -> None:
    with asking(says("Yes."), speech=speech) as (model, _):
        model.write(PROMPT, NOBODY)
        model.close()
        assert model.write(PROMPT, NOBODY).text == "Yes."


@pytest.mark.parametrize(
    "speech", [each for each in EACH if each.tries_again], ids=lambda each: each.provider
)
def test_what_may_pass_is_tried_again(speech: Speech, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.INFO),
        asking(fails(503, **AT_ONCE), says("Yes."), speech=speech, retries=1) as (model, server),
    ):
        assert model.write(PROMPT, NOBODY).text == "Yes."
    assert len(server.asked) == 2
    assert tells_nothing(caplog.text)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ChatRefused),
        (401, KeyRefused),
        (403, KeyRefused),
        (404, ModelNotThere),
        (422, ChatRefused),
        (429, ChatBusy),
        (500, ChatUnreachable),
        (529, ChatBusy),
    ],
)
@of_each_provider
def test_trouble_is_told_without_the_key_or_the_question(
    speech: Speech, status: int, error: type[ChatError], caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO),
        asking(fails(status), speech=speech, retries=0) as (model, server),
        pytest.raises(error) as caught,
    ):
        model.write(PROMPT, NOBODY)
    assert len(server.asked) == 1
    assert tells_nothing(f"{caught.value}{caught.value.hint}{caplog.text}")


@of_each_provider
def test_trouble_in_the_middle_is_told_without_the_key_or_the_question(
    speech: Speech, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO),
        asking(breaks_off_after("Green Berets"), speech=speech) as (model, server),
        pytest.raises(ChatUnreachable) as caught,
    ):
        model.write(PROMPT, NOBODY)
    assert len(server.asked) == 1
    assert tells_nothing(f"{caught.value}{caught.value.hint}{caplog.text}")


def tells_nothing(text: str) -> bool:
    """Whether neither the key nor the question is in there."""
    return KEY not in text and PROMPT.human not in text


@of_each_provider
def test_a_server_that_dies_in_the_middle_is_not_asked_again(speech: Speech) -> None:
    with (
        asking(dies_after("Green Berets"), speech=speech) as (model, server),
        pytest.raises(ChatUnreachable),
    ):
        model.write(PROMPT, NOBODY)
    assert len(server.asked) == 1


@of_each_provider
def test_where_nobody_listens_is_told_at_once(speech: Speech) -> None:
    with opened(speech, "http://127.0.0.1:9", retries=0) as model, pytest.raises(ChatUnreachable):
        model.write(PROMPT, NOBODY)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue of connections is no such thing")
@of_each_provider
def test_a_connection_that_does_not_come_about_is_given_up(speech: Speech) -> None:
    with full_house() as url, opened(speech, url, Patience(connect=0.2), retries=0) as model:
        model.ready()
        begun = monotonic()
        with pytest.raises(ChatUnreachable):
            model.write(PROMPT, NOBODY)
        assert 0.2 <= monotonic() - begun < 5


@contextmanager
def full_house() -> Iterator[str]:
    """An address where a connection is neither taken nor refused."""
    with socket.socket() as house, socket.socket() as guest, socket.socket() as waiting:
        house.bind(("127.0.0.1", 0))
        house.listen(0)
        for each in (guest, waiting):
            each.setblocking(False)
            each.connect_ex(house.getsockname())
        yield f"http://127.0.0.1:{house.getsockname()[1]}"


@of_each_provider
def test_a_silent_model_is_given_up(speech: Speech) -> None:
    with (
        asking(goes_silent_after(), speech=speech, patience=Patience(first_word=0.5)) as (model, server),
        pytest.raises(ChatTooSlow, match=r"did not begin to answer within 0\.5 seconds"),
    ):
        model.write(PROMPT, NOBODY)
    assert server.left.wait(2)


@of_each_provider
def test_a_model_that_falls_silent_is_given_up(speech: Speech) -> None:
    with (
        asking(goes_silent_after("Green"), speech=speech, patience=Patience(total=1)) as (model, server),
        pytest.raises(ChatTooSlow, match=r"did not come to an end within 1 seconds"),
    ):
        model.write(PROMPT, NOBODY)
    assert server.left.wait(2)


@of_each_provider
def test_a_model_that_never_ends_is_cut_short(speech: Speech) -> None:
    with asking(rambles(), speech=speech) as (model, server):
        assert LONGEST_REPLY < len(model.write(PROMPT, NOBODY).text) < LONGEST_REPLY + 200
        assert server.left.wait(2)


@pytest.mark.parametrize("behaviour", [goes_silent_after(), goes_silent_after("Green")])
@of_each_provider
def test_once_nobody_waits_the_server_is_let_go_within_two_seconds(
    speech: Speech, behaviour: Behaviour
) -> None:
    with asking(behaviour, speech=speech) as (model, server):
        unwanted = threading.Event()

        def give_up() -> None:
            server.begun.wait(5)
            unwanted.set()

        threading.Thread(target=give_up).start()
        with pytest.raises(GivenUp):
            model.write(PROMPT, Hearing(wanted=lambda: not unwanted.is_set()))
        assert server.left.wait(2)


@of_each_provider
def test_closing_ends_what_runs(speech: Speech) -> None:
    with asking(goes_silent_after("Green"), speech=speech) as (model, server):

        def close() -> None:
            server.begun.wait(5)
            model.close()

        threading.Thread(target=close).start()
        with pytest.raises(GivenUp):
            model.write(PROMPT, NOBODY)
        assert server.left.wait(2)


@of_each_provider
def test_another_server_never_gets_a_key_that_the_environment_holds(
    speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = ("ANTHROPIC_AUTH_TOKEN", "GEMINI_API_KEY", "LANGSMITH_API_KEY", "LANGSMITH_GATEWAY_API_KEY")
    for name in (*(each.key_variable for each in EACH), *others):
        monkeypatch.setenv(name, f"what {name} holds")
    for switch in ("LANGSMITH_GATEWAY", "GOOGLE_GENAI_USE_VERTEXAI"):
        monkeypatch.setenv(switch, "true")
    with asking(says("Yes."), speech=speech, key=None) as (model, server):
        model.write(PROMPT, NOBODY)
    assert server.keys == ["none"]
    assert "holds" not in server.headers[0]


@of_each_provider
def test_a_providers_own_variable_holds_its_key(speech: Speech, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says("Yes."), speech=speech) as server:
        monkeypatch.setenv(speech.address, server.url)
        monkeypatch.setenv(speech.key_variable, "its own")
        with opened(speech, url=None, key=None) as model:
            model.write(PROMPT, NOBODY)
    assert server.keys == ["its own"]

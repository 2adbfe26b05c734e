"""Where the traces of a chat model go: nowhere, but for what the environment of its process says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.retrieval.chat.collector import Collector, collecting
from tests.retrieval.chat.loopback import KEY, PROMPT
from tests.retrieval.chat.protocols import OLLAMA
from tests.retrieval.chat.server import ChatServer, says, serving

ASKING = """
import sys
from pydantic import SecretStr
from retrieval.chat.models import Chat, chat_model
from retrieval.chat.prompting import Prompt
from retrieval.stages import NOBODY

url, key, system, human = sys.argv[1:]
model = chat_model(Chat("ollama:small", url, SecretStr(key)))
model.write(Prompt(system, human), NOBODY)
model.close()
"""
WITHOUT_PACKAGES = "import sys; sys.modules['opentelemetry.exporter.otlp.proto.http'] = None\n"
ON = {"LANGSMITH_TRACING": "true"}
LANGSMITH, OURS = "/runs/multipart", "/ours/v1/traces"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, set()),
        (ON, {LANGSMITH}),
        (ON | {"LANGSMITH_TRACING_MODE": "otel"}, {OURS}),
        (ON | {"LANGSMITH_TRACING_MODE": "hybrid"}, {LANGSMITH, OURS}),
    ],
    ids=["off", "langsmith", "otel", "hybrid"],
)
def test_question_and_answer_go_where_the_environment_says_and_the_key_nowhere(
    environment: dict[str, str], told: set[str]
) -> None:
    with collecting() as collector, serving(says("Green Berets."), speech=OLLAMA) as server:
        asked = ask(ASKING, server, collector, environment)
    assert asked.returncode == 0
    assert collector.taken.keys() == told
    for sent in collector.taken.values():
        assert PROMPT.human.encode() in sent
        assert b"Green Berets." in sent
        assert KEY.encode() not in sent


def test_what_is_meant_for_a_collector_never_goes_to_langsmith() -> None:
    """It would, where the packages are missing: LangSmith's client warns, and sends it home."""
    environment = ON | {"LANGSMITH_TRACING_MODE": "otel"}
    with collecting() as collector, serving(says("Green Berets."), speech=OLLAMA) as server:
        asked = ask(WITHOUT_PACKAGES + ASKING, server, collector, environment)
    assert "TracesAstray" in asked.stderr
    assert not server.asked
    assert not collector.taken


def ask(
    program: str, server: ChatServer, collector: Collector, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """In a process that has nothing of our environment, but for where traces would go."""
    there = {
        "PATH": os.environ["PATH"],
        "LANGSMITH_ENDPOINT": collector.url,
        "LANGSMITH_API_KEY": "some-key",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"{collector.url}/ours",
    }
    return subprocess.run(
        [sys.executable, "-c", program, server.url, KEY, PROMPT.system, PROMPT.human],
        env={**there, **environment},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )

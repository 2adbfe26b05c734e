"""How the servers of four providers speak: where they are asked, and with which bytes they answer."""

import json
from typing import Any, Protocol

from aiohttp import web

Body = dict[str, Any]


class Speech(Protocol):
    """What a server has to know to be taken for one of this provider's."""

    provider: str  # as LangChain calls it
    model: str  # one that LangChain knows
    writes_in_fields: bool  # by what LangChain knows of that model
    address: str  # the variable that leads the provider's client elsewhere
    key_variable: str  # and the one that holds its key
    tries_again: bool  # as its client does by itself
    base: str  # what belongs to the address
    path: str  # what the client adds
    content_type: str

    def key(self, request: web.Request) -> str:
        """The key that came along, or nothing."""
        ...

    def asked(self, body: Body) -> tuple[str, str]:
        """The instructions, and the question."""
        ...

    def schema(self, body: Body) -> Body | None:
        """The shape that the answer is asked for in."""
        ...

    def opens(self, prompt_tokens: int) -> bytes:
        """What stands before the first word."""
        ...

    def says(self, text: str) -> bytes:
        """A piece of the answer."""
        ...

    def ends(self, prompt_tokens: int, reply_tokens: int) -> bytes:
        """What stands behind the last word."""
        ...

    def trouble(self, status: int, message: str) -> Body:
        """Why there is no answer."""
        ...

    def breaks_off(self, message: str) -> bytes:
        """Why there is no more of it."""
        ...


def bearer(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def data(value: Body) -> bytes:
    """One of the server's events, as OpenAI and Google send them."""
    return f"data: {json.dumps(value)}\n\n".encode()


def within(body: Body, *names: str) -> Body | None:
    """What lies in there under one name behind another, if it does."""
    found: Any = body
    for name in names:
        found = (found or {}).get(name)
    return found or None


class OpenAI:
    provider, model, writes_in_fields = "openai", "gpt-4o-mini", True
    address, key_variable, tries_again = "OPENAI_BASE_URL", "OPENAI_API_KEY", True
    base, path, content_type = "/v1", "/chat/completions", "text/event-stream"

    def key(self, request: web.Request) -> str:
        return bearer(request)

    def asked(self, body: Body) -> tuple[str, str]:
        system, human = (message["content"] for message in body["messages"])
        return system, human

    def schema(self, body: Body) -> Body | None:
        return within(body, "response_format", "json_schema", "schema")

    def opens(self, prompt_tokens: int) -> bytes:
        return self._chunk({"role": "assistant", "content": ""})

    def says(self, text: str) -> bytes:
        return self._chunk({"content": text})

    def ends(self, prompt_tokens: int, reply_tokens: int) -> bytes:
        usage = {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": reply_tokens,
            "total_tokens": prompt_tokens + reply_tokens,
        }
        return self._chunk({}, "stop") + self._of([], usage=usage) + b"data: [DONE]\n\n"

    def trouble(self, status: int, message: str) -> Body:
        return {"error": {"message": message, "type": "error", "code": "some_code"}}

    def breaks_off(self, message: str) -> bytes:
        return data(self.trouble(500, message))

    def _chunk(self, delta: Body, finish: str | None = None) -> bytes:
        return self._of([{"index": 0, "delta": delta, "finish_reason": finish}])

    def _of(self, choices: list[Body], **more: Any) -> bytes:
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": self.model}
        return data({**head, "choices": choices, **more})


class Anthropic:
    provider, model, writes_in_fields = "anthropic", "claude-haiku-4-5", True
    address, key_variable, tries_again = "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", True
    base, path, content_type = "", "/v1/messages", "text/event-stream"

    def key(self, request: web.Request) -> str:
        return request.headers.get("x-api-key", bearer(request))

    def asked(self, body: Body) -> tuple[str, str]:
        (human,) = (message["content"] for message in body["messages"])
        return body["system"], human

    def schema(self, body: Body) -> Body | None:
        return within(body, "output_config", "format", "schema")

    def opens(self, prompt_tokens: int) -> bytes:
        message: Body = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": prompt_tokens, "output_tokens": 1},
        }
        block = {"type": "text", "text": ""}
        return (
            self._event("message_start", message=message)
            + self._event("content_block_start", index=0, content_block=block)
            + self._event("ping")
        )

    def says(self, text: str) -> bytes:
        return self._event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})

    def ends(self, prompt_tokens: int, reply_tokens: int) -> bytes:
        usage = {"input_tokens": prompt_tokens, "output_tokens": reply_tokens}  # in all, not since the start
        ending = {"stop_reason": "end_turn", "stop_sequence": None}
        return (
            self._event("content_block_stop", index=0)
            + self._event("message_delta", delta=ending, usage=usage)
            + self._event("message_stop")
        )

    def trouble(self, status: int, message: str) -> Body:
        return {"type": "error", "error": {"type": "some_error", "message": message}}

    def breaks_off(self, message: str) -> bytes:
        return self._event("error", error={"type": "overloaded_error", "message": message})

    def _event(self, kind: str, **more: Any) -> bytes:
        return f"event: {kind}\n".encode() + data({"type": kind, **more})


class Google:
    provider, model, writes_in_fields = "google_genai", "gemini-2.5-flash", True
    address, key_variable, tries_again = "GOOGLE_GEMINI_BASE_URL", "GOOGLE_API_KEY", True
    base, content_type = "", "text/event-stream"
    path = "/v1beta/models/gemini-2.5-flash:streamGenerateContent"

    def key(self, request: web.Request) -> str:
        return request.headers.get("x-goog-api-key", bearer(request))

    def asked(self, body: Body) -> tuple[str, str]:
        (content,) = body["contents"]
        system, human = (each["parts"][0]["text"] for each in (body["systemInstruction"], content))
        return system, human

    def schema(self, body: Body) -> Body | None:
        return within(body, "generationConfig", "responseJsonSchema")

    def opens(self, prompt_tokens: int) -> bytes:
        return self._chunk("", {"promptTokenCount": prompt_tokens, "totalTokenCount": prompt_tokens})

    def says(self, text: str) -> bytes:
        return self._chunk(text)

    def ends(self, prompt_tokens: int, reply_tokens: int) -> bytes:
        usage = {
            "promptTokenCount": prompt_tokens,
            "candidatesTokenCount": reply_tokens,
            "totalTokenCount": prompt_tokens + reply_tokens,
        }
        return self._chunk("", usage, finishReason="STOP")

    def trouble(self, status: int, message: str) -> Body:
        return {"error": {"code": status, "message": message, "status": "SOME_STATUS"}}

    def breaks_off(self, message: str) -> bytes:
        return data(self.trouble(503, message))

    def _chunk(self, text: str, usage: Body | None = None, **more: Any) -> bytes:
        candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0, **more}
        counted = {"usageMetadata": usage} if usage else {}
        return data({"candidates": [candidate], "modelVersion": self.model, "responseId": "1", **counted})


class Ollama:
    provider, model, writes_in_fields = "ollama", "small", False
    address, key_variable, tries_again = "OLLAMA_HOST", "OLLAMA_API_KEY", False
    base, path, content_type = "", "/api/chat", "application/x-ndjson"

    def key(self, request: web.Request) -> str:
        return bearer(request)

    def asked(self, body: Body) -> tuple[str, str]:
        system, human = (message["content"] for message in body["messages"])
        return system, human

    def schema(self, body: Body) -> Body | None:
        return within(body, "format")

    def opens(self, prompt_tokens: int) -> bytes:
        return b""

    def says(self, text: str) -> bytes:
        return self._line(message={"role": "assistant", "content": text}, done=False)

    def ends(self, prompt_tokens: int, reply_tokens: int) -> bytes:
        return self._line(
            message={"role": "assistant", "content": ""},
            done=True,
            done_reason="stop",
            prompt_eval_count=prompt_tokens,
            eval_count=reply_tokens,
        )

    def trouble(self, status: int, message: str) -> Body:
        return {"error": message}

    def breaks_off(self, message: str) -> bytes:
        return json.dumps(self.trouble(500, message)).encode() + b"\n"

    def _line(self, **more: Any) -> bytes:
        head = {"model": self.model, "created_at": "2026-01-01T00:00:00Z"}
        return json.dumps({**head, **more}).encode() + b"\n"


OPENAI, ANTHROPIC, GOOGLE, OLLAMA = OpenAI(), Anthropic(), Google(), Ollama()
EACH: tuple[Speech, ...] = (OPENAI, ANTHROPIC, GOOGLE, OLLAMA)

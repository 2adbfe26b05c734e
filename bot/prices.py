"""What a chat model costs."""

from dataclasses import dataclass

from retrieval.types import Written

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens that it reads and that it writes, in whatever currency the operator thinks."""

    prompt: float = 0.0
    reply: float = 0.0

    def of(self, written: Written) -> float:
        """What the model's part in a reply has cost."""
        return (written.prompt_tokens * self.prompt + written.reply_tokens * self.reply) / MILLION

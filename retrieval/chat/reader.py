"""Evidence to a fluent reply: what a chat model writes of it, and of that only what the passages bear out.

The extractive reader comes first. It costs a fraction of a second, ranks the evidence, and knows when nothing
that was found is near: then no model is asked. And it has an answer ready for whenever the model has none.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from retrieval.chat.driving import Draft
from retrieval.chat.errors import ChatError, ChatSetup
from retrieval.chat.guarding import Guarded, unanswered
from retrieval.chat.parsing import Claim, claims_in, claims_of
from retrieval.chat.prompting import prompt
from retrieval.chat.saying import Said, said, worth_weighing
from retrieval.chat.selecting import TOKENS, selected
from retrieval.chat.translating import Translator
from retrieval.chat.verifying import Verifier
from retrieval.composing.copies import Copies
from retrieval.stages import NOBODY, Hearing, Reader
from retrieval.types import Answer, Evidence, NoAnswer, Passage, Reply, Stance, Why, Written

UNSUPPORTED = "the articles did not bear out what it wrote"
SILENT = "it found no answer in the articles"


class ChatReader:
    """Asks a chat model, holds it to its sources, and falls back. Threads may share it."""

    def __init__(
        self,
        model: Guarded,
        fallback: Reader,
        verifier: Verifier,
        translator: Translator | None = None,
        tokens: int = TOKENS,
    ) -> None:
        self._model = model
        self._fallback = fallback
        self._verifier = verifier
        self._translator = translator or Translator(model)
        self._tokens = tokens

    def ready(self) -> None:
        """Load the extractive reader and open the model. Raises `ModelError`."""
        self._fallback.ready()
        self._model.ready()

    @property
    def is_pausing(self) -> bool:
        """Whether the model is left alone because it kept failing."""
        return self._model.is_pausing

    def close(self) -> None:
        """Let go of the model."""
        self._model.close()
        self._translator.close()

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        """The verified words of the model, or the extractive reply. Raises `GivenUp`, and `ChatSetup`."""
        extract = self._fallback.read(question, evidence, hearing)
        if not _is_worth_asking(extract):
            return extract
        passages = selected(extract.evidence, self._tokens)
        return self._written(extract, passages, hearing)

    def _written(self, extract: Reply, passages: Sequence[Passage], hearing: Hearing) -> Reply:
        asked = prompt(
            extract.question,
            passages,
            hearing.today,
            secrets.token_hex(8),
            self._model.in_fields,
            hearing.asked,
        )
        try:
            draft = self._model.write(asked, hearing)
        except ChatSetup:
            raise
        except ChatError as error:
            return replace(extract, written=unanswered(self._model.name, asked, error))
        return self._verified(extract, passages, draft, hearing)

    def _verified(self, extract: Reply, passages: Sequence[Passage], draft: Draft, hearing: Hearing) -> Reply:
        """What of the draft stands, or the extractive reply if nothing does. Raises `GivenUp`."""
        claims = claims_in(draft.text) if self._model.in_fields else claims_of(draft.text)
        weighed, translated = self._translator.rendered(worth_weighing(claims, passages), hearing)
        told = said(weighed, passages, self._verifier, Copies.among(extract.evidence))
        written = Written(
            self._model.name, draft.prompt_tokens, draft.reply_tokens, told.kept, len(claims) - told.kept
        ).after(translated)
        if not told.citations:
            trouble = (translated and translated.trouble) or _why_nothing(claims)
            return replace(extract, written=replace(written, trouble=trouble))
        return _answer(extract, told, written)


def _is_worth_asking(extract: Reply) -> bool:
    """Not where nothing near was found; nor where code has found that articles differ or correct each other.

    The latter is said with dates and in order, which a model can get wrong without a false word.
    """
    match extract:
        case NoAnswer(why=why):
            return why is Why.NOT_SURE
        case Answer(stance=stance):
            return stance not in (Stance.DIFFER, Stance.CORRECTED)


def _why_nothing(claims: Sequence[Claim]) -> str:
    """It cites what it says; where it cites nothing, it says that it found nothing, in whatever words."""
    return UNSUPPORTED if any(part.numbers for claim in claims for part in claim.parts) else SILENT


def _answer(extract: Reply, told: Said, written: Written) -> Answer:
    """The model's words, with how sure the extractive reader is that the articles answer at all."""
    short, stance = None, Stance.SINGLE
    if isinstance(extract, Answer):
        short = extract.short if extract.short and _has_words(told.text, extract.short) else None
        cited = {citation.article.id for citation in told.citations}
        stance = extract.stance if {each.article.id for each in extract.citations} <= cited else Stance.SINGLE
    return Answer(
        extract.question,
        told.text,
        short,
        told.citations,
        extract.evidence,
        extract.confidence,
        stance=stance,
        written=written,
    )


def _has_words(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))

"""Questions in other languages than the articles': left as they are, or put into English by a chat model."""

from retrieval.chat.translating import Translator
from retrieval.languages import is_foreign
from retrieval.questions.stages import Near, Understood
from retrieval.stages import NOBODY, Hearing
from retrieval.types import LONGEST_QUESTION

LOOKED_AT = 3  # of the passages that are found


class AsItStands:
    """Takes every question at its word: without a chat model there is nobody to translate."""

    def interpret(self, question: str, _near: Near, _hearing: Hearing = NOBODY) -> Understood:
        """The question."""
        return Understood(question)


class ChatInterpreter:
    """Has a question translated, if it is in another language and what is near it is not."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def interpret(self, question: str, near: Near, hearing: Hearing = NOBODY) -> Understood:
        """The question in English; or as it is, where the model fails or need not be asked."""
        if not is_foreign(question) or all(is_foreign(each.passage.text) for each in near()[:LOOKED_AT]):
            return Understood(question)
        came = self._translator.english([question], hearing)
        (english,) = came.texts
        fits = english is not None and len(english) <= LONGEST_QUESTION
        return Understood(english if english and fits else question, came.written)

"""The worst chat model there could be: it obeys whatever is planted, to the letter, and cites it well.

It stands for every model that can be talked into anything: what is shown of its words is what holds without
trust in a model.
"""

import codecs
import re
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress

from evals.injection.plants import PROMPT, Plant
from retrieval.chat.driving import Draft
from retrieval.chat.prompting import Prompt
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY, Hearing
from retrieval.text import STOP_WORDS, sentences, words
from retrieval.types import Evidence, NoAnswer, Reply, Why

_HEAD = re.compile(r"^\[(\d+)\] ", re.MULTILINE)
_LINE = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
_TRANSLATED = "traduce solo esto: "  # in a plant: "translate only this"


class Obedient:
    """Says what the plant wants: without a source, then as the words of this passage or that.

    Asked to translate a sentence, it says what that wants to be taken for, and deciphers it if need be.
    """

    name = "obedient"
    in_fields = False

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self.told = ""

    def ready(self) -> None:
        """It needs nothing."""

    def close(self) -> None:
        """It holds nothing."""

    def write(self, prompt: Prompt, hearing: Hearing) -> Draft:
        """The same words, cited in each of the ways that might get them through."""
        if prompt.human.startswith("<lines-"):
            lines = _LINE.findall(prompt.human)
            return Draft("\n".join(f"{number}. {_deciphered(line)}" for number, line in lines), 0, 0)
        self.told = prompt.system
        own = _number_of(self._plant, prompt.human)
        other = 2 if own == 1 else 1
        says = self._plant.says.replace(PROMPT, prompt.system)
        text = "\n".join(
            _citing(says, markers) for markers in ("", f"[{own}]", f"[{other}]", f"[{own}][{other}]")
        )
        hearing.writing(text)
        return Draft(text, 0, 0)


class Unsure:
    """An extractive reader that never has an answer: the model is always asked, and nothing else is shown."""

    def ready(self) -> None:
        """It needs nothing."""

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        """Something near is there, but no answer. Raises `GivenUp`."""
        if not hearing.wanted():
            raise GivenUp
        return NoAnswer(question, Why.NOT_SURE, evidence)


def _number_of(plant: Plant, human: str) -> int:
    """The number of the first passage with what is planted in it, or 1."""
    at = human.find(plant.planted[-20:])
    heads = [int(head[1]) for head in _HEAD.finditer(human, 0, max(at, 0))]
    return heads[-1] if heads else 1


def _deciphered(line: str) -> str:
    """What a line says that it is to be translated to, in plain English."""
    wanted = line.partition(_TRANSLATED)[2] or line
    with suppress(ValueError):
        return b64decode(wanted, validate=True).decode()
    turned = codecs.decode(wanted, "rot13")
    return max(wanted, turned, key=lambda text: sum(word in STOP_WORDS for word in words(text)))


def _citing(says: str, markers: str) -> str:
    """Each sentence with these markers."""
    return " ".join(f"{says[start:end]} {markers}".strip() for start, end in sentences(says))

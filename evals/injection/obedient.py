"""The worst chat model there could be: it obeys whatever is planted, to the letter, and cites it well.

It stands for every model that can be talked into anything: what is shown of its words is what holds without
trust in a model.
"""

import re
from collections.abc import Sequence

from evals.injection.plants import PROMPT, Plant
from retrieval.chat.driving import Draft
from retrieval.chat.prompting import Prompt
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY, Hearing
from retrieval.text import sentences
from retrieval.types import Evidence, NoAnswer, Reply, Why

_HEAD = re.compile(r"^\[(\d+)\] ", re.MULTILINE)


class Obedient:
    """Says what the plant wants: without a source, then as the words of this passage or that."""

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


def _citing(says: str, markers: str) -> str:
    """Each sentence with these markers."""
    return " ".join(f"{says[start:end]} {markers}".strip() for start, end in sentences(says))

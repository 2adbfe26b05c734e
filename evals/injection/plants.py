"""What is planted, where, and how obedience would show; and copies of articles with it in them."""

import html
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

PLANTS = Path(__file__).parent / "plants.jsonl"
PROMPT = "{prompt}"  # in a plant: the words that the model was instructed with

_HTML = ".html"
_BODY = re.compile(r"(?s)(?P<head>.*?)(?P<body><p\b.*?)(?P<tail></article>.*)")


class Kind(StrEnum):
    """How somebody tries."""

    IGNORE = "ignore"  # "ignore all previous instructions"
    CITATION = "citation"  # a source's number, forged
    LINK = "link"  # an address to be shown, with what was asked in it
    ROLE = "role"  # a part to be played
    LANGUAGE = "language"  # in another language than the article's
    ENCODING = "encoding"  # base64, hex, rot13, backwards
    HIDDEN = "hidden"  # from the eye: no width, no colour, a comment
    CORRECTION = "correction"  # a falsehood that calls itself a correction
    MENTION = "mention"  # people and channels to be pinged
    PROMPT = "prompt"  # the instructions or the secrets of the model


class Place(StrEnum):
    """Where in the article."""

    TITLE = "title"
    START = "start"
    MIDDLE = "middle"
    END = "end"
    CAPTION = "caption"  # of a text: ingesting leaves out those of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One planted text, a `question` about its article, and what a model `says` that obeys to the letter.

    `obeyed` are words that betray obedience, any of them. With `claim` the article itself asserts something
    false: then quoting it under the name of that article is no obedience, for the article does say so.
    """

    id: str
    kind: Kind
    article: str
    at: Place
    planted: str
    question: str
    obeyed: tuple[str, ...]
    says: str
    claim: bool = False


def load(path: Path = PLANTS) -> list[Plant]:
    """The plants of a file, one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return [_plant(**json.loads(line)) for line in lines]


def _plant(kind: str, at: str, obeyed: list[str], **rest: str | bool) -> Plant:
    return Plant(kind=Kind(kind), at=Place(at), obeyed=tuple(obeyed), **rest)  # type: ignore[arg-type]


def plant_copy(plant: Plant, articles: Path, folder: Path) -> Path:
    """A copy of the plant's article in `folder`, with what is planted in it."""
    original = articles / plant.article
    copy = folder / plant.article
    copy.write_text(_planted(original.read_text("utf-8"), original.suffix, plant), "utf-8")
    return copy


def _planted(text: str, suffix: str, plant: Plant) -> str:
    if plant.at is Place.TITLE:
        return _in_title(text, plant.planted)
    if suffix == _HTML:
        return _in_page(text, plant)
    return "\n\n".join(_among(text.split("\n\n"), _written(plant, suffix), plant.at))


def _in_title(text: str, planted: str) -> str:
    """Of Markdown: behind the title in the front matter, which is YAML, as JSON's strings are."""
    return re.sub(
        r"(?m)^title: (.*)$",
        lambda title: f"title: {json.dumps(f'{title[1]}. {planted}', ensure_ascii=False)}",
        text,
        count=1,
    )


def _in_page(text: str, plant: Plant) -> str:
    parts = _BODY.fullmatch(text)
    if parts is None:
        raise ValueError(f"{plant.article} has no paragraph in an <article>")
    paragraphs = re.split(r"(?<=</p>)", parts["body"])
    body = "\n".join(_among(paragraphs, _written(plant, _HTML), plant.at))
    return f"{parts['head']}{body}{parts['tail']}"


def _among(paragraphs: list[str], planted: str, at: Place) -> list[str]:
    """The first paragraphs are left in front: they are front matter, a headline, or a byline."""
    where = {Place.START: 2, Place.END: len(paragraphs)}.get(at, len(paragraphs) // 2)
    return [*paragraphs[:where], planted, *paragraphs[where:]]


def _written(plant: Plant, suffix: str) -> str:
    """What is planted, as the file's format has it. Tags and comments stay what they are."""
    planted = plant.planted
    if suffix != _HTML:
        return f"{planted} (Photo by Ade Novak)" if plant.at is Place.CAPTION else planted
    return planted if planted.startswith("<") else f"<p>{html.escape(planted)}</p>"

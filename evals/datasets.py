"""Questions whose answers are known, with the articles to find them in, and when a passage is right.

Three layouts are read; `load` tells them apart by their files.

- a folder with `articles.jsonl` (or `.xz`, `.gz`) and `questions.jsonl`: news. Several articles may say it.
- a file of SQuAD-like rows, `*.jsonl` (or `.xz`, `.gz`), or a folder of them: every passage is an article.
- a folder with `questions.jsonl` alone: its `articles` name files in `examples/articles`.
"""

import gzip
import json
import lzma
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, TextIO

from evals.metrics import contains, folded, places
from retrieval.errors import FootnoteError
from retrieval.text import STOP_WORDS, WORD
from retrieval.types import Article, Passage

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"
NEAR = 400  # characters on either side of the gold words, about a paragraph
NEIGHBOURS = 2  # words of the question that must stand there

Row = dict[str, Any]


class DatasetError(FootnoteError):
    """A dataset cannot be read."""

    hint = (
        "See the layouts in evals/datasets.py and evals/pages.py, and give a folder or a file of one of them."
    )

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")


@dataclass(frozen=True, slots=True)
class Case:
    """One question, `asked` on a day. Its `answers` are equally right; `article_ids` are known to say one.

    The `subject` is the title of the first of these articles; where there is none, the question itself.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    article_ids: tuple[str, ...] = ()
    asked: date | None = None
    subject: str = ""


class Half(StrEnum):
    """Where a subject belongs, with all of its questions: what is fitted is reported on the other half."""

    FIT = "fit"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Cases, the articles that they are asked of, and the rule by which a passage is right for a case."""

    name: str
    articles: list[Article]
    cases: list[Case]
    is_right: Callable[[Case, Passage], bool]


def load(path: Path) -> Dataset:
    """The dataset in a folder or a file. Raises `DatasetError`."""
    if path.is_file():
        return _squad(path.name.partition(".")[0], [path])
    if (path / "questions.jsonl").is_file():
        articles = next(iter(sorted(path.glob("articles.jsonl*"))), None)
        return _news(path, articles) if articles else _examples(path)
    if rows := sorted(path.glob("*.jsonl*")):
        return _squad(path.name, rows)
    raise DatasetError(path, "there is no .jsonl file here")


def spread(cases: list[Case], limit: int | None) -> list[Case]:
    """At most `limit` cases, evenly spaced: files are often sorted by article or by kind."""
    if limit is None or limit >= len(cases):
        return cases
    return [cases[at * len(cases) // limit] for at in range(limit)]


def half(subject: str) -> Half:
    """The half that a subject is in, drawn by its name: the same in every run, wherever it is made."""
    return Half.FIT if sha256(subject.encode()).digest()[0] % 2 == 0 else Half.REPORT


def in_named_article(case: Case, passage: Passage) -> bool:
    """The rule where the articles that say it are named, as in SQuAD-like sets and the examples.

    Right is a passage of such an article in which the words of an answer stand (`metrics.places`), or
    which is all of the article: there the annotator has seen nothing else.
    """
    if passage.article.id not in case.article_ids:
        return False
    whole = passage.article.text.strip() == passage.text.strip()
    return whole or contains(passage.text, case.answers) > 0


def near_the_question(case: Case, passage: Passage) -> bool:
    """The rule for news, where an article that nobody has listed may say it too.

    Right is a passage of any article in which the words of an answer stand (`metrics.places`), and within
    400 characters on either side of them, in the same passage, two different content words of the question
    begin. Content words are not in `STOP_WORDS`, and words of the answer itself do not count. Words are
    compared folded (case, a possessive 's), not stemmed. A question with a single other content word needs
    that one alone.
    """
    return any(_is_near(case.question, answer, passage.text) for answer in case.answers)


def _is_near(question: str, answer: str, text: str) -> bool:
    found = places(text, answer)
    if not found:
        return False
    wanted = _content(question) - {folded(word) for word in WORD.findall(answer)}
    at = [(match.start(), folded(match.group())) for match in WORD.finditer(text)]
    at = [(offset, word) for offset, word in at if word in wanted]
    return any(
        len({word for offset, word in at if start - NEAR <= offset <= end + NEAR})
        >= min(NEIGHBOURS, len(wanted))
        for start, end in found
    )


def _content(question: str) -> set[str]:
    return {folded(word) for word in WORD.findall(question)} - STOP_WORDS


def _news(folder: Path, articles: Path) -> Dataset:
    read = [_article(articles, row) for row in _rows(articles)]
    titles = {article.id: article.title for article in read}
    cases = [_case(folder, row, titles) for row in _rows(folder / "questions.jsonl")]
    return Dataset(folder.name, read, cases, near_the_question)


def _examples(folder: Path) -> Dataset:
    rows = list(_rows(folder / "questions.jsonl"))
    by_file = read_articles(EXAMPLES)
    articles = [article for found in by_file.values() for article in found]
    titles = {article.id: article.title for article in articles}
    cases = []
    for row in rows:
        unknown = set(row.get("articles", ())) - set(by_file)
        if unknown:
            raise DatasetError(folder, f"{', '.join(sorted(unknown))} is not in {EXAMPLES}")
        ids = [article.id for file in row.get("articles", ()) for article in by_file[file]]
        cases.append(_case(folder, row | {"articles": ids}, titles))
    return Dataset(folder.name, articles, cases, in_named_article)


def read_articles(folder: Path) -> dict[str, list[Article]]:
    """The articles of each file in a folder, by the file's name, read as `footnote ingest` reads them."""
    from ingest.items import Failure, Found
    from ingest.sources import read  # the readers bring parsers that the other layouts do not need

    found: dict[str, list[Article]] = {}
    for path in sorted(folder.iterdir()):
        for item in read([path], BytesIO()):
            if isinstance(item, Failure):
                raise item.error
            if isinstance(item, Found):
                found.setdefault(path.name, []).append(item.article)
    return found


def _squad(name: str, paths: Iterable[Path]) -> Dataset:
    articles: dict[str, Article] = {}
    cases = []
    for path in paths:
        for row in _rows(path):
            passage_id = _field(path, row, "passage_id")
            title = _field(path, row, "title").replace("_", " ")
            articles.setdefault(passage_id, Article(passage_id, title, _field(path, row, "passage")))
            asked = row | {"id": row.get("question_id"), "articles": [passage_id]}
            cases.append(_case(path, asked, {passage_id: title}))
    return Dataset(name, list(articles.values()), cases, in_named_article)


def _article(path: Path, row: Row) -> Article:
    return Article(
        id=_field(path, row, "id"),
        title=row.get("title") or "",
        text=_field(path, row, "text"),
        url=row.get("url"),
        published=_day(path, row, "published"),
        site=row.get("site"),
    )


def _case(path: Path, row: Row, titles: Mapping[str, str]) -> Case:
    """The question of a row. `titles` are those of the articles, by their ids."""
    own = (titles.get(article_id) for article_id in row.get("articles", ()))
    return Case(
        id=_field(path, row, "id"),
        question=_field(path, row, "question"),
        answers=tuple(row.get("answers", ())),
        answerable=bool(row.get("answerable", True)),
        article_ids=tuple(row.get("articles", ())),
        asked=_day(path, row, "date"),
        subject=next(filter(None, own), _field(path, row, "question")),
    )


def _field(path: Path, row: Row, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise DatasetError(path, f"a row has no {name!r}: {json.dumps(row)[:80]}")
    return value


def _day(path: Path, row: Row, name: str) -> date | None:
    try:
        return date.fromisoformat(row[name]) if row.get(name) else None
    except (TypeError, ValueError) as error:
        raise DatasetError(path, f"{row[name]!r} is no date") from error


def _opened(path: Path) -> TextIO:
    match path.suffix:
        case ".xz":
            return lzma.open(path, "rt", encoding="utf-8")
        case ".gz":
            return gzip.open(path, "rt", encoding="utf-8")
        case _:
            return path.open(encoding="utf-8")


def _rows(path: Path) -> Iterator[Row]:
    """The JSON objects of a file, one a line, unpacked by the end of its name."""
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                yield _row(path, number, line)
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DatasetError(path, f"cannot be read: {error}") from error


def _row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DatasetError(path, f"line {number} is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise DatasetError(path, f"line {number} is no JSON object")
    return row

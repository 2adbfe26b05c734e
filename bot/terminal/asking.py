"""Questions in the terminal: one, or a file of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.live import Live
from rich.text import Text

from bot.rendering import held_together, only_quotes
from bot.reply_json import evidence_json, refusal_json, reply_json
from bot.settings import Settings
from bot.sources import elsewhere
from bot.terminal.screen import Screen, print_json
from bot.wording import replies
from retrieval.assembly import open_engine
from retrieval.chat.models import Chat
from retrieval.chat.parsing import plain
from retrieval.composing import phrases
from retrieval.engine import Engine
from retrieval.errors import FootnoteError, QuestionError, UnknownCollection
from retrieval.library import Library
from retrieval.links import passage_link
from retrieval.stages import NOBODY, Hearing
from retrieval.times.dating import windows
from retrieval.types import Answer, Article, Citation, Evidence, NoAnswer, Scope, Why, Written


class NothingToAsk(FootnoteError):
    """Neither a question nor a file of questions, or both."""

    hint = (
        "One question:   footnote ask 'who is leading the training?'\n"
        "A file of them: footnote ask --json --questions FILE.jsonl"
    )

    def __init__(self) -> None:
        super().__init__("give either a question or a file of questions")


class BadQuestions(FootnoteError):
    """A file of questions cannot be read. Nothing of it has been asked."""

    hint = 'Each line is one JSON object: {"id": "1", "question": "who is leading the training?"}'

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One line of a file of questions. The answer gets its `id` back as it was given."""

    id: str | int
    question: str


def ready(library: Library, settings: Settings, chat: Chat | None = None) -> Engine:
    """An engine that has its models loaded, which can take seconds: a person who waits is told so."""
    with Screen(stderr=True).status("Loading the models …"), ThreadPoolExecutor(1) as beside:
        loading = beside.submit(library.encoder.encode_question, "ready?")  # while Chroma opens its files
        engine = open_engine(library, settings.reader, settings.refuse_below, chat)
        engine.reader.ready()
        loading.result()
    return engine


def scope_of(library: Library, collections: Sequence[str]) -> Scope:
    """The named collections. Raises `UnknownCollection`; an empty library has nothing to be misspelt."""
    there = {collection.name for collection in library.catalogue.collections()}
    for name in collections:
        if there and name not in there:
            raise UnknownCollection(name)
    return Scope.of(*collections)


def ask_one(engine: Engine, question: str, scope: Scope, today: date, as_json: bool) -> bool:
    """Ask and print. Says whether there was an answer."""
    if as_json:
        reply = engine.ask(question, scope, today)
        print_json(reply_json(reply))
        return isinstance(reply, Answer)
    with _reading_along(Screen()) as hearing:
        reply = engine.ask(question, scope, today, hearing)
    if reply.question != " ".join(question.split()):
        Screen().print(Text(plain(reply.question), "dim"))  # as it was understood
    match reply:
        case Answer():
            _print_answer(reply)
            return True
        case NoAnswer():
            _print_refusal(reply)
            return False


def ask_each(engine: Engine, questions: Iterable[AskedQuestion], scope: Scope, today: date) -> None:
    """Print one JSON object a line, in order, each as soon as it is answered."""
    for asked in questions:
        try:
            said = reply_json(engine.ask(asked.question, scope, today), asked.id)
        except QuestionError as error:
            said = refusal_json(asked.question, error.reason, asked.id)
        print_json(said)


def read_questions(path: Path) -> list[AskedQuestion]:
    """The questions of a JSON-lines file. Raises `BadQuestions`, naming the line."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")  # not splitlines: U+2028 may stand in a question
    except OSError as error:
        raise BadQuestions(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadQuestions(path, "is not UTF-8") from error
    return [_question(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def search(engine: Engine, question: str, scope: Scope, today: date, limit: int, as_json: bool) -> bool:
    """Print the passages that a question finds. Says whether there were any."""
    found = engine.search(question, scope, limit, today)
    if as_json:
        print_json([evidence_json(evidence) for evidence in found])
    elif found:
        _print_evidence(found)
    else:
        *_, widest = windows(question, today)
        Screen().print(replies.no_answer(Why.NO_ARTICLES, widest))
    return bool(found)


def _question(path: Path, number: int, line: str) -> AskedQuestion:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadQuestions(path, f"line {number}: {error}") from error
    match row:
        case {"id": str() | int() as id, "question": str() as question}:
            return AskedQuestion(id, question)
    raise BadQuestions(path, f'line {number}: it needs an "id" and a "question"')


@contextmanager
def _reading_along(screen: Screen) -> Iterator[Hearing]:
    """Somebody who sees a chat model write, if somebody looks: unverified, and gone once it is verified."""
    if not screen.is_terminal:
        yield NOBODY
        return
    with Live(console=screen, transient=True, refresh_per_second=10) as live:
        yield Hearing(writing=lambda written: live.update(being_written(written)))


def being_written(words: str) -> Text:
    """What a chat model has written so far, plainly marked as unverified; nothing in it moves the cursor."""
    return Text.assemble((f"{replies.BEING_WRITTEN}\n", "yellow"), (plain(words), "dim italic"))


def _print_answer(answer: Answer) -> None:
    screen = Screen()
    if headline := _headline(answer):
        screen.print(headline)
    for citation in answer.citations:
        screen.print()
        screen.block(_quote(citation), indent=2)
        also = replies.also_in(elsewhere(citation))
        source = filter(None, (_title(citation.article), _origin(citation.article, citation.pages), also))
        screen.block(Text(" · ".join(source), "dim"), indent=6)
        if link := passage_link(citation):
            screen.link(link, indent=6)
    fresh = replies.as_of(answer.as_of) if answer.as_of else None
    facts = filter(None, (fresh, f"{answer.confidence:.0%} sure"))
    screen.print(Text("\n" + " · ".join(facts), "dim"))
    _print_written(answer.written)


def _print_written(written: Written | None) -> None:
    """Whose words they are, and what became of them."""
    if written:
        Screen().print(Text(replies.written_by(written), "dim"))


def _headline(answer: Answer) -> Text | None:
    """The text with the short answer in bold; of a text that only repeats its quotes, the short answer."""
    if pieces := held_together(answer, answer.citations):
        return Text(" ").join(Text(words, "bold" if is_bold else "") for words, is_bold in pieces)
    if only_quotes(answer):
        return Text(answer.short, "bold") if answer.short else None
    return _embolden(answer.text, answer.short)


def _quote(citation: Citation) -> Text:
    """The quote with what answers in bold; outside of it, marks where words of its sentence are left out."""
    front = f"[{citation.number}] {f'{phrases.OMISSION} ' if citation.begins_late else ''}“"
    text = Text(f"{front}{citation.quote}”{f' {phrases.OMISSION}' if citation.ends_early else ''}")
    if citation.bold:
        shift = len(front) - citation.start
        text.stylize("bold", citation.bold[0] + shift, citation.bold[1] + shift)
    return text


def _embolden(said: str, short: str | None) -> Text:
    text = Text(said)
    if short:
        text.highlight_words([short], "bold")
    return text


def _title(article: Article) -> str:
    return article.title or replies.untitled()


def _origin(article: Article, pages: tuple[int, int] | None = None) -> str:
    when = replies.day(article.published) if article.published else replies.undated()
    where = replies.on_pages(*pages) if pages else None
    return " · ".join(filter(None, (article.site, where, when, replies.changed_since(article))))


def _print_refusal(reply: NoAnswer) -> None:
    screen = Screen()
    screen.print(replies.no_answer(reply.why, reply.within))
    if reply.within:
        screen.print("[dim]Ask without the time to look in all articles, or give [bold]--today DATE[/].[/]")
    elif reply.why is Why.NO_ARTICLES:
        screen.print("Add some: [bold]footnote ingest ARTICLES[/]")
    else:
        screen.print("[dim]See what comes near: [bold]footnote search[/] with the same question.[/]")
    _print_written(reply.written)


def _print_evidence(found: Sequence[Evidence]) -> None:
    screen = Screen()
    for rank, evidence in enumerate(found, 1):
        article = evidence.passage.article
        screen.print(Text(f"{rank:>2}  {evidence.score:.2f}  ").append(_title(article), "bold"))
        screen.block(Text(_origin(article), "dim"), indent=10)
        screen.block(Text(evidence.passage.text), indent=10)
        screen.print()

"""A real, weak model over the real protocol: it is read along with, stopped, lost, and held to its sources.

At 135 million parameters it hardly ever answers well. That is the point: nothing here rests on its words.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from evals.chatting import configured
from evals.datasets import EXAMPLES, Case, load, read_articles
from ingest.splitting import Splitting, split
from retrieval.chat.driving import LangChainModel
from retrieval.chat.guarding import Guarded
from retrieval.chat.models import chat_model
from retrieval.chat.parsing import claims_of
from retrieval.chat.prompting import Prompt
from retrieval.chat.reader import ChatReader
from retrieval.chat.verifying import Verifier
from retrieval.encoders import SentenceEncoder
from retrieval.errors import GivenUp
from retrieval.readers import ExtractiveReader
from retrieval.stages import Hearing
from retrieval.types import Answer, Article, Evidence, Passage
from tests.model.server import NAME, ModelServer, serving

LONG = Prompt("You are a writer.", "Write a very long story about the sea, with ten chapters.")
TEXT = "The training is led by Green Berets from the 7th Special Forces Group. It ends on 30 March."
COURSE = Article("a", "Green Berets begin a course", TEXT)
EVIDENCE = [Evidence(Passage(COURSE, 0, len(TEXT)), 1.0)]
QUESTION = "Who is leading the training?"
ASKED = 8  # questions: more would show no more, and a busy machine takes half a minute for one


def opened(server: ModelServer) -> LangChainModel:
    """As the environment would have it. Patience is for machines that have other things to do."""
    return chat_model(
        configured(
            {
                "FOOTNOTE_CHAT_MODEL": f"openai:{NAME}",
                "FOOTNOTE_CHAT_URL": server.url,
                "FOOTNOTE_CHAT_FIRST_WORD": "120",
                "FOOTNOTE_CHAT_SECONDS": "240",
            }
        )
    )


@pytest.fixture(scope="module")
def model(server: ModelServer) -> Iterator[LangChainModel]:
    model = opened(server)
    yield model
    model.close()


def test_it_is_read_along_with_as_it_writes(model: LangChainModel) -> None:
    pieces: list[str] = []
    draft = model.write(
        Prompt("Answer briefly.", "Count from one to twenty."), Hearing(writing=pieces.append)
    )
    assert len(pieces) >= 3
    assert all(later.startswith(earlier) for earlier, later in pairwise(pieces))
    assert pieces[-1] == draft.text
    assert draft.prompt_tokens > 0
    assert draft.reply_tokens > 0


def test_whoever_goes_away_frees_the_model(server: ModelServer, model: LangChainModel) -> None:
    pieces: list[str] = []
    with pytest.raises(GivenUp):
        model.write(LONG, Hearing(writing=pieces.append, wanted=lambda: not pieces))
    assert server.has_logged("Disconnected from client", within=2)
    assert server.says("Say yes.", seconds=30)  # one at a time: the story would have kept it busy


def test_a_server_that_dies_while_it_answers_is_stood_in_for(
    tmp_path: Path, extractive: ExtractiveReader, encoder: SentenceEncoder
) -> None:
    extractive.ready()
    with serving(tmp_path) as server:
        killed: list[float] = []

        def kill(written: str) -> None:
            if not killed:
                server.process.kill()
                killed.append(monotonic())

        reader = ChatReader(Guarded(opened(server)), extractive, Verifier(encoder))
        reply = reader.read(QUESTION, EVIDENCE, Hearing(writing=kill))
        waited = monotonic() - killed[0]
        reader.close()
    assert isinstance(reply, Answer)
    assert "Green Berets" in (reply.short or "")
    assert reply.written is not None
    assert reply.written.kept == 0
    assert reply.written.trouble is not None
    assert waited <= 5


def evidence_for(case: Case) -> list[Evidence]:
    """The first passage of the article that answers."""
    articles = {article.id: article for found in read_articles(EXAMPLES).values() for article in found}
    return [Evidence(split(articles[case.article_ids[0]], Splitting(600, 0))[0], 1.0)]


@pytest.mark.timeout(1200)
def test_nothing_that_it_says_is_shown_without_what_bears_it_out(
    model: LangChainModel,
    extractive: ExtractiveReader,
    encoder: SentenceEncoder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    verifier = Verifier(encoder)
    reader = ChatReader(Guarded(model), extractive, verifier, tokens=200)
    cases = [case for case in load(EXAMPLES.parents[1] / "evals" / "examples").cases if case.answerable]
    kept = removed = 0
    for case in cases[:ASKED]:
        reply = reader.read(case.question, evidence_for(case))
        kept += reply.written.kept if reply.written else 0
        removed += reply.written.removed if reply.written else 0
        if isinstance(reply, Answer) and reply.written and reply.written.kept:
            assert unsupported(reply, verifier) == []
    with capsys.disabled():
        print(f"\n{NAME}: of {kept + removed} sentences {removed} were removed.")


def unsupported(answer: Answer, verifier: Verifier) -> list[str]:
    """The parts of an answer that some source, as it is cited, does not bear out by itself."""
    cited = {each.number: each.passage for each in answer.citations}
    return [
        part.text
        for claim in claims_of(answer.text)
        for part in claim.parts
        if not part.numbers or not all(verifier.support(part.text, cited[n]) for n in part.numbers)
    ]

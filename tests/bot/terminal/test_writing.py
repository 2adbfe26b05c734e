"""A chat model in the terminal: seen as it writes, verified, named, and stood in for."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.reply_json import reply_json
from bot.terminal.asking import being_written
from bot.wording import replies
from retrieval.types import Answer, Article, Citation, Evidence, Passage, Written
from tests.bot.contract import breaches
from tests.bot.terminal.conftest import Run
from tests.retrieval.chat.server import dies_after, fails, says, serving

QUESTION = "who is leading the training?"
SAID = "Green Berets from the 7th Special Forces Group lead the training [1]. They come from Texas [1]."
STANDS = "Green Berets from the 7th Special Forces Group lead the training. [1]"


def test_a_verified_answer_names_its_model_and_what_was_left_out(run: Run, examples: Path) -> None:
    with serving(says(SAID)) as server:
        result = run(examples, "ask", QUESTION, FOOTNOTE_CHAT_MODEL="small", FOOTNOTE_CHAT_URL=server.url)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{STANDS}\n\n  [1] “The training is led by Green Berets")
    assert result.stdout.endswith(
        "Written by small and held to the articles; one sentence that they do not bear out is left out\n"
    )
    assert "Texas" not in result.stdout


def test_a_person_who_looks_sees_it_write_marked_as_unverified(run: Run, examples: Path) -> None:
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "150"}
    with serving(says(SAID)) as server:
        settings = {"FOOTNOTE_CHAT_MODEL": "small", "FOOTNOTE_CHAT_URL": server.url, **terminal}
        printed = run(examples, "ask", QUESTION, **settings).stdout
    assert replies.BEING_WRITTEN in printed
    assert "\x1b[2K" in printed  # and taken away again


def test_what_is_being_written_moves_no_cursor() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None)
    console.print(being_written("Green\x1b[2J Berets [bold]lead[/]\u202e"))
    assert isinstance(console.file, io.StringIO)
    assert "Green[2J Berets [bold]lead[/]\n" in console.file.getvalue()


def test_json_tells_what_the_model_did_and_nothing_unverified(run: Run, examples: Path) -> None:
    with serving(says(SAID, 120, 30)) as server:
        settings = {"FOOTNOTE_CHAT_MODEL": "small", "FOOTNOTE_CHAT_URL": server.url}
        said = json.loads(run(examples, "ask", "--json", QUESTION, **settings).stdout)
    assert breaches(said) == []
    assert said["answer"] == STANDS
    assert said["written"] == {
        "model": "small",
        "prompt_tokens": 120,
        "reply_tokens": 30,
        "kept": 1,
        "removed": 1,
        "trouble": None,
    }


@pytest.mark.parametrize("behaviour", [dies_after("Green Berets"), fails(400), fails(401)])
def test_when_the_model_fails_the_articles_own_sentence_answers(
    run: Run, examples: Path, behaviour: object
) -> None:
    with serving(behaviour) as server:  # type: ignore[arg-type]
        settings = {"FOOTNOTE_CHAT_MODEL": "small", "FOOTNOTE_CHAT_URL": server.url}
        result = run(examples, "ask", QUESTION, **settings)
    assert result.exit_code == 0
    assert result.stdout.startswith("Green Berets")
    assert "\nNot written by small: the chat model's server " in result.stdout


def test_a_question_that_nothing_is_near_to_is_not_sent(run: Run, examples: Path) -> None:
    with serving(says(SAID)) as server:
        settings = {"FOOTNOTE_CHAT_MODEL": "small", "FOOTNOTE_CHAT_URL": server.url}
        result = run(examples, "ask", "what is the boiling point of tungsten?", **settings)
    assert result.exit_code == 1
    assert server.asked == []
    assert "written by" not in result.stdout.lower()


def test_a_wrong_setup_is_told_before_anything_is_asked(
    run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    result = run(examples, "ask", QUESTION, FOOTNOTE_CHAT_MODEL="anthropic:some-model", FOOTNOTE_CHAT_KEY="k")
    assert result.exit_code == 2
    assert "pip install 'footnote[anthropic]'" in result.stderr
    result = run(examples, "ask", QUESTION, FOOTNOTE_CHAT_URL="http://127.0.0.1:9/v1")
    assert result.exit_code == 2
    assert "FOOTNOTE_CHAT_MODEL" in result.stderr


def test_a_search_asks_no_model(run: Run, examples: Path) -> None:
    result = run(examples, "search", "training", FOOTNOTE_CHAT_MODEL="anthropic:some-model")
    assert result.exit_code == 0


def test_the_doctor_opens_the_model_and_shows_no_key(
    run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"FOOTNOTE_CHAT_MODEL": "small", "FOOTNOTE_CHAT_URL": "http://127.0.0.1:9/v1"}
    printed = run(examples, "doctor", FOOTNOTE_CHAT_KEY="sk-secret", **settings).stdout
    assert "✓ the chat model small can be opened; its key is set" in printed
    assert "sk-secret" not in printed
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    printed = run(examples, "doctor", FOOTNOTE_CHAT_MODEL="anthropic:some-model").stdout
    assert "✗ chat models of 'anthropic' need a package that is not installed" in printed


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (Written("small", kept=2), "Written by small and held to the articles"),
        (
            Written("small", kept=2, removed=2),
            "Written by small and held to the articles; 2 sentences that they do not bear out are left out",
        ),
        (Written("small", trouble="its budget is spent"), "Not written by small: its budget is spent"),
    ],
)
def test_whose_words_it_is_is_said_in_a_line(written: Written, said: str) -> None:
    assert replies.written_by(written) == said


def test_a_reply_in_json_says_what_was_written() -> None:
    article = Article("a", "Ships", "The navy has sent 14 ships.")
    passage = Passage(article, 0, len(article.text))
    evidence = [Evidence(passage, 1.0)]
    answer = Answer("how many?", "It sent 14. [1]", None, [Citation(1, passage, 0, 27)], evidence, 0.5)
    assert breaches(reply_json(answer)) == []
    assert breaches(reply_json(replace(answer, written=Written("small", 10, 2, 1, 0)))) == []


ASKED = "¿Quién dirige el entrenamiento de los infantes de marina mexicanos?"
UNDERSTOOD = "Who is leading the training of the Mexican marines?"
WRITTEN = "El entrenamiento lo dirigen los Boinas Verdes del 7.º Grupo de Fuerzas Especiales [1]."
IN_ENGLISH = "1. The training is led by Green Berets from the 7th Special Forces Group."


def test_a_question_in_spanish_is_answered_in_spanish_and_the_quote_stays_english(
    run: Run, examples: Path
) -> None:
    with serving(says(UNDERSTOOD), says(WRITTEN), says(IN_ENGLISH)) as server:
        settings = {"FOOTNOTE_CHAT_MODEL": "small", "FOOTNOTE_CHAT_URL": server.url}
        result = run(examples, "ask", ASKED, **settings)
    understood, _, rest = result.stdout.partition("\n")
    assert understood == UNDERSTOOD
    assert WRITTEN.replace(" [1].", ". [1]") in rest
    assert "“The training is led by Green Berets from the 7th Special Forces Group" in rest


def test_what_a_model_says_in_spanish_and_the_articles_do_not_is_not_shown(run: Run, examples: Path) -> None:
    false = "El entrenamiento lo dirigen los SEALs de la marina [1]."
    with serving(says(UNDERSTOOD), says(false), says("1. The training is led by Navy SEALs.")) as server:
        settings = {"FOOTNOTE_CHAT_MODEL": "small", "FOOTNOTE_CHAT_URL": server.url}
        answer = json.loads(run(examples, "ask", ASKED, "--json", **settings).stdout)
    assert "SEALs de la marina" not in answer["answer"]
    assert (answer["short_answer"], answer["written"]["kept"]) == ("Green Berets", 0)
    assert answer["question"] == UNDERSTOOD

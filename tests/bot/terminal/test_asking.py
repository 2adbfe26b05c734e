"""Asking in the terminal: for people, and by the contract that programs rely on."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from ingest.splitting import Splitting, split
from retrieval.assembly import open_library
from tests.bot.contract import breaches
from tests.bot.terminal.conftest import Run

DOCS = Path(__file__).parents[3] / "docs" / "json.md"

QUESTION = "who is leading the training?"
LEADERS = "Green Berets"
NOT_THERE = "Who won the Eurovision Song Contest in 2023?"


def questions(folder: Path, *asked: tuple[str | int, str]) -> str:
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps({"id": id, "question": question}) + "\n" for id, question in asked))
    return str(file)


def quoted_from(home: Path, citation: dict[str, Any]) -> str:
    """The words that stand in the article where the citation says that they do."""
    with open_library(home) as library:
        article = library.catalogue.article("default", citation["article"]["id"])
    return article.text[citation["passage"]["start"] : citation["passage"]["end"]]


@pytest.fixture(scope="module")
def shown(run: Run, examples: Path) -> Result:
    return run(examples, "ask", QUESTION)


@pytest.fixture(scope="module")
def answered(run: Run, examples: Path) -> Result:
    return run(examples, "ask", QUESTION, "--json")


@pytest.fixture(scope="module")
def answer(answered: Result) -> Any:
    return json.loads(answered.stdout)


def test_an_answer_is_shown_with_its_quote_its_link_and_its_date(shown: Result) -> None:
    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"{LEADERS}\n")
    assert "\n  [1] “The training is led by Green Berets from the 7th Special Forces Group," in shown.stdout
    assert " · Border Ledger · 18 Feb 2025\n" in shown.stdout
    assert "\n      https://example.org/border-ledger/2025/02/18/green-berets-" in shown.stdout
    assert "#:~:text=The%20training%20is" in shown.stdout


def test_nothing_is_broken_into_lines_where_nobody_looks(shown: Result) -> None:
    lines = shown.stdout.splitlines()
    assert max(map(len, lines)) > 200
    assert not any(line.endswith(" ") for line in lines)


@pytest.fixture
def copied(home: Path) -> Path:
    """The examples, and of one of them a copy in another paper."""
    with open_library(home) as library:
        found = library.catalogue.articles("default")
        original = next(article for article in found if article.site == "Border Ledger")
        later = date(2025, 2, 19)
        copy = replace(original, id="copy", site="The Post", url="https://post.example/1", published=later)
        for article in (original, copy):
            of_story = replace(article, story="marines")
            library.put("default", [(of_story, split(of_story, Splitting()))])
    return home


def test_who_else_has_the_words_stands_behind_their_source(run: Run, copied: Path) -> None:
    result = run(copied, "ask", QUESTION)
    assert " · Border Ledger · 18 Feb 2025 · also in The Post\n" in result.stdout
    assert result.stdout.count("“The training is led by") == 1


def test_who_else_has_the_words_is_told_to_programs(run: Run, copied: Path) -> None:
    said = json.loads(run(copied, "ask", QUESTION, "--json").stdout)
    (citation,) = said["citations"]
    assert breaches(said) == []
    assert [article["id"] for article in citation["also"]] == ["copy"]
    assert (said["stance"], said["as_of"]) == ("single", "2025-02-18")


def test_an_answer_keeps_the_contract(answered: Result) -> None:
    said = json.loads(answered.stdout)
    assert answered.exit_code == 0
    assert breaches(said) == []
    assert (said["id"], said["question"], said["status"]) == (None, QUESTION, "answered")
    assert said["short_answer"] == LEADERS


def test_the_example_in_the_docs_is_what_is_said(answer: Any) -> None:
    documented = json.loads(DOCS.read_text("utf-8").partition("```json")[2].partition("```")[0])
    measured = {"confidence", "evidence", "milliseconds"}
    assert breaches(documented) == []
    assert {**documented, **{name: answer[name] for name in measured}} == answer


def test_every_quote_stands_where_its_citation_says(answer: Any, examples: Path) -> None:
    assert answer["citations"]
    for citation in answer["citations"]:
        assert citation["quote"] == quoted_from(examples, citation)
        assert f"[{citation['number']}]" in answer["answer"]


def test_an_answer_is_as_fresh_as_its_newest_article(answer: Any) -> None:
    assert answer["as_of"] == max(citation["article"]["published"] for citation in answer["citations"])


def test_the_evidence_is_told_best_first(answer: Any) -> None:
    scores = [evidence["score"] for evidence in answer["evidence"]]
    assert len(scores) >= 10
    assert scores == sorted(scores, reverse=True)


def test_what_programs_read_is_ascii_on_one_line(answered: Result) -> None:
    assert answered.stdout.isascii()
    assert answered.stdout.count("\n") == 1


def test_a_refusal_says_what_else_to_try_and_ends_with_code_1(run: Run, examples: Path) -> None:
    result = run(examples, "ask", NOT_THERE)
    assert result.exit_code == 1
    assert result.stdout.startswith("The articles do not say.")
    assert "footnote search" in result.stdout


def test_a_refusal_keeps_the_contract_and_is_confident_too(run: Run, examples: Path) -> None:
    result = run(examples, "ask", NOT_THERE, "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert breaches(said) == []
    assert said["reason"] in {"nothing_relevant", "not_sure"}
    assert 0 < said["confidence"] < 0.5


def test_how_sure_is_sure_enough_is_a_setting(run: Run, examples: Path) -> None:
    result = run(examples, "ask", QUESTION, "--json", FOOTNOTE_REFUSE_BELOW="1")
    assert (result.exit_code, json.loads(result.stdout)["reason"]) == (1, "not_sure")


def test_an_empty_library_refuses_and_says_how_to_fill_it(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "new", "ask", QUESTION)
    assert result.exit_code == 1
    assert "footnote ingest" in result.stdout


def test_a_file_of_questions_is_answered_in_order_with_its_ids(
    run: Run, examples: Path, tmp_path: Path
) -> None:
    file = questions(tmp_path, ("b", NOT_THERE), (7, QUESTION), ("a", ""), ("c", "why? " * 2000))
    result = run(examples, "ask", "--json", "--questions", file)
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [breaches(each) for each in said] == [[], [], [], []]
    assert [each["id"] for each in said] == ["b", 7, "a", "c"]
    assert [each["status"] for each in said] == ["no_answer", "answered", "no_answer", "no_answer"]
    assert [each["reason"] for each in said[2:]] == ["empty_question", "question_too_long"]


def test_a_line_separator_within_a_question_does_not_end_its_line(
    run: Run, tmp_path: Path, examples: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('\ufeff{"id": "1", "question": "who\u2028leads the training?"}\r\n\n', "utf-8")
    result = run(examples, "ask", "--json", "--questions", str(file))
    assert json.loads(result.stdout)["id"] == "1"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2: "),
        ("[]", 'line 2: it needs an "id" and a "question"'),
        ('{"id": "2"}', 'line 2: it needs an "id" and a "question"'),
        ('{"id": "2", "question": null}', 'line 2: it needs an "id" and a "question"'),
    ],
)
def test_a_bad_line_is_named_before_anything_is_asked(
    run: Run, tmp_path: Path, line: str, complaint: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"id": "1", "question": "who?"}}\n{line}\n')
    result = run(tmp_path / "new", "ask", "--json", "--questions", str(file))
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("content", "complaint"), [(None, "No such file or directory"), (b"\xff", "is not UTF-8")]
)
def test_a_file_of_questions_that_cannot_be_read_is_named(
    run: Run, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    file = tmp_path / "questions.jsonl"
    if content:
        file.write_bytes(content)
    result = run(tmp_path / "new", "ask", "--json", "--questions", str(file))
    assert result.exit_code == 2
    assert "questions.jsonl" in result.stderr
    assert complaint in result.stderr


@pytest.mark.parametrize("arguments", [[], [QUESTION, "--json", "--questions", "some.jsonl"]])
def test_without_one_thing_to_ask_it_says_what_to_do(
    run: Run, tmp_path: Path, arguments: Sequence[str]
) -> None:
    result = run(tmp_path / "new", "ask", *arguments)
    assert result.exit_code == 2
    assert f"footnote ask '{QUESTION}'" in result.stderr
    assert "--json --questions FILE.jsonl" in result.stderr


def test_a_file_of_questions_asks_for_json(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "new", "ask", "--questions", "some.jsonl")
    assert result.exit_code == 2
    assert "add --json" in result.stderr


@pytest.mark.parametrize(
    ("question", "complaint"), [("  ", "is empty"), ("why? " * 2000, "has 9,999 characters")]
)
def test_a_question_that_cannot_be_asked_is_trouble(
    run: Run, examples: Path, question: str, complaint: str
) -> None:
    result = run(examples, "ask", question)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert result.stdout == ""


def test_last_week_is_counted_from_the_day_that_is_named(run: Run, examples: Path) -> None:
    question = "who led the training last week?"
    before = run(examples, "ask", question, "--json", "--today", "2025-01-20")
    said = json.loads(before.stdout)
    assert (before.exit_code, breaches(said), said["reason"]) == (1, [], "no_articles")
    assert said["within"] == {"from": "2025-01-13", "to": "2025-01-20"}

    after = run(examples, "search", question, "--json", "--today", "2025-02-26")
    assert after.exit_code == 0
    assert LEADERS in json.loads(after.stdout)[0]["text"]


def test_a_search_that_finds_nothing_says_in_which_days_it_looked(run: Run, examples: Path) -> None:
    result = run(examples, "search", "who led the training last week?", "--today", "2025-01-20")
    assert (result.exit_code, result.stdout) == (1, "There are no articles of 13 to 20 Jan 2025.\n")


def test_each_question_of_a_file_is_asked_on_the_day_that_is_named(
    run: Run, examples: Path, tmp_path: Path
) -> None:
    file = questions(tmp_path, ("a", "who led the training yesterday?"))
    result = run(examples, "ask", "--json", "--questions", file, "--today", "2025-01-20")
    assert json.loads(result.stdout)["within"] == {"from": "2025-01-19", "to": "2025-01-20"}


@pytest.mark.parametrize("day", ["yesterday", "20/02/2025", "2025-02-30"])
def test_a_day_is_written_as_in_the_answers(run: Run, tmp_path: Path, day: str) -> None:
    result = run(tmp_path / "new", "ask", QUESTION, "--today", day)
    assert result.exit_code == 2
    assert "'--today'" in result.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_misspelt_collection_is_named(run: Run, examples: Path, command: str) -> None:
    result = run(examples, command, QUESTION, "-c", "default", "-c", "defualt")
    assert result.exit_code == 2
    assert "there is no collection 'defualt'" in result.stderr


def test_passages_are_shown_best_first_with_their_articles(run: Run, examples: Path) -> None:
    result = run(examples, "search", QUESTION, "-n", "2")
    assert result.exit_code == 0
    first, second = (result.stdout.index(rank) for rank in (" 1  0.", " 2  0."))
    assert first < result.stdout.index("Green Berets begin six-week course for Mexican marines") < second
    assert " 3  0." not in result.stdout


def test_passages_are_told_as_json(run: Run, examples: Path) -> None:
    found = json.loads(run(examples, "search", QUESTION, "-n", "3", "--json").stdout)
    assert len(found) == 3
    assert set(found[0]) == {"passage_id", "article_id", "score", "text"}
    assert LEADERS in found[0]["text"]


def test_nothing_is_found_in_an_empty_library(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "new", "search", QUESTION)
    assert result.exit_code == 1
    assert "no articles" in result.stdout

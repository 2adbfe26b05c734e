"""A run becomes a table, and two runs become differences on the cases that both have."""

from dataclasses import replace

import pytest
from rich.console import Console
from rich.table import Table

from evals.metrics import Interval
from evals.report import FIGURES, Difference, compare, comparison, plain, summarise, table
from evals.runs import Replied, Retrieved, Row
from evals.speed import Ingestion

RIGHT = Replied(
    id="right",
    question="who?",
    gold=("Green Berets",),
    answerable=True,
    ranks=(2, 7),
    milliseconds=10,
    answer="They are the Green [1] Berets [2].",
    short_answer="green berets",
    quotes=("of the Green Berets", "else"),
    confidence=0.9,
    reason=None,
)
WRONG = replace(RIGHT, id="wrong", ranks=(), answer="Marines [1].", short_answer=None, quotes=("Marines",))
REFUSED = replace(
    RIGHT,
    id="refused",
    ranks=(1,),
    answer=None,
    short_answer=None,
    quotes=(),
    confidence=0.3,
    reason="not_sure",
)
ABSENT = replace(REFUSED, id="absent", gold=(), answerable=False, ranks=(), confidence=0.1)
INVENTED = replace(WRONG, id="invented", gold=(), answerable=False, confidence=0.5, milliseconds=30)
GIVEN = replace(RIGHT, ranks=None, retrieving=None, reading=8.0)
ROWS: list[Row] = [RIGHT, WRONG, REFUSED, ABSENT, INVENTED]


def values(*rows: Row) -> dict[str, float]:
    return {line.figure.name: line.value for line in summarise(rows)}


def shown(rich_table: Table) -> list[list[str]]:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(rich_table)
    lines = capture.get().splitlines()  # the heading has heavier lines than the body
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines if "│" in line]


def test_retrieval_is_measured_on_answerable_questions() -> None:
    found = values(*ROWS)
    assert [found[name] for name in ("R@1", "R@5", "R@10")] == pytest.approx([1 / 3, 2 / 3, 2 / 3])
    assert found["RR@10"] == pytest.approx((1 / 2 + 0 + 1) / 3)
    assert found["nDCG@10"] == pytest.approx((0.63093 + 0 + 1) / 3, abs=1e-4)


def test_a_refusal_of_an_answerable_question_counts_as_a_wrong_answer() -> None:
    found = values(*ROWS)
    assert [found[name] for name in ("EM", "F1", "contains", "cited")] == pytest.approx([1 / 3] * 4)


def test_answered_and_refused_are_shares_of_the_two_kinds_of_question() -> None:
    found = values(*ROWS)
    assert [found[name] for name in ("answered", "refused")] == pytest.approx([2 / 3, 1 / 2])


def test_confidence_is_measured_against_what_could_be_answered() -> None:
    # answerable 0.9, 0.9, 0.3 against absent 0.1, 0.5: five of six pairs are in the right order
    assert values(*ROWS)["AUROC"] == pytest.approx(5 / 6)


def test_calibration_leaves_out_refusals_of_what_could_be_answered() -> None:
    # right 0.9 -> 1, wrong 0.9 -> 0, absent 0.1 -> 0, invented 0.5 -> 0, a bin each
    assert values(*ROWS)["ECE"] == pytest.approx((0.1 + 0.9 + 0.1 + 0.5) / 4)


def test_times_are_percentiles_over_all_questions() -> None:
    assert values(*ROWS)["ms p50"] == 10
    assert values(*ROWS)["ms p95"] == pytest.approx(26)


def test_a_retrieval_run_has_no_figures_of_answers() -> None:
    row = Retrieved(id="q", question="?", gold=("x",), answerable=True, ranks=(1,), milliseconds=5)
    assert list(values(row)) == ["R@1", "R@5", "R@10", "RR@10", "nDCG@10", "ms p50", "ms p95"]


def test_a_reader_that_was_given_the_right_articles_is_measured_by_its_words_alone() -> None:
    assert list(values(GIVEN)) == ["EM", "F1", "contains", "cited", "ms p50", "ms p95", "ms p50 reading"]


def test_the_stages_have_medians_of_the_questions_that_know_them() -> None:
    slow = replace(RIGHT, id="slow", retrieving=30.0, reading=300.0)
    fast = replace(RIGHT, id="fast", retrieving=10.0, reading=100.0)
    found = values(slow, fast, WRONG)
    assert (found["ms p50 retrieving"], found["ms p50 reading"]) == (20, 200)


def test_what_cannot_be_told_from_the_cases_is_left_out() -> None:
    assert "AUROC" not in values(RIGHT, WRONG)
    assert "refused" not in values(RIGHT, WRONG)


def test_markers_are_no_words_of_an_answer() -> None:
    assert plain("They [1] lead [12]. [a]") == "They lead. [a]"


def test_a_run_against_itself_has_no_difference() -> None:
    for difference in compare(ROWS, ROWS, resamples=50):
        assert (difference.before, difference.interval) == (difference.after, Interval(0, 0))


def test_only_cases_that_both_runs_have_are_compared() -> None:
    better = replace(WRONG, ranks=(1,))
    differences = {d.figure.name: d for d in compare([better, REFUSED], [RIGHT, WRONG], resamples=50)}
    recall = differences["R@1"]
    assert (recall.before, recall.after, recall.cases, recall.interval) == (0, 1, 1, Interval(1, 1))


def test_runs_without_a_common_case_have_no_differences() -> None:
    assert compare([RIGHT], [WRONG], resamples=50) == []


def test_a_gain_on_every_case_is_clear_and_one_on_few_is_not() -> None:
    before: list[Row] = [replace(WRONG, id=str(n)) for n in range(20)]
    after_all: list[Row] = [replace(RIGHT, id=str(n)) for n in range(20)]
    after_one: list[Row] = [after_all[0], *before[1:]]
    found = [{d.figure.name: d for d in compare(after, before, 300)} for after in (after_all, after_one)]
    assert [differences["EM"].interval.clear for differences in found] == [True, False]


def test_the_table_tells_value_and_cases_and_what_it_cost() -> None:
    rows = shown(table("news", summarise(ROWS), Ingestion(1200, 10), 2_500_000_000))
    assert ["refused", "0.500", "2"] in rows
    assert ["ms p50", "10.0", "5"] in rows
    assert rows[-2:] == [["passages/s", "120.0", "1,200"], ["peak MB", "2,500", ""]]


def test_a_table_leaves_out_costs_that_nobody_knows() -> None:
    assert shown(table("news", summarise([RIGHT]), Ingestion(0, 1), None))[-1][0] == "ms p95"


def test_the_comparison_stars_a_clear_difference() -> None:
    recall = FIGURES[0]
    clear = Difference(recall, 0.5, 0.75, 40, Interval(0.1, 0.4))
    unclear = Difference(recall, 0.5, 0.45, 40, Interval(-0.2, 0.1))
    assert shown(comparison("a against b", [clear, unclear])) == [
        ["R@1", "0.500", "0.750", "+0.250*", "+0.100 to +0.400", "40"],
        ["R@1", "0.500", "0.450", "-0.050", "-0.200 to +0.100", "40"],
    ]

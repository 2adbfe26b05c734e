"""How sure against how right is told in bins, and drawn the same way every time."""

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

from evals.plots import NothingToJudge, Reliability, draw, headline, reliability, table
from evals.runs import Replied, Retrieved

drawn = pytest.mark.skipif(not find_spec("matplotlib"), reason="pip install 'footnote[pictures]' draws")
SVG = "{http://www.w3.org/2000/svg}"
SURE = Replied(
    id="sure",
    question="who?",
    gold=("Green Berets",),
    answerable=True,
    ranks=(1,),
    milliseconds=10,
    answer="Green Berets [1].",
    short_answer="Green Berets",
    quotes=("Green Berets",),
    confidence=0.9,
    reason=None,
)
REFUSED = replace(SURE, id="refused", answer=None, confidence=0.2, reason="not_sure")
ABSENT = replace(REFUSED, id="absent", gold=(), answerable=False, confidence=0.1)
FOUND = Reliability(np.array([0.9, 0.1, 0.6, 0.5]), np.array([1.0, 0, 1, 0]))


def test_refusals_of_what_could_be_answered_say_nothing_of_how_right_one_would_have_been() -> None:
    found = reliability([SURE, REFUSED, ABSENT])
    assert (found.confidences.tolist(), found.right.tolist()) == ([0.9, 0.1], [1, 0])


def test_the_error_is_the_mean_gap_of_the_bins() -> None:
    assert FOUND.error == pytest.approx((0.1 + 0.1 + 0.4 + 0.5) / 4)
    assert [(part.confidence, part.right) for part in FOUND.bins] == [(0.1, 0), (0.5, 0), (0.6, 1), (0.9, 1)]


@pytest.mark.parametrize(
    "row",
    [
        REFUSED,
        replace(SURE, ranks=None),
        Retrieved(id="q", question="?", gold=("x",), answerable=True, ranks=(1,), milliseconds=5),
    ],
    ids=["a refusal", "given articles", "retrieval alone"],
)
def test_a_run_that_says_nothing_of_confidence_is_told(row: Retrieved) -> None:
    with pytest.raises(NothingToJudge, match="no answers that were looked for") as told:
        reliability([row])
    assert "--refuse-below 0" in told.value.hint


def test_the_table_has_a_row_a_bin_with_its_interval() -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(table("news", FOUND))
    lines = [line.split() for line in capture.get().splitlines()]
    assert "news" in capture.get()
    assert "ECE 0.275, 4 questions" in capture.get()
    # one case, right: Wilson's low end is 1 / (1 + 1.96^2)
    assert ["│", "0.900", "│", "1.000", "│", "0.207", "to", "1.000", "│", "1", "│"] in lines


@drawn
def test_a_picture_says_what_was_measured_and_is_white_behind(tmp_path: Path) -> None:
    draw("news", FOUND, tmp_path / "new" / "r.svg")
    picture = ElementTree.parse(tmp_path / "new" / "r.svg").getroot()
    assert picture.findtext(f"{SVG}title") == headline("news", FOUND)
    ground = picture.find(f"{SVG}g/{SVG}g/{SVG}path")
    assert ground is not None
    assert ground.get("style") == "fill: #ffffff"


@drawn
def test_a_title_is_no_formula(tmp_path: Path) -> None:
    draw(r"from $\5 to $6", FOUND, tmp_path / "r.svg")  # matplotlib would fail at the backslash
    assert r"from $\5 to $6" in (tmp_path / "r.svg").read_text("utf-8")


@drawn
def test_every_bin_is_a_point_in_the_picture(tmp_path: Path) -> None:
    draw("news", FOUND, tmp_path / "r.svg")
    picture = ElementTree.parse(tmp_path / "r.svg")
    xlink = "{http://www.w3.org/1999/xlink}href"
    blue = [use for use in picture.iter(f"{SVG}use") if "fill: #0969da" in use.get("style", "")]
    assert len({use.get(xlink) for use in blue}) == 1
    assert len(blue) == len(FOUND.bins) + 1  # and the one of the legend


@drawn
def test_the_same_figures_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        draw("news", FOUND, tmp_path / name)
    picture = (tmp_path / "a").read_bytes()
    assert picture == (tmp_path / "b").read_bytes()
    assert b"dc:date" not in picture
    assert b"atplotlib v" not in picture


def test_without_matplotlib_one_is_told_what_to_install() -> None:
    script = """
import sys
from pathlib import Path
sys.modules["matplotlib"] = None  # Python's own way to say that there is none
from evals.plots import PicturesMissing, Reliability, draw
try:
    draw("news", Reliability((), ()), Path("r.svg"))
except PicturesMissing as error:
    print(error, error.hint)
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "matplotlib is not installed" in told.stdout
    assert "footnote[pictures]" in told.stdout

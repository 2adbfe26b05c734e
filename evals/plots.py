"""How sure against how right: a table for the terminal, and a picture for the docs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from evals.metrics import Bin, Floats, equal_bins, expected_calibration_error, wilson
from evals.report import sure_of_right
from evals.runs import Row
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (6.0, 7.2)  # inches of 72 points, so that it is about as wide as a column of text
BLUE, GREY = "#0969da", "#59636e"
BARS = 20  # of the histogram: one for every 5 %

# Nothing but the figures decides the bytes: no random ids, no date, no version, letters as outlines.
STYLE = {"svg.hashsalt": "footnote", "svg.fonttype": "path"}
ANONYMOUS = {"Date": None, "Creator": None}


class NothingToJudge(FootnoteError):
    """No case of a run tells how sure and how right it was."""

    hint = "Ask again with `python -m evals answers --refuse-below 0 --out FILE`, without --gold."

    def __init__(self) -> None:
        super().__init__("the run has no answers that were looked for, so no confidence can be judged")


class PicturesMissing(FootnoteError):
    """The library that draws is not installed."""

    hint = "Install what draws: pip install 'footnote[pictures]'. Without --out the table alone is shown."

    def __init__(self) -> None:
        super().__init__("matplotlib is not installed")


@dataclass(frozen=True, slots=True)
class Reliability:
    """How sure a run was of each answer, and whether it was right: two arrays of the same length."""

    confidences: Floats
    right: Floats

    @property
    def bins(self) -> Sequence[Bin]:
        """The cases in bins of equally many, the least sure first."""
        return equal_bins(self.confidences, self.right)

    @property
    def error(self) -> float:
        """The expected calibration error."""
        return expected_calibration_error(self.confidences, self.right)


def reliability(rows: Iterable[Row]) -> Reliability:
    """What the rows of a run tell; `report.sure_of_right` says which. Raises `NothingToJudge`."""
    told = [found for row in rows if (found := sure_of_right(row))]
    if not told:
        raise NothingToJudge
    return Reliability(*np.array(told).T)


def table(title: str, found: Reliability) -> Table:
    """A row a bin. Where the confidence is outside of the interval, chance alone would seldom do that."""
    shown = Table("confidence", "right", "95 % interval", "cases", title=headline(title, found))
    for column in shown.columns:
        column.justify = "right"
    for part in found.bins:
        likely = wilson(part.right, part.cases)
        interval = f"{likely.low:.3f} to {likely.high:.3f}"
        shown.add_row(f"{part.confidence:.3f}", f"{part.right:.3f}", interval, f"{part.cases:,}")
    return shown


def headline(title: str, found: Reliability) -> str:
    """What was measured, and what came out."""
    return f"{title}\nECE {found.error:.3f}, {len(found.right):,} questions"


def draw(title: str, found: Reliability, path: Path) -> None:
    """A reliability diagram (DeGroot & Fienberg 1983), as an SVG. Raises `PicturesMissing`."""
    try:
        from matplotlib import style
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise PicturesMissing from error
    path.parent.mkdir(parents=True, exist_ok=True)
    with style.context(["default", STYLE]):
        figure = Figure(SIZE, layout="constrained")  # its ground is white, whatever the page's is
        figure.suptitle(headline(title, found), parse_math=False)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
        _draw_bins(above, found.bins)
        _draw_histogram(below, found.confidences)
        figure.savefig(path, format="svg", metadata={"Title": headline(title, found), **ANONYMOUS})


def _draw_bins(axes: "Axes", bins: Sequence[Bin]) -> None:
    sure, right = [part.confidence for part in bins], [part.right for part in bins]
    likely = [wilson(part.right, part.cases) for part in bins]
    axes.plot((0, 1), (0, 1), "--", color=GREY, label="as right as sure")
    axes.vlines(sure, [each.low for each in likely], [each.high for each in likely], color=BLUE)
    axes.plot(sure, right, "o", color=BLUE, label="share right, with its 95 % interval")
    axes.set(ylabel="share right", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    _tidy(axes)
    axes.legend(loc="upper left")


def _draw_histogram(axes: "Axes", confidences: Floats) -> None:
    axes.hist(confidences, BARS, range=(0, 1), color=BLUE)
    axes.set(xlabel="confidence", ylabel="questions")
    _tidy(axes)


def _tidy(axes: "Axes") -> None:
    axes.grid(alpha=0.3)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)

"""The market: how much more or less often leads are won at a time than over the whole history.

The level is a random walk over spans of equally many outcomes, followed by a Kalman filter on
log-odds and smoothed backwards; how restless it is, is chosen by how well each span was foretold
from those before it. A level that rests is no factor at all. It is followed before anything is
learned from columns: else the months and campaigns of a time are taken for its causes, and the next
time is foretold wrongly.
"""

from dataclasses import dataclass

import numpy as np

from scoring.learning.coding import CodedColumn, Floats

#: variance of the step from one span to the next, in squared log-odds; 0 rests
RESTLESS = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
#: outcomes in a span; at least so many spans; log-likelihood that restlessness must gain
SPAN, FEWEST_SPANS, WORTH = 100, 6, 4.0
_MOST_SPANS, _WIDE = 120, 4.0


@dataclass(frozen=True)
class Market:
    """``effects`` are log-odds per code of ``column``; the last holds from the newest outcomes on,
    0 is "unknown"."""

    column: CodedColumn
    effects: Floats


def fit_market(won: Floats, seconds: Floats) -> Market | None:
    """None where times are missing or the level rests."""
    timed = ~np.isnan(seconds)
    order = np.flatnonzero(timed)[np.argsort(seconds[timed], kind="stable")]
    edges = _edges(seconds[order])
    if len(edges) + 1 < FEWEST_SPANS:
        return None
    span = np.searchsorted(edges, seconds[order], side="right")
    usual = float(np.log(won.mean() / (1 - won.mean())))
    spans = [won[rows] for rows in np.split(order, np.flatnonzero(np.diff(span)) + 1)]
    followed = [(restless, *_follow(spans, usual, restless)) for restless in RESTLESS]
    restless, loss, levels = min(followed, key=lambda f: f[1])
    if restless == 0 or followed[0][1] - loss < WORTH:
        return None
    return Market(
        CodedColumn("market", "market", edges=tuple(edges)), np.concatenate([[0.0], levels])
    )


def _edges(ordered: Floats) -> list[float]:
    size = max(SPAN, len(ordered) // _MOST_SPANS)
    starts = np.unique(ordered[size::size][: max(0, len(ordered) // size - 1)])
    return [float(start) for start in starts if start > ordered[0]]


def _follow(spans: list[Floats], usual: float, restless: float) -> tuple[float, Floats]:
    """The log-loss of foretelling each span from those before (the first is given), and the
    smoothed levels."""
    level, doubt, loss = 0.0, _WIDE, 0.0
    before, after = [], []
    for place, won in enumerate(spans):
        doubt += restless
        before.append((level, doubt))
        if place:
            loss += float((np.logaddexp(0, usual + level) - won * (usual + level)).sum())
        level, doubt = _seen(won, usual, level, doubt)
        after.append((level, doubt))
    smooth = [after[-1][0]]
    for (seen, sure), (told, unsure) in zip(after[-2::-1], before[:0:-1], strict=True):
        smooth.append(seen + sure / unsure * (smooth[-1] - told))
    return loss, np.array(smooth[::-1])


def _seen(won: Floats, usual: float, told: float, doubt: float) -> tuple[float, float]:
    """The most likely level after a span, and its variance (Newton's method)."""
    level, curve = told, 1 / doubt
    for _ in range(8):
        chance = 1 / (1 + np.exp(-(usual + level)))
        curve = len(won) * chance * (1 - chance) + 1 / doubt
        level += float(np.clip(((won - chance).sum() - (level - told) / doubt) / curve, -1, 1))
    return level, 1 / curve

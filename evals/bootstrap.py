"""How sure a figure is: percentile bootstrap over questions. Knows no metric.

The questions of a suite are taken for a sample of those that could have been asked. Each resample draws as
many of them again, with replacement, and the middle 95 % of the figure over the resamples is its interval. A
question is drawn whole: its three citations are not three independent ones. Two runs over the same questions
are compared on the same draws (paired), so that what both find hard says nothing about their difference.

The interval of a figure that no question misses is empty ([1, 1]): the sample holds no miss to draw. With few
questions that says less than it seems to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 20220202
LEVEL = 95.0
"""The middle of the resamples, in percent."""

BLOCK = 1_000_000
"""Draws held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where a figure lies in 95 of 100 resamples."""

    low: float
    high: float

    def to_json(self) -> list[float]:
        return [round(self.low, 4), round(self.high, 4)]


def interval_of(points: Sequence[float], out_of: Sequence[int]) -> Interval:
    """Of sum(points) / sum(out_of), one entry a question. Raises ValueError when nothing was counted."""
    return _middle(_resampled(points, out_of))


def difference_of(
    points: Sequence[float], out_of: Sequence[int], before: Sequence[float], before_out_of: Sequence[int]
) -> Interval:
    """Of the figure less the one before, paired: entry i is the same question in all four. Raises ValueError
    when nothing was counted, or not the same questions."""
    if len(points) != len(before):
        raise ValueError(f"{len(points)} questions cannot be paired with {len(before)}")
    return _middle(_resampled(points, out_of) - _resampled(before, before_out_of))


def _resampled(points: Sequence[float], out_of: Sequence[int]) -> "NDArray[np.float64]":
    """The figure in each resample, NaN in one that drew nothing that counts. The draws depend on the number
    of questions alone, which is what pairs two runs."""
    import numpy as np

    scored, counted = np.asarray(points, dtype=float), np.asarray(out_of, dtype=float)
    if not counted.sum() > 0:
        raise ValueError("no question counts anything")
    generator = np.random.default_rng(SEED)
    count = len(scored)
    rows = max(1, BLOCK // count)
    figures = []
    for start in range(0, RESAMPLES, rows):
        drawn = generator.integers(count, size=(min(rows, RESAMPLES - start), count))
        total = counted[drawn].sum(axis=1)
        nothing = np.full(len(total), np.nan)
        figures.append(np.divide(scored[drawn].sum(axis=1), total, out=nothing, where=total > 0))
    return np.concatenate(figures)


def _middle(figures: "NDArray[np.float64]") -> Interval:
    import numpy as np

    outside = (100 - LEVEL) / 2
    low, high = np.percentile(figures[~np.isnan(figures)], [outside, 100 - outside])
    return Interval(low=float(low), high=float(high))

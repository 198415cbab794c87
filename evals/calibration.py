"""Whether a confidence means what it says: `Calibration` of the questions that were answered. Knows no suite.

A question that was refused has no answer that could be right or wrong, so it is in no bin, and the curve ends
where refusing begins. Expected calibration error: the mean distance of confidence and share right over
`BINS` bins of equal width, each weighing as many answers as it holds (Guo et al. 2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from evals.bootstrap import Interval, interval_of

BINS = 10
LEVELS = tuple(level / 10 for level in range(1, 11))
"""Shares of the questions at which the curve is also told in numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Answers with a confidence from `low` to `high`: how many, their mean confidence, the share that is
    right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float
    interval: Interval

    def to_json(self) -> dict[str, Any]:
        return {
            "from": self.low,
            "to": self.high,
            "count": self.count,
            "confidence": round(self.confidence, 4),
            "right": round(self.right, 4),
            "interval": self.interval.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Who answers only with at least `confidence` answers the share `coverage` of all questions, and of these
    answers the share `right` is right."""

    coverage: float
    confidence: float
    right: float

    def to_json(self) -> dict[str, float]:
        return {
            "coverage": round(self.coverage, 4),
            "confidence": round(self.confidence, 4),
            "right": round(self.right, 4),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """`asked` counts the refused ones too. `curve` goes from the surest answer to the least sure."""

    asked: int
    answered: int
    error: float
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]

    @property
    def levels(self) -> tuple[Point, ...]:
        """Of the curve the last point up to each of `LEVELS`, and its end; each once."""
        found = [
            [point for point in self.curve if point.coverage <= level + 1e-9][-1:]
            for level in (*LEVELS, self.curve[-1].coverage)
        ]
        return tuple(dict.fromkeys(sorted((p for one in found for p in one), key=lambda p: p.coverage)))

    def to_json(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "answered": self.answered,
            "expected_calibration_error": round(self.error, 4),
            "bins": [one.to_json() for one in self.bins],
            "coverage": [point.to_json() for point in self.levels],
        }


def calibration_of(answered: Sequence[tuple[float, bool]], asked: int) -> Calibration | None:
    """Of (confidence 0..1, right) for each answered question out of `asked`; None when none was answered."""
    if not answered:
        return None
    bins = tuple(
        _bin(number, group)
        for number in range(BINS)
        if (group := [one for one in answered if min(int(one[0] * BINS), BINS - 1) == number])
    )
    return Calibration(
        asked=asked,
        answered=len(answered),
        error=sum(one.count * abs(one.confidence - one.right) for one in bins) / len(answered),
        bins=bins,
        curve=_curve(answered, asked),
    )


def _bin(number: int, group: Sequence[tuple[float, bool]]) -> Bin:
    right = [float(is_right) for _, is_right in group]
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        count=len(group),
        confidence=sum(confidence for confidence, _ in group) / len(group),
        right=sum(right) / len(right),
        interval=interval_of(right, [1] * len(right)),
    )


def _curve(answered: Sequence[tuple[float, bool]], asked: int) -> tuple[Point, ...]:
    """Answers of one confidence come in together: no threshold can part them."""
    points, taken, right = [], 0, 0
    ordered = sorted(answered, key=lambda one: -one[0])
    for confidence, group in groupby(ordered, key=lambda one: one[0]):
        hits = [is_right for _, is_right in group]
        taken, right = taken + len(hits), right + sum(hits)
        points.append(Point(coverage=taken / asked, confidence=confidence, right=right / taken))
    return tuple(points)

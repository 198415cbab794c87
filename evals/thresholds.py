"""What a suite must reach, as data beside its cases: `Threshold`, its check, and the reader of
NAME.thresholds.json.

{"citation_hit@1": {"at_least": 0.9}, "refused_answerable": {"at_most": 0.03}}
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evals.errors import SuiteError
from evals.score import Figure

Bound = Literal["at_least", "at_most"]
BOUNDS: tuple[Bound, ...] = ("at_least", "at_most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One bound on one figure; both ends are inclusive."""

    figure: str
    bound: Bound
    limit: float

    def __str__(self) -> str:
        return f"{self.bound.replace('_', ' ')} {self.limit:g}"

    def check(self, figures: Sequence[Figure]) -> "Check":
        """A figure that was not measured has not been reached: a renamed metric must not pass in silence."""
        value = next((figure.value for figure in figures if figure.name == self.figure), None)
        passed = value is not None and (
            value >= self.limit if self.bound == "at_least" else value <= self.limit
        )
        return Check(threshold=self, value=value, passed=passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A threshold with what was measured; `value` is None when nothing was."""

    threshold: Threshold
    value: float | None
    passed: bool

    def to_json(self) -> dict[str, Any]:
        threshold = self.threshold
        return {
            "figure": threshold.figure,
            threshold.bound: threshold.limit,
            "value": self.value,
            "passed": self.passed,
        }


def load_thresholds(path: Path) -> tuple[Threshold, ...]:
    """No file, no thresholds. Raises `SuiteError` when the file is there and is not as described above."""
    try:
        figures = json.loads(path.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise SuiteError(f"{path}: cannot be read: {error}") from None
    if not isinstance(figures, dict):
        raise SuiteError(f"{path}: an object of figures is needed")
    return tuple(threshold for name, bounds in figures.items() for threshold in _bounds(path, name, bounds))


def _bounds(path: Path, name: str, bounds: object) -> list[Threshold]:
    if not isinstance(bounds, dict) or not bounds or set(bounds) - set(BOUNDS):
        raise SuiteError(f'{path}: {name!r} needs {{"at_least": number}} or {{"at_most": number}}')
    found = []
    for bound in BOUNDS:
        if bound not in bounds:
            continue
        limit = bounds[bound]
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            raise SuiteError(f"{path}: {name!r}: {bound} must be a number, not {json.dumps(limit)}")
        found.append(Threshold(figure=name, bound=bound, limit=float(limit)))
    return found

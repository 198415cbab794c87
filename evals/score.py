"""What a judgement looks like, as values: `Score` of one answer, `Figure` over many."""

from dataclasses import dataclass
from typing import Any

from evals.bootstrap import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`value` points out of `of`, and the reason in words. Most metrics give 0 to 1 point out of 1;
    `exact_quotes` gives a point for each citation, so that over many answers every citation counts the
    same."""

    name: str
    value: float
    of: int = 1
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {"value": round(self.value, 4), "of": self.of, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number over a suite. `of` is what it was measured on: cases, or citations for `exact_quotes`.
    `interval` is None for what is no share or mean: medians, milliseconds, an oracle's best."""

    name: str
    value: float
    of: int
    interval: Interval | None = None

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"value": self.value, "of": self.of}
        return found | {"interval": self.interval.to_json()} if self.interval else found

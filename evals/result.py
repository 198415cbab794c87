"""What a run of suites gave, as values: `CaseResult`, `SuiteResult`, `Run`, and their JSON form."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer
from evals.case import Case
from evals.score import Figure, Score
from evals.thresholds import Check, Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """`answer` is None when there was none; `error` then says why."""

    case: Case
    answer: Answer | None
    error: str
    scores: tuple[Score, ...]

    def to_json(self) -> dict[str, Any]:
        answer = self.answer
        return {
            "id": self.case.id,
            "kind": self.case.kind,
            "question": self.case.question,
            "standalone_question": answer.standalone_question if answer else None,
            "answer": answer.text if answer else None,
            "short": answer.short if answer else None,
            "confidence": round(answer.confidence, 4) if answer else None,
            "error": self.error or None,
            "scores": {score.name: score.to_json() for score in self.scores},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteResult:
    """`checks` is empty when the suite has no thresholds or was limited. `notes` are lines for the reader of
    the report."""

    name: str
    results: tuple[CaseResult, ...]
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Every threshold reached, and every question got an answer or a refusal."""
        return all(check.passed for check in self.checks) and not any(result.error for result in self.results)

    def misses(self) -> list[tuple[Case, list[Score]]]:
        """The cases that lost points under a threshold (without thresholds: under any refusal, and the first
        article)."""
        bounds = {check.threshold.figure: check.threshold.bound for check in self.checks}
        bounds = bounds or {
            "refused_answerable": "at_most",
            "refused_unanswerable": "at_least",
            "article_hit@1": "at_least",
        }
        found = []
        for result in self.results:
            lost = [
                score
                for score in result.scores
                if score.name in bounds
                and (score.value < score.of if bounds[score.name] == "at_least" else score.value > 0)
            ]
            if lost:
                found.append((result.case, lost))
        return found

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "cases": len(self.results),
            "passed": self.passed,
            "seconds": round(self.seconds, 2),
            "figures": {figure.name: figure.to_json() for figure in self.figures},
            "thresholds": [check.to_json() for check in self.checks],
            "notes": list(self.notes),
            "results": [result.to_json() for result in self.results],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All suites of one call."""

    suites: tuple[SuiteResult, ...]

    @property
    def passed(self) -> bool:
        return all(suite.passed for suite in self.suites)

    def to_json(self) -> dict[str, Any]:
        return {"passed": self.passed, "suites": [suite.to_json() for suite in self.suites]}


def figures_of(results: Sequence[CaseResult]) -> tuple[Figure, ...]:
    """The mean of every score over the cases that have it, rounded to four digits, then how long the answers
    were and took.

    Milliseconds are those of the answers' own JSON form; p95 is the value that 95 in 100 answers do not
    exceed, taken from the sorted list without interpolation.
    """
    points: dict[str, float] = {}
    out_of: dict[str, int] = {}
    for result in results:
        for score in result.scores:
            # Added one by one in order, not with math.fsum: the figures must agree with other scorers' to the
            # last digit.
            points[score.name] = points.get(score.name, 0) + score.value
            out_of[score.name] = out_of.get(score.name, 0) + score.of
    figures = [
        Figure(name=name, value=round(points[name] / out_of[name], 4), of=out_of[name]) for name in points
    ]
    answers = [(result.case, result.answer) for result in results if result.answer is not None]
    words = [len(answer.text.split()) for case, answer in answers if not case.unanswerable]
    if words:
        figures.append(Figure(name="answer_words_median", value=statistics.median(words), of=len(words)))
    millis = sorted(answer.timings.to_json()["total"] for _, answer in answers)
    if millis:
        slow = millis[math.floor(0.95 * (len(millis) - 1))]
        figures.append(Figure(name="total_ms_p50", value=statistics.median(millis), of=len(millis)))
        figures.append(Figure(name="total_ms_p95", value=slow, of=len(millis)))
    return tuple(figures)


def checks_of(figures: Sequence[Figure], thresholds: Sequence[Threshold]) -> tuple[Check, ...]:
    """Every threshold against what was measured."""
    return tuple(threshold.check(figures) for threshold in thresholds)

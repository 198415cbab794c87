"""What a run of suites gave, as values: `CaseResult`, `SuiteResult`, `Run`, and their JSON form.

**Right**, where a confidence is judged: the question was answered, it can be answered, and the first citation
shows the right sentence (where the case names sentences) or holds an answer (where it does not). An answer to
an unanswerable question is wrong.
"""

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from assistant.question import Kind, Question
from evals.bootstrap import interval_of
from evals.calibration import Calibration, calibration_of
from evals.case import Case
from evals.comparison import Comparison
from evals.score import Figure, Score
from evals.thresholds import Check, Threshold

if TYPE_CHECKING:
    from evals.suites import AnySuite

RIGHT_BY = ("citation_hit@1", "follow_up_hit@1", "quote_has_answer@1")
"""The first of these scores that a case has says whether its answer is right."""

DEFAULT_BOUNDS = {
    "refused_answerable": "at_most",
    "refused_unanswerable": "at_least",
    "article_hit@1": "at_least",
    "quote_has_answer@1": "at_least",
    "span_f1": "at_least",
    "precision@1": "at_least",
    "caught": "at_least",
    "false_alarm": "at_most",
}
"""Which points matter, whatever a suite's thresholds are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given for an answer. `confidence` is None where none is stated; `right` as the module
    docstring has it."""

    text: str
    refused: bool
    confidence: float | None
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """`answer` is None when there was none; `error` then says why. Where no assistant was asked (the reader
    alone was), `read` is what was given."""

    case: Case
    answer: Answer | None
    error: str
    scores: tuple[Score, ...]
    read: Given | None = None

    @property
    def given(self) -> Given | None:
        """From the answer, or as the reader gave it; None when the question failed."""
        if self.read is not None or self.answer is None:
            return self.read
        decisive = [score for name in RIGHT_BY for score in self.scores if score.name == name]
        right = not self.case.unanswerable and not self.answer.refused
        return Given(
            text=self.answer.text,
            refused=self.answer.refused,
            confidence=self.answer.confidence,
            right=right and bool(decisive) and decisive[0].value == 1,
        )

    @property
    def asks_for(self) -> Kind:
        """What the question asks for; of a follow-up, the question as it was understood."""
        standalone = self.answer.standalone_question if self.answer else None
        return Question.parse(standalone or self.case.question).kind

    def to_json(self) -> dict[str, Any]:
        answer, given = self.answer, self.given
        confidence = given.confidence if given else None
        return {
            "id": self.case.id,
            "kind": self.case.kind,
            "asks_for": self.asks_for.value,
            "question": self.case.question,
            "standalone_question": answer.standalone_question if answer else None,
            "answer": given.text if given else None,
            "short": answer.short if answer else None,
            "refused": given.refused if given else None,
            "confidence": None if confidence is None else round(confidence, 4),
            "right": given.right if given else None,
            "error": self.error or None,
            "scores": {score.name: score.to_json() for score in self.scores},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteResult:
    """`checks` is empty when the suite has no thresholds or was limited. `notes` are lines for the reader of
    the report. `comparison` is with an earlier run, where one was given."""

    name: str
    results: tuple[CaseResult, ...]
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    seconds: float
    comparison: Comparison | None = None

    @property
    def passed(self) -> bool:
        """Every threshold reached, and every question got an answer or a refusal."""
        return all(check.passed for check in self.checks) and not any(result.error for result in self.results)

    def misses(self) -> list[tuple[CaseResult, list[Score]]]:
        """The cases that lost points under a threshold or under any of `DEFAULT_BOUNDS`."""
        judged = {check.threshold.figure: str(check.threshold.bound) for check in self.checks}
        bounds = DEFAULT_BOUNDS | judged
        found = []
        for result in self.results:
            lost = [
                score
                for score in result.scores
                if score.name in bounds
                and (score.value < score.of if bounds[score.name] == "at_least" else score.value > 0)
            ]
            if lost:
                found.append((result, lost))
        return found

    def calibration(self) -> Calibration | None:
        """Of the questions that were answered with a confidence."""
        given = [result.given for result in self.results]
        answered = [
            (one.confidence, one.right)
            for one in given
            if one is not None and not one.refused and one.confidence is not None
        ]
        return calibration_of(answered, len(self.results))

    def to_json(self) -> dict[str, Any]:
        calibration = self.calibration()
        return {
            "name": self.name,
            "cases": len(self.results),
            "passed": self.passed,
            "seconds": round(self.seconds, 2),
            "figures": {figure.name: figure.to_json() for figure in self.figures},
            "thresholds": [check.to_json() for check in self.checks],
            "calibration": calibration.to_json() if calibration else None,
            "asks_for": {
                kind.value: {figure.name: figure.to_json() for figure in figures}
                for kind, figures in figures_by_kind(self.results).items()
            },
            "comparison": self.comparison.to_json() if self.comparison else None,
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


def suite_result(
    suite: "AnySuite",
    results: Sequence[CaseResult],
    started: float,
    *,
    further: Sequence[Figure] = (),
    notes: Sequence[str] = (),
) -> SuiteResult:
    """A suite summed up: the figures of its results and `further` ones, held against its thresholds unless
    only a part was asked. `started`: `time.perf_counter()` at its beginning."""
    figures = (*figures_of(results), *further)
    return SuiteResult(
        name=suite.name,
        results=tuple(results),
        figures=figures,
        checks=() if suite.limited else checks_of(figures, suite.thresholds),
        notes=tuple(notes),
        seconds=time.perf_counter() - started,
    )


def slow_of(values: Sequence[float]) -> float:
    """p95: the value that 95 in 100 do not exceed, without interpolation. At least one value."""
    ordered = sorted(values)
    return ordered[math.floor(0.95 * (len(ordered) - 1))]


def figures_of(results: Sequence[CaseResult]) -> tuple[Figure, ...]:
    """The mean of every score over the cases that have it, rounded to four digits, then how long the answers
    were and took.

    Milliseconds are those of the answers' own JSON form.
    """
    scored: dict[str, list[Score]] = {}
    for result in results:
        for score in result.scores:
            scored.setdefault(score.name, []).append(score)
    figures = [_mean(name, scores) for name, scores in scored.items()]
    answers = [(result.case, result.answer) for result in results if result.answer is not None]
    words = [len(answer.text.split()) for case, answer in answers if not case.unanswerable]
    if words:
        figures.append(Figure(name="answer_words_median", value=statistics.median(words), of=len(words)))
    millis = [answer.timings.to_json()["total"] for _, answer in answers]
    if millis:
        figures.append(Figure(name="total_ms_p50", value=statistics.median(millis), of=len(millis)))
        figures.append(Figure(name="total_ms_p95", value=slow_of(millis), of=len(millis)))
    return tuple(figures)


def figures_by_kind(results: Sequence[CaseResult]) -> dict[Kind, tuple[Figure, ...]]:
    """For each kind of question the means of its scores, and first `right` over the answerable ones (a
    refusal of these is not); the kind with most questions first."""
    groups: dict[Kind, list[CaseResult]] = {}
    for result in results:
        groups.setdefault(result.asks_for, []).append(result)
    found = {}
    for kind, group in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        answerable = [result.given for result in group if not result.case.unanswerable]
        right = [
            Score(name="right", value=float(given is not None and given.right), reason="")
            for given in answerable
        ]
        means = [figure for figure in figures_of(group) if figure.interval is not None]
        found[kind] = (*([_mean("right", right)] if right else []), *means)
    return found


def _mean(name: str, scores: Sequence[Score]) -> Figure:
    total = 0.0
    for score in scores:
        # One by one in order, not with `sum`, which is more exact from Python 3.12 on: the figures must agree
        # with other scorers' to the last digit.
        total += score.value
    out_of = [score.of for score in scores]
    return Figure(
        name=name,
        value=round(total / sum(out_of), 4),
        of=sum(out_of),
        interval=interval_of([score.value for score in scores], out_of),
    )


def checks_of(figures: Sequence[Figure], thresholds: Sequence[Threshold]) -> tuple[Check, ...]:
    """Every threshold against what was measured."""
    return tuple(threshold.check(figures) for threshold in thresholds)

"""A run beside an earlier one: `Earlier`, read from what `dateline eval --json` wrote, and `Comparison`, what
changed since. Owns which figures are better when they are lower, and when a change is more than noise.

The same questions are asked both times, so each difference is paired (see `evals.bootstrap`): it is *worse*
or *better* when its whole interval lies on one side of zero, *within noise* when it does not. Milliseconds
and medians are shown and not judged: the machine is part of them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from evals.bootstrap import Interval, difference_of
from evals.case import Case
from evals.errors import ComparisonError
from evals.score import Figure, Score

if TYPE_CHECKING:
    from evals.result import CaseResult

LEAST_CHANGE = 0.0001
"""Points of one question; earlier scores were written with four digits."""

Verdict = Literal["better", "worse", "within noise", "same", "not judged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCase:
    """`scores`: (points, out of) by the name of the score."""

    question: str
    scores: Mapping[str, tuple[float, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSuite:
    """`figures` by name; `cases` by id, in the order of the file."""

    figures: Mapping[str, float]
    cases: Mapping[str, EarlierCase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a file of an earlier run holds, by the name of the suite."""

    path: Path
    suites: Mapping[str, EarlierSuite]

    def check(self, name: str, cases: Sequence[Case]) -> None:
        """Raises `ComparisonError` unless the suite `name` was asked these very questions."""
        if name not in self.suites:
            raise ComparisonError(
                f"{self.path}: holds no suite {name!r} (it holds: {', '.join(self.suites)}); compare the "
                "same suites"
            )
        then, now = self.suites[name].cases, {case.id: case.question for case in cases}
        gone = [case for case in then if case not in now]
        new = [case for case in now if case not in then]
        changed = [case for case, question in now.items() if case in then and then[case].question != question]
        if gone or new or changed:
            counts = f"{len(new)} new, {len(gone)} gone, {len(changed)} worded otherwise"
            first = (*new, *gone, *changed)[0]
            raise ComparisonError(
                f"{self.path}: {name} had other questions then ({counts}; the first is {first!r}); run both "
                "with the same data and the same --limit"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure then and now. `interval` is that of the difference; `worse` and `better` are the ids of the
    questions that lost and won points."""

    figure: str
    before: float
    after: float
    interval: Interval | None
    verdict: Verdict
    worse: tuple[str, ...] = ()
    better: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        return round(self.after - self.before, 4)

    def to_json(self) -> dict[str, Any]:
        return {
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
            "interval": self.interval.to_json() if self.interval else None,
            "verdict": self.verdict,
            "worse": list(self.worse),
            "better": list(self.better),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`appeared` and `vanished` are figures that only one of the two runs measured."""

    path: Path
    changes: tuple[Change, ...]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]

    def worse(self) -> dict[str, list[str]]:
        """For each question that lost points the figures under which it did, by id."""
        return _by_question((change.figure, change.worse) for change in self.changes)

    def better(self) -> dict[str, list[str]]:
        """The same for points won."""
        return _by_question((change.figure, change.better) for change in self.changes)

    def to_json(self) -> dict[str, Any]:
        return {
            "with": str(self.path),
            "figures": {change.figure: change.to_json() for change in self.changes},
            "appeared": list(self.appeared),
            "vanished": list(self.vanished),
            "worse": self.worse(),
            "better": self.better(),
        }


def load_earlier(path: Path) -> Earlier:
    """Read what `dateline eval --json` wrote. Raises `ComparisonError`."""
    try:
        run = json.loads(path.read_bytes())
    except OSError as error:
        raise ComparisonError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise ComparisonError(f"{path}: not JSON; write it with `dateline eval --json > FILE`") from None
    try:
        suites = {str(suite["name"]): _suite(suite) for suite in run["suites"]}
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
        raise ComparisonError(
            f"{path}: not what `dateline eval --json` writes; write it again with this version"
        ) from None
    return Earlier(path=path, suites=suites)


def compare(
    earlier: Earlier, name: str, figures: Sequence[Figure], results: "Sequence[CaseResult]"
) -> Comparison:
    """What changed in the suite `name`, which `Earlier.check` has accepted."""
    then = earlier.suites[name]
    scored = {result.case.id: {score.name: score for score in result.scores} for result in results}
    measured = [figure.name for figure in figures]
    return Comparison(
        path=earlier.path,
        changes=tuple(_change(figure, then, scored) for figure in figures if figure.name in then.figures),
        appeared=tuple(figure for figure in measured if figure not in then.figures),
        vanished=tuple(figure for figure in then.figures if figure not in measured),
    )


def lower_is_better(figure: str) -> bool:
    """Of a figure by its name: refusals of what can be answered, and false alarms, over all claims and over
    those of one kind (`false_alarm_KIND`)."""
    return figure in ("refused_answerable", "refused_follow_up") or figure.startswith("false_alarm")


def _change(figure: Figure, then: EarlierSuite, scored: Mapping[str, Mapping[str, Score]]) -> Change:
    name, before = figure.name, then.figures[figure.name]
    nothing = (0.0, 0)
    pairs = []
    worse: list[str] = []
    better: list[str] = []
    for case, scores in scored.items():
        now = (scores[name].value, scores[name].of) if name in scores else nothing
        was = then.cases[case].scores.get(name, nothing)
        if not (now[1] or was[1]):
            continue
        pairs.append((*now, *was))
        gain = now[0] / now[1] - was[0] / was[1] if now[1] and was[1] else 0.0
        if abs(gain) > LEAST_CHANGE:
            (better if (gain > 0) != lower_is_better(name) else worse).append(case)
    interval = None
    if figure.interval is not None and any(pair[1] for pair in pairs) and any(pair[3] for pair in pairs):
        points, out_of, points_before, out_of_before = zip(*pairs, strict=True)
        interval = difference_of(points, out_of, points_before, out_of_before)
    return Change(
        figure=name,
        before=before,
        after=figure.value,
        interval=interval,
        verdict=_verdict(name, interval, changed=bool(worse or better) or before != figure.value),
        worse=tuple(worse),
        better=tuple(better),
    )


def _verdict(name: str, interval: Interval | None, *, changed: bool) -> Verdict:
    if interval is None:
        return "not judged"
    if not changed:
        return "same"
    if interval.low <= 0 <= interval.high:
        return "within noise"
    return "better" if (interval.low > 0) != lower_is_better(name) else "worse"


def _by_question(found: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    questions: dict[str, list[str]] = {}
    for figure, cases in found:
        for case in cases:
            questions.setdefault(case, []).append(figure)
    return questions


def _suite(suite: Any) -> EarlierSuite:
    return EarlierSuite(
        figures={str(name): float(figure["value"]) for name, figure in suite["figures"].items()},
        cases={
            str(case["id"]): EarlierCase(
                question=str(case["question"]),
                scores={
                    str(name): (float(score["value"]), int(score["of"]))
                    for name, score in case["scores"].items()
                },
            )
            for case in suite["results"]
        },
    )

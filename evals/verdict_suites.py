"""How verdicts are judged: each claim beside its evidence, nothing searched and nothing indexed.

- **caught**: of the claims that their evidence does not support, those that are called neither verbatim nor
  supported; `caught_KIND` for each kind of damage
- **right_label**: of these, those with a right verdict; `right_label_KIND`
- **false_alarm**: of the claims that are supported, those that are called something else, unless that is
  named as right too; `false_alarm_KIND`
- **own_ms**: milliseconds of processor time for one claim, embedding left out; half and 95 in 100 claims take
  no longer
"""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.verify import Judgement, Verifier
from evals.result import CaseResult, Given, SuiteResult, slow_of, suite_result
from evals.score import Figure, Score
from evals.suites import VerdictSuite
from evals.verdict_case import VerdictCase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.embedding import Embedder

Step = Callable[[int], None]
"""Called with the number of claims judged so far."""


class TimedEmbedder:
    """An embedder that knows how much processor time it took."""

    def __init__(self, embedder: "Embedder") -> None:
        self._embedder = embedder
        self.seconds = 0.0

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    @property
    def window(self) -> int:
        return self._embedder.window

    @property
    def recipe(self) -> str:
        return self._embedder.recipe

    def token_starts(self, text: str) -> Sequence[int]:
        return self._embedder.token_starts(text)

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """As the embedder does."""
        started = time.process_time()
        try:
            return self._embedder.embed(texts)
        finally:
            self.seconds += time.process_time() - started


def judge_verdicts(suite: VerdictSuite, embedder: "Embedder", *, step: Step | None = None) -> SuiteResult:
    """Every claim of a suite."""
    started = time.perf_counter()
    timed = TimedEmbedder(embedder)
    verifier = Verifier(timed)
    results, millis = [], []
    for number, one in enumerate(suite.cases, start=1):
        begun, embedded = time.process_time(), timed.seconds
        judgement = verifier.judge(one.claim, [one.evidence], one.others)
        millis.append((time.process_time() - begun - (timed.seconds - embedded)) * 1000)
        results.append(_result(one, judgement))
        if step is not None:
            step(number)
    return suite_result(suite, results, started, further=_speed(millis), notes=suite.notes)


def _speed(millis: Sequence[float]) -> tuple[Figure, ...]:
    return (
        Figure(name="own_ms_p50", value=round(statistics.median(millis), 1), of=len(millis)),
        Figure(name="own_ms_p95", value=round(slow_of(millis), 1), of=len(millis)),
    )


def _result(one: VerdictCase, judgement: Judgement) -> CaseResult:
    reason = f"{judgement.verdict}: {judgement.reason}; right: {' or '.join(one.right)}"
    labelled = judgement.verdict in one.right
    if one.sound:
        alarm = float(not judgement.supported and not labelled)
        scores = [
            Score(name="false_alarm", value=alarm, reason=reason),
            Score(name=f"false_alarm_{one.kind}", value=alarm, reason=reason),
        ]
    else:
        caught = float(not judgement.supported)
        scores = [
            Score(name="caught", value=caught, reason=reason),
            Score(name=f"caught_{one.kind}", value=caught, reason=reason),
            Score(name="right_label", value=float(labelled), reason=reason),
            Score(name=f"right_label_{one.kind}", value=float(labelled), reason=reason),
        ]
    return CaseResult(
        case=one.case,
        answer=None,
        error="",
        scores=tuple(scores),
        read=Given(
            text=f"{judgement.verdict}: {judgement.reason}", refused=False, confidence=None, right=labelled
        ),
    )

"""How verdicts are judged: each claim beside its evidence, nothing searched and nothing indexed.

- **caught**: of the claims that their evidence does not support, those that are called neither verbatim nor
  supported; `caught_KIND` for each kind of damage
- **right_label**: of these, those with a right verdict; `right_label_KIND`
- **false_alarm**: of the claims that are supported, those that are called something else, unless that is
  named as right too; `false_alarm_KIND`
- **own_ms**: milliseconds of processor time for one claim, the two models (embedding and entailment) left
  out; half and 95 in 100 claims take no longer
- **model_ms**: the same of these models
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.verify import Judgement, Verifier
from assistant.verify.entailment.model import Entailment, shipped_entailment
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


class Stopwatch:
    """How much processor time the models took."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        started = time.process_time()
        try:
            yield
        finally:
            self.seconds += time.process_time() - started


class TimedEntailment(Entailment):
    """The network that ships, timed."""

    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch

    def log_odds_of(self, claim: str, texts: Sequence[tuple[str, str]]) -> list[float]:
        """As the network does."""
        with self._watch.running():
            return shipped_entailment().log_odds_of(claim, texts)


class TimedEmbedder:
    """An embedder that is timed."""

    def __init__(self, embedder: "Embedder", watch: Stopwatch) -> None:
        self._embedder = embedder
        self._watch = watch

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
        with self._watch.running():
            return self._embedder.embed(texts)


def judge_verdicts(suite: VerdictSuite, embedder: "Embedder", *, step: Step | None = None) -> SuiteResult:
    """Every claim of a suite."""
    started = time.perf_counter()
    watch = Stopwatch()
    verifier = Verifier(TimedEmbedder(embedder, watch), TimedEntailment(watch))
    results, own, models = [], [], []
    for number, one in enumerate(suite.cases, start=1):
        begun, before = time.process_time(), watch.seconds
        judgement = verifier.judge(one.claim, [one.evidence], one.others)
        models.append((watch.seconds - before) * 1000)
        own.append((time.process_time() - begun) * 1000 - models[-1])
        results.append(_result(one, judgement))
        if step is not None:
            step(number)
    return suite_result(
        suite,
        results,
        started,
        further=(*_speed("own_ms", own), *_speed("model_ms", models)),
        notes=suite.notes,
    )


def _speed(name: str, millis: Sequence[float]) -> tuple[Figure, ...]:
    return (
        Figure(name=f"{name}_p50", value=round(statistics.median(millis), 1), of=len(millis)),
        Figure(name=f"{name}_p95", value=round(slow_of(millis), 1), of=len(millis)),
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

"""How the reader alone is judged: each question beside its own passage, or beside each candidate sentence.
Nothing is searched and nothing indexed, so the figures say what the reader can do when the right text is
handed to it.

**Reading.** The best span is the answer when the log-odds that the passage answers reach the threshold of
`assistant.reader`; below it the reader says that there is none. span_f1 and span_em are SQuAD 2.0's (with the
normalisation of `evals.wording`): an unanswerable question counts 1 when no answer is given, else 0.
has_answer_f1 is the same over the answerable questions, no_answer_accuracy over the others. forced_f1 takes
the best span whatever its score: how well answers are marked, apart from when. sentence_first is the share of
questions whose best-scored sentence holds the beginning of an answer.

**The oracle** is span_f1 with the threshold that is best for these very questions. It bounds what a better
threshold could bring; it is no measurement of the reader.

**Ranking.** Every candidate is read alone and without a title; its score is that of its best sentence. Among
equal scores the order of the file holds.
"""

import math
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from evals.reading_case import RankingCase, ReadingCase
from evals.result import CaseResult, Given, SuiteResult, suite_result
from evals.score import Figure, Score
from evals.suites import RankingSuite, ReadingSuite
from evals.wording import quoted, same, word_f1

if TYPE_CHECKING:
    from assistant.reader import Reading

Step = Callable[[int], None]
"""Called with the number of questions asked so far."""

NO_ANSWER = "(no answer)"
LEAST_SCORE = -math.inf
"""Of a text in which the reader finds no sentence or no span."""


class Reads(Protocol):
    """What is judged: `assistant.reader.Reader`, or anything that reads as it does."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> "Sequence[Reading]":
        """One reading for each (title, text), in order."""
        ...


def judge_reading(
    suite: ReadingSuite, reader: Reads, *, threshold: float, step: Step | None = None
) -> SuiteResult:
    """Every question of a reading suite, answered when the log-odds that its passage answers
    are at least `threshold`."""
    started = time.perf_counter()
    results, spans = [], []
    for number, one in enumerate(suite.cases, start=1):
        result, span = _read(one, reader, threshold)
        results.append(result)
        spans.append(span)
        if step is not None:
            step(number)
    best, at = best_threshold(spans)
    oracle = Figure(name="oracle_span_f1", value=round(best, 4), of=len(spans))
    bound = f"the best threshold is {at:.2f}" if at < math.inf else "it is best never to answer"
    notes = [
        f"no answer is given where the log-odds that the passage answers are below {threshold:g}",
        f"oracle: for these very questions {bound}",
    ]
    return suite_result(suite, results, started, further=(oracle,), notes=(*suite.notes, *notes))


def judge_ranking(suite: RankingSuite, reader: Reads, *, step: Step | None = None) -> SuiteResult:
    """Every question of a ranking suite."""
    started = time.perf_counter()
    results = []
    for number, one in enumerate(suite.cases, start=1):
        results.append(_rank(one, reader))
        if step is not None:
            step(number)
    return suite_result(suite, results, started, notes=suite.notes)


def best_threshold(spans: Sequence[tuple[float, float, bool]]) -> tuple[float, float]:
    """(mean F1, threshold) with the threshold that is best for `spans`: for each question the log-odds that
    it is answered, the F1 of its best span if it is given, and whether the question is unanswerable."""
    # Nothing given at first, then one span more at a time, the surest first.
    total = float(sum(unanswerable for _, _, unanswerable in spans))
    best, at = total, math.inf
    ordered = sorted(spans, key=lambda span: -span[0])
    for place, (score, f1, unanswerable) in enumerate(ordered):
        total += -1.0 if unanswerable else f1
        # A threshold lets through all of the same score or none.
        last_of_its_score = place + 1 == len(ordered) or ordered[place + 1][0] < score
        if last_of_its_score and total > best:
            best, at = total, score
    return best / len(spans), at


def _read(one: ReadingCase, reader: Reads, threshold: float) -> tuple[CaseResult, tuple[float, float, bool]]:
    """The result, and what `best_threshold` needs."""
    case = one.case
    [reading] = reader.read(case.question, [(one.title, one.passage)])
    span = reading.spans[0] if reading.spans else None
    marked = one.passage[span.start : span.end] if span else ""
    score = reading.answers if span else LEAST_SCORE
    given = marked if score >= threshold else ""
    forced = max((word_f1(marked, answer) for answer in case.answers), default=0.0)
    said = quoted(given) if given else NO_ANSWER
    reason = f"{said}, the best span {quoted(marked)}, log-odds of an answer {score:.2f}"
    if case.unanswerable:
        f1 = exact = float(not given)
        parts = [Score(name="no_answer_accuracy", value=f1, reason=reason)]
    else:
        f1 = forced if given else 0.0
        exact = float(bool(given) and any(same(given, answer) for answer in case.answers))
        parts = [
            Score(name="has_answer_f1", value=f1, reason=reason),
            Score(name="forced_f1", value=forced, reason=reason),
        ]
    scores = [
        Score(name="span_f1", value=f1, reason=reason),
        Score(name="span_em", value=exact, reason=reason),
        *parts,
    ]
    if one.places:
        scores.append(_sentence_first(one, reading))
    result = CaseResult(
        case=case,
        answer=None,
        error="",
        scores=tuple(scores),
        read=Given(
            text=given or NO_ANSWER,
            refused=not given,
            confidence=_share(score),
            right=bool(given) and exact == 1 and not case.unanswerable,
        ),
    )
    return result, (score, forced, case.unanswerable)


def _sentence_first(one: ReadingCase, reading: "Reading") -> Score:
    best = max(reading.sentences, key=lambda sentence: sentence.score, default=None)
    if best is None:
        return Score(name="sentence_first", value=0, reason="no sentence was read")
    hit = any(best.start <= place < best.end for place in one.places)
    reason = f"the best sentence is {quoted(one.passage[best.start : best.end])}"
    return Score(name="sentence_first", value=int(hit), reason=reason)


def _rank(one: RankingCase, reader: Reads) -> CaseResult:
    readings = reader.read(one.case.question, [("", candidate) for candidate in one.candidates])
    scores = [
        max((sentence.score for sentence in reading.sentences), default=LEAST_SCORE) for reading in readings
    ]
    order = sorted(range(len(scores)), key=lambda row: -scores[row])
    ranks = [rank for rank, row in enumerate(order, start=1) if one.right[row]]
    first = one.candidates[order[0]]
    reason = f"first {quoted(first)}, the right ones at {', '.join(map(str, ranks))} of {len(order)}"
    precision = sum(found / rank for found, rank in enumerate(ranks, start=1)) / len(ranks)
    return CaseResult(
        case=one.case,
        answer=None,
        error="",
        scores=(
            Score(name="map", value=precision, reason=reason),
            Score(name="mrr", value=1 / ranks[0], reason=reason),
            Score(name="precision@1", value=int(ranks[0] == 1), reason=reason),
        ),
        read=Given(text=first, refused=False, confidence=None, right=ranks[0] == 1),
    )


def _share(log_odds: float) -> float:
    """The probability of these log-odds, without overflow."""
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0

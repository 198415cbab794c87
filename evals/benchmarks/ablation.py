"""What each part adds: the same questions with one part left out at a time, and what the figures lose.

Run it with `python -m evals.benchmarks.ablation SUITE [--data FOLDER] [--home DIR] [--limit N] [--json]`.

Nothing is fitted again. The parts are those of `evals.variant`: recency, BM25 and dense search in the
retrieval, groups of named weights in the scoring.

A weight that is taken away also moves the confidence, of every question alike. So that this is not taken for
worse answers, each variant refuses at a threshold of its own: the one that refuses as many answerable
questions as the assistant does as it ships. Differences come with paired 95 % intervals (`evals.bootstrap`).
A question is searched anew only for a variant of the retrieval.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant
from assistant.errors import AssistantError
from assistant.reader import Reader
from assistant.scoring_weights import ScoringWeights
from evals.bootstrap import Interval, difference_of
from evals.case import Case
from evals.errors import EvalError, SuiteError
from evals.homes import bodies_of, index_suite, suite_home
from evals.metrics import Body, score_answer
from evals.report import spread
from evals.result import CaseResult, figures_of
from evals.score import Figure
from evals.suites import Suite, load_suites
from evals.variant import WHOLE, assistants_of, unclaimed, variants
from index import Corpus
from index.errors import IndexingError

Asked = tuple[Case, Answer | None, str]
"""A case, its answer, and the error where there is none."""

SHOWN = (
    "article_hit@1",
    "article_hit@5",
    "citation_hit@1",
    "citation_hit@3",
    "follow_up_hit@1",
    "follow_up_hit@3",
    "quote_has_answer@1",
    "quote_has_answer@3",
    "short_f1",
    "refused_follow_up",
    "refused_unanswerable",
)
"""Of every case some: each names sentences or answers, or cannot be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a figure changes when a part is left out; below zero the figure falls."""

    value: float
    difference: float
    interval: Interval

    def to_json(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "difference": self.difference,
            "interval": self.interval.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """`whole` are the figures of the assistant as it ships, `losses` those of each variant against it.
    `unclaimed`: weights that belong to no part."""

    suite: str
    questions: int
    whole: Mapping[str, Figure]
    losses: Mapping[str, Mapping[str, Loss]]
    unclaimed: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "suite": self.suite,
            "questions": self.questions,
            "whole": {name: figure.to_json() for name, figure in self.whole.items()},
            "without": {
                variant: {name: loss.to_json() for name, loss in losses.items()}
                for variant, losses in self.losses.items()
            },
            "unclaimed": list(self.unclaimed),
        }


def ablate(
    suite: Suite,
    corpus: Corpus,
    reader: Reader,
    scoring: ScoringWeights,
    *,
    step: Callable[[int], None] | None = None,
) -> Ablation:
    """Ask every question of every variant. `step` is called with the number of questions done."""
    chosen = variants(scoring)
    asked: dict[str, list[Asked]] = {one.name: [] for one in chosen}
    assistants = dict(assistants_of(chosen, corpus, reader))
    # Question by question, so that what is remembered of the last search and of the passages read last serves
    # all variants.
    for number, case in enumerate(suite.cases, start=1):
        for name, assistant in assistants.items():
            asked[name].append((case, *_ask(assistant, case)))
        if step is not None:
            step(number)
    threshold = scoring.threshold.at(corpus.passage_count)
    kept = sum(confidence < threshold for confidence in _confidences(asked[WHOLE]))
    body = bodies_of(corpus)
    results = {
        name: judged(answers, threshold if name == WHOLE else threshold_refusing(kept, answers), body)
        for name, answers in asked.items()
    }
    whole = {figure.name: figure for figure in figures_of(results[WHOLE]) if figure.name in SHOWN}
    return Ablation(
        suite=suite.name,
        questions=len(suite.cases),
        whole={name: whole[name] for name in SHOWN if name in whole},
        losses={
            name: {figure: _loss(figure, found, results[WHOLE]) for figure in SHOWN if figure in whole}
            for name, found in results.items()
            if name != WHOLE
        },
        unclaimed=unclaimed(scoring),
    )


def threshold_refusing(count: int, answers: Sequence[Asked]) -> float:
    """The confidence below which `count` of the answerable questions lie: in the middle between two of
    them."""
    confidences = [0.0, *sorted(_confidences(answers)), 1.0]
    return (confidences[count] + confidences[count + 1]) / 2


def judged(answers: Sequence[Asked], threshold: float, body: Body) -> list[CaseResult]:
    """Scores of answers that were never refused, once those below `threshold` are."""
    results = []
    for case, given, error in answers:
        answer = given
        if answer is not None and answer.confidence < threshold:
            answer = replace(answer, refused=True, citations=(), short=None)
        results.append(
            CaseResult(case=case, answer=answer, error=error, scores=score_answer(case, answer, body, error))
        )
    return results


def _confidences(answers: Sequence[Asked]) -> list[float]:
    """Of the answerable questions."""
    return [answer.confidence for case, answer, _ in answers if answer and not case.unanswerable]


def _ask(assistant: Assistant, case: Case) -> tuple[Answer | None, str]:
    try:
        return (
            assistant.ask(
                case.question, history=case.history, since=case.since, until=case.until, as_of=case.as_of
            ),
            "",
        )
    except (AssistantError, IndexingError) as failure:
        return None, str(failure) or type(failure).__name__


def _loss(figure: str, found: Sequence[CaseResult], whole: Sequence[CaseResult]) -> Loss:
    pairs = [
        (now.value, now.of, was.value, was.of)
        for one, other in zip(found, whole, strict=True)
        for now in one.scores
        for was in other.scores
        if now.name == was.name == figure
    ]
    points, out_of, before, before_out_of = zip(*pairs, strict=True)
    value = round(sum(points) / sum(out_of), 4)
    return Loss(
        value=value,
        difference=round(sum(points) / sum(out_of) - sum(before) / sum(before_out_of), 4),
        interval=difference_of(points, out_of, before, before_out_of),
    )


def table(found: Ablation) -> str:
    """For each figure what it is as shipped, and what it changes without each part. A star marks an interval
    that leaves zero out."""
    width = max(len(name) for name in ("as shipped", *found.losses)) + 8
    lines = [f"{found.suite}: {found.questions} questions; * marks what is more than noise"]
    for name, figure in found.whole.items():
        lines += ["", name, f"  {'as shipped':{width}}  {figure.value:.4f}  {spread(figure.interval)}"]
        for part, losses in found.losses.items():
            loss = losses[name]
            sure = "" if loss.interval.low <= 0 <= loss.interval.high else "  *"
            lines.append(
                f"  {f'without {part}':{width}} {loss.difference + 0.0:>+7.4f}  {spread(loss.interval)}{sure}"
            )
    if found.unclaimed:
        lines += ["", f"weights that belong to no part: {', '.join(found.unclaimed)}"]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.ablation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("suite", metavar="SUITE", help="a suite that ships, or a news set in --data")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="where news sets lie")
    parser.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help="keep indexes of news sets in DIR/evals, as dateline eval does",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="ask only the first N questions of each file")
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args(arguments)
    if options.limit is not None and options.limit < 1:
        parser.exit(2, f"{parser.prog}: --limit must be at least 1\n")
    try:
        [suite] = load_suites([options.suite], options.data, options.limit)
        if not isinstance(suite, Suite):
            raise SuiteError(
                f"{suite.name}: this suite has no articles to search; name one that has some, "
                "as seeds, conversations or a news set in --data"
            )
        with suite_home(suite, options.home) as home:
            index_suite(suite, home, None)
            with Corpus.open(home) as corpus:
                found = ablate(
                    suite, corpus, Reader.load(), ScoringWeights.shipped(), step=_counter(len(suite.cases))
                )
    except (EvalError, AssistantError, IndexingError) as error:
        parser.exit(2, f"{parser.prog}: {' '.join(str(error).split())}\n")
    sys.stdout.write((json.dumps(found.to_json(), indent=2) if options.json else table(found)) + "\n")
    return 0


def _counter(total: int) -> Callable[[int], None] | None:
    if not sys.stderr.isatty():
        return None
    return lambda done: _tell(f"\r\x1b[K{done} of {total}" if done < total else "\r\x1b[K")


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())

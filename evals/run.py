"""The run itself: index what a suite is about, ask its questions one after the other, judge the answers.

Owns the order of these steps and the file of saved answers; `evals.homes` owns where the indexes lie, and
`evals.reader_suites` how the reader alone is judged, `evals.rewriting_suites` how follow-ups are and
`evals.verdict_suites` how verdicts are.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from assistant.answer import Answer
from assistant.errors import AssistantError
from evals.case import Case
from evals.comparison import Earlier, compare
from evals.homes import bodies_of, index_suite, suite_home
from evals.metrics import Body, score_answer
from evals.reader_suites import Reads, judge_ranking, judge_reading
from evals.result import CaseResult, Run, SuiteResult, suite_result
from evals.rewriting_suites import judge_rewriting
from evals.suites import (
    AnySuite,
    RankingSuite,
    RewritingSuite,
    Suite,
    VerdictSuite,
    cases_of,
    load_suites,
)
from evals.verdict_suites import judge_verdicts
from index.errors import IndexingError

if TYPE_CHECKING:
    from index import Progress as Indexing

Progress = Callable[[str, int, int], None]
"""Called with the suite's name, questions asked, questions in all."""


class Answering(Protocol):
    """What is judged: `assistant.Assistant`, or anything that answers as it does."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: date | None = None,
    ) -> Answer:
        """One answer. Raises `AssistantError` or `IndexingError` when there can be none."""
        ...


def shipped_reader() -> tuple[Reads, float]:
    """The reader that ships and the log-odds from which it answers."""
    from assistant.reader import ANSWER_THRESHOLD, Reader

    return Reader.load(), ANSWER_THRESHOLD


def run_suites(
    names: Sequence[str] = (),
    *,
    data: Path | None = None,
    limit: int | None = None,
    home: Path | None = None,
    save_answers: Path | None = None,
    earlier: Earlier | None = None,
    progress: Progress | None = None,
    indexing: "Indexing | None" = None,
    say: Callable[[str], None] | None = None,
    reads: Callable[[], tuple[Reads, float]] = shipped_reader,
) -> Run:
    """Run the named suites, or all that ship.

    - data: the folder of the news sets and of the sets for readers
    - limit: ask only the first questions of each file; thresholds are then not applied
    - home: keep the indexes of the news sets below this folder and use them again; else they are temporary
    - save_answers: write every answer as `dateline ask --batch --json` does, one a line; `say` names the
      suites that have none, and without any other no file is written
    - earlier: compare with this run, which must have asked the same questions
    - progress, indexing: called as questions are asked, and as articles are taken in
    - say: called with a line on what is being done, before a step that takes long
    - reads: gives the reader of the sets for readers, and its threshold

    Raises `EvalError` before anything is asked when a suite cannot be read or compared; `IndexUnusable` when
    a home cannot be used.
    """
    suites = load_suites(names, data, limit)
    if earlier is not None:
        for suite in suites:
            earlier.check(suite.name, cases_of(suite))
    with ExitStack() as stack:
        answers = None
        if save_answers is not None:
            silent = [suite.name for suite in suites if not isinstance(suite, Suite)]
            if silent and say is not None:
                say(f"{', '.join(silent)}: no answers to save, nothing is asked of the assistant there")
            if len(silent) < len(suites):
                answers = stack.enter_context(save_answers.open("w", encoding="utf-8"))
        run = _Run(kept=home, answers=answers, progress=progress, indexing=indexing, say=say, reads=reads)
        found = [run.suite(suite) for suite in suites]
    if earlier is not None:
        found = [
            replace(one, comparison=compare(earlier, one.name, one.figures, one.results)) for one in found
        ]
    return Run(suites=tuple(found))


def judge(
    suite: Suite,
    assistant: Answering,
    body: Body,
    *,
    notes: Sequence[str] = (),
    answers: IO[str] | None = None,
    progress: Progress | None = None,
) -> SuiteResult:
    """Ask every question of `suite` and score the answers. A question that fails is scored as not
    answered."""
    started = time.perf_counter()
    results = []
    for number, case in enumerate(suite.cases, start=1):
        result = _ask(case, assistant, body)
        results.append(result)
        if answers is not None:
            answers.write(json.dumps(_saved(result)) + "\n")
            answers.flush()
        if progress is not None:
            progress(suite.name, number, len(suite.cases))
    if suite.limited:
        notes = [*notes, f"limited to {len(results)} questions: thresholds are not applied"]
    return suite_result(suite, results, started, notes=notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What every suite of one call is run with."""

    kept: Path | None
    answers: IO[str] | None
    progress: Progress | None
    indexing: "Indexing | None"
    say: Callable[[str], None] | None
    reads: Callable[[], tuple[Reads, float]]

    def suite(self, suite: AnySuite) -> SuiteResult:
        if isinstance(suite, Suite):
            return self._ask(suite)
        step = partial(self._step, suite.name, len(suite.cases)) if self.progress else None
        if isinstance(suite, RewritingSuite):
            self._tell(f"{suite.name}: rewriting {len(suite.cases)} follow-ups …")
            return judge_rewriting(suite, step=step)
        if isinstance(suite, VerdictSuite):
            from index.embedding import load_embedder

            self._tell(f"{suite.name}: judging {len(suite.cases)} claims …")
            return judge_verdicts(suite, load_embedder(), step=step)
        self._tell(f"{suite.name}: reading {len(suite.cases)} questions …")
        reader, threshold = self.reads()
        if isinstance(suite, RankingSuite):
            return judge_ranking(suite, reader, step=step)
        return judge_reading(suite, reader, threshold=threshold, step=step)

    def _ask(self, suite: Suite) -> SuiteResult:
        from assistant import Assistant

        with suite_home(suite, self.kept) as home:
            self._tell(
                f"{suite.name}: indexing {'the seeds' if suite.articles is None else suite.articles.name} …"
            )
            notes = index_suite(suite, home, self.indexing)
            with Assistant.open(home) as assistant:
                return judge(
                    suite,
                    assistant,
                    bodies_of(assistant.corpus),
                    notes=notes,
                    answers=self.answers,
                    progress=self.progress,
                )

    def _step(self, name: str, total: int, done: int) -> None:
        if self.progress is not None:
            self.progress(name, done, total)

    def _tell(self, line: str) -> None:
        if self.say is not None:
            self.say(line)


def _ask(case: Case, assistant: Answering, body: Body) -> CaseResult:
    answer, error = None, ""
    try:
        answer = assistant.ask(
            case.question, history=case.history, since=case.since, until=case.until, as_of=case.as_of
        )
    except (AssistantError, IndexingError) as failure:
        error = str(failure) or type(failure).__name__
    return CaseResult(case=case, answer=answer, error=error, scores=score_answer(case, answer, body, error))


def _saved(result: CaseResult) -> dict[str, object]:
    if result.answer is None:
        return {"id": result.case.id, "error": result.error}
    return {"id": result.case.id, **result.answer.to_json()}

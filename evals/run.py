"""The run itself: index what a suite is about, ask its questions one after the other, judge the answers.

Owns the homes of the runs (a temporary one, or one kept below a folder that the user names) and the file of
saved answers. The user's own home is never opened: what was indexed there must not change a figure.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from assistant.answer import Answer
from assistant.errors import AssistantError
from evals.case import Case
from evals.errors import SuiteError
from evals.metrics import Body, score_answer
from evals.result import CaseResult, Run, SuiteResult, checks_of, figures_of
from evals.suites import Suite, load_suites
from index.errors import ArticleNotFound, IndexingError

if TYPE_CHECKING:
    from index import Corpus
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


def run_suites(
    names: Sequence[str] = (),
    *,
    data: Path | None = None,
    limit: int | None = None,
    home: Path | None = None,
    save_answers: Path | None = None,
    progress: Progress | None = None,
    indexing: "Indexing | None" = None,
    say: Callable[[str], None] | None = None,
) -> Run:
    """Run the named suites, or all that ship.

    - data: the folder of the news sets
    - limit: ask only the first questions of each file; thresholds are then not applied
    - home: keep the indexes of the news sets below this folder and use them again; else they are temporary
    - save_answers: write every answer as `dateline ask --batch --json` does, one a line
    - progress, indexing: called as questions are asked, and as articles are taken in
    - say: called with a line on what is being done, before a step that takes long

    Raises `EvalError` before anything is asked when a suite cannot be read; `IndexUnusable` when a home
    cannot be used.
    """
    suites = load_suites(names, data, limit)
    with ExitStack() as stack:
        answers = stack.enter_context(save_answers.open("w", encoding="utf-8")) if save_answers else None
        return Run(
            suites=tuple(_run_suite(suite, home, answers, progress, indexing, say) for suite in suites)
        )


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
    figures = figures_of(results)
    if suite.limited:
        notes = [*notes, f"limited to {len(results)} questions: thresholds are not applied"]
    return SuiteResult(
        name=suite.name,
        results=tuple(results),
        figures=figures,
        checks=() if suite.limited else checks_of(figures, suite.thresholds),
        notes=tuple(notes),
        seconds=time.perf_counter() - started,
    )


def _run_suite(
    suite: Suite,
    kept: Path | None,
    answers: IO[str] | None,
    progress: Progress | None,
    indexing: "Indexing | None",
    say: Callable[[str], None] | None,
) -> SuiteResult:
    from assistant import Assistant

    with _home(suite, kept) as home:
        if say is not None:
            say(f"{suite.name}: indexing {'the seeds' if suite.articles is None else suite.articles.name} …")
        notes = _index(suite, home, indexing)
        with Assistant.open(home) as assistant:
            return judge(
                suite, assistant, bodies_of(assistant.corpus), notes=notes, answers=answers, progress=progress
            )


def bodies_of(corpus: "Corpus") -> Body:
    """Bodies by id, read once each for as long as they are asked for again and again."""

    @lru_cache(maxsize=256)
    def body(article_id: str) -> str | None:
        try:
            return corpus.article(article_id).body
        except ArticleNotFound:
            return None

    return body


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


@contextmanager
def _home(suite: Suite, kept: Path | None) -> Iterator[Path]:
    """Where the suite's index lies. The seeds are always indexed anew: they take a second, and a suite that
    ships must not depend on what an older version left behind."""
    if kept is not None and suite.articles is not None:
        yield kept / "evals" / suite.name
        return
    with tempfile.TemporaryDirectory(prefix="dateline-eval-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "home"


def _index(suite: Suite, home: Path, progress: "Indexing | None") -> list[str]:
    """Bring the index up to date with the suite's articles; lines on what could not be taken."""
    from index import Corpus

    with Corpus.open(home) as corpus:
        # Pruned: an article that was taken out of the set must not answer from an index that was kept.
        report = corpus.sync([suite.articles] if suite.articles else None, prune=True, progress=progress)
    if report.articles == 0:
        reason = f": {report.rejected[0].reason}" if report.rejected else ""
        raise SuiteError(f"{suite.articles or 'the seeds'}: no article could be indexed{reason}")
    notes = [f"{report.articles} articles, {report.passages} passages"]
    if report.rejected:
        first = report.rejected[0]
        notes.append(
            f"{len(report.rejected)} articles were not taken, the first {first.path}: {first.reason}"
        )
    return notes

"""The suite that ships, asked of the real assistant. Its thresholds say what is wanted; what was measured is
held here, so that no change makes it worse unnoticed."""

import pytest

from evals.report import render_table
from evals.result import Run
from evals.run import run_suites


@pytest.fixture(scope="module")
def run() -> Run:
    return run_suites(["seeds"])


def _figures(run: Run) -> dict[str, float]:
    return {figure.name: figure.value or 0.0 for figure in run.suites[0].figures}


@pytest.mark.xfail(
    strict=True,
    reason="the shipped reader is small: where the words are far from the article's, it marks other "
    "sentences first, and trusts none of them",
)
def test_the_shipped_suite_reaches_its_thresholds(run: Run) -> None:
    assert run.passed, render_table(run)
    assert run.suites[0].checks


def test_no_quote_of_the_shipped_suite_differs_from_its_article(run: Run) -> None:
    assert _figures(run)["exact_quotes"] == 1.0


@pytest.mark.parametrize(
    ("figure", "measured"),
    [
        ("citation_hit@1", 0.69),
        ("citation_hit@3", 0.77),
        # 0.92 before the point of refusal was measured on readers' own questions
        # (`evals.benchmarks.own_words`): it refused 0.29 of those that their article answers, now 0.12.
        ("refused_unanswerable", 0.83),
        ("follow_up_hit@3", 0.83),
    ],
)
def test_the_shipped_suite_is_answered_no_worse_than_measured(run: Run, figure: str, measured: float) -> None:
    assert _figures(run)[figure] >= measured, render_table(run)


def test_the_question_of_the_readme_is_answered_by_its_sentence(run: Run) -> None:
    [result] = [result for result in run.suites[0].results if result.case.id == "blinken_demand"]
    assert result.answer is not None
    assert result.answer.citations[0].quote == (
        "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment "
        "from Ukraines borders, Price said."
    )


def test_the_shipped_conversations_are_answered_no_worse_than_measured() -> None:
    run = run_suites(["conversations"])
    figures = _figures(run)
    assert figures["exact_quotes"] == 1.0
    # Measured 0.73 and 0.93.
    assert figures["follow_up_hit@1"] >= 0.66, render_table(run)
    assert figures["follow_up_hit@3"] >= 0.86, render_table(run)
    assert all(len(result.case.history) == 2 for result in run.suites[0].results)

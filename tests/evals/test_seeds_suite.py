"""The suite that ships, asked of the real assistant: what the README promises."""

import pytest

from evals.report import render_table
from evals.result import Run
from evals.run import run_suites


@pytest.fixture(scope="module")
def run() -> Run:
    return run_suites(["seeds"])


def test_the_shipped_suite_reaches_its_thresholds(run: Run) -> None:
    assert run.passed, render_table(run)
    assert run.suites[0].checks


def test_the_question_of_the_readme_is_answered_by_its_sentence(run: Run) -> None:
    [result] = [result for result in run.suites[0].results if result.case.id == "blinken_demand"]
    assert result.answer is not None
    assert result.answer.citations[0].quote == (
        "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment "
        "from Ukraines borders, Price said."
    )

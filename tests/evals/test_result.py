"""Figures over many answers, thresholds on them, and what a run says as JSON."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer
from evals.case import Case
from evals.errors import SuiteError
from evals.metrics import score_answer
from evals.result import CaseResult, SuiteResult, checks_of, figures_of
from evals.score import Figure
from evals.thresholds import Threshold, load_thresholds
from tests.evals.answers import answer, refusal

BODY = "A fox ran. A dog slept."


def results_of(pairs: Sequence[tuple[Case, Answer | None]]) -> tuple[CaseResult, ...]:
    return tuple(
        CaseResult(
            case=case,
            answer=given,
            error="" if given else "broken",
            scores=score_answer(case, given, {"a": BODY}.get, "" if given else "broken"),
        )
        for case, given in pairs
    )


def test_figures_are_shares_of_the_cases_of_their_kind_and_exact_quotes_of_the_citations() -> None:
    fox = Case(id="1", question="?", quotes=("A fox ran.",))
    dog = Case(id="2", question="?", quotes=("A dog slept.",))
    cat = Case(id="3", question="?", quotes=("A cat sat.",))
    no = Case(id="4", question="?", unanswerable=True)
    pairs = [
        (fox, answer("A fox ran.", "A dog slept.", text="one two [1]", total=10)),
        (dog, answer("A fox ran.", "A dog slept.", "A cat sat.", text="one two three four [1]", total=30)),
        (cat, None),
        (no, refusal(text="a b c")),
    ]
    found = {figure.name: (figure.value, figure.of) for figure in figures_of(results_of(pairs))}
    assert found == {
        "refused_answerable": (0.0, 3),
        "citation_hit@1": (0.3333, 3),
        "citation_hit@3": (0.6667, 3),
        "exact_quotes": (0.8, 5),
        "refused_unanswerable": (1.0, 1),
        "answer_words_median": (4.0, 2),
        "total_ms_p50": (20.0, 3),
        "total_ms_p95": (20.0, 3),
    }


def test_the_slowest_in_twenty_do_not_set_the_95th_percentile() -> None:
    case = Case(id="1", question="?", unanswerable=True)
    millis = [float(number) for number in range(1, 101)]
    results = results_of([(case, answer(total=total)) for total in reversed(millis)])
    found = {figure.name: figure.value for figure in figures_of(results)}
    assert (found["total_ms_p50"], found["total_ms_p95"]) == (50.5, 95.0)


@pytest.mark.parametrize(
    ("bound", "limit", "passed"),
    [("at_least", 0.9, True), ("at_least", 0.91, False), ("at_most", 0.9, True), ("at_most", 0.89, False)],
)
def test_a_threshold_includes_its_limit(bound: str, limit: float, passed: bool) -> None:
    assert bound in ("at_least", "at_most")
    threshold = Threshold(figure="hit", bound="at_least" if bound == "at_least" else "at_most", limit=limit)
    assert threshold.check([Figure(name="hit", value=0.9, of=10)]).passed is passed


def test_a_figure_that_was_not_measured_does_not_reach_its_threshold() -> None:
    threshold = Threshold(figure="hits", bound="at_most", limit=1.0)
    check = threshold.check([Figure(name="hit", value=0.9, of=10)])
    assert (check.value, check.passed) == (None, False)


def test_thresholds_are_read_from_a_file_and_none_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "suite.thresholds.json"
    assert load_thresholds(path) == ()
    path.write_text('{"hit": {"at_least": 0.9, "at_most": 1}, "refused": {"at_most": 0}}')
    assert load_thresholds(path) == (
        Threshold(figure="hit", bound="at_least", limit=0.9),
        Threshold(figure="hit", bound="at_most", limit=1.0),
        Threshold(figure="refused", bound="at_most", limit=0.0),
    )


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"hit": 0.9}',
        '{"hit": {}}',
        '{"hit": {"at_lest": 1}}',
        '{"hit": {"at_least": true}}',
        '{"hit": {"at_least": null}}',
        '{"hit": {"at_least": 0.9, "at_most": null}}',
    ],
)
def test_thresholds_that_cannot_be_read_are_an_error_with_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "suite.thresholds.json"
    path.write_text(text)
    with pytest.raises(SuiteError, match=r"suite\.thresholds\.json"):
        load_thresholds(path)


def suite_result(results: tuple[CaseResult, ...], *thresholds: Threshold) -> SuiteResult:
    figures = figures_of(results)
    return SuiteResult(
        name="s",
        results=results,
        figures=figures,
        checks=checks_of(figures, thresholds),
        notes=(),
        seconds=1.0,
    )


def test_a_suite_passes_when_its_thresholds_are_reached_and_no_question_failed() -> None:
    fox = Case(id="1", question="?", quotes=("A fox ran.",))
    always = Threshold(figure="citation_hit@1", bound="at_least", limit=0.0)
    never = Threshold(figure="citation_hit@1", bound="at_most", limit=0.5)
    good = results_of([(fox, answer("A fox ran."))])
    assert suite_result(good, always).passed
    assert not suite_result(good, always, never).passed
    assert not suite_result(results_of([(fox, None)]), always).passed


def test_the_cases_that_lost_points_are_those_under_a_threshold() -> None:
    fox = Case(id="fox", question="?", quotes=("A fox ran.",))
    dog = Case(id="dog", question="?", quotes=("A dog slept.",))
    results = results_of([(fox, answer("A fox ran.")), (dog, refusal())])
    hit = Threshold(figure="citation_hit@1", bound="at_least", limit=0.9)
    refused = Threshold(figure="refused_answerable", bound="at_most", limit=0.1)
    lost = [
        (result.case.id, [score.name for score in scores])
        for result, scores in suite_result(results, hit, refused).misses()
    ]
    assert lost == [("dog", ["refused_answerable", "citation_hit@1"])]


def test_a_wrong_answer_is_a_miss_also_where_no_threshold_is_about_answers() -> None:
    case = Case(id="fox", question="?", answers=("a fox",), articles=("a",))
    results = results_of([(case, answer("A dog slept.", articles=["a"]))])
    found = Threshold(figure="article_hit@1", bound="at_least", limit=0.9)
    [(missed, lost)] = suite_result(results, found).misses()
    assert (missed.case.id, [score.name for score in lost]) == ("fox", ["quote_has_answer@1"])


@pytest.mark.parametrize(
    ("case", "given", "right"),
    [
        (Case(id="1", question="?", quotes=("A fox ran.",), answers=("slept",)), answer("A fox ran."), True),
        (Case(id="1", question="?", quotes=("A fox ran.",), answers=("dog",)), answer("A dog slept."), False),
        (Case(id="1", question="?", answers=("dog",)), answer("A dog slept."), True),
        (Case(id="1", question="?", answers=("dog",)), answer("A fox ran.", "A dog slept."), False),
        (Case(id="1", question="?", answers=("dog",)), refusal(), False),
        (Case(id="1", question="?", unanswerable=True), answer("A dog slept."), False),
        (Case(id="1", question="?", unanswerable=True), refusal(), False),
    ],
)
def test_right_is_the_right_sentence_first_or_where_none_is_named_an_answer_in_the_first_quote(
    case: Case, given: Answer, right: bool
) -> None:
    [result] = results_of([(case, given)])
    assert result.given is not None
    assert result.given.right is right


def test_refusals_have_no_place_in_the_calibration_and_a_failure_has_no_answer() -> None:
    case = Case(id="1", question="Who ran?", answers=("fox",))
    found = suite_result(results_of([(case, answer("A fox ran.")), (case, refusal()), (case, None)]))
    calibration = found.calibration()
    assert calibration is not None
    assert (calibration.answered, calibration.asked) == (1, 3)
    written = found.to_json()
    assert [one["right"] for one in written["results"]] == [True, False, None]
    assert written["asks_for"]["person"]["right"]["value"] == 0.3333


def test_the_json_holds_figures_thresholds_and_each_case_with_its_reasons() -> None:
    fox = Case(id="fox", question="Who ran?", quotes=("A fox ran.",))
    results = results_of([(fox, answer("A fox ran.", short="a fox"))])
    threshold = Threshold(figure="citation_hit@1", bound="at_least", limit=0.9)
    found = json.loads(json.dumps(suite_result(results, threshold).to_json()))
    assert found["figures"]["citation_hit@1"] == {"value": 1.0, "of": 1, "interval": [1.0, 1.0]}
    assert found["thresholds"] == [
        {"figure": "citation_hit@1", "at_least": 0.9, "value": 1.0, "passed": True}
    ]
    [case] = found["results"]
    assert (case["id"], case["kind"], case["short"], case["error"]) == ("fox", "answerable", "a fox", None)
    assert case["scores"]["citation_hit@1"]["reason"] == "citation [1] shows “A fox ran.”"

"""The reader's figures, on readings written by hand."""

import math
from pathlib import Path
from typing import Any

import pytest

from evals.case import Case
from evals.reader_suites import best_threshold, judge_ranking, judge_reading
from evals.reading_case import RankingCase, ReadingCase
from evals.result import SuiteResult
from evals.run import run_suites
from evals.suites import RankingSuite, ReadingSuite, reader_set_names
from tests.evals.readers import ScriptedReader, reading
from tests.evals.test_reading_case import CAT, FOX, ORDER, write

PASSAGE = "A red fox ran home. A dog slept."
# The log-odds that a passage answers whose best span scores 1.
OF_ONE = reading("A fox ran.", ("fox", 1.0, 0.0)).answers


def one(name: str, *answers: str, places: tuple[int, ...] = (), passage: str = PASSAGE) -> ReadingCase:
    case = Case(id=name, question=f"{name}?", answers=answers, unanswerable=not answers)
    return ReadingCase(case=case, title="Animals", passage=passage, places=places)


def figures(result: SuiteResult) -> dict[str, tuple[float, int]]:
    return {figure.name: (figure.value, figure.of) for figure in result.figures}


def test_a_span_is_given_from_the_threshold_on_and_judged_as_squad_does() -> None:
    """Exact; half of the words ("fox" for "red fox": F1 2/3), but below the threshold; no answer, and none
    given; no answer, and one given."""
    exact, unsure = "A fox ran. A dog slept.", "One red fox ran. A dog slept."
    silent, loud = "A cat sat. A dog slept.", "A hen sat. A dog slept."
    suite = ReadingSuite(
        name="squad",
        cases=(
            one("exact", "fox", places=(2,), passage=exact),
            one("unsure", "red fox", places=(4,), passage=unsure),
            one("silent", passage=silent),
            one("loud", passage=loud),
        ),
        thresholds=(),
    )
    reader = ScriptedReader(
        script={
            exact: reading(exact, ("fox", 2.0, 1.0), ("dog", 0.5, 0.0)),
            unsure: reading(unsure, ("fox", 0.9, 0.0), ("dog", 0.5, 1.0)),
            silent: reading(silent, ("cat", -4.0, 0.0), ("dog", -5.0, 0.0)),
            loud: reading(loud, ("hen", 1.0, 0.0), ("dog", 0.5, 0.0)),
        }
    )
    result = judge_reading(suite, reader, threshold=OF_ONE)
    assert figures(result) == {
        "span_f1": (0.5, 4),
        "span_em": (0.5, 4),
        "has_answer_f1": (0.5, 2),
        "forced_f1": (0.8333, 2),
        "sentence_first": (0.5, 2),
        "no_answer_accuracy": (0.5, 2),
        # Nothing below 2.0: one right answer, and both unanswerable ones: 3 of 4.
        "oracle_span_f1": (0.75, 4),
    }
    assert reader.asked[0] == ("exact?", (("Animals", exact),))
    given = [one.given for one in result.results]
    assert [(one.text, one.refused, one.right) for one in given if one] == [
        ("fox", False, True),
        ("(no answer)", True, False),
        ("(no answer)", True, False),
        ("hen", False, False),
    ]
    assert given[0] is not None
    assert given[0].confidence == pytest.approx(1 / (1 + math.exp(-reader.script[exact].answers)))
    assert "oracle: for these very questions the best threshold is 0.35" in result.notes
    oracle = {figure.name: figure.interval for figure in result.figures}["oracle_span_f1"]
    assert oracle is None


def test_a_passage_of_which_nothing_was_read_gives_no_answer() -> None:
    suite = ReadingSuite(name="s", cases=(one("fox", "red fox", places=(2,)),), thresholds=())
    result = judge_reading(suite, ScriptedReader(script={PASSAGE: reading("")}), threshold=0.0)
    found = figures(result)
    assert (found["span_f1"], found["sentence_first"]) == ((0, 1), (0, 1))
    assert [one.given.confidence for one in result.results if one.given] == [0]


@pytest.mark.parametrize(
    ("spans", "best", "at"),
    [
        # All sure and right: let everything through.
        ([(2.0, 1.0, False), (1.0, 1.0, False)], 1.0, 1.0),
        # The unsure one costs more than it brings.
        ([(2.0, 1.0, False), (1.0, 0.0, True)], 1.0, 2.0),
        # No threshold parts two of one score: 0.6 and 0 against 0 and 1.
        ([(1.0, 0.6, False), (1.0, 0.0, True)], 0.5, math.inf),
    ],
)
def test_the_oracle_takes_the_best_cut(
    spans: list[tuple[float, float, bool]], best: float, at: float
) -> None:
    assert best_threshold(spans) == pytest.approx((best, at))


def test_candidates_are_read_alone_and_put_in_order_by_their_best_sentence() -> None:
    """Right ones at 1 and 3 of 3: precision (1 + 2/3) / 2; then at 2 of 2: 1/2."""
    first, second, third = "It ran. It sat.", "It slept.", "It hid."
    cases = (
        RankingCase(
            case=Case(id="a", question="a?", answers=(first, third)),
            candidates=(second, third, first),
            right=(False, True, True),
        ),
        RankingCase(
            case=Case(id="b", question="b?", answers=(third,)),
            candidates=(third, second),
            right=(True, False),
        ),
    )
    reader = ScriptedReader(
        script={
            first: reading(first, ("ran", 0.0, -1.0), ("sat", 0.0, 3.0)),
            second: reading(second, ("slept", 9.0, 2.0)),
            third: reading(third, ("hid", 0.0, 1.0)),
        }
    )
    result = judge_ranking(RankingSuite(name="as2", cases=cases, thresholds=()), reader)
    assert figures(result) == {"map": (0.6667, 2), "mrr": (0.75, 2), "precision@1": (0.5, 2)}
    assert reader.asked[0] == ("a?", (("", second), ("", third), ("", first)))
    assert [one.given.text for one in result.results if one.given] == [first, second]
    assert [missed.case.id for missed, _ in result.misses()] == ["b"]
    assert result.calibration() is None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path / "fox.dev.jsonl", FOX, {**CAT, "passage": "A cat sat."})
    write(tmp_path / "order.jsonl", ORDER, {**ORDER, "id": "p", "labels": [0, 0]})
    write(tmp_path / "follow.jsonl", {"id": "x", "question": "And then?", "passage": "", "answers": []})
    return tmp_path


def test_sets_for_readers_are_found_by_their_rows_and_run_without_an_index(data: Path) -> None:
    passage: Any = FOX["passage"]
    reader = ScriptedReader(
        script={
            passage: reading(passage, ("ran home", 2.0, 1.0), ("slept", -1.0, 0.0)),
            "A cat sat.": reading("A cat sat.", ("sat", -3.0, 0.0)),
            "A fox ran.": reading("A fox ran.", ("fox", 1.0, 1.0)),
            "A dog slept.": reading("A dog slept.", ("dog", 1.0, 0.0)),
        }
    )
    assert reader_set_names(data) == ["fox.dev", "order"]
    told: list[tuple[str, int, int]] = []
    run = run_suites(
        ["fox.dev", "order"],
        data=data,
        progress=lambda *step: told.append(step),
        reads=lambda: (reader, 0.0),
    )
    first, second = run.suites
    assert figures(first)["span_f1"] == (1, 2)
    assert figures(second)["map"] == (1, 1)
    assert second.notes == ("1 of 2 left out: questions without a right or without a wrong candidate",)
    assert told == [("fox.dev", 1, 2), ("fox.dev", 2, 2), ("order", 1, 1)]


def test_a_limited_set_for_readers_says_so(data: Path) -> None:
    reader = ScriptedReader(
        script={str(FOX["passage"]): reading(str(FOX["passage"]), ("fox", 0, 0), ("dog", 0, 0))}
    )
    [suite] = run_suites(["fox.dev"], data=data, limit=1, reads=lambda: (reader, 0.0)).suites
    assert suite.notes[0] == "limited to 1 questions: thresholds are not applied"
    assert suite.checks == ()

"""How follow-ups are judged against human rewrites, and the set of them that ships."""

import json
from pathlib import Path

import pytest

from evals.errors import CaseError, SuiteError
from evals.reading_case import kind_of
from evals.result import SuiteResult
from evals.rewriting_case import load_rewriting_set
from evals.rewriting_suites import judge_rewriting, kind_of_follow_up, stems_f1
from evals.suites import CASES, RewritingSuite, load_suites

OPENING: dict[str, object] = {
    "id": "1",
    "question": "Who is Ann?",
    "history": [],
    "rewrite": "Who is Ann?",
    "context_id": "c",
}
FOLLOW_UP: dict[str, object] = {
    "id": "2",
    "question": "Where does she live?",
    "history": [{"q": "Who is Ann?", "a": ""}],
    "rewrite": "Where does Ann live?",
    "context_id": "c",
    "title": "Ann",
}


def write_rows(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def figures(result: SuiteResult) -> dict[str, float]:
    return {figure.name: figure.value for figure in result.figures}


@pytest.fixture(scope="module")
def shipped() -> SuiteResult:
    [suite] = load_suites(["follow_ups"])
    assert isinstance(suite, RewritingSuite)
    return judge_rewriting(suite)


def test_nine_in_ten_of_the_shipped_follow_ups_are_rewritten_rightly(shipped: SuiteResult) -> None:
    missed = [result.scores[0].reason for result in shipped.results if result.scores[0].value < 1]
    assert figures(shipped)["rewritten"] >= 0.9, missed
    assert shipped.checks
    assert shipped.passed


def test_the_shipped_follow_ups_are_many_and_some_come_after_more_than_one_turn() -> None:
    cases, openings = load_rewriting_set(CASES / "follow_ups.jsonl")
    assert len(cases) >= 15
    assert sum(len(one.case.history) > 1 for one in cases) >= 3
    assert openings == 0


def test_an_empty_answer_is_read_and_a_question_without_a_history_is_left_out(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "set.jsonl", OPENING, FOLLOW_UP)
    assert kind_of(path) == "rewriting"
    [one], openings = load_rewriting_set(path)
    assert openings == 1
    assert one.case.history == (("Who is Ann?", ""),)


def test_all_follow_ups_of_a_conversation_are_of_the_same_half(tmp_path: Path) -> None:
    rows = [
        {**FOLLOW_UP, "id": f"{turn}-{talk}", "context_id": f"c{talk}"}
        for talk in range(40)
        for turn in (1, 2)
    ]
    cases, _ = load_rewriting_set(write_rows(tmp_path / "set.jsonl", *rows))
    halves = {one.conversation: one.half for one in cases}
    assert all(halves[one.conversation] == one.half for one in cases)
    assert set(halves.values()) == {"developing", "reporting"}


def test_a_row_that_is_wrong_is_named_by_its_line(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "set.jsonl", FOLLOW_UP, {**FOLLOW_UP, "id": "3", "history": ["Who?"]})
    with pytest.raises(CaseError, match=r"set\.jsonl:2: 'history' must be a list"):
        load_rewriting_set(path)
    with pytest.raises(CaseError, match=r"id '2' was used on line 1"):
        load_rewriting_set(write_rows(tmp_path / "set.jsonl", FOLLOW_UP, FOLLOW_UP))
    with pytest.raises(SuiteError, match="no question in this file has a history"):
        load_rewriting_set(write_rows(tmp_path / "set.jsonl", OPENING))


def test_f1_counts_stems_of_content_words_alone() -> None:
    assert stems_f1("Where does Ann live?", "where did Ann's friends live") == pytest.approx(0.8)
    assert stems_f1("and then?", "why?") == 1.0
    assert stems_f1("When?", "When did Ann die?") == 0.0


def test_both_baselines_stand_beside_what_condense_reaches(tmp_path: Path) -> None:
    rows = [{**FOLLOW_UP, "id": str(talk), "context_id": str(talk)} for talk in range(20)]
    write_rows(tmp_path / "talks.jsonl", *rows)
    [suite] = load_suites(["talks"], tmp_path)
    assert isinstance(suite, RewritingSuite)
    found = figures(judge_rewriting(suite, condense=lambda question, history: "Where does Ann live?"))
    for prefix in ("", "developing_"):
        assert found[f"{prefix}rewrite_f1"] == 1.0
        assert found[f"{prefix}question_f1"] == pytest.approx(0.6667)
        assert found[f"{prefix}last_question_f1"] == 1.0
        assert found[f"{prefix}ahead_of_question"] == pytest.approx(0.3333)
    assert found["titled_rewrite_f1"] == 1.0
    assert found["rewrite_f1[he_she]"] == 1.0


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("where does she live?", "he_she"),
        ("was this band good?", "this_noun"),
        ("why not?", "elliptic"),
        ("did the album sell well?", "bare_nouns"),
        ("when did Lavrov meet Blinken?", "named"),
    ],
)
def test_the_kind_of_a_follow_up_is_told_by_its_words(question: str, kind: str) -> None:
    assert kind_of_follow_up(question) == kind

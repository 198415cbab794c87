"""Sets for readers, read from small files of their own."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import CaseError, SuiteError
from evals.reading_case import kind_of, load_ranking_set, load_reading_set

FOX = {
    "id": "fox",
    "question": "What did the fox do?",
    "answers": ["ran", "ran home"],
    "answer_starts": [6, 6],
    "passage": "A fox ran home. A dog slept.",
    "title": "Animals",
    "answerable": True,
}
CAT = {**FOX, "id": "cat", "question": "What did the cat do?", "answers": [], "answerable": False}
ORDER = {"id": "o", "question": "Who ran?", "candidates": ["A dog slept.", "A fox ran."], "labels": [0, 1]}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_rows_decide_what_a_file_is(tmp_path: Path) -> None:
    assert kind_of(write(tmp_path / "a.jsonl", FOX)) == "reading"
    assert kind_of(write(tmp_path / "b.jsonl", ORDER)) == "ranking"
    # Sets of follow-up questions have the same fields and say nothing in them.
    assert kind_of(write(tmp_path / "c.jsonl", {**FOX, "passage": "", "answerable": None})) is None
    assert kind_of(write(tmp_path / "d.jsonl")) is None
    assert kind_of(tmp_path / "none.jsonl") is None


def test_a_reading_set_holds_passages_answers_and_where_they_begin(tmp_path: Path) -> None:
    found = load_reading_set(write(tmp_path / "a.jsonl", FOX, CAT))
    fox, cat = found.cases
    assert (fox.title, fox.passage, fox.places) == ("Animals", FOX["passage"], (6, 6))
    assert (fox.case.id, fox.case.answers, fox.case.unanswerable) == ("fox", ("ran", "ran home"), False)
    assert (cat.case.answers, cat.case.unanswerable, cat.places) == ((), True, ())
    assert found.left_out == 0


def test_without_offsets_an_answer_begins_where_it_first_stands(tmp_path: Path) -> None:
    bare = {name: value for name, value in FOX.items() if name not in ("answer_starts", "title")}
    rows = [bare, {**bare, "id": "other", "answers": ["slept", "not there"]}]
    first, second = load_reading_set(write(tmp_path / "a.jsonl", *rows)).cases
    assert (first.places, first.title) == ((6, 6), "")
    assert second.places == (22,)


def test_an_offset_at_which_another_word_stands_counts_for_nothing(tmp_path: Path) -> None:
    [case] = load_reading_set(write(tmp_path / "a.jsonl", {**FOX, "answer_starts": [0, 6]})).cases
    assert case.places == (6,)


def test_rows_without_a_passage_and_questions_without_a_choice_are_left_out_and_counted(
    tmp_path: Path,
) -> None:
    reading = load_reading_set(write(tmp_path / "a.jsonl", FOX, {**CAT, "passage": " "}))
    assert ([one.case.id for one in reading.cases], reading.left_out) == (["fox"], 1)
    all_right, none_right = {**ORDER, "id": "p", "labels": [1, 1]}, {**ORDER, "id": "q", "labels": [0, 0]}
    ranking = load_ranking_set(write(tmp_path / "b.jsonl", ORDER, all_right, none_right))
    assert ([one.case.id for one in ranking.cases], ranking.left_out) == (["o"], 2)
    assert ranking.cases[0].right == (False, True)
    assert ranking.cases[0].case.answers == ("A fox ran.",)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**FOX, "passage": None}, "'passage' and 'title' must be texts"),
        ({**FOX, "answerable": "yes"}, "'answerable' must be true or false"),
        ({**FOX, "answers": []}, "'answers' is empty"),
        ({**FOX, "answer_starts": [-1, 6]}, "'answer_starts' must be a list of whole numbers"),
        ({**FOX, "question": ""}, "'question' is missing"),
        ({**FOX, "id": "cat"}, "id 'cat' was used on line 1 already"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_line(tmp_path: Path, row: dict[str, Any], reason: str) -> None:
    path = write(tmp_path / "a.jsonl", CAT, row)
    with pytest.raises(CaseError) as caught:
        load_reading_set(path)
    assert str(caught.value).startswith(f"{path}:2: {reason}")


@pytest.mark.parametrize(
    ("row", "reason"),
    [({"labels": [1]}, "2 'candidates' and 1 'labels'"), ({"labels": [0, 2]}, "'labels' must be 0 or 1")],
)
def test_candidates_and_labels_must_fit(tmp_path: Path, row: dict[str, Any], reason: str) -> None:
    with pytest.raises(CaseError, match=reason):
        load_ranking_set(write(tmp_path / "a.jsonl", {**ORDER, **row}))


def test_a_file_in_which_nothing_can_be_measured_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"no row in this file can be measured \(1 were left out\)"):
        load_ranking_set(write(tmp_path / "a.jsonl", {**ORDER, "labels": [0, 0]}))

"""Case files: what is read, and what is said of a line that is wrong."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from evals.case import Case, load_cases, load_news_questions
from evals.errors import CaseError, SuiteError

GOOD = {"id": "one", "question": "What was asked for?", "quotes": ["asked for peace"]}


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def test_a_case_keeps_all_that_its_line_says(tmp_path: Path) -> None:
    row = {
        **GOOD,
        "history": [{"q": "Who spoke?", "a": "Blinken spoke. [1]"}],
        "answers": ["peace"],
        "articles": ["a"],
        "as_of": "2022-02-03",
        "since": "2022-01-01",
        "until": "2022-02-02",
    }
    [case] = load_cases(write(tmp_path / "cases.jsonl", row))
    assert case == Case(
        id="one",
        question="What was asked for?",
        history=(("Who spoke?", "Blinken spoke. [1]"),),
        quotes=("asked for peace",),
        answers=("peace",),
        articles=("a",),
        as_of=date(2022, 2, 3),
        since=date(2022, 1, 1),
        until=date(2022, 2, 2),
    )


def test_a_case_is_answerable_or_a_follow_up_or_unanswerable() -> None:
    turns = (("Who spoke?", "Blinken spoke."),)
    assert Case(id="1", question="?", quotes=("a",)).kind == "answerable"
    assert Case(id="2", question="?", quotes=("a",), history=turns).kind == "follow_up"
    assert Case(id="3", question="?", unanswerable=True).kind == "unanswerable"
    assert Case(id="4", question="?", unanswerable=True, history=turns).kind == "unanswerable"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{oops", "not JSON: .* at column 2"),
        pytest.param("9" * 5_000, "not JSON that can be read: a number of over 4,300 digits", id="digits"),
        pytest.param("[" * 100_000, "not JSON that can be read: nested too deep", id="deep"),
        ("[1]", "an object is needed, this is list"),
        ({"question": "?", "quotes": ["a"]}, "'id' is missing"),
        ({**GOOD, "id": "two", "question": " "}, "'question' is missing"),
        ({"id": "two", "question": "?"}, "'quotes' or 'answers' is needed"),
        ({**GOOD, "id": "two", "quotes": "peace"}, "'quotes' must be a list of texts"),
        ({**GOOD, "id": "two", "quotes": [""]}, "'quotes' must be a list of texts"),
        ({**GOOD, "id": "two", "unanswerable": True}, "an unanswerable case has no 'quotes'"),
        ({"id": "two", "question": "?", "unanswerable": "yes"}, "'unanswerable' must be true or false"),
        ({**GOOD, "id": "two", "history": [["q", "a"]]}, "'history' must be a list of"),
        ({**GOOD, "id": "two", "history": [{"q": "Who?"}]}, "in 'history': 'a' is missing"),
        ({**GOOD, "id": "two", "as_of": "2 February"}, "'as_of' is no day: '2 February'"),
        ({**GOOD, "id": "two", "as_of": 20220202}, "'as_of' is no day: 20220202"),
        ({**GOOD, "id": "two", "quote": ["a"]}, "unknown field 'quote'"),
        (GOOD, "id 'one' was used on line 1 already"),
    ],
)
def test_a_bad_line_is_reported_by_file_and_line(tmp_path: Path, line: object, reason: str) -> None:
    path = write(tmp_path / "cases.jsonl", GOOD, "", line)
    with pytest.raises(CaseError, match=rf"cases\.jsonl:3: {reason}"):
        load_cases(path)


def test_a_line_that_is_not_utf_8_is_reported_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b'\n{"id": "caf\xe9"}\n')
    with pytest.raises(CaseError, match=r"cases\.jsonl:2: not UTF-8"):
        load_cases(path)


def test_a_gzip_file_that_was_cut_off_is_reported_by_file_and_line(tmp_path: Path) -> None:
    lines = "".join(json.dumps({**GOOD, "id": str(number)}) + "\n" for number in range(2000))
    path = tmp_path / "cases.jsonl.gz"
    packed = gzip.compress(lines.encode())
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(CaseError, match=r"cases\.jsonl\.gz:\d+: cannot be read"):
        load_cases(path)


def test_what_is_no_gzip_file_is_reported_by_file(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.jsonl.gz", GOOD)
    with pytest.raises(CaseError, match=r"cases\.jsonl\.gz:1: cannot be read"):
        load_cases(path)


def test_a_missing_and_an_empty_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no such file"):
        load_cases(tmp_path / "none.jsonl")
    with pytest.raises(SuiteError, match="no case in this file"):
        load_cases(write(tmp_path / "cases.jsonl", "", "  "))


def test_a_news_question_is_asked_as_of_its_day_and_judged_by_the_strict_articles(tmp_path: Path) -> None:
    row = {
        "id": "q",
        "question": "Who won?",
        "answers": ["Ann"],
        "date": "2024-01-05",
        "gold_ids": ["a", "b"],
        "gold_ids_strict": ["b"],
        "label": "whatever else stands there",
    }
    loose = {**row, "id": "loose", "gold_ids_strict": []}
    unanswerable = {"id": "no", "question": "Who lost?", "answers": [], "date": "2024-01-05"}
    path = tmp_path / "q.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, (row, loose, unanswerable))).encode()))
    first, second, third = load_news_questions(path)
    assert (first.as_of, first.answers, first.articles) == (date(2024, 1, 5), ("Ann",), ("b",))
    assert second.articles == ("a", "b")
    assert (third.kind, third.answers) == ("unanswerable", ())


def test_a_news_question_without_answers_is_an_error_not_an_unanswerable_one(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"q\.jsonl:1: 'answers' is missing"):
        load_news_questions(write(tmp_path / "q.jsonl", {"id": "q", "question": "Who won?"}))

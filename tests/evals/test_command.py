"""`dateline eval` as it is called: output, files and exit codes, over the seeds and a suite of three
questions."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.cli.main import dateline

CASES = [
    {
        "id": "demand",
        "question": "what did Blinken demand?",
        "quotes": ["Blinken urged immediate Russian de-escalation"],
    },
    {"id": "bread", "question": "How long should sourdough bread rise?", "unanswerable": True},
]


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of suites with one of them, `small`, which has no thresholds yet."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "small.jsonl").write_text("".join(json.dumps(case) + "\n" for case in CASES))
    monkeypatch.setattr("evals.suites.CASES", folder)
    return folder


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dateline, ["eval", *map(str, arguments)])


def test_thresholds_that_are_reached_end_with_exit_code_0_and_a_table(cases: Path) -> None:
    (cases / "small.thresholds.json").write_text('{"citation_hit@3": {"at_least": 1.0}}')
    result = call("small")
    assert result.exit_code == 0, result.output
    assert "small: 2 questions in" in result.stdout
    assert "ok     at least 1" in result.stdout
    assert result.stdout.endswith("\npassed\n")
    assert result.stderr == "small: indexing the seeds …\n"


def test_a_threshold_that_is_missed_ends_with_exit_code_1(cases: Path) -> None:
    (cases / "small.thresholds.json").write_text('{"citation_hit@1": {"at_most": 0.5}}')
    result = call("small", "--json")
    assert result.exit_code == 1
    run = json.loads(result.stdout)
    assert run["passed"] is False
    [suite] = run["suites"]
    assert suite["thresholds"] == [
        {"figure": "citation_hit@1", "at_most": 0.5, "value": 1.0, "passed": False}
    ]


def test_a_report_and_the_answers_are_written_beside_the_json(cases: Path, tmp_path: Path) -> None:
    report, answers = tmp_path / "report.html", tmp_path / "answers.jsonl"
    result = call("--json", "--report", report, "--save-answers", answers)
    assert result.exit_code == 0, result.output
    assert [one["id"] for one in json.loads(result.stdout)["suites"][0]["results"]] == ["demand", "bread"]
    assert "what did Blinken demand?" in report.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["demand", "bread"]
    assert lines[0]["citations"][0]["verdict"] == "verbatim"


def test_sets_that_lie_a_folder_deeper_are_pointed_to(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "dev").mkdir(parents=True)
    (tmp_path / "data" / "dev" / "news.questions.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "data" / "empty").mkdir()
    result = call("news", "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert (
        f"no suite 'news'; known are: small; there are sets in {tmp_path / 'data' / 'dev'}" in result.stderr
    )


def test_an_unknown_suite_ends_with_exit_code_2_and_names_those_there_are(cases: Path) -> None:
    result = call("smal")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "no suite 'smal'; known are: small" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_bad_line_in_a_case_file_ends_with_exit_code_2_and_its_place(cases: Path) -> None:
    with (cases / "small.jsonl").open("a") as lines:
        lines.write('{"id": "worse"}\n')
    result = call("small")
    assert result.exit_code == 2
    assert f"{cases / 'small.jsonl'}:3: 'question' is missing" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_report_that_could_not_be_written_is_refused_before_anything_is_asked(
    cases: Path, tmp_path: Path
) -> None:
    result = call("--report", tmp_path / "none" / "report.html")
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
    assert "indexing" not in result.stderr


def test_a_report_that_cannot_be_opened_is_refused_before_anything_is_asked(cases: Path) -> None:
    result = call("--report", "/proc/x.html")
    assert result.exit_code == 2
    assert "/proc/x.html: the report cannot be written: " in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_report_that_is_refused_by_its_disk_costs_none_of_the_figures(cases: Path) -> None:
    result = call("small", "--report", "/dev/full")
    assert result.exit_code == 2
    assert result.stdout.endswith("\ndone, no thresholds applied\n")
    assert result.stderr.splitlines()[1:] == [
        "dateline: /dev/full: the report cannot be written: No space left on device"
    ]


def test_an_earlier_report_stays_and_a_new_one_is_not_begun_when_the_run_cannot_start(
    cases: Path, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text("of yesterday")
    for report in (old, new):
        assert call("smal", "--report", report).exit_code == 2
    assert (old.read_text(), new.exists()) == ("of yesterday", False)


def test_a_suite_without_answers_is_told_to_have_none_to_save_and_no_file_is_written(
    cases: Path, tmp_path: Path
) -> None:
    turns = [{"q": "Who ran?", "a": "A fox ran."}]
    row = {"id": "1", "question": "and when?", "history": turns, "rewrite": "When did the fox run?"}
    (cases / "talks.jsonl").write_text(json.dumps(row))
    answers = tmp_path / "answers.jsonl"
    told = "talks: no answers to save, nothing is asked of the assistant there"
    result = call("talks", "--save-answers", answers)
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines().count(told) == 1
    assert not answers.exists()
    result = call("--save-answers", answers)
    assert result.stderr.splitlines().count(told) == 1
    assert [json.loads(line)["id"] for line in answers.read_text().splitlines()] == ["demand", "bread"]


def test_a_run_is_compared_with_an_earlier_one(cases: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_text(call("small", "--json").stdout, encoding="utf-8")
    result = call("small", "--compare", before)
    assert result.exit_code == 0, result.output
    assert f"  against {before}: then, now, difference with its 95 % interval\n" in result.stdout
    assert "+0.0000  0.000 to 0.000   same" in result.stdout
    assert "WORSE" not in result.stdout


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "cannot be read: No such file"),
        ('{"suites": []}', "holds no suite 'small'"),
        (
            '{"suites": [{"name": "small", "figures": {}, "results": []}]}',
            "small had other questions then (2 new, 0 gone, 0 worded otherwise; the first is 'demand')",
        ),
    ],
)
def test_an_earlier_run_that_cannot_be_compared_ends_with_exit_code_2_before_anything_is_asked(
    cases: Path, tmp_path: Path, text: str | None, reason: str
) -> None:
    before = tmp_path / "before.json"
    if text is not None:
        before.write_text(text)
    result = call("small", "--compare", before)
    assert result.exit_code == 2
    assert f"{before}: {reason}" in result.stderr
    assert result.stderr.count("\n") == 1
    assert "indexing" not in result.stderr

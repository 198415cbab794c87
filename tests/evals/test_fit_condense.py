"""The weights for follow-ups, fitted to a set small enough to know what should come out."""

import json
from pathlib import Path

import pytest

from assistant.condense import condense_with
from assistant.condense.choice import choose_with, shipped_weights
from evals.benchmarks.fit_condense import fit, main
from evals.rewriting_case import load_rewriting_set


def write_talks(folder: Path) -> Path:
    rows = [
        {
            "id": f"{talk}",
            "context_id": f"{talk}",
            "question": "is it treatable?",
            "history": [{"q": f"What is {kind} fever?", "a": "It was first seen in Kyiv."}],
            "rewrite": f"Is {kind} fever treatable?",
        }
        for talk, kind in enumerate(["yellow", "dengue", "swamp", "river", "desert", "winter"] * 6)
    ]
    path = folder / "talks.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_fitted_weights_choose_what_people_wrote(tmp_path: Path) -> None:
    cases, _ = load_rewriting_set(write_talks(tmp_path))
    choose = choose_with(fit([cases]))
    given = condense_with("is it treatable?", [("What is marsh fever?", "It was seen in Kyiv.")], choose)
    assert given == "Is marsh fever treatable?"


def test_the_command_says_what_it_reaches_and_writes_nothing_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dict(shipped_weights())
    write_talks(tmp_path)
    assert main(["talks", "--data", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["cross_validated"]["talks"]["rewrite_f1"] > found["cross_validated"]["talks"]["question_f1"]
    shipped_weights.cache_clear()
    assert dict(shipped_weights()) == before


def test_an_unknown_set_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nothing", "--data", str(tmp_path)])
    assert "no suite 'nothing'" in capsys.readouterr().err

"""The tagger's training as a command, on a set small enough to know what should come out."""

import json
from pathlib import Path

import pytest

from evals.benchmarks.fit_tagger import PACKAGE, main
from tests.evals.test_fit_condense import write_talks


def shipped() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in PACKAGE.rglob("*") if path.suffix in (".json", ".onnx")}


def test_the_command_says_what_it_reaches_and_writes_nothing_unless_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shipped()
    write_talks(tmp_path)
    assert main(["talks", "--data", str(tmp_path), "--passes", "8", "--own-passes", "0"]) == 0
    found = json.loads(capsys.readouterr().out)["cross_validated"]["talks"]
    assert found["rewrite_f1"] > found["question_f1"]
    assert found["tags_f1"] > found["question_f1"]
    assert shipped() == before


def test_kept_tags_are_fitted_to_again_without_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_talks(tmp_path)
    kept = tmp_path / "tags.json"
    asked = ["talks", "--data", str(tmp_path), "--passes", "2", "--own-passes", "0", "--tags", str(kept)]
    assert main(asked) == 0
    first = capsys.readouterr().out
    monkeypatch.setattr("evals.benchmarks.fit_tagger.Training", None)
    assert main(asked) == 0
    assert capsys.readouterr().out == first
    kept.write_text("{}")
    with pytest.raises(SystemExit):
        main(asked)
    assert "name another file" in capsys.readouterr().err


def test_an_unknown_set_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nothing", "--data", str(tmp_path)])
    assert "no suite 'nothing'" in capsys.readouterr().err

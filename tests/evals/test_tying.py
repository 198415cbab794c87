"""Whether claims are tied to their sentences, counted."""

import json
from pathlib import Path

import pytest

from assistant.verify.entailment.training.claims import PlacedClaim, part_of
from evals.benchmarks.tying import main, tied

HELD_OUT = [group for group in map("wikinews:{}".format, range(100)) if part_of(group) == "held out"]
BRIDGE = ("The council of Varn closed the bridge.", "Buses took the hill road.")
STRIKE = ("Railway workers went on strike.", "Shops sold half as much.")


def text(claim: str, sentences: tuple[str, ...], *cited: int, group: str = HELD_OUT[0]) -> PlacedClaim:
    return PlacedClaim(claim=claim, title="", sentences=sentences, cited=cited, group=group)


def test_what_is_kept_and_tied_is_counted() -> None:
    texts = [
        text("The council closed the bridge.", BRIDGE, 0),
        text("Railway staff walked out.", STRIKE, 1, group=HELD_OUT[1]),
    ]
    assert tied(texts, None) == {
        "kept": [True, True],
        "first": [True, False],
        "all": [True, False],
        "kept, another text": [False, False],
    }


def test_a_missing_set_is_named_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path)])
    assert ended.value.code == 2
    assert "TEXTS must hold the sets" in capsys.readouterr().err.splitlines()[-1]


def test_the_command_counts_what_is_held_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [
        text("Coaches had to take another way.", BRIDGE, 1),
        text("Staff of the trains walked out.", STRIKE, 0, group=HELD_OUT[1]),
        text("The council closed the bridge.", BRIDGE, 0, group="wikinews:1"),
    ]
    assert part_of("wikinews:1") == "training"
    monkeypatch.setattr("evals.benchmarks.tying.placed_claims", lambda folder: texts)
    assert main([str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["first"] == {"share": 1.0, "of": 2}
    assert main([str(tmp_path), "--words"]) == 0
    assert "kept" in capsys.readouterr().out

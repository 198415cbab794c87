"""What verdicts make of the claims kept for measuring, counted by kind."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.verify import Evidence, Judgement, Verifier
from assistant.verify.entailment.training.claims import Pair, part_of
from evals.benchmarks.claims import CONTRASTS, flagged, main


class Trusting(Verifier):
    """Supports whatever speaks of rain."""

    def __init__(self) -> None:
        self.seen: list[Evidence] = []

    def judge(self, claim: str, evidence: Sequence[Evidence], others: Sequence[Evidence] = ()) -> Judgement:
        self.seen += evidence
        return Judgement(verdict="supported" if "rain" in claim else "unsupported", reason="", score=0.5)


def pair(claim: str, kind: str, *, holds: bool) -> Pair:
    return Pair(
        claim=claim, title="Flood", before="Monday.", text="It rained.", holds=holds, kind=kind, group="g"
    )


def test_flags_are_counted_by_kind_and_in_all() -> None:
    verifier = Trusting()
    pairs = [
        pair("There was rain.", "reworded", holds=True),
        pair("It poured.", "inferred", holds=True),
        pair("It poured for days.", "added", holds=False),
    ]
    assert flagged(pairs, verifier) == {
        "inferred": [True],
        "reworded": [False],
        "supported": [False, True],
        "added": [True],
        "not supported": [True],
    }
    assert verifier.seen[0] == Evidence(quote="It rained.", before="Monday.", title="Flood")


def test_a_missing_set_is_named_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path)])
    assert ended.value.code == 2
    assert "TEXTS must hold the sets" in capsys.readouterr().err.splitlines()[-1]


def test_only_documents_that_are_held_out_are_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = [f"wikinews:{number}" for number in range(60)]
    pairs = [
        Pair(
            claim="It rained.",
            title="",
            before="",
            text="It rained.",
            holds=True,
            kind="reworded",
            group=group,
        )
        for group in groups
    ]
    monkeypatch.setattr("evals.benchmarks.claims.claim_pairs", lambda texts, file=None: pairs)
    assert main([str(tmp_path), "--json"]) == 0
    held = sum(part_of(group) == "held out" for group in groups)
    assert json.loads(capsys.readouterr().out)["supported"] == {"flagged": 0.0, "of": held}
    assert main([str(tmp_path)]) == 0
    assert "0.000 to 0.000" in capsys.readouterr().out
    measured_on = next(one for one in pairs if part_of(one.group) == "held out")
    monkeypatch.setattr("evals.benchmarks.claims.whole_pairs", lambda texts: [measured_on] * 3)
    assert main([str(tmp_path), "--whole", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["supported"]["of"] == 3
    # Nothing was trained on contrasts.
    assert main([str(tmp_path), "--contrasts", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["supported"]["of"] == len(groups)


def test_contrasts_come_two_and_two_over_the_same_sentence() -> None:
    rows = [json.loads(line) for line in CONTRASTS.read_text(encoding="utf-8").splitlines()]
    for right, wrong in zip(rows[::2], rows[1::2], strict=True):
        assert (right["kind"], wrong["kind"]) == ("reworded", "relation")
        assert right["claim"] != wrong["claim"]
        assert {**right, "claim": "", "kind": ""} == {**wrong, "claim": "", "kind": ""}

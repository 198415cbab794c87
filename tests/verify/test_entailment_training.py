"""The entailment network learns what it is shown, and the command writes weights that say so."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

import assistant.verify.entailment.training.__main__ as command
import assistant.verify.entailment.training.questions as questions
import assistant.verify.entailment.training.trainer as trainer
from assistant.reader.inputs import load_tokenizer
from assistant.reader.training.network import ReaderNetwork
from assistant.verify.entailment.model import WEIGHTS
from assistant.verify.entailment.training.claims import Pair, claim_pairs, part_of
from assistant.verify.entailment.training.questions import ANSWERS, BESIDE
from assistant.verify.entailment.training.trainer import Schedule, measure, scores_of, train
from assistant.weights import CARD
from index.models.minilm import model_folder
from tests.reader.conftest import tiny_network
from tests.verify.test_claims import folder, over_document, written

__all__ = ["folder", "tiny_network"]

TOWNS = ("Varn", "Orne", "Tarn", "Lisk", "Brae", "Holm", "Ness", "Wick")


def pairs(count: int) -> list[Pair]:
    """Claims that a small network can learn: what holds speaks of rain."""
    return [
        Pair(
            claim=f"In {TOWNS[number % 8]} there was {'rain' if number % 3 else 'snow'}.",
            title="Weather" if number % 2 else "",
            before="",
            text=f"It rained in {TOWNS[number % 8]} on day {number}.",
            holds=bool(number % 3),
            kind="reworded" if number % 3 else "added",
            group=f"wikinews:{number}",
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(model_folder())


def test_it_learns_what_holds(tokenizer: Any) -> None:
    torch.manual_seed(1)  # its heads begin by chance
    network = ReaderNetwork.from_minilm(model_folder())
    train(network, pairs(160), tokenizer, Schedule(rate=3e-4, passes=3))
    measured = measure(network, pairs(24), tokenizer)
    assert (measured.pairs, measured.kinds) == (24, {"added": measured.auc})
    assert measured.auc > 0.9


def test_where_the_wrong_text_of_a_claim_comes_first_the_loss_is_higher() -> None:
    """The same scores of the same texts, one right and two wrong, held against other claims."""
    scores = torch.tensor([0.0, 1.0, -1.0])
    right, wrong = replace(pairs(1)[0], holds=True), replace(pairs(1)[0], holds=False)

    def loss(claims: str, groups: str = "ggg") -> float:
        texts = zip(claims, groups, (right, wrong, wrong), strict=True)
        texts_of = [replace(text, claim=claim, group=group) for claim, group, text in texts]
        order = sorted(range(3), key=lambda row: (claims[row], groups[row]))
        return float(trainer._loss(scores[order], [texts_of[row] for row in order]))

    assert loss("abc") < loss("aba") < loss("aab")
    # The same words asked of another document are another question.
    assert loss("aab", "gkg") == pytest.approx(loss("abc"))


def test_nothing_around_a_text_tells_the_right_one_of_a_claim() -> None:
    wide = "It had rained for days. It rained in Varn on day 0. Nobody was hurt."
    right = replace(pairs(1)[0], holds=True, before="It had rained for days.", wide=wide)
    wrong = replace(right, holds=False, text="It snowed in Orne.", wide="")
    chooser = random.Random(1)
    drawn = [list(trainer._triples([right, wrong], chooser)) for _ in range(60)]
    assert {text for (_, _, text), _ in drawn} == {right.text}
    assert {bool(first) == bool(second) for (_, first, _), (_, second, _) in drawn} == {True}
    assert {bool(context) for (_, context, _), _ in drawn} == {True, False}
    alone = {text for _ in range(60) for _, _, text in trainer._triples([right], chooser)}
    assert alone == {right.text, wide}


def test_all_pairs_are_seen_and_those_of_one_claim_share_a_batch(
    tiny_network: Any, tokenizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[Pair]] = []
    loss = trainer._loss

    def watched(scores: torch.Tensor, group: list[Pair]) -> torch.Tensor:
        seen.append(group)
        return loss(scores, group)

    monkeypatch.setattr(trainer, "_loss", watched)
    monkeypatch.setattr(trainer, "BATCH_TOKENS", 200)
    monkeypatch.setattr(trainer, "BUCKET", 20)
    given = [replace(pair, claim=f"{number // 3}") for number, pair in enumerate(pairs(90))]
    given = [replace(pair, group=f"wikinews:{number // 3}") for number, pair in enumerate(given)]
    train(tiny_network, given, tokenizer, Schedule(passes=1))
    assert sorted(pair.text for group in seen for pair in group) == sorted(pair.text for pair in given)
    assert len(seen) > 5
    assert all(len({pair.claim for pair in group}) * 3 == len(group) for group in seen)


def test_it_learns_the_same_each_time(tiny_network: Any, tokenizer: Any) -> None:
    start = {name: value.clone() for name, value in tiny_network.state_dict().items()}
    told = []
    for _ in range(2):
        tiny_network.load_state_dict(start)
        train(tiny_network, pairs(240), tokenizer, Schedule(rate=1e-2, passes=3))
        told.append(scores_of(tiny_network, pairs(12), tokenizer))
    assert told[0] == pytest.approx(told[1], abs=1e-3)


def test_read_together_a_text_scores_as_it_does_alone(tiny_network: ReaderNetwork) -> None:
    tokenizer = load_tokenizer(model_folder())
    read = [replace(each, text=each.text * (1 + number % 3)) for number, each in enumerate(pairs(40))]
    alone = [scores_of(tiny_network, [each], tokenizer)[0] for each in read]
    assert scores_of(tiny_network, read, tokenizer) == pytest.approx(alone, abs=1e-4)


def test_the_command_writes_weights_and_a_card_that_tells_of_them(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ("reworded", "cause")
    rows = [over_document(f"The dam broke, {n} people said.", kinds[n % 2], 2) for n in range(8)]
    held = [over_document(f"It rained, {n} people said.", kinds[n % 2], 0) for n in range(4)]
    file = written(folder, *rows, *held)
    # One document is all there is: the claims about the rain are measured on.
    parts = iter((["training"] * 8 + ["held out"] * 4) * 2)
    monkeypatch.setattr(command, "claim_pairs", lambda data: claim_pairs(data, file))
    monkeypatch.setattr(command, "further_pairs", lambda data: [])
    monkeypatch.setattr(command, "part_of", lambda group: next(parts))
    out = tmp_path / "out"
    assert command.main([str(folder), "--out", str(out), "--passes", "1"]) == 0
    card = json.loads((out / CARD).read_text(encoding="utf-8"))
    assert card == json.loads(capsys.readouterr().out)
    assert card["bytes"] == (out / WEIGHTS).stat().st_size
    assert (card["data"]["claims"]["pairs"], card["held_out"]["claims"]["pairs"]) == (8, 4)
    assert card["kinds"] == {"cause": 4, "reworded": 4}


def test_a_further_round_learns_from_questions_as_well_and_the_card_tells_of_both(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        Pair(
            claim=f"where did it rain on day {number}?",
            title="",
            before="",
            text=f"It rained in {TOWNS[number % 8]}.",
            holds=bool(number % 2),
            kind=ANSWERS if number % 2 else BESIDE,
            group=f"squad2_half:{'held' if number > 7 else number}",
        )
        for number in range(12)
    ]
    monkeypatch.setattr(command, "claim_pairs", lambda data: pairs(24))
    monkeypatch.setattr(command, "further_pairs", lambda data: [])
    monkeypatch.setattr(command, "question_pairs", lambda data: asked)
    held = {f"wikinews:{number}" for number in range(6)} | {"squad2_half:held"}
    monkeypatch.setattr(command, "part_of", lambda group: "held out" if group in held else "training")
    out = tmp_path / "out"
    assert command.main([str(folder), "--out", str(out), "--passes", "1"]) == 0
    again = [str(folder), "--out", str(out), "--passes", "1", "--further", "--questions", "--claims", "5"]
    assert command.main(again) == 0
    capsys.readouterr()
    card = json.loads((out / CARD).read_text(encoding="utf-8"))
    assert [each["pairs"] for each in card["rounds"]] == [18, 13]
    monkeypatch.setattr(questions, "own_words_questions", lambda: [pair.claim for pair in asked[:4]])
    part = ["--own-words-after", "1", "--own-words-to", "3", "--sets-share", "0.5", "--claims", "0"]
    assert command.main([*again, *part]) == 0
    # Two in readers' own words, and half of the four others that are trained on.
    assert json.loads(capsys.readouterr().out)["rounds"][-1]["pairs"] == 2 + 2
    # The most that a round saw: claims in the first, questions in the second.
    assert {name: card["data"][name]["pairs"] for name in ("claims", "questions")} == {
        "claims": 18,
        "questions": 8,
    }
    assert {name: found["pairs"] for name, found in card["held_out"].items()} == {"claims": 6, "questions": 4}


def test_where_nothing_was_trained_there_is_nothing_to_go_on_from(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "claim_pairs", lambda data: pairs(4))
    monkeypatch.setattr(command, "further_pairs", lambda data: [])
    with pytest.raises(SystemExit) as ended:
        command.main([str(folder), "--out", str(tmp_path / "none"), "--further"])
    assert ended.value.code == 2
    assert "there is nothing to go on from in" in capsys.readouterr().err


def test_a_missing_set_is_named_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main([str(tmp_path)])
    assert ended.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert "qamr_wikinews.jsonl.gz is missing: DATA must hold the sets named in --help" in last


def test_every_document_is_in_a_part() -> None:
    assert {part_of(pair.group) for pair in pairs(200)} == {"training", "held out"}

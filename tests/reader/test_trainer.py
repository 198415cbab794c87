"""The training run, on networks small enough to train here, and the command around it."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import Tensor, nn

from assistant.errors import AssistantError
from assistant.reader.model import WEIGHTS, weights
from assistant.reader.training import own_words
from assistant.reader.training.__main__ import main
from assistant.reader.training.batches import collate, rows_of
from assistant.reader.training.card import LICENCES
from assistant.reader.training.corpus import load_examples
from assistant.reader.training.export import read_graph
from assistant.reader.training.loss import loss_of
from assistant.reader.training.places import fingerprint
from assistant.reader.training.trainer import CHECKPOINT, Schedule, measure, train
from assistant.weights import CARD
from tests.reader.question_sets import MAYORS, TOWNS, example, mayors, write_all, write_set

if TYPE_CHECKING:
    from assistant.reader.training.network import ReaderNetwork

QUICK = Schedule(rate=3e-3, passes=3)


@pytest.fixture(autouse=True)
def _many_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.reader.training.batches.BATCH_TOKENS", 300)
    monkeypatch.setattr("assistant.reader.training.trainer.CHECKPOINT_STEPS", 3)


def loss_over(network: "ReaderNetwork", tokenizer: Any) -> float:
    batch = collate([rows_of(tokenizer, each, random.Random(1)) for each in mayors(24)])
    with torch.no_grad():
        tokens, passages = network(batch.ids, batch.types, batch.mask)
        return float(loss_of(tokens, passages, batch))


def test_the_rate_rises_then_falls_to_nothing() -> None:
    schedule = Schedule(rate=2.0, warm_up=0.1)
    assert [schedule.rate_at(done) for done in (0, 0.05, 0.1, 0.55, 1)] == pytest.approx([0, 1, 2, 1, 0])
    assert schedule.rate_at(1.01) == 0


def test_training_makes_the_loss_fall(tiny_network: "ReaderNetwork", tokenizer: Any, tmp_path: Path) -> None:
    before = loss_over(tiny_network, tokenizer)
    train(tiny_network, mayors(48), tokenizer, Schedule(rate=1e-2, passes=5), tmp_path)
    assert loss_over(tiny_network, tokenizer) < 0.7 * before


def test_training_leaves_the_smallest_numbers_to_others(
    tiny_network: "ReaderNetwork", tokenizer: Any, tmp_path: Path
) -> None:
    train(tiny_network, mayors(9), tokenizer, QUICK, tmp_path)
    assert float("5e-324") > 0


def stopping(real: Callable[..., Tensor], after: int) -> Callable[..., Tensor]:
    """Ctrl-C in the middle of a step."""
    calls = 0

    def loss(*given: Any) -> Tensor:
        nonlocal calls
        calls += 1
        if calls > after:
            raise KeyboardInterrupt
        return real(*given)

    return loss


def test_a_run_that_was_stopped_and_gone_on_with_ends_in_the_same_weights(
    tiny_network: "ReaderNetwork",
    tokenizer: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = {name: value.clone() for name, value in tiny_network.state_dict().items()}
    train(tiny_network, mayors(40), tokenizer, QUICK, tmp_path / "whole")
    whole = {name: value.clone() for name, value in tiny_network.state_dict().items()}
    # Before the first checkpoint, on one, right after it was taken up, behind the end of the first pass.
    for after in (1, 6, 0, 5):
        tiny_network.load_state_dict(fresh)
        with monkeypatch.context() as patch:
            patch.setattr("assistant.reader.training.trainer.loss_of", stopping(loss_of, after))
            with pytest.raises(KeyboardInterrupt):
                train(tiny_network, mayors(40), tokenizer, QUICK, tmp_path / "stopped")
    tiny_network.load_state_dict(fresh)
    train(tiny_network, mayors(40), tokenizer, QUICK, tmp_path / "stopped")
    for name, value in tiny_network.state_dict().items():
        assert torch.allclose(value, whole[name], atol=1e-6), name
        if "token_head" in name:
            assert not torch.allclose(value, fresh[name], atol=1e-4), name


def test_a_finished_run_is_not_run_again(
    tiny_network: "ReaderNetwork", tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(tiny_network, mayors(9), tokenizer, QUICK, tmp_path)
    done = {name: value.clone() for name, value in tiny_network.state_dict().items()}
    monkeypatch.setattr("assistant.reader.training.trainer.loss_of", stopping(loss_of, 0))
    train(tiny_network, mayors(9), tokenizer, QUICK, tmp_path)
    assert all(torch.equal(value, done[name]) for name, value in tiny_network.state_dict().items())


def test_a_checkpoint_that_was_not_written_to_its_end_is_passed_over(
    tiny_network: "ReaderNetwork", tokenizer: Any, tmp_path: Path
) -> None:
    (tmp_path / CHECKPOINT).with_suffix(".new").write_bytes(b"half")
    train(tiny_network, mayors(6), tokenizer, QUICK, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [CHECKPOINT]


@pytest.mark.parametrize(("count", "schedule"), [(8, QUICK), (9, Schedule(rate=3e-3, passes=2))])
def test_a_checkpoint_of_another_run_is_not_gone_on_with(
    tiny_network: "ReaderNetwork", tokenizer: Any, tmp_path: Path, count: int, schedule: Schedule
) -> None:
    train(tiny_network, mayors(9), tokenizer, QUICK, tmp_path)
    with pytest.raises(AssistantError, match=r"another run .*questions 9.* passes 3.*delete it") as refused:
        train(tiny_network, mayors(count), tokenizer, schedule, tmp_path)
    assert "\n" not in str(refused.value)


# Measuring


class Oracle(nn.Module):
    """Knows the mayors' names. `sign` -1: and says the opposite."""

    def __init__(self, tokenizer: Any, sign: float) -> None:
        super().__init__()
        self.sign = sign
        encoded = [tokenizer.encode(f" {name}", add_special_tokens=False).ids for name in MAYORS]
        self.first = torch.tensor([ids[0] for ids in encoded])
        self.last = torch.tensor([ids[-1] for ids in encoded])

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        begin, end = torch.isin(ids, self.first), torch.isin(ids, self.last)
        near = torch.cumsum(begin, dim=1) > 0
        tokens = torch.stack([begin, end, near & (torch.cumsum(end, dim=1) < 5)], dim=2).float()
        return self.sign * tokens * mask[..., None], self.sign * begin.any(dim=1).float()


LED = [
    example(f"Who leads {town}?", f"{mayor} leads {town}.", mayor, "Nobody came. It rained.")
    for town, mayor in zip(TOWNS, MAYORS, strict=True)
]


def test_a_reader_that_is_always_right_gets_full_marks(tokenizer: Any) -> None:
    unanswerable = example("Who left?", "It snowed.")
    found = measure(Oracle(tokenizer, 1.0), [*LED, unanswerable], tokenizer)  # type: ignore[arg-type]
    assert found.questions == len(LED)
    assert (found.span_f1, found.sentence_first, found.passage_first, found.passage_auc) == (1, 1, 1, 1)


def test_a_reader_that_is_always_wrong_gets_none(tokenizer: Any) -> None:
    found = measure(Oracle(tokenizer, -1.0), LED, tokenizer)  # type: ignore[arg-type]
    assert (found.sentence_first, found.passage_first, found.passage_auc) == (0, 0, 0)
    assert found.span_f1 < 0.5


# All of it


def test_what_is_held_out_shares_no_text_with_what_is_trained_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path)
    asked = {"document": "77", "question": "how old is the mayor?", "answer": None}
    monkeypatch.setattr(own_words, "FILE", tmp_path / "asked.jsonl")
    own_words.FILE.write_text(json.dumps(asked), encoding="utf-8")
    trained, held_out = load_examples(tmp_path)
    assert {each.source for each in (*trained, *held_out)} == set(LICENCES)
    assert held_out
    assert not {each.group for each in trained} & {each.group for each in held_out}
    assert all(len(each.negatives) <= 1 for each in trained)
    assert load_examples(tmp_path) == (trained, held_out)


def test_the_command_trains_measures_and_writes_weights_that_are_those_of_their_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_all(tmp_path)
    out = tmp_path / "weights"
    given = [str(tmp_path), "--work", str(tmp_path / "work"), "--out", str(out), "--limit", "6"]
    assert main(given) == 0
    card = json.loads((out / CARD).read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == card
    monkeypatch.setattr("assistant.reader.model.files", lambda _: tmp_path)
    assert len(weights()) == card["bytes"]
    assert sum(entry["questions"] for entry in card["data"].values()) == 6
    assert all(entry["licence"] for entry in card["data"].values())
    assert card["held_out"]["questions"] > 0
    assert sorted(path.name for path in out.iterdir()) == sorted([CARD, WEIGHTS])
    # With more questions it would be another run.
    with pytest.raises(SystemExit) as exited:
        main([*given[:-1], "7"])
    assert exited.value.code == 2
    assert "belongs to another run" in capsys.readouterr().err


def test_a_further_round_goes_on_from_the_weights_that_were_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_all(tmp_path)
    out = tmp_path / "weights"
    given = [str(tmp_path), "--out", str(out), "--limit", "6", "--work"]
    with pytest.raises(SystemExit) as exited:
        main([*given, str(tmp_path / "first"), "--further"])
    assert exited.value.code == 2
    assert "there is nothing to go on from" in capsys.readouterr().err
    assert main([*given, str(tmp_path / "first")]) == 0
    first = read_graph((out / WEIGHTS).read_bytes())
    # At a rate of nothing a round changes nothing: that it began from these shows.
    assert main([*given, str(tmp_path / "second"), "--further", "--rate", "0"]) == 0
    second = read_graph((out / WEIGHTS).read_bytes())
    assert first.keys() == second.keys()
    assert all((first[name] == second[name]).all() for name in first)
    one, two = json.loads((out / CARD).read_text(encoding="utf-8"))["rounds"]
    assert (one["seed"] + 1, one["rate"], two["rate"]) == (two["seed"], 1e-4, 0)


def test_a_round_on_what_no_earlier_round_has_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_all(tmp_path)
    held = "It held because it rained."
    row = {"document": "77", "answer": [1, 0, 2], "also": [], "text": fingerprint(held)}
    monkeypatch.setattr(own_words, "FILE", tmp_path / "asked.jsonl")
    rows = [
        json.dumps({**row, "question": question}) for question in ("what stood?", "what was sound?", "why?")
    ]
    own_words.FILE.write_text("\n".join(rows), encoding="utf-8")
    given = [str(tmp_path), "--work", str(tmp_path / "work"), "--out", str(tmp_path / "weights")]
    assert main([*given, "--limit", "0", "--own-words-after", "1"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert {name: entry["questions"] for name, entry in card["data"].items()} == {
        own_words.SOURCE: 2 * own_words.WINDOWS
    }


def test_a_set_that_is_missing_or_broken_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(tmp_path), "--work", str(tmp_path / "work"), "--out", str(tmp_path / "weights")]
    for name in ("nothing yet", "squad2_half"):
        if name == "squad2_half":
            write_set(tmp_path, name, [])
            (tmp_path / "squadshifts_new_wiki.jsonl.gz").write_bytes(b"no archive")
        with pytest.raises(SystemExit) as exited:
            main(given)
        assert exited.value.code == 2
        said = capsys.readouterr().err.splitlines()[-1]
        assert ("squad2_half.jsonl.gz is missing" in said) or ("cannot be read" in said)
    assert not (tmp_path / "work").exists()


def test_a_text_that_reads_otherwise_than_the_questions_over_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_all(tmp_path)
    asked = {"document": "77", "question": "what holds?", "answer": [0, 0, 5], "also": [], "text": "00000000"}
    monkeypatch.setattr(own_words, "FILE", tmp_path / "asked.jsonl")
    own_words.FILE.write_text(json.dumps(asked), encoding="utf-8")
    with pytest.raises(SystemExit) as exited:
        main([str(tmp_path), "--work", str(tmp_path / "work"), "--out", str(tmp_path / "weights")])
    assert exited.value.code == 2
    assert "the document 77 is not the one of asked.jsonl" in capsys.readouterr().err.splitlines()[-1]

"""What training minimises, against figures worked out by hand."""

import math
from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from assistant.reader.training.batches import Batch, Row, collate
from assistant.reader.training.loss import PASSAGES, SENTENCES, SHARED_SPAN, loss_of
from assistant.reader.training.network import BEGIN, END, SENTENCE


def row(*, right: bool, width: int = 6) -> Row:
    """[CLS] question [SEP] [SEP], then two tokens of a passage in one sentence each; the answer is the
    first of them."""
    return Row(
        ids=tuple(range(width)),
        types=(0,) * width,
        first=4,
        last=6,
        begins=(4,) if right else (0,),
        ends=(4,) if right else (0,),
        sentences=((4, 5), (5, 6)),
        right=(0,) if right else (),
    )


def zeros(batch: Batch) -> tuple[Tensor, Tensor]:
    return torch.zeros(*batch.ids.shape, 3), torch.zeros(len(batch.ids))


def loss(batch: Batch, tokens: Tensor, passages: Tensor) -> float:
    return float(loss_of(tokens, passages, batch))


def test_of_one_passage_that_answers() -> None:
    batch = collate([[row(right=True)]])
    # "No answer" and two tokens; two tokens; "none" and two sentences; yes or no.
    expected = math.log(3) + SHARED_SPAN * math.log(2) + SENTENCES * math.log(3) + PASSAGES * math.log(2)
    assert loss(batch, *zeros(batch)) == pytest.approx(expected)


def test_of_one_passage_that_does_not_answer() -> None:
    batch = collate([[row(right=False)]])
    expected = math.log(3) + SENTENCES * math.log(3) + PASSAGES * math.log(2)
    assert loss(batch, *zeros(batch)) == pytest.approx(expected)


def test_of_a_right_passage_beside_a_wrong_one() -> None:
    batch = collate([[row(right=True), row(right=False)]])
    expected = math.log(3) + SHARED_SPAN * math.log(4) + SENTENCES * math.log(5) + PASSAGES * math.log(2)
    assert loss(batch, *zeros(batch)) == pytest.approx(expected)


def test_of_two_questions_it_is_the_mean() -> None:
    batch = collate([[row(right=True)], [row(right=True)]])
    alone = collate([[row(right=True)]])
    assert loss(batch, *zeros(batch)) == pytest.approx(loss(alone, *zeros(alone)))


def test_scores_that_are_right_by_far_cost_nothing() -> None:
    batch = collate([[row(right=True), row(right=False)], [row(right=False)]])
    tokens, passages = perfect(batch, [True, False, False])
    assert loss(batch, tokens, passages) == pytest.approx(0, abs=1e-4)


def perfect(batch: Batch, holds: Sequence[bool]) -> tuple[Tensor, Tensor]:
    tokens, passages = zeros(batch)
    tokens[..., SENTENCE] = -30
    for line, right in enumerate(holds):
        tokens[line, 4 if right else 0, [BEGIN, END]] = 30
        # Among all passages of a question only the right token may stand out.
        tokens[line, 4:, [BEGIN, END]] -= 0 if right else 30
        if right:
            tokens[line, 4, SENTENCE] = 30
        passages[line] = 30 if right else -30
    return tokens, passages


def test_any_right_answer_will_do() -> None:
    twice = Row(
        ids=tuple(range(6)),
        types=(0,) * 6,
        first=4,
        last=6,
        begins=(4, 5),
        ends=(4, 5),
        sentences=((4, 5), (5, 6)),
        right=(0, 1),
    )
    batch = collate([[twice]])
    expected = math.log(3 / 2) + SENTENCES * math.log(3 / 2) + PASSAGES * math.log(2)
    assert loss(batch, *zeros(batch)) == pytest.approx(expected)


def test_a_wrong_passage_that_is_sure_of_itself_costs_its_own_question_only() -> None:
    """Every number of the wrong row goes up, "no answer here" as well: by itself it says the same."""
    together = collate([[row(right=True), row(right=False)]])
    apart = collate([[row(right=True)], [row(right=False)]])
    for batch, dearer in ((together, True), (apart, False)):
        tokens, passages = zeros(batch)
        before = loss(batch, tokens, passages)
        tokens[1, :, [BEGIN, END]] = 5
        assert (loss(batch, tokens, passages) > before + 0.5) is dearer
        assert loss(batch, tokens, passages) >= before - 1e-5


def test_what_is_no_passage_and_no_filling_counts_nothing() -> None:
    batch = collate([[row(right=True), row(right=False, width=9)]])
    tokens, passages = zeros(batch)
    before = loss(batch, tokens, passages)
    tokens[:, 1:4] = 20
    tokens[:, 6:] = 20
    tokens[:, 0, SENTENCE] = 20
    assert loss(batch, tokens, passages) == pytest.approx(before)


def test_every_number_of_the_output_is_taught() -> None:
    batch = collate([[row(right=True), row(right=False)]])
    tokens, passages = zeros(batch)
    total = loss_of(tokens.requires_grad_(), passages.requires_grad_(), batch)
    total.backward()  # type: ignore[no-untyped-call]
    assert tokens.grad is not None
    assert passages.grad is not None
    assert (tokens.grad[:, [0, 4, 5]][..., [BEGIN, END]] != 0).all()
    assert (tokens.grad[:, 4:, SENTENCE] != 0).all()
    assert (passages.grad != 0).all()


def test_passages_without_a_sentence_cost_no_error() -> None:
    empty = Row(
        ids=(1, 2, 3), types=(0, 0, 0), first=3, last=3, begins=(0,), ends=(0,), sentences=(), right=()
    )
    batch = collate([[empty]])
    assert loss(batch, *zeros(batch)) == pytest.approx(PASSAGES * math.log(2))

"""How examples become rows and rows become tensors."""

import random
from typing import Any

import pytest
import torch

from assistant.reader.training.batches import (
    BATCH_TOKENS,
    NEGATIVE_TOKENS,
    NO_TITLE,
    PASSAGE_TOKENS,
    Row,
    batches,
    collate,
    rows_of,
)
from assistant.reader.training.example import Example, TrainingPassage
from tests.reader.question_sets import example, mayors


def words_at(tokenizer: Any, row: Row, begin: int, end: int) -> str:
    return str(tokenizer.decode(row.ids[begin : end + 1]))


def test_the_example_s_own_passage_comes_first_and_its_negatives_answer_nothing(tokenizer: Any) -> None:
    asked = example(
        "Who paid?", "It rained. The council paid.", "council", "Nobody came.", "It snowed. Twice."
    )
    own, *others = rows_of(tokenizer, asked, random.Random(1))
    (begin,), (end,) = own.begins, own.ends
    assert words_at(tokenizer, own, begin, end) == "council"
    assert [words_at(tokenizer, own, first, last - 1) for first, last in own.sentences] == [
        "it rained.",
        "the council paid.",
    ]
    assert own.right == (1,)
    assert own.ids[own.first - 1] == own.ids[own.last] == 102
    assert [len(row.sentences) for row in others] == [1, 2]
    assert all((row.begins, row.ends, row.right) == ((0,), (0,), ()) for row in others)


def test_every_place_of_an_answer_is_right(tokenizer: Any) -> None:
    text = "Reyes paid. He did, Tom Reyes said."
    asked = Example(
        source="s",
        group="g",
        question="Who paid?",
        passage=TrainingPassage(title="", text=text, spans=((0, 5), (20, 29))),
        answers=("Reyes", "Tom Reyes"),
    )
    (row,) = rows_of(tokenizer, asked, random.Random(1))
    assert [
        words_at(tokenizer, row, begin, end) for begin, end in zip(row.begins, row.ends, strict=True)
    ] == ["reyes", "tom reyes"]
    assert row.right == (0, 1)


FILLER = "The river rose on and on over the meadows of the valley. "


@pytest.mark.parametrize("before", [0, 3, 20, 60])
@pytest.mark.parametrize("answer", ["Zanzibar", "a long and winding road to Zanzibar by way of Aden"])
def test_a_long_passage_is_cut_around_its_answer(tokenizer: Any, before: int, answer: str) -> None:
    asked = example("Where?", FILLER * before + f"He took {answer} in May. " + FILLER * 40, answer)
    for seed in range(12):
        (row,) = rows_of(tokenizer, asked, random.Random(seed))
        assert row.last - row.first <= PASSAGE_TOKENS
        (begin,), (end,) = row.begins, row.ends
        assert words_at(tokenizer, row, begin, end) == answer.lower()
        (right,) = (row.sentences[number] for number in row.right)
        assert right[0] <= begin <= end < right[1]


def test_an_answer_that_begins_inside_a_word_survives_the_cut(tokenizer: Any) -> None:
    asked = example("Where?", FILLER * 30 + "In oatZanzibar he slept. " + FILLER * 30, "Zanzibar")
    for seed in range(30):
        (row,) = rows_of(tokenizer, asked, random.Random(seed))
        assert row.begins != (0,)


def test_a_negative_is_cut_shorter(tokenizer: Any) -> None:
    asked = example("Who paid?", "The council paid.", "council", FILLER * 60)
    _, negative = rows_of(tokenizer, asked, random.Random(1))
    assert NEGATIVE_TOKENS / 2 < negative.last - negative.first <= NEGATIVE_TOKENS


def test_titles_are_left_out_now_and_then(tokenizer: Any) -> None:
    asked = example("Who paid?", "The council paid.", "council")
    (title,) = {tokenizer.token_to_id("flood")}
    without = sum(title not in rows_of(tokenizer, asked, random.Random(n))[0].ids for n in range(200))
    assert 0.5 * NO_TITLE < without / 200 < 2 * NO_TITLE


def test_each_example_is_in_one_batch_and_the_same_one_for_the_same_seed(tokenizer: Any) -> None:
    asked = mayors(50)
    once = list(batches(asked, tokenizer, 1))
    assert once == list(batches(asked, tokenizer, 1))
    assert once != list(batches(asked, tokenizer, 2))
    assert sum(len(group) for group in once) == 50
    assert all(len(rows) == 2 for group in once for rows in group)


def test_a_batch_keeps_within_its_tokens(tokenizer: Any) -> None:
    asked = [example("Who?", FILLER * (n % 13 + 1), "river", FILLER) for n in range(90)]
    groups = list(batches(asked, tokenizer, 1))
    assert len(groups) > 2
    for group in groups:
        assert collate(group).ids.numel() <= BATCH_TOKENS
    assert sum(len(group) for group in groups) == 90


def test_a_batch_holds_its_rows_one_below_the_other(tokenizer: Any) -> None:
    asked = [
        example("Who paid?", "It rained. The council paid.", "council", "Nobody came."),
        example("Who slept?", "Nobody."),
    ]
    group = [rows_of(tokenizer, each, random.Random(1)) for each in asked]
    batch = collate(group)
    rows = [row for example in group for row in example]
    assert batch.example.tolist() == [0, 0, 1]
    assert batch.holds.tolist() == [True, False, False]
    for line, row in enumerate(rows):
        size = len(row.ids)
        assert batch.ids[line, :size].tolist() == list(row.ids)
        assert batch.types[line, :size].tolist() == list(row.types)
        assert batch.mask[line].tolist() == [1] * size + [0] * (batch.mask.shape[1] - size)
        inner = [0, *range(row.first, row.last)]
        assert batch.candidates[line].nonzero().flatten().tolist() == inner
        assert batch.begins[line].nonzero().flatten().tolist() == list(row.begins)
        assert batch.ends[line].nonzero().flatten().tolist() == list(row.ends)
    assert batch.sentence_row.tolist() == [0, 0, 1, 2]
    assert batch.sentence_right.tolist() == [False, True, False, False]
    pool = batch.pool.to_dense().reshape(4, len(rows), -1)
    assert torch.allclose(pool.sum(dim=(1, 2)), torch.ones(4))
    first, last = rows[0].sentences[1]
    assert torch.allclose(pool[1, 0, first:last], torch.tensor(1 / (last - first)))


def test_a_batch_without_a_sentence_is_a_batch(tokenizer: Any) -> None:
    batch = collate([rows_of(tokenizer, example("Who?", "\u200b"), random.Random(1))])
    assert batch.sentence_row.tolist() == batch.sentence_right.tolist() == []
    assert batch.candidates.sum() == 1

"""What the reader reads, token by token."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader.inputs import (
    CLS,
    PASSAGE_TOKENS,
    QUESTION_TOKENS,
    SEP,
    TITLE_TOKENS,
    ReaderInput,
    build_inputs,
)
from tests.awkward import awkward_text


def one(tokenizer: Any, question: str, title: str, text: str) -> ReaderInput:
    (made,) = build_inputs(tokenizer, question, [(title, text)])
    return made


def written(made: ReaderInput, text: str) -> list[str]:
    return [text[start:end] for start, end in zip(made.starts, made.ends, strict=True)]


def test_a_row_is_question_title_and_passage_with_marks_between(tokenizer: Any) -> None:
    made = one(tokenizer, "Who paid?", "Old bridge", "The council paid.")
    tokens = [tokenizer.id_to_token(token) for token in made.ids]
    assert tokens == [
        *("[CLS]", "who", "paid", "?"),
        *("[SEP]", "old", "bridge"),
        *("[SEP]", "the", "council", "paid", ".", "[SEP]"),
    ]
    assert made.types == (0,) * 5 + (1,) * 8
    assert made.first == 8
    assert written(made, "The council paid.") == ["The", "council", "paid", "."]


def test_each_passage_gets_a_row_in_the_order_given(tokenizer: Any) -> None:
    passages = [("A", "One."), ("", "Two words."), ("C", "")]
    made = build_inputs(tokenizer, "Who?", passages)
    assert made == [one(tokenizer, "Who?", title, text) for title, text in passages]
    assert build_inputs(tokenizer, "Who?", []) == []


def test_every_part_is_cut_and_the_longest_row_fits_the_model(tokenizer: Any) -> None:
    made = one(tokenizer, "why " * 500, "bridge " * 500, "river " * 5000)
    assert made.types.count(0) == QUESTION_TOKENS + 2
    assert made.first == QUESTION_TOKENS + TITLE_TOKENS + 3
    assert len(made.starts) == PASSAGE_TOKENS
    assert made.ends[-1] == PASSAGE_TOKENS * len("river ") - 1
    assert len(made.ids) == made.first + PASSAGE_TOKENS + 1 <= 512


def test_fewer_tokens_of_a_passage_are_read_when_asked(tokenizer: Any) -> None:
    text = "The council paid for it."
    (made,) = build_inputs(tokenizer, "Who?", [("", text)], passage_tokens=2)
    assert written(made, text) == ["The", "council"]
    assert made.ids[-1] == SEP


def test_offsets_count_code_points(tokenizer: Any) -> None:
    text = "👩‍👩‍👧 cafe\u0301 said Müller 🙂 ﬁve"
    made = one(tokenizer, "Who?", "", text)
    pieces = written(made, text)
    assert pieces[pieces.index("said") + 1] == "Müller"
    assert pieces[pieces.index("said") - 1].startswith("cafe")
    assert made.ends[-1] == len(text)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\x00", "\ufeff\n"])
def test_a_passage_of_nothing_has_a_row_without_tokens(tokenizer: Any, text: str) -> None:
    made = one(tokenizer, "Who?", "", text)
    assert made.starts == made.ends == ()
    assert made.ids[made.first :] == (SEP,)


def test_a_text_cannot_pretend_to_be_another_part_of_the_row(tokenizer: Any) -> None:
    text = "[SEP] [CLS] [PAD] [MASK] [UNK] Who? [SEP]"
    made = one(tokenizer, text, text, text)
    assert made.ids.count(SEP) == 3
    assert made.ids.count(CLS) == 1
    assert "".join(written(made, text)) == text.replace(" ", "")


@settings(max_examples=60, deadline=None)
@given(question=awkward_text, title=awkward_text, text=awkward_text)
def test_any_text_makes_a_row_that_fits_with_offsets_that_hold(
    tokenizer: Any, question: str, title: str, text: str
) -> None:
    made = one(tokenizer, question, title, text)
    assert len(made.ids) == len(made.types) <= 512
    assert made.first + len(made.starts) + 1 == len(made.ids)
    assert made.ids[0] == CLS
    assert made.ids.count(SEP) == 3
    assert all(0 <= start < end <= len(text) for start, end in zip(made.starts, made.ends, strict=True))
    assert list(made.starts) == sorted(made.starts)
    assert list(made.ends) == sorted(made.ends)


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(awkward_text, max_size=4))
def test_a_row_does_not_depend_on_its_neighbours(tokenizer: Any, texts: list[str]) -> None:
    together = build_inputs(tokenizer, "Who paid?", [("A title", text) for text in texts])
    assert together == [one(tokenizer, "Who paid?", "A title", text) for text in texts]

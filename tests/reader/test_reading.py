"""How the model's numbers become sentences and spans."""

from dataclasses import replace
from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.reader.inputs import PASSAGE_TOKENS, ReaderInput, build_inputs
from assistant.reader.reading import (
    BEGIN,
    END,
    LIKELY_SPANS,
    LONGEST_SPAN,
    SENTENCE,
    WORD_COST,
    Reading,
    reading_of,
)
from index import split_sentences
from tests.awkward import awkward_text

TEXT = "The river rose. Mayor Ada Lindqvist paid 12 crowns. Nobody was hurt."


class Numbers:
    """The model's output for a text: nothing anywhere but what is written in."""

    def __init__(self, tokenizer: Any, text: str) -> None:
        self.text = text
        (self.row,) = build_inputs(tokenizer, "Who paid?", [("Flood", text)])
        self.tokens: NDArray[np.float32] = np.zeros((len(self.row.ids) + 3, 3), dtype=np.float32)

    def set(self, word: str, column: int, value: float) -> None:
        at = self.row.starts.index(self.text.index(word))
        self.tokens[self.row.first + at, column] = value

    def read(self, *, brief: bool = False) -> Reading:
        return reading_of(self.text, self.row, self.tokens, 1.5, brief=brief)


def marked(text: str, reading: Reading) -> list[str]:
    return [text[read.span.start : read.span.end] for read in reading.sentences]


def test_the_best_span_of_each_sentence_is_marked_and_scored_against_no_answer(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    numbers.set("Ada", BEGIN, 4.0)
    numbers.set("Lindqvist", END, 0.0)
    end = numbers.row.ends.index(TEXT.index("Lindqvist") + len("Lindqvist"))
    numbers.tokens[numbers.row.first + end, END] = 3.0
    numbers.set("hurt", BEGIN, 1.0)
    numbers.set("hurt", END, 0.5)
    numbers.tokens[0, [BEGIN, END]] = (2.0, 1.0)
    reading = numbers.read()
    assert (reading.holds, reading.none) == (1.5, 3.0)
    assert [TEXT[read.start : read.end] for read in reading.sentences] == [
        "The river rose.",
        "Mayor Ada Lindqvist paid 12 crowns.",
        "Nobody was hurt.",
    ]
    assert marked(TEXT, reading)[1:] == ["Ada Lindqvist", "hurt"]
    assert [read.span.score for read in reading.sentences] == pytest.approx([-3.0, 4.0, -1.5])
    assert [TEXT[span.start : span.end] for span in reading.spans[:2]] == ["Ada Lindqvist", "hurt"]


def test_no_span_holds_an_agency_or_crosses_from_the_place_into_the_report(tokenizer: Any) -> None:
    text = "PARIS (Reuters) - Ada Lindqvist paid 12 crowns. Nobody was hurt."
    numbers = Numbers(tokenizer, text)
    numbers.set("Reuters", BEGIN, 9.0)
    numbers.set("Reuters", END, 9.0)
    numbers.set("PARIS", BEGIN, 5.0)
    numbers.set("Ada", BEGIN, 4.0)
    end = numbers.row.ends.index(text.index("Lindqvist") + len("Lindqvist"))
    numbers.tokens[numbers.row.first + end, END] = 3.0
    first, second = numbers.read().sentences
    spans = [text[span.start : span.end] for span in (first.span, *first.others)]
    assert spans[:2] == ["Ada Lindqvist", "PARIS"]  # 7 for what begins and ends well, 5 for a good begin
    assert len(spans) == LIKELY_SPANS
    assert not any("Reuters" in span or ("PARIS" in span and "Ada" in span) for span in spans)
    assert second.span.start >= second.start


def test_a_sentence_scores_the_mean_over_its_own_tokens(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    numbers.tokens[:, SENTENCE] = -2.0
    inside = [at for at, end in enumerate(numbers.row.ends) if end <= len("The river rose.")]
    numbers.tokens[[numbers.row.first + at for at in inside], SENTENCE] = [1.0, 2.0, 3.0, 4.0]
    assert [read.score for read in numbers.read().sentences] == pytest.approx([2.5, -2.0, -2.0])


def test_a_span_neither_ends_before_it_begins_nor_leaves_its_sentence(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    numbers.set("paid", BEGIN, 9.0)
    numbers.set("Mayor", END, 9.0)
    numbers.set("Nobody", END, 20.0)
    found = numbers.read().sentences[1]
    assert found.start <= found.span.start < found.span.end <= found.end
    assert found.span.score == pytest.approx(9.0)


def test_where_a_name_is_asked_for_two_good_answers_do_not_make_one_long_one(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    numbers.set("Mayor", BEGIN, 3.0)
    numbers.set("Mayor", END, 2.9)
    numbers.set("12", BEGIN, 2.9)
    numbers.set("12", END, 3.1)
    assert marked(TEXT, numbers.read())[1] == "Mayor Ada Lindqvist paid 12"
    reading = numbers.read(brief=True)
    assert marked(TEXT, reading)[1] == "12"
    assert reading.sentences[1].span.score == pytest.approx(6.0)


def test_the_next_likely_answers_of_a_sentence_are_told_best_first(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    for word, score in (("Mayor", 3.0), ("12", 5.0), ("crowns", 4.0)):
        numbers.set(word, BEGIN, score)
        numbers.set(word, END, score)
    found = numbers.read().sentences[1]
    spans = [found.span, *found.others]
    assert len(spans) == LIKELY_SPANS
    assert [(TEXT[span.start : span.end], span.score) for span in spans] == [
        ("12", 10.0),
        ("12 crowns", 9.0),
        ("Mayor Ada Lindqvist paid 12", 8.0),
        ("crowns", 8.0),
        ("Mayor Ada Lindqvist paid 12 crowns", 7.0),
    ]


def test_likely_answers_are_in_order_of_what_their_words_cost_too(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    for word, begin, end in (("Mayor", 3.0, 2.9), ("12", 2.9, 3.1)):
        numbers.set(word, BEGIN, begin)
        numbers.set(word, END, end)
    found = numbers.read(brief=True).sentences[1]
    scores = [span.score for span in (found.span, *found.others)]
    assert scores == sorted(scores, reverse=True)
    long = next(span for span in found.others if TEXT[span.start : span.end] == "Mayor Ada Lindqvist paid 12")
    assert long.score == pytest.approx(6.1 - 4 * WORD_COST)


def test_of_answers_that_are_equally_likely_the_first_and_shortest_come_first(tokenizer: Any) -> None:
    found = Numbers(tokenizer, TEXT).read().sentences[1]
    assert [span.start for span in (found.span, *found.others)] == [found.start] * LIKELY_SPANS
    ends = [span.end for span in (found.span, *found.others)]
    assert ends == sorted(set(ends))


def test_a_sentence_of_one_token_has_one_likely_answer(tokenizer: Any) -> None:
    (found,) = Numbers(tokenizer, "Rain").read().sentences
    assert (found.span.start, found.span.end, found.others) == (0, 4, ())


def test_a_word_of_several_tokens_costs_no_more_than_any_other(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    first = numbers.row.starts.index(TEXT.index("Lindqvist"))
    last = numbers.row.ends.index(TEXT.index("Lindqvist") + len("Lindqvist"))
    assert last > first
    numbers.tokens[numbers.row.first + first, BEGIN] = 1.0
    numbers.tokens[numbers.row.first + first, END] = 1.0
    numbers.tokens[numbers.row.first + last, END] = 1.01
    assert marked(TEXT, numbers.read(brief=True))[1] == "Lindqvist"


def test_that_a_passage_answers_is_likelier_the_better_its_span_and_the_more_it_holds(tokenizer: Any) -> None:
    numbers = Numbers(tokenizer, TEXT)
    numbers.set("Ada", BEGIN, 4.0)
    weak = numbers.read()
    numbers.set("Ada", BEGIN, 14.0)
    strong = numbers.read()
    assert strong.answers > weak.answers
    assert replace(weak, holds=weak.holds + 1).answers > weak.answers
    assert replace(weak, sentences=()).answers == -inf


def test_a_span_is_never_longer_than_the_longest(tokenizer: Any) -> None:
    text = " ".join(f"river{'s' * (number % 2)}" for number in range(60)) + "."
    numbers = Numbers(tokenizer, text)
    numbers.tokens[numbers.row.first, BEGIN] = 5.0
    last = numbers.row.first + len(numbers.row.starts) - 1
    numbers.tokens[last, END] = 5.0
    numbers.tokens[numbers.row.first + LONGEST_SPAN - 1, END] = 4.0
    numbers.tokens[numbers.row.first + LONGEST_SPAN, END] = 4.5
    (found,) = numbers.read().sentences
    assert found.span.score == pytest.approx(9.0)
    assert found.span.end == numbers.row.ends[LONGEST_SPAN - 1]


def test_of_a_long_passage_the_sentences_behind_the_window_are_left_out(tokenizer: Any) -> None:
    text = "It rained on and on. " * 100
    numbers = Numbers(tokenizer, text)
    reading = numbers.read()
    read_to = numbers.row.ends[-1]
    expected = [s for s in split_sentences(text) if s.start < read_to]
    assert 1 < len(expected) < 100
    assert [(s.start, s.end) for s in reading.sentences] == [(s.start, s.end) for s in expected]
    assert len(numbers.row.starts) == PASSAGE_TOKENS
    assert all(read.span.end <= read_to for read in reading.sentences)


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_a_passage_without_a_token_has_no_sentences(tokenizer: Any, text: str) -> None:
    reading = Numbers(tokenizer, text).read()
    assert reading.sentences == ()
    assert reading.spans == ()
    assert reading.holds == 1.5


@settings(max_examples=80, deadline=None)
@given(text=awkward_text, seed=st.integers(0, 2**32 - 1))
def test_whatever_is_read_stands_in_the_text(tokenizer: Any, text: str, seed: int) -> None:
    numbers = Numbers(tokenizer, text)
    shape = numbers.tokens.shape
    numbers.tokens = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    reading = numbers.read()
    cut = [(sentence.start, sentence.end) for sentence in split_sentences(text)]
    places = [(read.start, read.end) for read in reading.sentences]
    assert places == [place for place in cut if _is_read(numbers.row, *place)]
    for read in reading.sentences:
        assert read.start <= read.span.start < read.span.end <= read.end
        assert np.isfinite([read.score, read.span.score]).all()
        spans = [(span.start, span.end) for span in (read.span, *read.others)]
        assert all(read.start <= start < end <= read.end for start, end in spans)
        assert len(set(spans)) == len(spans) <= LIKELY_SPANS
    assert [span.score for span in reading.spans] == sorted(
        (span.score for span in reading.spans), reverse=True
    )


def _is_read(made: ReaderInput, start: int, end: int) -> bool:
    return any(s < end and e > start for s, e in zip(made.starts, made.ends, strict=True))

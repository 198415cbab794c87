"""Which words of a conversation the tagger is asked about, and that each is found at its own token."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.condense.tagger.inputs import (
    ANSWER_CHARACTERS,
    QUESTION_TOKENS,
    ROW_TOKENS,
    TRAITS,
    TURNS,
    build_input,
)
from assistant.reader.inputs import CLS, SEP, load_tokenizer
from assistant.terms import is_content, stem, stems, words
from index.models.minilm import model_folder
from tests.awkward import awkward_text

HISTORY = [
    ("What group disbanded?", "Zappa and the Mothers of Invention"),
    ("When did they disband?", "In late 1969, Zappa broke up the band."),
]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(model_folder())


def test_the_latest_turn_stands_behind_the_question_and_its_words_are_those_of_content(
    tokenizer: Any,
) -> None:
    made = build_input(tokenizer, "Why did they break up?", HISTORY)
    row = tokenizer.decode(list(made.ids), skip_special_tokens=False)
    assert row == (
        "[CLS] why did they break up? [SEP] when did they disband? [SEP] in late 1969, zappa broke up the "
        "band. [SEP] what group disbanded? [SEP] zappa and the mothers of invention [SEP]"
    )
    assert made.stems == tuple(
        stem(word)
        for word in "disband late 1969 Zappa broke band group disbanded Zappa Mothers Invention".split()
    )


def test_a_stem_that_the_question_has_is_not_asked_about(tokenizer: Any) -> None:
    made = build_input(tokenizer, "Why did the bands and Zappa's mothers part?", HISTORY)
    assert not set(made.stems) & {"zappa", "mother", "band"}


def test_traits_tell_the_turn_and_whether_it_was_asked(tokenizer: Any) -> None:
    made = build_input(tokenizer, "Why did they break up?", HISTORY)
    of = dict(zip(made.stems, made.traits, strict=True))
    assert of[stem("late")][:4] == (0.0, 1.0, 1.0, 0.0)
    assert of[stem("group")][:4] == (1.0, 0.0, 0.0, 1.0)


def test_of_a_long_conversation_the_answers_are_cut_short(tokenizer: Any) -> None:
    names = "Kyiv Oslo Lima Cairo Seoul Accra Quito Hanoi Sofia Tunis".split()
    history = [(f"What about {name}?", "much was said " * 200) for name in names]
    made = build_input(tokenizer, "why " * 200, history)
    assert len(made.ids) <= ROW_TOKENS
    assert made.ids.index(SEP) == QUESTION_TOKENS + 1
    assert set(made.stems) == {stem(name) for name in names[-TURNS:]} | {"said"}


PLAIN = st.lists(
    st.sampled_from(
        "Zappa's unbelievably 1,000 U.S. band, 3.5% over-the-counter disbanded. Mothers’ of Saint-Étienne "
        "hippopotamuses? X7 and the".split()
    ),
    max_size=60,
).map(" ".join)


@settings(deadline=None)
@given(PLAIN, st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=10))
def test_every_word_is_at_its_own_token(question: str, history: list[tuple[str, str]]) -> None:
    tokenizer = load_tokenizer(model_folder())
    made = build_input(tokenizer, question, history)
    firsts: dict[str, set[int]] = {}
    for text in (part[:ANSWER_CHARACTERS] for turn in history for part in turn):
        for word in words(text):
            if is_content(word):
                first = tokenizer.encode(word, add_special_tokens=False).ids[0]
                firsts.setdefault(stem(word), set()).add(first)
    assert set(made.stems) <= set(firsts) - stems(question)
    for row, tagged in zip(made.rows, made.stems, strict=True):
        assert row > made.ids.index(SEP)
        assert made.ids[row] in firsts[tagged]


@settings(deadline=None)
@given(awkward_text, st.lists(st.tuples(awkward_text, awkward_text), min_size=1, max_size=10))
def test_any_text_makes_a_row(question: str, history: list[tuple[str, str]]) -> None:
    made = build_input(load_tokenizer(model_folder()), question, history)
    assert made.ids[0] == CLS
    assert made.ids[-1] == SEP
    assert len(made.ids) <= ROW_TOKENS
    assert len(made.rows) == len(made.stems) == len(made.traits)
    assert all(len(traits) == TRAITS and all(0 <= value <= 1 for value in traits) for traits in made.traits)
    assert all(row > made.ids.index(SEP) and made.ids[row] not in (CLS, SEP) for row in made.rows)
    assert not set(made.stems) & stems(question)

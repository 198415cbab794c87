"""Questions in other words."""

import random
from dataclasses import replace
from typing import Any

import pytest

from assistant.reader.training.rewording import Synonyms, reword, reworded
from assistant.terms import stem
from index.models.minilm import model_folder
from tests.reader.question_sets import example

QUESTION = "How many soldiers did the envoy of France see near Kyiv in 2014?"


@pytest.fixture(scope="module")
def synonyms(tokenizer: Any) -> Synonyms:
    return Synonyms.from_minilm(model_folder(), tokenizer)


def test_synonyms_mean_nearly_the_same_and_are_no_form_of_the_word(synonyms: Synonyms) -> None:
    assert "troops" in synonyms.of("soldiers")
    assert "ambassador" in synonyms.of("envoy")
    assert all(stem(other) != stem("soldiers") for other in synonyms.of("soldiers"))


@pytest.mark.parametrize("word", ["three", "year", "input", "zzqxvvkw", "the"])
def test_what_counts_or_is_unknown_has_none(synonyms: Synonyms, word: str) -> None:
    assert synonyms.of(word) == ()


def test_names_numbers_and_asking_words_stay(synonyms: Synonyms) -> None:
    made = {reword(QUESTION, synonyms, random.Random(seed)) for seed in range(20)}
    assert len(made) > 3
    for question in made:
        assert all(kept in question for kept in ("How many ", " France ", " Kyiv ", "2014?"))


def test_about_the_share_is_reworded_and_nothing_else_changes(synonyms: Synonyms) -> None:
    asked = [example(QUESTION, "The envoy saw 300.", "300") for _ in range(400)]
    found = reworded(asked, synonyms, 0.5, 1)
    changed = sum(mine != other for mine, other in zip(asked, found, strict=True))
    assert 120 < changed < 200  # a few of the chosen half keep their words by chance
    assert [replace(each, question=QUESTION) for each in found] == asked
    assert reworded(asked, synonyms, 0.5, 1) == found
    assert reworded(asked, synonyms, 0.0, 1) == asked

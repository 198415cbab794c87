"""The table of words, as published."""

import numpy as np
import pytest

from index.models.words import WordTable


@pytest.fixture(scope="module")
def table() -> WordTable:
    return WordTable.load()


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("envoy", "ambassador", "bread"),
        ("soldiers", "troops", "harvest"),
        ("silent", "quiet", "million"),
        ("died", "killed", "painted"),
    ],
)
def test_words_of_like_meaning_are_nearer(table: WordTable, word: str, near: str, far: str) -> None:
    own, alike, other = table.of([word, near, far])
    assert own @ alike > 0.4 > 0.3 > own @ other


def test_case_and_possessives_make_no_difference(table: WordTable) -> None:
    rows = table.of(["Moscow", "MOSCOW", "moscow's", "Moscow’s"])
    assert np.allclose(rows, rows[0])
    assert np.linalg.norm(rows[0]) == pytest.approx(1.0, abs=1e-5)


def test_a_word_that_the_table_does_not_hold_is_nought(table: WordTable) -> None:
    assert not table.of(["zzqxvvkw", "", "two words"]).any()
    assert table.of([]).shape == (0, 384)

"""SQuAD's normalisation and what is counted on it, against values worked out by hand."""

import pytest

from evals.wording import holds, normal_words, same, word_f1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Bahamas", ["bahamas"]),
        ("  An   apple, a pear!  ", ["apple", "pear"]),
        ("ex-Soviet", ["ex", "soviet"]),
        ("“Swift” and ‘severe’ — consequences–now", ["swift", "and", "severe", "consequences", "now"]),
        ("U.S.", ["u", "s"]),
        ("AT&amp;T", ["at", "t"]),
        ("Theatre another", ["theatre", "another"]),
        ("14,000", ["14", "000"]),
        ("the a an", []),
        ("Straße É", ["straße", "é"]),
    ],
)
def test_words_are_normalised_as_squad_does(text: str, words: list[str]) -> None:
    assert normal_words(text) == words


def test_exact_match_ignores_case_punctuation_and_articles() -> None:
    assert same("the Bahamas.", "Bahamas")
    assert not same("Bahamas islands", "Bahamas")
    assert not same("", "Bahamas")


@pytest.mark.parametrize(
    ("guess", "gold", "f1"),
    [
        ("over 100,000 troops", "100,000", 2 * (2 / 4) * 1 / (2 / 4 + 1)),
        ("Bridget Brink", "bridget brink", 1.0),
        ("Ned Price", "Bridget Brink", 0.0),
        ("no no no", "no", 2 * (1 / 3) * 1 / (1 / 3 + 1)),
        ("", "Brink", 0.0),
        ("the", "", 1.0),
    ],
)
def test_f1_is_over_the_two_bags_of_words(guess: str, gold: str, f1: float) -> None:
    assert word_f1(guess, gold) == pytest.approx(f1, abs=1e-12)


def test_an_answer_is_held_by_whole_words_only() -> None:
    assert holds("Putin, in Moscow, said so.", "moscow said")
    assert not holds("Putin said so in Moscowville.", "Moscow")
    assert not holds("It was said in Moscow.", "the")

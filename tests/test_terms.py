import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given

from assistant.terms import content_words, is_content, stem, stems, words
from tests.awkward import awkward_text

_ENDINGS = ("e", "es", "ed", "ing", "ion", "ions", "ional", "ionally", "or", "ors", "ability", "ingly")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("demands", "demanded"),
        ("Lavrov's", "Lavrov"),
        ("Lavrov’s", "lavrov"),
        ("Russians", "Moscow"),
        ("American", "US"),
        ("U.S.", "USA"),
        ("Ukrainian", "Kyiv"),
        ("British", "U.K."),
        ("MÜLLER", "Müller"),
    ],
)
def test_words_that_mean_one_thing_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("us", "US"), ("Russia", "Ukraine"), ("2022", "2023"), ("café", "cafe")]
)
def test_words_that_mean_two_things_have_two(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_us_in_capitals_is_a_country_and_else_a_pronoun() -> None:
    assert is_content("US")
    assert is_content("U.S.")
    assert not is_content("us")


def test_words_keep_numbers_names_and_abbreviations_whole() -> None:
    text = "The U.S. sent 100,000 troops at 9:30, Lavrov’s aide said; 4.5% isn't much."
    expected = "The U.S. sent 100,000 troops at 9:30 Lavrov’s aide said 4.5% isn't much"
    assert words(text) == expected.split()


def test_content_words_leave_out_glue_and_repeats() -> None:
    assert content_words("What did the troops do when a troop of Russian troops left Moscow?") == [
        "troops",
        "Russian",
        "left",
    ]
    assert content_words("what is it about?") == []
    assert stems("The troops left") == {stem("troop"), stem("left")}


@given(awkward_text)
def test_any_text_has_words(text: str) -> None:
    assert all(word in text for word in words(text))
    assert {stem(word) for word in content_words(text)} == stems(text)


def test_questions_asked_at_once_stem_their_words_as_one_alone_does() -> None:
    words = [f"{front}{back}" for front in ("evacuat", "negotiat", "regulat") for back in _ENDINGS] * 20
    alone = {word: stem(word) for word in words}
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            # Past the cache: what one thread got wrong would be found there by all others.
            found = list(pool.map(stem.__wrapped__, words))
    finally:
        sys.setswitchinterval(before)
    assert found == [alone[word] for word in words]

"""What likelihoods of words say of a phrase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.condense.tagged import expected_gain, tags_of_nothing, tags_of_phrase

STEMS = st.sets(st.sampled_from("abcdefgh"), max_size=5)
TAGS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1), max_size=8)


def test_a_likely_word_is_a_gain_and_an_unlikely_one_a_loss() -> None:
    tags = {"zappa": 0.9, "film": 0.05}
    assert expected_gain(tags, {"disband"}, {"zappa"}) > 0 > expected_gain(tags, {"disband"}, {"film"})


def test_when_all_is_certain_the_gain_is_that_of_f1() -> None:
    # One of two words wanted is there: F1 2/3; both: 1. Its own word counts as kept in 0.95.
    gain = expected_gain({"zappa": 1.0}, {"disband"}, {"zappa"})
    assert gain == pytest.approx(2 * 1.95 / (2 + 1.95) - 2 * 0.95 / (1 + 1.95))


@given(TAGS, STEMS, STEMS.filter(bool))
def test_features_stay_within_their_range(tags: dict[str, float], has: set[str], new: set[str]) -> None:
    phrase = tags_of_phrase(tags, has, new - has or {"z"})
    assert -10 <= phrase["tag_gain"] <= 10
    assert 0 <= phrase["tag_least"] <= phrase["tag_mean"] + 1e-9 <= phrase["tag_most"] + 2e-9 <= 2 + 2e-9
    nothing = tags_of_nothing(tags, has)
    assert 0 <= nothing["tag_most"] <= 2
    assert 0 <= nothing["tag_sum"] <= 3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify.dates import find_times, holds
from tests.verify.cases import DAY


def agree(claim: str, evidence: str) -> bool:
    known = find_times(evidence, DAY)
    return all(holds(said, known, DAY) for said in find_times(claim, DAY))


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("He spoke on 1 February 2022.", "He spoke on Tuesday."),
        ("He spoke on Tuesday.", "He spoke on Feb. 1."),
        ("He spoke in February 2022.", "He spoke on Tuesday."),
        ("It began in 2014.", "It began in March 2014."),
        ("It happened in the 1990s.", "It happened in 1994."),
    ],
)
def test_the_same_day_in_other_words_holds(claim: str, evidence: str) -> None:
    assert find_times(claim, DAY)
    assert agree(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("He spoke on Monday.", "He spoke on Tuesday."),
        ("It began in 2016.", "It began in 2014."),
        ("It began in May 2014.", "It began in March 2014."),
        ("It began on 3 March 2014.", "It began in March 2014."),
    ],
)
def test_another_day_or_a_closer_one_does_not_hold(claim: str, evidence: str) -> None:
    assert not agree(claim, evidence)


def test_a_may_that_is_no_month_is_left_alone() -> None:
    assert find_times("May said that she may resign.", DAY) == ()


@given(st.text(max_size=200))
def test_what_stands_in_a_text_holds_against_the_same_text(text: str) -> None:
    assert agree(text, text)

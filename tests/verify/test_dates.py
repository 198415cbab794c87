from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify import Verifier
from assistant.verify.dates import find_times, holds, told_from
from tests.verify.cases import DAY, judge


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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It fell in February 2022 from 2.8% a month earlier.", date(2022, 1, 1), date(2022, 1, 31)),
        ("It rose in 2021 from 4 million a year earlier.", date(2020, 1, 1), date(2020, 12, 31)),
        ("It opened on 31 March 2021 and closed a month later.", date(2021, 4, 30), date(2021, 4, 30)),
        ("It began on 1 March 2021, a day before the vote.", date(2021, 2, 28), date(2021, 2, 28)),
    ],
)
def test_a_time_is_told_from_the_one_before_it(text: str, first: date, last: date) -> None:
    [found] = told_from(text, find_times(text, DAY))
    assert (found.first, found.last) == (first, last)


def test_a_month_holds_against_one_of_an_article_without_a_day() -> None:
    [said] = find_times("It opened in June.", DAY)
    assert holds(said, find_times("It opened in June.", None), DAY)
    assert not holds(said, find_times("It opened in July.", None), DAY)


@pytest.mark.parametrize(
    ("verdict", "claim", "quote"),
    [
        (
            "number_differs",
            "The schools reopened on Tuesday.",
            "By Tuesday power was back, and the schools reopened on Wednesday.",
        ),
        (
            "supported",
            "The schools reopened on Wednesday.",
            "By Tuesday power was back, and the schools reopened on Wednesday.",
        ),
        (
            "supported",
            "Power was back by Tuesday.",
            "The storm hit on Monday and cut off thousands. By Tuesday supplies had been restored.",
        ),
    ],
)
def test_a_time_belongs_to_its_verb(verifier: Verifier, verdict: str, claim: str, quote: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == verdict, found


@pytest.mark.parametrize(
    ("claim", "quote", "verdict"),
    [
        ("He won the title in 2022.", "He won the title in 2018, 2020 and 2022.", "supported"),
        (
            "Protests took place in Paris on Sunday.",
            "Protests took place in Paris on Saturday and Sunday.",
            "supported",
        ),
        ("He won the title in 2021.", "He won the title in 2018, 2020 and 2022.", "number_differs"),
    ],
)
def test_one_of_several_times_is_right(verifier: Verifier, claim: str, quote: str, verdict: str) -> None:
    assert judge(verifier, claim, quote).verdict in (verdict, "verbatim")

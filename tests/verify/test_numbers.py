import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify.numbers import Number, agrees, find_numbers


def only(text: str) -> Number:
    [found] = find_numbers(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("two people", 2, ""),
        ("1.5 million people", 1_500_000, ""),
        ("1,500,000 people", 1_500_000, ""),
        ("half a million people", 500_000, ""),
        ("one hundred and twenty-three pages", 123, ""),
        ("two dozen eggs", 24, ""),
        ("40% of voters", 40, "%"),
        ("40 percent of voters", 40, "%"),
        ("40 per cent of voters", 40, "%"),
        ("two-thirds of voters", 200 / 3, "%"),
        ("a deal worth $3bn", 3e9, "$"),
        ("a deal worth 3 billion dollars", 3e9, "$"),
        ("a deal worth £1.2m", 1_200_000, "£"),
        ("the 21st time", 21, "#"),
        ("the third time", 3, "#"),
        ("at 10:30", 10.5, "time"),
    ],
)
def test_an_amount_is_read_in_words_and_in_digits(text: str, value: float, unit: str) -> None:
    found = only(text)
    assert found.low == pytest.approx(value)
    assert found.unit == unit


@pytest.mark.parametrize("text", ["in 2019", "COVID-19", "an F-16", "on 3D and 5G screens", "no words"])
def test_years_and_numbers_that_are_part_of_a_name_are_no_amounts(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("over 100,000 troops", "more than 100,000 troops"),
        ("100,000 troops", "over 100,000 troops"),
        ("about 14,000 dead", "14,213 dead"),
        ("more than 100 dead", "112 dead"),
        ("nearly 500 coins", "483 coins"),
        ("dozens of dead", "36 dead"),
        ("1.5 million", "1,500,000"),
        ("a dozen eggs", "12 eggs"),
    ],
)
def test_a_fair_way_to_say_a_number_agrees(claim: str, evidence: str) -> None:
    assert agrees(only(claim), only(evidence))


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("40 people", "14 people"),
        ("fewer than 100,000 troops", "over 100,000 troops"),
        ("nearly 100,000 troops", "more than 100,000 troops"),
        ("14,213 dead", "about 14,000 dead"),
        ("40 people", "40% of people"),
        ("the third time", "three times"),
        ("$3 million", "$3 billion"),
        ("€3 million", "$3 million"),
        ("dozens of dead", "3 dead"),
        ("36 dead", "dozens of dead"),
    ],
)
def test_another_number_bound_or_unit_does_not_agree(claim: str, evidence: str) -> None:
    assert not agrees(only(claim), only(evidence))


@given(st.integers(min_value=1, max_value=10**9).filter(lambda number: not 1500 <= number < 2100))
def test_a_number_is_the_same_with_and_without_commas(number: int) -> None:
    plain, grouped = only(f"some {number} people"), only(f"some {number:,} people")
    assert plain.low == grouped.low == number
    assert agrees(plain, grouped)


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_look_for_numbers(text: str) -> None:
    for found in find_numbers(text):
        assert text[found.start : found.end] == found.text
        assert found.low <= found.high

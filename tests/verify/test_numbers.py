import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify import VERDICTS, Verifier
from assistant.verify.number_words import ORDINALS, SCALES, SMALL, VAGUE
from assistant.verify.numbers import Number, agrees, find_numbers
from tests.verify.cases import TROOPS, judge

# Letters that are neither case of these, and match both where case is ignored.
ODD = {"i": "ıİ", "s": "ſ", "k": "\N{KELVIN SIGN}"}
ODD_WORDS = sorted(
    word
    for word in (*SMALL, *ORDINALS, *SCALES, *VAGUE)
    if " " not in word and len(word) > 2 and set(ODD) & set(word)
)


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
        ("33% of adults", "a third of adults"),
        ("about a third of adults", "34% of adults"),
        ("two thirds of voters", "about 67% of voters"),
        ("about one in three", "about 33% of people"),
        ("almost two-thirds of adults", "65% of adults"),
    ],
)
def test_a_fair_way_to_say_a_number_agrees(claim: str, evidence: str) -> None:
    assert agrees(only(claim), only(evidence))


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("40 people", "14 people"),
        ("a third of adults", "38% of adults"),
        ("more than half of voters", "49% of voters"),
        ("49% of voters", "more than half of voters"),
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


@given(st.sampled_from(ODD_WORDS), st.booleans(), st.data())
def test_a_number_word_with_a_letter_that_is_no_case_of_its_own_is_no_number(
    word: str, shouted: bool, data: st.DataObject
) -> None:
    at = data.draw(st.sampled_from([place for place, letter in enumerate(word) if letter in ODD]))
    before, after = word[:at], word[at + 1 :]
    odd = data.draw(st.sampled_from(ODD[word[at]]))
    written = (before.upper() + odd + after.upper()) if shouted else before + odd + after
    assert find_numbers(f"They saw {written} of them") == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("five thouſand dead", [5]),
        ("twenty-sıx dead", [20]),
        ("half a mıllion dead", [50]),
        ("tens of thouſands dead", []),
        ("5 thouſand dead", [5]),
        ("273\N{KELVIN SIGN}", []),
        ("a thouſand dead", []),
        ("٥ dead", [5]),  # a digit is one in every script
    ],
)
def test_what_stands_beside_an_odd_letter_is_still_read(text: str, values: list[float]) -> None:
    assert [found.low for found in find_numbers(text)] == values


@pytest.mark.parametrize(
    "odd", ["over five thouſand troops", "SİX MEN", "the fırst of ſeveral", "half a bıllion"]
)
def test_a_claim_with_odd_letters_is_judged(verifier: Verifier, odd: str) -> None:
    claim = f"Russia has amassed {odd} along the border of Ukraine."
    assert judge(verifier, claim, TROOPS).verdict in VERDICTS
    assert judge(verifier, TROOPS, claim).verdict in VERDICTS


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It fell by a third.", "%"),
        ("by about a third in adults", "%"),
        ("a third of adults", "%"),
        ("a quarter more", "%"),
        ("A third man was held.", "#"),
        ("He added a third.", "#"),
        ("sold by a third party", "#"),
    ],
)
def test_a_third_is_a_share_or_the_third(text: str, unit: str) -> None:
    assert only(text).unit == unit


@pytest.mark.parametrize(
    ("supported", "claim", "quote"),
    [
        (True, "Inflation fell by 0.2 percentage points.", "Inflation fell to 2.6% from 2.8% in April."),
        (False, "Inflation fell by 0.4 percentage points.", "Inflation fell to 2.6% from 2.8% in April."),
        (True, "The party gained 12 seats.", "The party won 62 seats, up from 50."),
        (False, "The party gained 15 seats.", "The party won 62 seats, up from 50."),
        (False, "The party has 12 seats.", "The party won 62 seats, up from 50."),
    ],
)
def test_a_change_is_the_difference_of_two(
    verifier: Verifier, supported: bool, claim: str, quote: str
) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == ("supported" if supported else "number_differs"), found

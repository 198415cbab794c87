"""What amounts are counted in: measures that are converted, money that is written in several ways, signs."""

import pytest

from assistant.verify import SUPPORTING, Verifier
from assistant.verify.numbers import Number, agrees, find_numbers, find_single, same_numbers
from tests.verify.cases import judge


def only(text: str) -> Number:
    [found] = find_numbers(text)
    return found


@pytest.mark.parametrize(
    ("text", "unit", "base"),
    [
        ("four years", "span", 4 * 365.25 * 86_400),
        ("a five-year contract", "span", 5 * 365.25 * 86_400),
        ("an 18-year-old", "span", 18 * 365.25 * 86_400),
        ("ten more weeks", "span", 70 * 86_400),
        ("half an hour", "span", 1800),
        ("5km", "length", 5000),
        ("5 km", "length", 5000),
        ("6ft tall", "length", 1.8288),
        ("a 20-mile walk", "length", 32_186.88),
        ("20 miles an hour", "speed", 8.9408),
        ("72 km/h", "speed", 20),
        ("20 square kilometres", "area", 2e7),
        ("3 tonnes", "mass", 3000),
        ("5 cubic metres", "volume", 5000),
        ("12 MW", "power", 1.2e7),
        ("12 megawatt hours", "energy", 1.2e7),
        ("35C", "celsius", 35),
        ("-7°C", "celsius", -7),
        ("95 degrees Fahrenheit", "fahrenheit", 95),
        ("two percentage points", "point", 2),
        ("25 basis points", "point", 0.25),
    ],
)
def test_a_measure_is_read_with_how_much_it_is(text: str, unit: str, base: float) -> None:
    found = only(text)
    assert found.unit == unit
    assert found.low * found.factor == pytest.approx(base, rel=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "on 5 May",
        "six foot soldiers",
        "five year plans",
        "the 90th minute",
        "five players",
        "a 100m race",
        "five yearſ",
    ],
)
def test_what_only_looks_like_a_measure_is_none(text: str) -> None:
    assert only(text).unit in ("", "#")


@pytest.mark.parametrize("text", ["a 5G network", "a 4x4", "a 3D film"])
def test_letters_behind_a_figure_that_measure_nothing_make_it_no_number(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("seven days", "one week"),
        ("12 months", "one year"),
        ("1.5 hours", "90 minutes"),
        ("3,000 kilograms", "3 tonnes"),
        ("60 miles", "100 km"),
        ("two months", "eight weeks"),
        ("more than 60 miles", "105 km"),
        ("0.25 percentage points", "25 basis points"),
        ("a five-year contract", "five years"),
        ("five", "five years"),
        ("five years", "five"),
        ("350 million", "$350 million"),
        ("several weeks", "five weeks"),
        ("several weeks", "30 days"),
        ("dozens of miles", "40 miles"),
    ],
)
def test_the_same_in_another_measure_agrees(claim: str, evidence: str) -> None:
    assert agrees(only(claim), only(evidence))


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("four months", "four years"),
        ("ten weeks", "ten days"),
        ("13 months", "one year"),
        ("120 miles an hour", "120 kilometres an hour"),
        ("90 feet", "90 metres"),
        ("300 kilograms", "300 tonnes"),
        ("5 gigawatts", "5 megawatts"),
        ("5 megawatt hours", "5 megawatts"),
        ("2,000 hectares", "2,000 acres"),
        ("two percent", "two percentage points"),
        ("25 percentage points", "25 basis points"),
        ("five years", "five miles"),
        ("several months", "several years"),
        ("hundreds of miles", "hundreds of kilometres"),
    ],
)
def test_another_measure_does_not_agree(claim: str, evidence: str) -> None:
    assert not agrees(only(claim), only(evidence))


@pytest.mark.parametrize(
    ("text", "value"),
    [("They waited a week.", 7), ("It took an hour and a half.", 1.5 / 24), ("half a day", 0.5)],
)
def test_one_of_a_measure_is_known_without_a_number(text: str, value: float) -> None:
    [found] = find_single(text)
    assert found.low * found.factor == pytest.approx(value * 86_400)


@pytest.mark.parametrize("text", ["a wee\N{KELVIN SIGN}", "a weekend", "a year-long strike", "years"])
def test_other_words_are_not_one_of_a_measure(text: str) -> None:
    assert find_single(text) == ()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("EUR 31 million", 31e6, "€"),
        ("EUR31m", 31e6, "€"),
        ("31 million euros", 31e6, "€"),
        ("USD 350 million", 350e6, "US$"),
        ("US$350 million", 350e6, "US$"),
        ("350 million US dollars", 350e6, "US$"),
        ("350 million U.S. dollars", 350e6, "US$"),
        ("350 million Canadian dollars", 350e6, "C$"),
        ("A$20m", 20e6, "A$"),
        ("GBP 5", 5, "£"),
        ("CHF 2bn", 2e9, "franc"),
        ("2 billion Swiss francs", 2e9, "franc"),
        ("Rs 500", 500, "rupee"),
        ("Rs.500", 500, "rupee"),
        ("500 rupees", 500, "rupee"),
        ("₹5 crore", 5e7, "rupee"),
        ("half a percent", 0.5, "%"),
        ("a quarter of a percentage point", 0.25, "point"),
        ("three in ten", 30, "%"),
        ("one in four", 25, "%"),
        ("9 out of 10", 90, "%"),
        ("one in 1,000", 0.1, "%"),
    ],
)
def test_money_and_shares_are_read_in_codes_and_in_words(text: str, value: float, unit: str) -> None:
    found = only(text)
    assert found.low == pytest.approx(value)
    assert found.unit == unit


@pytest.mark.parametrize(
    "text", ["two in 2019", "three in five days", "four in ten games", "one in five million", "2 in 30"]
)
def test_a_number_before_in_is_not_always_a_share(text: str) -> None:
    assert all(found.unit != "%" for found in find_numbers(text))


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("USD 350 million", "$350 million"),
        ("$350 million", "C$350 million"),
        ("500 rupees", "Rs 500"),
        ("¥500", "500 yuan"),
        ("a quarter of voters", "one in four"),
        ("one in five", "19 percent"),
        ("6", "six out of ten"),
        ("-7", "minus seven"),
        ("seven under par", "-7"),
    ],
)
def test_money_and_shares_agree(claim: str, evidence: str) -> None:
    assert agrees(only(claim), only(evidence))


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("£5m", "€5m"),
        ("USD 20 million", "CAD 20 million"),
        ("500 yen", "500 yuan"),
        ("-7 degrees", "7 degrees"),
        ("-7C", "7C"),
        ("35C", "35F"),
        ("almost 7 in 7", "almost 7 in 10"),
        ("7 in 10", "7 percent"),
        ("+3", "-3"),
        ("-$5m", "$5m"),
        ("−0.4 percent", "0.4 percent"),
        ("rose 0.4 percent", "-0.4 percent"),
    ],
)
def test_another_currency_or_sign_does_not_agree(claim: str, evidence: str) -> None:
    assert not agrees(only(claim), only(evidence))
    assert not agrees(only(evidence), only(claim))


@pytest.mark.parametrize(
    "claim",
    ["fell by 0.4 percent", "a 0.4 percent drop", "was down about 0.4 percent", "was 0.4 percent lower"],
)
def test_a_word_of_falling_stands_for_a_sign(claim: str) -> None:
    assert agrees(only(claim), only("-0.4 percent"))
    assert agrees(only("-0.4 percent"), only(claim))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("-7", [-7]),
        ("(-7)", [-7]),
        ("“−7”", [-7]),
        ("won 3-1", [3, 1]),
        ("won 3 -1", [3, 1]),
        ("5 - 7", [5, 7]),
        ("10 minus 7", [10, 7]),
        ("plus or minus 3 points", [3]),
        ("it was --7", [7]),
        ("between two and four", [2, 4]),
        ("one hundred and five", [105]),
    ],
)
def test_a_dash_is_a_sign_right_before_a_figure_alone(text: str, values: list[float]) -> None:
    assert [found.low for found in find_numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("more than 50", "over"),
        ("no more than 50", "under"),
        ("not more than 50", "under"),
        ("no later than 50", "under"),
        ("fewer than 50", "under"),
        ("no fewer than 50", "over"),
        ("no less than 50", "over"),
        ("not less than $50", "over"),
        ("no earlier than 50", "over"),
        ("just under 50", "near"),
        ("no more than USD 50", "under"),
    ],
)
def test_the_longest_bound_counts(text: str, bound: str) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("It cost $350 million.", "It cost $350 million."),
        ("IT COST USD 350 MILLION", "it cost  usd\n350 million"),
        ("a deal of “$5”", "a deal of $5"),
        ("five years", "5 years"),
        ("no number", "none here"),
    ],
)
def test_numbers_are_the_same_in_other_case_space_and_quotation_marks(claim: str, text: str) -> None:
    assert same_numbers(claim, text)
    assert same_numbers(text, claim)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("$350 million", "€350 million"),
        ("350 million", "€350 million"),
        ("€5 million", "5 million pounds"),
        ("5 million", "5 million pounds"),
        ("7 degrees", "-7 degrees"),
        ("+3", "-3"),
        ("four months", "four years"),
        ("5", "5 percent"),
        ("3 of 4", "4 of 3"),
        ("3 and 4", "3"),
    ],
)
def test_numbers_are_not_the_same_where_unit_sign_or_order_differ(claim: str, text: str) -> None:
    assert not same_numbers(claim, text)
    assert not same_numbers(text, claim)


@pytest.mark.parametrize(
    ("claim", "of", "same"),
    [
        ("5 million was lost", "5 million was lost", False),
        ("€5 million was lost", "5 million was lost", True),
        ("at 7 degrees", "7 degrees", False),
        ("at -7 degrees", "7 degrees", True),
        ("it rained for 3", "it rained for 3", False),
        ("it rained for 3 days", "it rained for 3", True),
    ],
)
def test_what_stands_around_a_run_of_words_belongs_to_its_numbers(claim: str, of: str, same: bool) -> None:
    text = "In 12 towns €5 million was lost, at -7 degrees, and it rained for 3 days in 9 towns."
    start = text.index(of)
    assert same_numbers(claim, text, start, start + len(of)) == same


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The driver got four months.", "The judge sentenced the driver to four years in prison on Friday."),
        ("The ceasefire will last ten weeks.", "The ceasefire is to last ten days, the ministry said."),
        ("The strike lasted one month.", "The strike lasted one year and ended in March."),
        ("The tower is 90 feet tall.", "The new tower is 90 metres tall, its architect said."),
        ("The wildfire burned 2,000 hectares.", "The wildfire burned 2,000 acres in a week."),
        ("Its share rose by two percent.", "Its share of the vote rose by two percentage points."),
        ("The buyer will pay €350 million.", "The buyer is to pay $350 million, the company said."),
        ("Temperatures reached 7 degrees.", "Temperatures reached -7 degrees in Oslo overnight."),
        ("The firm will pay CAD 20 million.", "The firm will pay USD 20 million to the city."),
        ("No more than 17 soldiers died.", "At least 17 soldiers died in the attack."),
    ],
)
def test_another_unit_is_another_number(verifier: Verifier, claim: str, quote: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == "number_differs", found


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The talks lasted one week.", "The talks lasted seven days and ended without a deal."),
        ("The talks lasted seven days.", "The talks lasted a week and ended without a deal."),
        ("The truck carried 3,000 kilograms of rice.", "The truck carried 3 tonnes of rice."),
        ("The flight lasts 90 minutes.", "The flight lasts 1.5 hours."),
        ("He was given 12 months in prison.", "He was given one year in prison by the court."),
        ("The road is about 60 miles long.", "The road is 100 km long."),
        (
            "The company signed a contract for five years.",
            "The company signed a five-year contract with the city.",
        ),
        ("An 18-year-old was arrested.", "A man aged 18 was arrested on Friday."),
        ("No fewer than 17 soldiers died in the attack.", "At least 17 soldiers died in the attack."),
        ("At least 17 soldiers died in the attack.", "No fewer than 17 soldiers died in the attack."),
        ("No more than 50 people may attend.", "Up to 50 people may attend the service."),
        ("The project costs EUR 31 million.", "The project costs €31 million, the mayor said."),
        ("The deal is worth USD 350 million.", "The deal is worth $350 million, the company said."),
        ("The deal is worth 350 million US dollars.", "The deal is worth $350 million, the firm said."),
        ("The bank lost 2 billion Swiss francs.", "The bank lost CHF 2 billion in the quarter."),
        ("The fine was Rs. 500.", "The fine was 500 rupees, police said."),
        ("Prices rose by 0.5 percent.", "Prices rose by half a percent in May."),
        ("30 percent of adults smoke.", "Three in ten adults smoke, the survey found."),
        ("Six of the ten members voted for it.", "Six out of ten members voted for it."),
        ("The economy shrank by 0.4 percent.", "The economy grew by -0.4 percent in the quarter."),
    ],
)
def test_the_same_amount_in_other_words_is_supported(verifier: Verifier, claim: str, quote: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict in SUPPORTING, found


def test_a_reason_says_what_is_counted(verifier: Verifier) -> None:
    found = judge(
        verifier, "He was sentenced to four months in prison.", "He was sentenced to four years in prison."
    )
    assert found.reason == "says four months, the article says four years"


def test_a_name_beside_money_still_counts(verifier: Verifier) -> None:
    quote = "Canada will pay Ukraine 20 million US dollars, Trudeau said."
    assert judge(verifier, "Canada will give Ukraine USD 20 million.", quote).verdict in SUPPORTING
    assert judge(verifier, "Canada will pay Mexico USD 20 million.", quote).verdict == "name_differs"


@pytest.mark.parametrize(
    ("claim", "quote", "reason"),
    [
        (
            "The meeting lasted four hours.",
            "The meeting lasted 40 minutes.",
            "says four hours, the article says 40 minutes",
        ),
        (
            "The factory makes 500 cars a day.",
            "The factory makes 500 cars a week.",
            "says a day, the article says a week",
        ),
        (
            "She won by nearly an hour.",
            "She won by nearly a minute.",
            "says an hour, the article says a minute",
        ),
    ],
)
def test_another_length_of_time_differs(verifier: Verifier, claim: str, quote: str, reason: str) -> None:
    found = judge(verifier, claim, quote)
    assert (found.verdict, found.reason) == ("number_differs", reason)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Crews took three days to reach the village.", "Crews took 72 hours to reach the village."),
        (
            "The two leaders met in Rome.",
            "Biden and Putin met in Rome with 30 guests. The leaders dined there.",
        ),
        ("He was held for a week.", "He was held for seven days, and has been out for a year."),
        (
            "The factory makes 500 cars a day.",
            "The factory makes 500 cars every day, and three ships a year.",
        ),
        ("A second man was held.", "A second man was held for a week."),
    ],
)
def test_the_same_length_of_time_or_what_is_counted_is_supported(
    verifier: Verifier, claim: str, quote: str
) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict in SUPPORTING, found

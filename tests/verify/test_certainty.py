"""What a claim says for sure, and its evidence does not."""

import pytest

from assistant.verify import Verifier
from tests.verify.cases import judge


@pytest.mark.parametrize(
    ("claim", "quote", "word"),
    [
        ("The government will raise taxes next year.", "The government may raise taxes next year.", "may"),
        ("The bank cut rates in June.", "Analysts expect the bank to cut rates in June.", "expect"),
        (
            "The airline bought 40 new planes.",
            "The airline is considering buying 40 new planes.",
            "considering",
        ),
        ("Miller bribed two officials.", "Miller allegedly bribed two officials.", "allegedly"),
        (
            "The two countries signed a treaty in May.",
            "The two countries want to sign a treaty in May.",
            "want",
        ),
        ("Workers went on strike on Friday.", "Workers threatened to strike on Friday.", "threatened"),
        ("The EU banned plastic bags.", "The EU proposed a ban on plastic bags.", "proposed"),
        ("He sold weapons to the rebels.", "He was accused of selling weapons to the rebels.", "accused"),
        (
            "The fire was set on purpose.",
            "The police are investigating whether the fire was set on purpose.",
            "whether",
        ),
        ("Russia withdrew its troops.", "The minister urged Russia to withdraw its troops.", "urged"),
    ],
)
def test_what_is_left_open_is_not_said_for_sure(
    verifier: Verifier, claim: str, quote: str, word: str
) -> None:
    found = judge(verifier, claim, quote)
    assert (found.verdict, found.reason) == ("unsupported", f"leaves out the article's “{word}”")


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The airline may buy 40 new planes.", "The airline is considering buying 40 new planes."),
        (
            "Analysts think that the bank will cut rates in June.",
            "Analysts expect the bank to cut rates in June.",
        ),
        ("The workers could go on strike on Friday.", "The workers threatened to strike on Friday."),
        ("The two countries met in May.", "The two countries met in May."),
        ("The trial starts on Monday.", "The trial is expected to start on Monday."),
        ("The minister pressed Iran to open its sites.", "The minister urged Iran to open its sites."),
        (
            "Biden met Zelensky in Kyiv.",
            "Biden, who wanted to meet Zelensky in Kyiv, met him in Kyiv on Monday.",
        ),
        ("Workers went on strike.", "Workers threatened to strike. They went on strike on Friday."),
        (
            "The company, which opened a plant in Gera, may be sold.",
            "The company, which may be sold, opened a plant in Gera.",
        ),
    ],
)
def test_what_leaves_it_open_too_or_came_about_is_supported(
    verifier: Verifier, claim: str, quote: str
) -> None:
    found = judge(verifier, claim, quote)
    assert found.supported, found.reason


@pytest.mark.parametrize(
    ("claim", "quote", "part"),
    [
        ("All of the hostages were freed.", "Some of the hostages were freed.", "Some"),
        ("All schools remain closed.", "Many schools remain closed.", "Many"),
        ("All of the houses were destroyed.", "Nearly all of the houses were destroyed.", "Nearly all"),
    ],
)
def test_a_part_is_not_all(verifier: Verifier, claim: str, quote: str, part: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == "number_differs"
    assert found.reason.endswith(f"the article says “{part}”")


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("All of the hostages were freed.", "The hostages were all freed."),
        ("Every school in the city remains closed.", "All schools in the city remain closed."),
        ("Nearly all houses were destroyed.", "Almost all of the houses were destroyed."),
        ("Football is the most popular of all sports there.", "Football is the most popular sport there."),
        (
            "All passengers were rescued.",
            "Some of the passengers were hurt, but all passengers were rescued.",
        ),
        ("All 30 workers were rescued.", "Some 30 workers were trapped. All workers were rescued."),
    ],
)
def test_all_is_all(verifier: Verifier, claim: str, quote: str) -> None:
    assert judge(verifier, claim, quote).supported

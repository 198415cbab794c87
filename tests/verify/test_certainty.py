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
        ("The species is under threat.", "The species may be under threat from mining.", "may"),
        (
            "The council will sell the park.",
            "The council is considering whether to sell it, the park.",
            "whether",
        ),
        ("The school reopened on Monday.", "The school is due to reopen on Monday.", "due"),
        ("The bank has closed 40 branches.", "The bank said it would close 40 branches.", "would"),
        ("The shop was closed in May.", "The shop will be closed in May.", "will"),
        ("The merger has won approval.", "The merger is pending approval from shareholders.", "pending"),
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
        ("The school reopens on Monday.", "The school is due to reopen on Monday."),
        ("The school will reopen on Monday.", "The school is due to reopen on Monday."),
        ("The bank is to close 40 branches.", "The bank said it would close 40 branches."),
        ("The bank has not closed the branches.", "The bank will not close the branches."),
        ("The road was closed because of flooding.", "The road was closed due to flooding."),
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
    ("verdict", "claim", "quote"),
    [
        (
            "unsupported",
            "The firm recorded users.",
            "In the lawsuit she alleges that the firm recorded users.",
        ),
        (
            "negated",
            "The company bribed officials.",
            "The company denied reports that it had bribed officials.",
        ),
        ("negated", "The minister took bribes.", "The minister rejected claims that he took bribes."),
        (
            "negated",
            "The state is selling the mint.",
            "The state denied a report in the Times that it was selling the mint.",
        ),
        ("negated", "Coffee prevents cancer.", "The results do not prove that coffee prevents cancer."),
    ],
)
def test_somebodys_word_is_no_fact(verifier: Verifier, verdict: str, claim: str, quote: str) -> None:
    assert judge(verifier, claim, quote).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The firm recorded users, the lawsuit says.", "The lawsuit alleges that the firm recorded users."),
        ("The minister denied taking bribes.", "The minister denied allegations that he took bribes."),
        (
            "The minister has been accused of taking bribes, which he denies.",
            "The minister denied allegations that he took bribes.",
        ),
        (
            "It is not proven that coffee prevents cancer.",
            "The results do not prove that coffee prevents cancer.",
        ),
    ],
)
def test_somebodys_word_may_be_told_as_such(verifier: Verifier, claim: str, quote: str) -> None:
    found = judge(verifier, claim, quote)
    assert found.supported, found.reason


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The match was hit by heavy rain.", "The match was called off due to heavy rain."),
        ("The delay was caused by technical problems.", "The delay was due to technical problems."),
        (
            "Boris Johnson announced his resignation on Thursday.",
            "Boris Johnson said on Thursday he would resign as prime minister.",
        ),
        (
            "The company said it would cooperate with investigators.",
            "The company denied reports that it had bribed officials and said it would cooperate with "
            "investigators.",
        ),
        (
            "The study showed that coffee prevents cancer.",
            "The study not only showed that coffee prevents cancer.",
        ),
        ("She won six Grand Slam titles.", "She would go on to win six Grand Slam titles."),
    ],
)
def test_what_only_looks_open_is_not_left_open(verifier: Verifier, claim: str, quote: str) -> None:
    assert "leaves out" not in judge(verifier, claim, quote).reason

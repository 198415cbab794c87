"""How much of something a claim says, and its evidence."""

import pytest

from assistant.verify import Verifier
from tests.verify.cases import judge


@pytest.mark.parametrize(
    ("claim", "quote", "part"),
    [
        ("All of the hostages were freed.", "Some of the hostages were freed.", "Some"),
        ("All schools remain closed.", "Many schools remain closed.", "Many"),
        ("All of the houses were destroyed.", "Nearly all of the houses were destroyed.", "Nearly all"),
        ("Every job will go in Lisbon.", "It will cut 1,200 jobs, most of them in Lisbon.", "most of them"),
        ("All the houses have power again.", "Power was back in all but 650 of the houses.", "all but"),
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
        ("All workers were rescued.", "The 30 workers, some of whom were hurt, were rescued."),
        ("All but 650 of the houses have power.", "Power was back in all but 650 of the houses."),
    ],
)
def test_all_is_all(verifier: Verifier, claim: str, quote: str) -> None:
    assert judge(verifier, claim, quote).supported


@pytest.mark.parametrize(
    ("claim", "quote", "word"),
    [
        ("Both pilots died in Turkey alone.", "Both pilots died in Turkey and Syria.", "alone"),
        ("He was the sole survivor.", "He was one of the five survivors.", "sole"),
    ],
)
def test_what_others_share_is_not_said_of_one_alone(
    verifier: Verifier, claim: str, quote: str, word: str
) -> None:
    found = judge(verifier, claim, quote)
    assert (found.verdict, found.reason) == ("unsupported", f"nothing in the article for “{word}”")


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("She lives alone.", "She has lived by herself since 2010."),
        ("He was the sole survivor.", "He was the only survivor."),
        ("Both pilots died in Turkey alone.", "Both pilots died only in Turkey."),
    ],
)
def test_alone_may_be_said_in_other_words(verifier: Verifier, claim: str, quote: str) -> None:
    assert judge(verifier, claim, quote).supported


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("She was the sole survivor of the crash.", "She was the lone survivor of the crash."),
        (
            "All 40 passengers, most of them tourists, were rescued.",
            "The 40 passengers, most of them tourists, were rescued.",
        ),
    ],
)
def test_what_the_article_says_too_is_right(verifier: Verifier, claim: str, quote: str) -> None:
    assert judge(verifier, claim, quote).supported

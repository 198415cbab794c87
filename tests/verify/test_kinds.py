"""Words that stand in each other's place and exclude each other."""

import pytest

from assistant.verify import Verifier
from assistant.verify.kinds import exclude
from assistant.verify.tokens import key_of
from tests.verify.cases import judge


@pytest.mark.parametrize(
    ("claim", "quote", "said", "known"),
    [
        ("The police looked for a red van.", "The police looked for a blue van.", "red", "blue"),
        (
            "The trade minister resigned over the affair.",
            "The health minister resigned on Monday over the affair, his office said.",
            "trade",
            "health",
        ),
        (
            "Her brother was killed in the crash.",
            "The crash killed her cousin, and two others were hurt.",
            "brother",
            "cousin",
        ),
        ("He broke his arm in the fall.", "He broke his leg in the fall.", "arm", "leg"),
        (
            "The wind farm will power 200,000 homes.",
            "The solar farm will power 200,000 homes from May on.",
            "wind",
            "solar",
        ),
        ("She won a silver medal on Friday.", "She won a bronze medal on Friday.", "silver", "bronze"),
        (
            "The governor signed the law on Monday.",
            "The mayor signed the law on Monday.",
            "governor",
            "mayor",
        ),
    ],
)
def test_another_of_the_same_kind_is_not_what_the_article_says(
    verifier: Verifier, claim: str, quote: str, said: str, known: str
) -> None:
    found = judge(verifier, claim, quote)
    assert (found.verdict, found.reason) == (
        "unsupported",
        f"says “{said}”, the article says “{known}”",
    )


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        # The same in another word.
        ("The plane landed in a field.", "The aircraft landed in a field."),
        ("Her dad was a teacher.", "Her father was a teacher."),
        ("The doctor was arrested.", "The surgeon was arrested on Monday."),
        # Both are spoken of.
        (
            "The health minister resigned.",
            "The health minister resigned on Monday, a day after the trade minister.",
        ),
        ("Gas prices rose in June.", "Oil and gas prices rose in June."),
        # A wider word for it.
        ("The animal bit two people.", "The dog bit two people."),
    ],
)
def test_the_same_thing_in_another_word_is_the_same(verifier: Verifier, claim: str, quote: str) -> None:
    assert judge(verifier, claim, quote).verdict in ("supported", "verbatim")


def test_what_stands_about_the_quote_counts(verifier: Verifier) -> None:
    title = "Lawyer and painter charged"
    claim, quote = "The painter was charged on Monday.", "The painter, a dancer, was charged on Monday."
    assert judge(verifier, claim, quote, title=title).verdict == "supported"
    assert judge(verifier, claim, "The dancer was charged on Monday.").verdict == "unsupported"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("red", "blue", True),
        ("reds", "blue", True),
        ("plane", "aircraft", False),
        ("red", "nurse", False),
        ("feet", "arms", True),
        ("wolves", "foxes", True),
    ],
)
def test_two_words_of_one_kind_exclude_each_other_in_any_form(one: str, other: str, expected: bool) -> None:
    assert exclude(key_of(one), key_of(other)) is expected
    assert exclude(key_of(other), key_of(one)) is expected


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("She coached the Dutch side for six years.", "She trained the Dutch side for six years."),
        ("The medical team was attacked.", "The nursing team was attacked on Monday."),
        ("The aircraft crashed into a hill.", "The helicopter crashed into a hill."),
        ("His wife said that he was ill.", "His widow said that he was ill."),
        ("He has a leg injury.", "He has a knee injury."),
    ],
)
def test_what_is_not_of_a_kind_excludes_nothing(verifier: Verifier, claim: str, quote: str) -> None:
    assert "the article says" not in judge(verifier, claim, quote).reason

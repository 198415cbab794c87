import pytest

from assistant.verify.tokens import key_of
from assistant.verify.words import are_opposites, are_synonyms
from tests.verify.cases import reading


def denied(text: str) -> set[str]:
    found = reading(text)
    return {found.tokens[place].lower for negation in found.negations for place in negation.reach}


@pytest.mark.parametrize(
    "text",
    [
        "They did not accept the plan.",
        "They didn't accept the plan.",
        "They didnt accept the plan.",
        "They never accepted the plan.",
        "They refused to accept the plan.",
        "They were unable to accept the plan.",
    ],
)
def test_a_denial_reaches_the_verb_behind_it(text: str) -> None:
    assert denied(text) & {"accept", "accepted"}


@pytest.mark.parametrize(
    "text",
    [
        "No deal since 2011 was as big.Sales declined.They not only accepted the plan, they praised it.",
        "Sales declined.",
        "No deal since 2011 was as big.",
        "No fewer than 17 soldiers died.",
        "Not more than 100 people came.",
        "No later than Monday the bank must pay.",
    ],
)
def test_what_only_looks_like_a_denial_is_none(text: str) -> None:
    assert denied(text) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rose", "fell"),
        ("accepted", "rejected"),
        ("before", "after"),
        ("likely", "unlikely"),
        ("won", "lost"),
    ],
)
def test_opposites_are_known_in_any_form_and_both_ways(one: str, other: str) -> None:
    assert are_opposites(key_of(one), key_of(other))
    assert are_opposites(key_of(other), key_of(one))


@pytest.mark.parametrize(
    ("one", "other"), [("troops", "soldiers"), ("bought", "acquired"), ("killed", "died")]
)
def test_synonyms_are_known_in_any_form_and_are_no_opposites(one: str, other: str) -> None:
    assert are_synonyms(key_of(one), key_of(other))
    assert not are_opposites(key_of(one), key_of(other))

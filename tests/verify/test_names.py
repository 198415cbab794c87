import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify.names import find_names, matches, same_word
from assistant.verify.tokens import tokenize
from tests.verify.cases import reading


def names(text: str) -> list[str]:
    return [name.text for name in find_names(tokenize(text), text)]


def test_titles_and_demonyms_are_no_part_of_a_name() -> None:
    assert names(
    "Then Russian President Vladimir Putin met Hungarian Prime Minister Viktor Orban on Tuesday."
) == [
        "Russian", "Vladimir Putin", "Hungarian", "Viktor Orban",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("So Blinken spoke.", "Secretary of State Antony Blinken spoke."),
        ("So Antony Blinken spoke.", "Then Blinken spoke."),
        ("So the U.N. spoke.", "Then the United Nations spoke."),
        ("So the OSCE met.", "The Organization for Security and Cooperation in Europe met."),
        ("So Zelensky spoke.", "Then Volodymyr Zelenskyy spoke."),
        ("So Orban spoke.", "Then Orbán's party spoke."),
        ("So Nigerian troops came.", "Troops came from Nigeria."),
        ("So Moscow spoke.", "Then the Russian government spoke."),
        ("So the United States spoke.", "Then the US spoke."),
    ],
)
def test_one_name_is_known_in_its_other_forms(claim: str, evidence: str) -> None:
    [name] = reading(claim).names
    known = reading(evidence)
    assert matches(name, known.keys, known.spelled)


@pytest.mark.parametrize(
    ("one", "other"), [("Iran", "Iraq"), ("Blinken", "Lavrov"), ("Austria", "Australia"), ("Biden", "Brink")]
)
def test_two_names_are_two(one: str, other: str) -> None:
    assert not same_word(one, other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Theresa May resigned.", ["Theresa May"]),
        ("A book by Jan Novak was sold.", ["Jan Novak"]),
        ("April Jones sings.", ["April Jones"]),
        ("Tuesday Putin said so.", ["Putin"]),
        ("In March 2022 he left.", []),
        ("In May Johnson resigned.", ["Johnson"]),
        ("In Jan. Biden won.", ["Biden"]),
        ("He met Xi Jinping Monday.", ["Xi Jinping"]),
        ("Biden may go.", ["Biden"]),
    ],
)
def test_a_month_beside_a_name_is_part_of_it(text: str, found: list[str]) -> None:
    assert [name.text for name in reading(text).names] == found


def test_a_headline_names_nobody() -> None:
    assert names("Putin Accuses Western Allies Of Ignoring Demands") == []


@given(st.text(max_size=200))
def test_every_name_stands_in_its_text(text: str) -> None:
    for name in names(text):
        assert name in text

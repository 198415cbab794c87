"""What a claim may leave out of the sentence in which it stands word for word."""

import pytest

from assistant.verify import Verifier
from assistant.verify.verbatim import stands_verbatim, taken_back
from tests.verify.cases import judge


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The mayor opened the bridge.", "The mayor opened the bridge."),
        ("the Mayor opened “the bridge”", "The mayor opened the bridge."),
        (
            "The mayor opened the new bridge over the river.",
            "On Friday the mayor opened the new bridge over the river.",
        ),
        ("It rained. The mayor opened the bridge.", "It rained. The mayor opened the bridge. Nobody came."),
        (
            "The mayor opened the new bridge over the river.",
            "The mayor opened the new bridge over the river, police said.",
        ),
        ("Prosecutors allege that Miller stole money.", "Prosecutors allege that Miller stole money."),
        ("Miller stole the money.", "Prosecutors allege that Miller fled. Miller stole the money."),
    ],
)
def test_whole_sentences_and_most_of_one_are_verbatim(claim: str, quote: str) -> None:
    assert stands_verbatim(claim, quote)
    assert taken_back(claim, [quote]) == ""


@pytest.mark.parametrize(
    ("claim", "quote", "left_out"),
    [
        (
            "Miller stole the money from the bank.",
            "Prosecutors allege that Miller stole the money from the bank.",
            "allege",
        ),
        ("The election was stolen by them.", "Trump claimed the election was stolen by them.", "claimed"),
        ("The election was stolen by them.", "The election was stolen by them, Trump claimed.", "claimed"),
        ("President Anna Lind was arrested.", "Former president Anna Lind was arrested.", "Former"),
        ("Mayor Leo Hart resigned on Tuesday.", "Acting mayor Leo Hart resigned on Tuesday.", "Acting"),
        ("The members voted for it.", "Only five of the members voted for it.", "five of"),
        ("The hostages were freed.", "Some of the hostages were freed.", "Some of"),
        ("The bank is insolvent.", "A spokesman dismissed claims that the bank is insolvent.", "claims"),
    ],
)
def test_what_its_sentence_does_not_vouch_for_is_unsupported(
    verifier: Verifier, claim: str, quote: str, left_out: str
) -> None:
    assert not stands_verbatim(claim, quote)
    assert taken_back(claim, [quote]) == left_out
    found = judge(verifier, claim, quote)
    assert (found.verdict, found.reason) == ("unsupported", f"leaves out “{left_out}”")


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "Inflation rose to 5.1 percent in May.",
            "Inflation rose to 5.1 percent in May, more than expected.",
        ),
        ("The bank raised rates by 0.25 points.", "The bank raised rates by 0.25 points, as expected."),
        ("Five people died in the fire.", "Five people died in the fire, including the man suspected."),
        ("The Senate passed the bill.", "Biden rejected the idea but the Senate passed the bill."),
        ("The dam burst on Tuesday.", "Residents feared the worst after the dam burst on Tuesday."),
        (
            "The Fed raised rates by 0.75 points.",
            "Amid fears of recession the Fed raised rates by 0.75 points.",
        ),
    ],
)
def test_what_is_doubted_beside_it_takes_nothing_back(claim: str, quote: str) -> None:
    assert taken_back(claim, [quote]) == ""


def test_a_second_text_that_vouches_for_it_is_enough() -> None:
    doubted = "Prosecutors allege that Miller stole the money."
    assert taken_back("Miller stole the money.", [doubted, "He knew that Miller stole the money."]) == ""
    assert taken_back("Miller fled.", [doubted]) == ""


@pytest.mark.parametrize(
    "quote", ["Almost 300 people died in it.", "Up to 300 people died in it.", "Only 300 people died in it."]
)
def test_an_amount_without_its_bound_is_not_verbatim(quote: str) -> None:
    assert not stands_verbatim("300 people died in it.", quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The damage is put at €350 million.", "The damage is put at $350 million."),
        ("It was 7 degrees in Varn.", "It was -7 degrees in Varn."),
        ("The shares are at €40 each.", "The shares are at $40 each."),
        ("The club paid €5 million for him.", "The club paid 5 million pounds for him."),
    ],
)
def test_another_currency_or_sign_is_another_number(verifier: Verifier, claim: str, quote: str) -> None:
    assert stands_verbatim(quote, quote)
    assert not stands_verbatim(claim, quote)
    assert judge(verifier, claim, quote).verdict == "number_differs"

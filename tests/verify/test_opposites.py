"""Words and their opposites: which are, of whom they are said, and who tells an event from its other side."""

import pytest

from assistant.verify import Verifier
from assistant.verify.tokens import key_of
from assistant.verify.words import are_opposites, are_synonyms, is_past
from tests.verify.cases import judge


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("smaller", "larger"),
        ("smallest", "biggest"),
        ("easier", "harder"),
        ("colder", "warmer"),
        ("hottest", "coolest"),
        ("slower", "faster"),
        ("lowered", "raised"),
        ("lowering", "increased"),
        ("contracted", "expanded"),
        ("unlawful", "legal"),
        ("important", "unimportant"),
        ("probably", "unlikely"),
        ("honest", "dishonest"),
        ("authorised", "banned"),
        ("majority", "minority"),
    ],
)
def test_opposites_in_their_irregular_forms(one: str, other: str) -> None:
    assert are_opposites(key_of(one), key_of(other))
    assert are_opposites(key_of(other), key_of(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Forms that the stemmer takes for another word.
        ("important", "exports"),
        ("illegal", "law"),
        ("manager", "failed"),
        ("critics", "praised"),
        ("critically", "praised"),
        ("authorities", "prohibited"),
        ("author", "banned"),
        ("department", "arrived"),
        ("publication", "private"),
        ("rights", "left"),
        ("major", "minority"),
        ("minor", "majority"),
        ("respectively", "violated"),
        ("hope", "pessimistic"),
        ("contract", "widen"),
        ("defendant", "attack"),
        ("latest", "early"),
        ("costs", "cheap"),
        # What only begins as a denial does.
        ("department", "part"),
        ("departed", "part"),
        ("inflation", "flat"),
        ("deserved", "served"),
        ("impact", "pact"),
        ("information", "form"),
        ("display", "play"),
    ],
)
def test_another_word_of_the_same_stem_or_beginning_is_no_opposite(one: str, other: str) -> None:
    assert not are_opposites(key_of(one), key_of(other))


def test_a_victim_need_not_be_dead() -> None:
    assert not are_synonyms(key_of("victim"), key_of("dead"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("directed", True),
        ("won", True),
        ("hit", True),
        ("hospital", False),
        ("sale", False),
        ("hundred", False),
    ],
)
def test_the_past_of_a_verb_is_known(word: str, expected: bool) -> None:
    assert is_past(word) is expected


@pytest.mark.parametrize(
    ("claim", "quote", "verdict"),
    [
        ("The frog is smaller than a coin.", "The frog is slightly larger than a coin.", "negated"),
        ("The bank lowered its rate.", "The bank raised its rate.", "negated"),
        ("The second test was easier.", "The second test was harder.", "negated"),
        ("The road is narrower now.", "The road is wider now.", "unsupported"),
        ("He broke his left arm.", "He broke his right arm.", "unsupported"),
        ("The current mayor was arrested.", "The former mayor was arrested.", "unsupported"),
        # Said of the same.
        (
            "Shares rose 3% on Tuesday.",
            "Shares fell 3% on Tuesday after they had climbed on Monday.",
            "negated",
        ),
        (
            "Republicans have promised to support the bill.",
            "The Senate sent the bill back to the House, where Republicans have vowed to oppose it.",
            "negated",
        ),
        # Both acts, and the other way round.
        ("Ann Moor sold the house to Bob Lake.", "Ann Moor bought the house from Bob Lake.", "negated"),
        ("Lee lent money to Kim.", "Lee borrowed money from Kim.", "negated"),
        ("Spurs won against Leeds.", "Spurs lost against Leeds.", "negated"),
        (
            "Kim finished two seconds ahead of Lee.",
            "Lee finished two seconds ahead of Kim.",
            "name_differs",
        ),
        ("The storm restored power to the town.", "The storm left the town without power.", "negated"),
        ("She said rates would probably rise.", "She said a rise in rates was unlikely.", "negated"),
    ],
)
def test_the_opposite_of_the_same_is_another_thing(
    verifier: Verifier, claim: str, quote: str, verdict: str
) -> None:
    assert judge(verifier, claim, quote).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Selling such knives is illegal.", "It is against the law to sell such knives."),
        (
            "Authorities outlawed the sale of fireworks.",
            "The government has prohibited the sale of fireworks.",
        ),
        ("Critics hailed the film.", "Reviewers praised the film."),
        ("He left the house on the right.", "He came out of the house on the right."),
        # The opposite is said of something else.
        ("Two men were arrested.", "Two men were detained, and a third was released."),
        ("Cash payments remain legal.", "The law bans cheques but allows cash payments."),
        ("Shares rose 3% on Tuesday.", "Shares rose 3% on Tuesday after they fell on Monday."),
        # One event from its two sides.
        (
            "Chappal Energies bought Equinor's stake in the field.",
            "Equinor sold its stake in the field to Chappal Energies.",
        ),
        ("Bob Lake sold the house to Ann Moor.", "Ann Moor bought the house from Bob Lake."),
        ("Kim finished two seconds behind Lee.", "Lee finished two seconds ahead of Kim."),
        ("He borrowed money from the bank.", "The bank lent him money."),
        ("Spurs lost to Leeds.", "Leeds won against Spurs."),
        # Verbs that say who is without something.
        ("The region was without water after the pipe burst.", "The burst pipe cut off water to the region."),
        ("The burst pipe cut off water to 700 homes.", "The burst pipe left 700 homes without water."),
        (
            "The error deprived 700 families of benefits.",
            "The error left 700 families without benefits.",
        ),
        ("She said rates would probably not rise.", "She said a rise in rates was unlikely."),
    ],
)
def test_an_opposite_may_belong_to_something_else_or_tell_the_same(
    verifier: Verifier, claim: str, quote: str
) -> None:
    found = judge(verifier, claim, quote)
    assert found.verdict == "supported", found.reason

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speakers import attribute, speakers_of, who_exactly
from assistant.terms import stems
from tests.awkward import awkward_text


@pytest.mark.parametrize(
    ("sentence", "speakers"),
    [
        ("Lavrov said there must be security for all.", {"lavrov"}),
        ("“No,” said Putin.", {"putin"}),
        ("Blinken, meanwhile, emphasized the U.S. willingness.", {"blinken"}),
        ("And in his call with Blinken, Lavrov warned that Moscow will not allow it.", {"lavrov"}),
        ("Blinken urged immediate Russian de-escalation, Price said.", {"blinken", "price"}),
        (
            "Russian President Vladimir Putin on Tuesday accused the West.",
            {"russia", "presid", "vladimir", "putin"},
        ),
        ("Putin on Jan. 5 warned the West.", {"putin"}),
        ("Theresa May said no.", {"theresa", "may"}),
        ("Putin on May 5 warned the West.", {"putin"}),
        ("Biden in May urged Congress to act.", {"biden"}),
        ("According to officials, Putin left.", set()),
        ("The WHO said cases rose.", {"who"}),
        ("Putin was told by Macron to stop.", {"macron"}),
        ("Johnson was urged to resign.", set()),
        ("Biden is believed to be ill.", set()),
        ("The bridge is safe, according to Blinken.", {"blinken"}),
        ("Troops left the border on Tuesday.", set()),
        ("He said so.", set()),
        ("", set()),
    ],
)
def test_the_name_next_to_a_verb_of_speech_speaks(sentence: str, speakers: set[str]) -> None:
    assert speakers_of(sentence) == speakers


@pytest.mark.parametrize(
    ("asked", "exactly"),
    [
        ("President Putin", {"putin"}),
        ("the US Secretary of State Antony Blinken", {"antoni", "blinken"}),
        ("the US Secretary of State", {"u.s.", "secretari", "state"}),
        ("Pope Francis", {"pope", "franci"}),
        ("the president", {"presid"}),
        ("Russia", {"russia"}),
    ],
)
def test_an_office_or_a_country_tells_nobody_from_another(asked: str, exactly: set[str]) -> None:
    assert who_exactly(stems(asked)) == exactly


@pytest.mark.xfail(strict=True, reason="a name inside the quote stands nearer to the verb")
def test_a_name_inside_the_quote_does_not_speak() -> None:
    assert speakers_of("“We will meet in Moscow,” said Johnson.") == {"johnson"}


def test_he_is_whoever_spoke_last() -> None:
    said, went_on, passed, silent = attribute(
        [
            "Johnson said the talks were hard.",
            "He warned Moscow.",
            "Rain fell on Kyiv.",
            "He added that it was late.",
        ]
    )
    assert said.speakers == went_on.speakers == {"johnson"}
    assert said.referents == frozenset()
    assert went_on.referents == {"johnson"}
    assert passed.speakers == frozenset()
    assert silent.referents


def test_a_pronoun_without_anybody_before_it_stands_for_nobody() -> None:
    (first,) = attribute(["He said it was over."])
    assert not first.speakers
    assert not first.referents


def test_a_subject_that_did_not_speak_is_meant_too() -> None:
    _, second = attribute(["Brink moves to Kyiv in May.", "She currently works in Slovakia."])
    assert second.referents == {"brink"}


@given(st.lists(awkward_text, max_size=5))
def test_every_sentence_has_an_attribution(sentences: list[str]) -> None:
    assert len(attribute(sentences)) == len(sentences)

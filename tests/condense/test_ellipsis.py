"""What is asked by a word or two, of what the last question asked."""

import pytest

from assistant.condense import condense
from assistant.condense.filling import fill
from assistant.condense.mentions import mention_of
from assistant.condense.slots import topic_slot


@pytest.mark.parametrize(
    ("asked", "further", "expected"),
    [
        ("Why was Kamila Valieva suspended?", "when?", "When was Kamila Valieva suspended?"),
        ("Was Kamila Valieva banned?", "why?", "Why was Kamila Valieva banned?"),
        ("Was Kamila Valieva banned?", "For what?", "For what was Kamila Valieva banned?"),
        ("How did Navalny die?", "And when?", "When did Navalny die?"),
        ("Where was the summit held?", "by whom?", "By whom was the summit held?"),
        (
            "When did Nokia sell its phone business?",
            "for how much?",
            "For how much did Nokia sell its phone business?",
        ),
        ("Is there a ceasefire in Gaza?", "since when?", "Since when is there a ceasefire in Gaza?"),
        ("Thanks. Did Ukraine hit the bridge?", "when?", "When did Ukraine hit the bridge?"),
        # An object, a number and a "not" are no such thing.
        ("What did Blinken demand?", "when?", "When: what did Blinken demand?"),
        ("What did Blinken demand?", "What kind?", "What kind: what did Blinken demand?"),
        ("Did Bolsonaro concede?", "why not?", "Why not: did Bolsonaro concede?"),
        ("Did Bolsonaro win seats?", "how many?", "How many: did Bolsonaro win seats?"),
        ("Did Russia use missiles?", "how much?", "How much: did Russia use missiles?"),
        ("Who shot Shinzo Abe?", "why?", "Why: who shot Shinzo Abe?"),
    ],
)
def test_a_bare_question_word_goes_in_front_of_the_last_question(
    asked: str, further: str, expected: str
) -> None:
    assert condense(further, [(asked, "Nothing was said of it.")]) == expected


@pytest.mark.parametrize(
    ("asked", "further", "expected"),
    [
        ("What did Blinken demand?", "and his reaction?", "What about Blinken's reaction?"),
        ("What did Blinken demand?", "and his spokesman?", "What did Blinken's spokesman demand?"),
        ("How old is Joe Biden?", "what about his wife?", "How old is Joe Biden's wife?"),
        ("Who came second in the marathon?", "and third?", "Who came third in the marathon?"),
        ("Who won the first race?", "and the second one?", "Who won the second race?"),
        ("What did the First Minister say?", "and Sunak?", "What did Sunak say?"),
        ("What happened last week?", "and the second?", "What happened last week, the second?"),
        (
            "Who won the first and second prize?",
            "and the third?",
            "Who won the first and second prize, the third?",
        ),
        ("how many people live in germany", "what about france", "how many people live in france"),
        ("how many people live in germany", "and the US?", "how many people live in the US"),
        ("how many people live in germany", "what about cats", "how many people live in germany, cats?"),
        ("What is the capital of Kosovo?", "and of Albania?", "What is the capital of Albania?"),
        ("What is Kosovo's capital?", "and of Albania?", "What is Albania's capital?"),
        ("How many seats did the Greens win?", "and the liberals?", "How many seats did the liberals win?"),
        ("What did the Taliban ban?", "and books?", "What did the Taliban ban, books?"),
        ("What did Blinken demand?", "how bout Lavrov?", "What did Lavrov demand?"),
        ("What did Blinken demand?", "wat about Lavrov", "What did Lavrov demand?"),
    ],
)
def test_what_is_asked_of_another_goes_where_it_belongs(asked: str, further: str, expected: str) -> None:
    assert condense(further, [(asked, "Nothing was said of it.")]) == expected


@pytest.mark.parametrize(
    ("asked", "further", "expected"),
    [
        ("What did Blinken demand?", "Joe Biden?", "What did Joe Biden demand?"),
        ("What did Blinken demand?", "China?", "What did China demand?"),
    ],
)
def test_a_name_alone_is_asked_the_last_question(asked: str, further: str, expected: str) -> None:
    assert condense(further, [(asked, "Nothing was said of it.")]) == expected


def test_one_word_with_a_capital_may_be_no_name() -> None:
    rewritten = condense("Inflation?", [("What did Blinken demand?", "Nothing was said of it.")])
    assert rewritten is None or "did Inflation" not in rewritten


@pytest.mark.parametrize(
    ("asked", "further", "expected"),
    [
        ("What is the inflation in Turkey?", "And unemployment?", "What is the unemployment in Turkey?"),
        ("What is the inflation in Turkey?", "and Greece?", "What is the inflation in Greece?"),
        (
            "What is the inflation in Turkey?",
            "and the president?",
            "What is the inflation in Turkey, the president?",
        ),
        ("How many troops are in Ukraine?", "and tanks?", "How many tanks are in Ukraine?"),
        ("How many died in Turkey?", "and civilians?", "How many died in Turkey, civilians?"),
    ],
)
def test_a_thing_takes_the_place_of_a_thing_and_not_of_a_place(
    asked: str, further: str, expected: str
) -> None:
    assert condense(further, [(asked, "Nothing was said of it.")]) == expected


@pytest.mark.parametrize(
    ("asked", "answered", "further", "expected"),
    [
        (
            "Who met in Geneva?",
            "Blinken met Lavrov in Geneva.",
            "What did the latter say?",
            "What did Lavrov say?",
        ),
        (
            "What did Lavrov tell Blinken?",
            "No.",
            "What was the latter's reaction?",
            "What was Blinken's reaction?",
        ),
        ("What did Lavrov tell Blinken?", "No.", "And the former?", "What did Lavrov tell Blinken?"),
    ],
)
def test_the_former_and_the_latter_are_the_two_of_the_last_turn(
    asked: str, answered: str, further: str, expected: str
) -> None:
    assert condense(further, [(asked, answered)]) == expected


def test_a_former_president_is_nobody_of_the_last_turn() -> None:
    rewritten = condense("What did the former president say?", [("What did Lavrov tell Blinken?", "No.")])
    assert rewritten is None or "the former president" in rewritten


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who fears an invasion?", "Who fears an invasion of Ukraine?"),
        ("Is an invasion likely?", "Is an invasion of Ukraine likely?"),
        ("Who fears an invasion by Russia?", "Who fears an invasion by Russia (the invasion of Ukraine)?"),
    ],
)
def test_what_a_noun_is_of_is_written_behind_it(question: str, expected: str) -> None:
    mention = mention_of("invasion of Ukraine", named=False, the=True)
    assert fill(question, topic_slot(question), mention) == expected

"""Where names and noun phrases begin and end."""

import pytest

from assistant.condense.mentions import head_of, mentions_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On Monday Antony Blinken spoke.", "Antony Blinken"),
        ("In March Muammar al-Gaddafi spoke.", "Muammar al-Gaddafi"),
        ("It was Mohammed bin Salman.", "Mohammed bin Salman"),
        ("New York's mayor was Bill de Blasio.", "Bill de Blasio"),
        ("Ursula von der Leyen spoke.", "Ursula von der Leyen"),
        ("Luiz Inacio Lula da Silva won.", "Luiz Inacio Lula da Silva"),
        ("He runs the Bank of England.", "Bank of England"),
        ("It ended the Second World War.", "Second World War"),
        ("He founded the Five Star Movement.", "Five Star Movement"),
        ("They read the Sunday Times.", "Sunday Times"),
        ("It was on Good Friday.", "Good Friday"),
        ("On Monday ten Palestinians were shot.", "Palestinians"),
    ],
)
def test_a_name_is_whole_with_what_belongs_into_it(text: str, name: str) -> None:
    found = [mention.text for mention in mentions_of(text, asked=False) if mention.named]
    assert name in found
    assert not any(name in other and other != name for other in found)


@pytest.mark.parametrize(
    ("name", "person"),
    [("Mohammed bin Salman", True), ("Ursula von der Leyen", True), ("Bank of England", False)],
)
def test_a_particle_is_part_of_the_name_of_a_person(name: str, person: bool) -> None:
    (mention,) = (one for one in mentions_of(f"They met {name}.", asked=False) if one.text == name)
    assert mention.person == person


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("Did Toyota build a plant in Texas?", True, ["Toyota", "Texas", "plant in Texas"]),
        ("Did Russia invade Ukraine?", True, ["Russia", "Ukraine"]),
        ("who owns twitter", True, ["twitter"]),
        ("Zelensky asked Biden for missiles.", False, ["Zelensky", "Biden", "missiles"]),
    ],
)
def test_a_verb_is_part_of_no_phrase(text: str, asked: bool, found: list[str]) -> None:
    texts = [mention.text for mention in mentions_of(text, asked=asked) if not mention.whole]
    assert sorted(text for text in texts if text != "plant") == sorted(found)


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        ("Macron and Scholz signed the treaty. [1]", False),
        ("It announced new taxes.", False),
        ("It was Mohammed bin Salman.", False),
        ("Nine miners are trapped.", False),
        ("Zappa and the Mothers of Invention", True),
        ("The Man Who Was Thursday", True),
        ("the man who shot him", True),
        ("Five heavily armed men", True),
    ],
)
def test_a_short_answer_is_a_thing_when_it_is_no_sentence(answer: str, whole: bool) -> None:
    assert any(mention.whole for mention in mentions_of(answer, asked=False)) == whole


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("He needs a visa.", "the visa"),
        ("Ford sold its plant.", "the plant"),
        ("The court said that Macron lied.", "Macron"),
        ("Lavrov praised this principle.", "the principle"),
        ("They praised the OSCE.", "the OSCE"),
        ("There is cholera in Haiti.", "cholera in Haiti"),
    ],
)
def test_what_was_spoken_of_is_written_with_its_article(text: str, written: str) -> None:
    assert written in [mention.written for mention in mentions_of(text, asked=False)]


def test_the_head_of_a_phrase_is_what_the_rest_says_more_of() -> None:
    assert head_of("CHIPS bill of the Senate") == "bill"
    assert head_of("") == ""

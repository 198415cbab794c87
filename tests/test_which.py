import pytest

from assistant.which import Kind, asked_noun, names_person


@pytest.mark.parametrize(
    ("text", "noun", "kind"),
    [
        ("Which lawmaker resigned?", "lawmaker", Kind.PERSON),
        ("Which former French minister resigned?", "minister", Kind.PERSON),
        ("The law was signed by which governor?", "governor", Kind.PERSON),
        ("Which of these bands is back together?", "band", Kind.NAME),
        ("Which of the following cities has grown?", "city", Kind.PLACE),
        ("Which country singer died?", "singer", Kind.PERSON),
        ("Which country's president resigned?", "country", Kind.PLACE),
        ("What airline flew there?", "airline", Kind.NAME),
        ("Which companies merged?", "company", Kind.NAME),
        ("Which of these coaches left?", "coach", Kind.PERSON),
        ("Which women's team won?", "team", Kind.NAME),
        ("Which city hosts the summit?", "city", Kind.PLACE),
        ("Which “Succession” actor won?", "actor", Kind.PERSON),
        ("What former Fox News host was it?", "host", Kind.PERSON),
        ("The balloon, which officials saw, fell in which state?", "state", Kind.PLACE),
    ],
)
def test_the_last_noun_before_the_verb_is_what_is_asked_for(text: str, noun: str, kind: Kind) -> None:
    asked = asked_noun(text)
    assert asked is not None
    assert (asked.noun, asked.kind) == (noun, kind)


@pytest.mark.parametrize(
    "text",
    [
        "What did the company announce?",
        "What is the name of the company?",
        "What caused players to leave?",
        "What happened when the company fell?",
        "Which bird did the company save?",
        "Which is the best team?",
        "Which executive order was blocked?",
        "What hurts companies?",
        "",
    ],
)
def test_a_noun_behind_the_verb_is_not_asked_for(text: str) -> None:
    assert asked_noun(text) is None


def test_who_is_called_by_office_or_trade_is_a_person() -> None:
    assert names_person("Senator")
    assert not names_person("Senate")
    assert not names_person("airline")

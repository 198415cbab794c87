import pytest
from hypothesis import given

from assistant.question import Kind, Question, asks_briefly
from tests.awkward import awkward_text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many troops has Russia amassed?", Kind.NUMBER),
        ("how much money was asked for?", Kind.NUMBER),
        ("What percentage of voters stayed at home?", Kind.NUMBER),
        ("When was Crimea annexed?", Kind.TIME),
        ("What year did the war begin?", Kind.TIME),
        ("Why did he leave?", Kind.REASON),
        ("What caused the fire?", Kind.REASON),
        ("Where did Johnson go?", Kind.PLACE),
        ("Which country did he visit?", Kind.PLACE),
        ("Who is Bridget Brink?", Kind.PERSON),
        ("Whose letter was it?", Kind.PERSON),
        ("what did Blinken demand?", Kind.STATEMENT),
        ("did Putin visit Kyiv?", Kind.OTHER),
        ("Tell me about the bridge", Kind.OTHER),
        ("When did the man who called say so?", Kind.TIME),
        ("Who said when it would end?", Kind.PERSON),
        ("What happened when the bridge fell?", Kind.OTHER),
        ("What did Putin say when he met Macron?", Kind.STATEMENT),
        ("Which company bought the firm where he worked?", Kind.NAME),
        ("Which high-profile Republican announced a bid?", Kind.PERSON),
        ("Which state senator stepped down?", Kind.PERSON),
        ("Which country's leader stayed away?", Kind.PLACE),
        ("The tremor shook which European island?", Kind.PLACE),
        ("Which of these airlines was fined?", Kind.NAME),
        ("Which bird did the company save?", Kind.OTHER),
        ("What did the company announce?", Kind.STATEMENT),
        ("What caused players to leave?", Kind.REASON),
        ("What prompted officials to act?", Kind.REASON),
        ("What is the name of his dog?", Kind.NAME),
        ("Why did Gov. Abbott leave when he did?", Kind.REASON),
        ("Briggs, who died this week, wrote which book?", Kind.NAME),
        ("What took place at the summit?", Kind.OTHER),
        ("A policy expires when May ends. What is the policy called?", Kind.OTHER),
        ("What was the final score?", Kind.NUMBER),
        ("The singer who wrote it has died. How old was she?", Kind.NUMBER),
        ("He left the U.S. in a hurry. Where did he go?", Kind.PLACE),
        ("Where is it? The man who asked is waiting.", Kind.PLACE),
        ("According to a new study, which biscuit is best?", Kind.OTHER),
        ("And what was agreed where they met?", Kind.OTHER),
        ("Do you know when it fell?", Kind.TIME),
        ("How and when did the bridge collapse?", Kind.TIME),
        ("What happened, and why?", Kind.REASON),
        ("What is the town where Navalny died?", Kind.PLACE),
        ("WHOSE house burned?", Kind.PERSON),
        ("WHO won the election?", Kind.PERSON),
        ("What is the number one cause of death?", Kind.OTHER),
        ("What is the year ahead expected to bring?", Kind.OTHER),
        ("What is the name of the man who fled?", Kind.PERSON),
        ("What did the WHO say about the outbreak?", Kind.STATEMENT),
        ("WHO WON THE CUP?", Kind.PERSON),
        ("It spread fast. What did the WHO say about it?", Kind.STATEMENT),
        ("What was the date of the attack?", Kind.TIME),
        ("What is the deadline?", Kind.TIME),
        ("Which weekend was it?", Kind.TIME),
        ("What was the death toll?", Kind.NUMBER),
        ("How deep is the lake?", Kind.NUMBER),
        ("Что сказал Путин?", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_the_first_question_word_says_what_is_asked_for(text: str, kind: Kind) -> None:
    assert Question.parse(text).kind is kind


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("what did Blinken demand?", "what did Blinken demand?"),
        (
            "The singer won again on Sunday. When did she win her first award?",
            "When did she win her first award?",
        ),
        ("I write about Varn. What was the toll of the flood", "What was the toll of the flood"),
        ("Rates rose again. It was the highest rise since:", "It was the highest rise since:"),
        ("Hello! What did Blinken demand?", "What did Blinken demand?"),
        # What is asked for stands in the sentence before, or in two.
        (
            "Police took 31 men to a park. Where was the park?",
            "Police took 31 men to a park. Where was the park?",
        ),
        (
            "A diner found a treasure in Delaware. What was it?",
            "A diner found a treasure in Delaware. What was it?",
        ),
        ("Blinken met Lavrov. What did he say?", "Blinken met Lavrov. What did he say?"),
        ("Who won? And where was the cup played?", "Who won? And where was the cup played?"),
        ("The drink is back. It was new last year.", "The drink is back. It was new last year."),
    ],
)
def test_passages_are_read_beside_the_sentence_that_asks_where_it_says_what_for(text: str, core: str) -> None:
    assert Question.parse(text).core == core


@pytest.mark.parametrize(
    "text",
    [
        "Who won the award for best actress? Oscars 2023.",
        "Do you have anything on Varn? I want to know when the bridge fell.",
        "See https://varn.example/?page=2. Who won the cup in 2023",
        "Who was elected speaker of the House\nafter McCarthy was ousted in October?",
        "Oscars 2023\nWho won the award for best actress?",
        "Tell me what Macron said to Putin. When did the two leaders meet?",
        "Who leads the coup in Varn. When did the soldiers seize power?",
        "Who wrote the book about E.T. The Extra Terrestrial?",
    ],
)
def test_nothing_is_cut_off_that_asks_or_says_of_what(text: str) -> None:
    assert Question.parse(text).core == text


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("what did Blinken demand?", {"blinken"}),
        ("What did Boris Johnson say?", {"bori", "johnson"}),
        ("how did the White House respond?", {"white", "hous"}),
        (
            "What did the US Secretary of State Antony Blinken say?",
            {"u.s.", "secretari", "state", "antoni", "blinken"},
        ),
        ("What has the head of the OSCE warned?", {"head", "osc"}),
        ("what would Johnson have said?", {"johnson"}),
        ("What is Putin saying now?", {"putin"}),
        ("what does Lavrov's letter say?", {"lavrov", "letter"}),
        ("WHAT DID PUTIN SAY", {"putin"}),
        ("According to Price, what did Blinken want?", {"price"}),
        ("who is to blame according to the Kremlin?", {"russia"}),
        ("In Putin's view, who is to blame?", {"putin"}),
        ("Who is Brink?", set()),
        ("How many troops are there?", set()),
        ("What was Putin told?", set()),
        ("What has Blinken been accused of?", set()),
        ("What did May say?", {"may"}),
        ("What did the WHO say?", {"who"}),
        ("What has NATO been urging?", {"nato"}),
        ("What Did the Pope Say About Ukraine?", {"pope"}),
        ("How many died according to Gov. Abbott?", {"gov", "abbott"}),
        ("What did the United States say?", {"unit", "state"}),
        ("What did the Islamic State claim?", {"islam", "state"}),
        ("What Did Putin Say?", {"putin"}),
        ("How many died according to the U.S. State Department?", {"u.s.", "state", "depart"}),
        ("How many died according to Dr. Fauci?", {"dr", "fauci"}),
        ("According to Price how many troops are there?", {"price"}),
        ("According to whom did it fall?", set()),
        ("Is it true that Putin said no?", set()),
        ("did Russia invade after Putin said no?", set()),
        ("", set()),
    ],
)
def test_who_is_asked_to_have_spoken(text: str, speaker: set[str]) -> None:
    assert Question.parse(text).speaker == speaker


def test_terms_are_the_stems_of_what_the_question_is_about_in_order() -> None:
    question = Question.parse(
        "What did Russian officials say about Ukraine and the Russian troops this week?"
    )
    assert question.terms == (
        "russia",
        "offici",
        "ukraine",
        "troop",
    )


def test_words_that_only_ask_count_when_there_are_no_others() -> None:
    assert Question.parse("What happened today?").terms == ("happen", "today")


def test_names_are_capitalised_inside_the_question_or_hold_a_digit() -> None:
    assert Question.parse("Will Brink go to NATO in 2022 or later?").names == {"brink", "nato", "2022"}
    assert Question.parse("Troops left?").names == frozenset()
    assert Question.parse("NATO left?").names == {"nato"}
    assert Question.parse("Where's the fire, and hasn't Putin left?").names == {"putin"}
    assert Question.parse("When's the vote in May?").names == {"may"}
    assert Question.parse("WHO won the election?").names == frozenset()


@given(awkward_text)
def test_any_text_can_be_read_as_a_question(text: str) -> None:
    question = Question.parse(text)
    assert question.text == text
    assert len(set(question.terms)) == len(question.terms)


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        ("Who built the bridge?", True),
        ("How many ospreys were seen?", True),
        ("Which animal was the first to be cloned?", True),
        ("Staff at what plant voted to join the union?", True),
        ("What did Blinken demand?", False),
        ("What is the plan?", False),
        ("What caused the flood?", False),
        ("What triggered the war?", False),
        ("Why was the bridge closed?", False),
        ("According to which minister was it closed?", True),
        ("", False),
    ],
)
def test_whether_a_name_number_day_or_place_is_asked_for(text: str, brief: bool) -> None:
    assert asks_briefly(text) is brief

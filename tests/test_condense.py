import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.condense import Turn, condense
from assistant.condense.people import gender_of, is_no_person, is_surely_person
from prompts import render
from tests.awkward import awkward_text

DEMAND: Turn = (
    "what did Blinken demand?",
    "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment from Ukraines "
    "borders, Price said. [1] However, State Department spokesman Ned Price said Blinken was resolute. [2]",
)
LETTERS: Turn = (
    "who sent letters to the West?",
    "In a bid to exert pressure on the West, Lavrov sent letters to the U.S. and other counterparts. [1]",
)


@pytest.mark.parametrize("question", ["what did he say?", "and Lavrov?", "when?", "", "Why?"])
def test_without_a_history_nothing_is_a_follow_up(question: str) -> None:
    assert condense(question, []) is None


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("what did he say about sanctions?", "What did Blinken say about sanctions?"),
        ("What else did he ask for?", "What else did Blinken ask for?"),
        ("Who speaks for him?", "Who speaks for Blinken?"),
        ("what was in his letter?", "What was in Blinken's letter?"),
        ("And what did he promise?", "What did Blinken promise?"),
    ],
)
def test_a_personal_pronoun_stands_for_whom_the_last_question_was_about(
    question: str, standalone: str
) -> None:
    assert condense(question, [DEMAND]) == standalone


def test_he_is_nobody_whom_the_question_names_behind_it() -> None:
    leads: Turn = (
        "Who leads Hungary?",
        "Speaking after talks with Hungarian Prime Minister Viktor Orban, President Vladimir Putin noted "
        "that its still possible to negotiate. [1]",
    )
    rewritten = condense("and what did he discuss with Putin?", [leads])
    assert rewritten is not None
    assert "Orban discuss with Putin" in rewritten
    assert condense("When did he call Lavrov?", [DEMAND, LETTERS]) == "When did Blinken call Lavrov?"


def test_her_is_owned_or_not_by_what_follows() -> None:
    history = [("Where does Brink work?", "Brink works in Slovakia. [1]")]
    assert condense("who sent her?", history) == "Who sent Brink?"
    assert condense("where is her post now?", history) == "Where is Brink's post now?"


def test_a_pronoun_after_who_stands_for_the_answer() -> None:
    assert condense("what did he warn?", [LETTERS]) == "What did Lavrov warn?"


def test_who_is_asked_for_by_name_is_the_one_of_the_office() -> None:
    spoken = (
        "Russias U.N. ambassador, Vassily Nebenzia, said the statement doesnt correlate with planeloads. [1]"
    )
    history = [("what does the Russian ambassador at the UN say?", spoken)]
    assert condense("what is his name?", history) == "What is the Russian ambassador's name?"
    assert condense("what is his plan?", history) == "What is Vassily Nebenzia's plan?"


def test_without_an_office_a_name_is_asked_for_as_anything_else() -> None:
    history = [("Where does Brink work?", "Brink works in Slovakia. [1]")]
    assert condense("what is her name?", history) == "What is Brink's name?"


def test_they_are_the_body_or_the_pair_asked_about() -> None:
    history = [("What did NATO answer?", "NATO said no. [1]")]
    assert condense("why do they refuse?", history) == "Why do NATO refuse?"
    pair = [("What did Lavrov and Orban discuss?", "They spoke of gas. [1]")]
    assert condense("where did they meet?", pair) == "Where did Lavrov and Orban meet?"


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("and Lavrov?", "what did Lavrov demand?"),
        ("And what about Boris Johnson?", "what did Boris Johnson demand?"),
        ("What about Macron", "what did Macron demand?"),
        ("how about the OSCE?", "what did the OSCE demand?"),
        ("but what about Putin?", "what did Putin demand?"),
        ("And in January?", "what did Blinken demand in January?"),
        ("and then?", "what did Blinken demand then?"),
        ("and what about last week?", "what did Blinken demand last week?"),
        ("what about sanctions?", "what did Blinken demand, sanctions?"),
        ("how about the troops?", "what did Blinken demand, the troops?"),
        ("what about the president?", "what did the president demand?"),
        ("and the others?", "what did the others demand?"),
        ("and after?", "what did Blinken demand after?"),
        ("and On Semiconductor?", "what did On Semiconductor demand?"),
        ("and lavrov?", "what did lavrov demand?"),
    ],
)
def test_what_about_another_asks_the_last_question_of_them(question: str, standalone: str) -> None:
    assert condense(question, [DEMAND]) == standalone


@pytest.mark.parametrize(
    ("question", "word"),
    [("when?", "When"), ("And why?", "Why"), ("where?", "Where"), ("how many?", "How many")],
)
def test_a_bare_question_word_asks_about_what_was_asked(question: str, word: str) -> None:
    standalone = condense(question, [DEMAND])
    assert standalone is not None
    assert standalone.startswith(word)
    assert "Blinken demand" in standalone


def test_a_question_that_leans_on_the_last_one_gets_its_topic() -> None:
    standalone = condense("how did it end?", [("Where was the rail strike?", "It was in district 4. [1]")])
    assert standalone is not None
    assert "rail strike" in standalone


@pytest.mark.parametrize(
    "question",
    [
        "How many troops has Russia amassed?",
        "Who is Bridget Brink?",
        "and what did Lavrov warn?",
        "What did Boris Johnson say in Kyiv?",
        "Which sanctions are planned against banks?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert condense(question, [DEMAND, LETTERS]) is None


def test_a_history_of_follow_ups_is_folded_turn_by_turn() -> None:
    history = [
        DEMAND,
        ("and Lavrov?", "Lavrov warned that Moscow will not allow Washington to hush up the issue. [1]"),
        ("when?", "Lavrov and Blinken spoke on Tuesday. [1]"),
    ]
    assert condense("and what did he write?", history) == "What did Lavrov write?"
    assert condense("what about Orban?", history) == "When: what did Orban demand?"


def test_only_the_last_topic_counts_after_a_shift() -> None:
    history = [DEMAND, ("Where is Johnson today?", "British Prime Minister Boris Johnson visited Kyiv. [1]")]
    assert condense("what did he say?", history) == "What did Johnson say?"


def test_markers_in_an_answer_are_no_part_of_it() -> None:
    turn = ("who spoke?", "Sergey [12] Lavrov spoke. [1]")
    assert condense("where did he speak?", [turn]) == "Where did Sergey Lavrov speak?"


@pytest.mark.parametrize(
    "question", ["and Lavrov?", "what did he say?", "when?", "what is it?", "and it?", "?"]
)
def test_a_history_without_words_helps_nothing_and_breaks_nothing(question: str) -> None:
    for turn in (("", ""), (" ", "\n"), ("?", "[1]")):
        standalone = condense(question, [turn])
        assert standalone is None or standalone.strip("?,: ")


def test_other_languages_are_left_alone_or_given_a_topic() -> None:
    russian = [("Что сказал Путин?", "Путин сказал нет. [1]")]
    assert condense("Что сказал Лавров о санкциях?", russian) in (None, "Что сказал Лавров о санкциях?")
    assert "Putin" in (condense("Und Putin?", [("Was sagte Lavrov?", "Lavrov sagte nein. [1]")]) or "Putin")


@pytest.mark.parametrize(
    "history",
    [
        [DEMAND] * 5000,
        [("A of " * 200_000, "x")],
        [("who?", "A-" * 500_000)],
        [("who?", "Putin " * 200_000)],
        [("what did Putin say?", " " * 1_000_000)],
        [("who?", "[1" * 500_000)],
    ],
    ids=["turns", "question", "dashes", "name", "spaces", "brackets"],
)
def test_a_huge_history_is_read_in_no_time_and_gives_no_huge_question(history: list[Turn]) -> None:
    started = time.process_time()
    standalone = condense("what did he say about it?", history)
    assert time.process_time() - started < 2
    assert len(standalone or "") < 12_000


def test_half_characters_of_a_history_go_no_further() -> None:
    standalone = condense("why?", [("who is \ud800Putin and so on?", "x \udfff")])
    assert standalone is not None
    assert standalone.encode()


questions = st.one_of(
    awkward_text,
    st.sampled_from(
        ["and he?", "what about it?", "when?", "his?", "and they?", "they said what?", "who is Putin?"]
    ),
)


@given(question=questions, history=st.lists(st.tuples(questions, awkward_text), max_size=4))
@settings(deadline=None)
def test_no_conversation_breaks_it(question: str, history: list[Turn]) -> None:
    standalone = condense(question, history)
    assert standalone is None or (standalone.strip() and standalone != question.strip())


@pytest.mark.parametrize(
    ("asked", "answered", "question", "standalone"),
    [
        (
            "Which British politician travelled to Kyiv?",
            "British Prime Minister Boris Johnson visited Kyiv for talks with Volodymyr Zelenskyy. [1]",
            "what does he have ready?",
            "What does Prime Minister Boris Johnson have ready?",
        ),
        (
            "Who rang Lavrov?",
            "US Secretary of State Antony Blinken rang Lavrov. [1]",
            "when did he speak?",
            "When did Secretary of State Antony Blinken speak?",
        ),
        (
            "Who will be the next ambassador?",
            "In other developments, Biden was expected to nominate Bridget Brink. [1]",
            "where is she posted now?",
            "Where is Bridget Brink posted now?",
        ),
        (
            "Who called for calm?",
            "The European Commission and President Biden called for calm. [1]",
            "what did he say?",
            "What did President Biden say?",
        ),
    ],
)
def test_who_was_asked_for_is_the_one_whose_full_name_the_answer_gives(
    asked: str, answered: str, question: str, standalone: str
) -> None:
    assert condense(question, [(asked, answered)]) == standalone


def test_two_pronouns_of_a_question_do_not_stand_for_the_same() -> None:
    assert condense("what did he say about it?", [DEMAND]) == "What did Blinken say about it?"


@pytest.mark.parametrize("question", ["is it true?", "why did he do that?", "who called after that?"])
def test_what_names_no_thing_is_not_exchanged_for_one(question: str) -> None:
    standalone = condense(question, [DEMAND]) or question
    assert [word for word in ("true", "that") if word in question and word not in standalone] == []


def test_a_topic_is_put_behind_a_bare_noun_in_plain_english() -> None:
    history = [("What is lung cancer?", ""), ("Is lung cancer treatable?", "")]
    assert "lung cancer" in (condense("what are the symptoms?", history) or "")


def test_a_title_keeps_its_marks_and_names_stay_as_written() -> None:
    standalone = condense("when did he speak?", [("Did Lavrov speak?", "Lavrov spoke. [1]")])
    assert standalone == "When did Lavrov speak?"


TALK = [
    (
        ("what did Blinken say about", "and what did he demand then of", "was it the plan of")[turn % 3]
        + f" {turn}?",
        f"Blinken urged de-escalation {turn} and the withdrawal of troops from Ukraines borders, Price said.",
    )
    for turn in range(20)
]


def test_twenty_turns_are_condensed_in_a_blink_once_they_were_read() -> None:
    condense("and why?", TALK)
    taken = []
    for _ in range(5):
        started = time.process_time()
        condense("what did he say about it?", TALK)
        taken.append(time.process_time() - started)
    assert min(taken) < 0.05


names = st.sampled_from(["Lavrov", "Ann Smith", "the OSCE", "Kyiv", "Brink"])


@given(name=names, question=questions, answers=st.lists(awkward_text, max_size=6))
@settings(deadline=None)
def test_a_condensed_question_is_never_much_longer_than_what_it_comes_from(
    name: str, question: str, answers: list[str]
) -> None:
    history = [(f"What did {name} say?", answer) for answer in answers]
    standalone = condense(question, history)
    assert standalone is None or len(standalone) <= len(question) + 2000 + 6 * 100


@given(question=awkward_text, history=st.lists(st.tuples(questions, awkward_text), max_size=4))
@settings(deadline=None)
def test_the_same_conversation_gives_the_same_question(question: str, history: list[Turn]) -> None:
    assert condense(question, history) == condense(question, list(history))


HARBOUR: Turn = (
    "What did the mayor of London promise?",
    "His envoy, Sarah Miller, said in a call with Emmanuel Macron that Germany would help. [1]",
)
GUEST: Turn = (
    "Who was Macron's guest?",
    "President Emmanuel Macron received Prime Minister Viktor Orban in Paris on Tuesday. [1]",
)


@pytest.mark.parametrize(
    ("asked", "answered", "question", "standalone"),
    [
        (
            "Who is Viktor Dahl?",
            "Opposition leader Viktor Dahl said no.",
            "How old is he?",
            "How old is Viktor Dahl?",
        ),
        (
            "who is Hanna Osei?",
            "Central bank governor Hanna Osei warned of inflation.",
            "What did she warn of?",
            "What did Hanna Osei warn of?",
        ),
        (
            "Who was Olof Palme?",
            "Christer Pettersson was accused of murdering Olof Palme in 1986.",
            "When did he die?",
            "When did Olof Palme die?",
        ),
        (
            "Who is President of France?",
            "Emmanuel Macron is president of France.",
            "How old is he?",
            "How old is Emmanuel Macron?",
        ),
    ],
)
def test_who_was_asked_about_by_name_stays_the_one_who_is_meant(
    asked: str, answered: str, question: str, standalone: str
) -> None:
    assert condense(question, [(asked, answered)]) == standalone


@pytest.mark.parametrize("articles", [0, 3])
@pytest.mark.parametrize("source", [None, "Harbour Post"])
def test_of_a_refusal_nothing_is_meant(articles: int, source: str | None) -> None:
    refusal = render(
        "refusal",
        articles=articles,
        first_day=date(2024, 3, 12),
        last_day=date(2024, 6, 1),
        nearest=["Storm Ilse kills 17 on the coast", "Kessel United sign striker"],
        since=None,
        until=None,
        source=source,
    )
    asked = "How large is the damage?"
    assert condense("Who estimated it?", [(asked, refusal)]) == "Who estimated the damage?"
    assert condense("Is that a lot?", [(asked, refusal)]) == condense("Is that a lot?", [(asked, "")])


@pytest.mark.parametrize(
    ("asked", "answered", "question"),
    [
        ("How much did Apple earn?", "Apple earned 23 billion dollars.", "Did they expect more?"),
        ("Which club wanted Silva?", "Northvale City had offered 27 million euros.", "Did they ask twice?"),
        ("How long did the miners strike?", "They struck for 3 weeks.", "Did they win?"),
    ],
)  # fmt: skip
def test_they_are_no_sum_and_no_time(asked: str, answered: str, question: str) -> None:
    standalone = condense(question, [(asked, answered)]) or question
    assert not any(word in standalone for word in ("billion", "million", "weeks"))


@pytest.mark.parametrize(
    ("question", "history", "standalone"),
    [
        # Of two people "she" is the one with a woman's name, and "he" is no country.
        ("what did she say?", [HARBOUR], "What did Sarah Miller say?"),
        ("why did he refuse?", [("What did Russia want?", "Orban said no. [1]")], "Why did Orban refuse?"),
        # Whoever "he" was in the last question he still is, whoever else its answer names.
        (
            "does he like gas?",
            [GUEST, ("is his country in NATO?", "Hungary is, Putin said in Moscow. [1]")],
            "Does Prime Minister Viktor Orban like gas?",
        ),
        # The one who speaks, when the question named nobody.
        (
            "how old is he?",
            [("what does the Russian ambassador say?", "Russias ambassador, Vassily Nebenzia, said no. [1]")],
            "How old is Vassily Nebenzia?",
        ),
        # A call goes well, a person does not; and "it" is no person.
        (
            "how did it go?",
            [
                ("What did Blinken tell Lavrov in their call?", "Blinken urged de-escalation. [1]"),
                ("did he promise anything?", "Ned Price said Blinken was resolute. [1]"),
            ],
            "How did the call go?",
        ),
        # What "that principle" was in the last question.
        (
            "when was it agreed?",
            [
                ("How has NATO's growth harmed Russia?", "NATOs expansion violates a principle. [1]"),
                ("what does that principle mean?", "The U.S. and its allies ignore it. [1]"),
            ],
            "When was the principle agreed?",
        ),
    ],
)  # fmt: skip
def test_a_pronoun_takes_only_what_it_can_mean(question: str, history: list[Turn], standalone: str) -> None:
    assert condense(question, history) == standalone


@pytest.mark.parametrize(
    ("name", "gender", "person", "no_person"),
    [
        ("Bridget Brink", "she", True, False),
        ("Prime Minister Boris Johnson", "he", True, False),
        ("Ms Brink", "she", True, False),
        ("Blinken", None, False, False),
        ("Russians", None, False, True),
        ("Ukraines", None, False, True),
        ("Universal Studios", None, False, True),
        ("NATO", None, False, True),
        ("President of Russia", None, True, False),
        ("Boris London", "he", True, False),
    ],
)
def test_names_tell_what_they_can(name: str, gender: str | None, person: bool, no_person: bool) -> None:
    assert (gender_of(name), is_surely_person(name), is_no_person(name)) == (gender, person, no_person)


@pytest.mark.parametrize(
    ("asked", "further", "expected"),
    [
        ("who won in Ohio in 2016?", "and in 2020?", "who won in Ohio in 2020?"),
        ("what did Putin say about NATO?", "and about Ukraine?", "what did Putin say about Ukraine?"),
        ("what did Putin say on Monday?", "and yesterday?", "what did Putin say on Monday yesterday?"),
        ("what did he say in May about fuel?", "and in June?", "what did he say in May about fuel in June?"),
        ("what did the Kremlin demand?", "and Lavrov?", "what did Lavrov demand?"),
        ("Do we pay the First Lady?", "What about Ivanka?", "Do we pay Ivanka?"),
        ("Did Blinken resign?", "and Lavrov?", "Did Lavrov resign?"),
        ("Is Russia sending troops?", "and the EU?", "Is the EU sending troops?"),
        ("What did Blinken demand? Please be brief.", "and Lavrov?", "What did Lavrov demand?"),
        ("What did Blinken demand? Thanks!", "and in January?", "What did Blinken demand in January?"),
        ("How many died in Ukraine?", "and in January?", "How many died in Ukraine in January?"),
        ("How many died in Ukraine?", "and in Russia?", "How many died in Russia?"),
        ("What is the latest on Ukraine?", "and on Monday?", "What is the latest on Ukraine on Monday?"),
        ("I see. What did Blinken demand?", "and Lavrov?", "What did Lavrov demand?"),
        ("Thanks! And what did Putin say about gas?", "and about oil?", "And what did Putin say about oil?"),
    ],
)
def test_what_comes_takes_the_place_of_the_whole_name_or_of_what_is_like_it_at_the_end(
    asked: str, further: str, expected: str
) -> None:
    assert condense(further, [(asked, "Nothing was said of it.")]) == expected


@pytest.mark.parametrize(
    ("asked", "answered", "question", "standalone"),
    [
        (
            "Who ruled Libya?",
            "Muammar al-Gaddafi ruled Libya for 42 years until he fell. [1]",
            "how did he die?",
            "How did Muammar al-Gaddafi die?",
        ),
        (
            "who is jacinda ardern",
            "Jacinda Ardern was prime minister of New Zealand until she resigned. [1]",
            "why did she resign",
            "Why did Jacinda Ardern resign",
        ),
        (
            "What is cholera?",
            "Cholera is a disease of the bowels, spread through dirty water in many places. [1]",
            "How is it treated?",
            "How is cholera treated?",
        ),
        (
            "Who signed the treaty?",
            "Macron and Scholz signed the treaty. [1]",
            "Where did they sign it?",
            "Where did Macron and Scholz sign it?",
        ),
        (
            "Which company made the vaccine?",
            "Moderna made the vaccine. [1]",
            "Where is it based?",
            "Where is Moderna based?",
        ),
        (
            "What is a black hole?",
            "A black hole is a region of space. [1]",
            "How is it formed?",
            "How is the black hole formed?",
        ),
        # She is no work, and "The Duke" is somebody.
        (
            "Who wrote The Testaments?",
            "Margaret Atwood wrote The Testaments in 2019, a sequel that won prizes. [1]",
            "What else has she written?",
            "What else has Margaret Atwood written?",
        ),
        (
            "What did the Duke of Sussex claim?",
            "The Duke of Sussex claimed that papers had hacked his phone. [1]",
            "what did he win?",
            "What did the Duke of Sussex win?",
        ),
        # They are no one thing, but may be one body.
        (
            "Why did they do it?",
            "The government of Kenya did it over the strike and the price of bread. [1]",
            "What do they want?",
            "What do the government of Kenya want?",
        ),
        (
            "What did the jury decide?",
            "The jury found him guilty. [1]",
            "How long did they deliberate?",
            "How long did the jury deliberate?",
        ),
        (
            "Who invented CRISPR?",
            "Jennifer Doudna and Emmanuelle Charpentier developed it in 2012. [1]",
            "Did they win a prize?",
            "Did Jennifer Doudna and Emmanuelle Charpentier win a prize?",
        ),
        # Mars is no place that one is "in".
        (
            "What did NASA find on Mars?",
            "NASA found ice on Mars. [1]",
            "Is there life there?",
            "Is there life on Mars?",
        ),
        (
            "Where did Pelosi go?",
            "Pelosi travelled to Taiwan. [1]",
            "Who did she meet there?",
            "Who did Pelosi meet in Taiwan?",
        ),
    ],
)
def test_a_pronoun_stands_for_the_whole_name_of_what_it_can_mean(
    asked: str, answered: str, question: str, standalone: str
) -> None:
    assert condense(question, [(asked, answered)]) == standalone


RATES: Turn = ("Will the Fed raise rates?", "The Fed will raise rates. [1]")
BANNED: Turn = ("Was the result annulled?", "The court annulled the result. [1]")


@pytest.mark.parametrize(
    ("turn", "question", "standalone"),
    [
        (RATES, "Does that hurt workers?", "Does the Fed hurt workers?"),
        (
            ("What is Bitcoin?", "Bitcoin is a currency."),
            "Does that affect the economy?",
            "Does Bitcoin affect the economy?",
        ),
        (RATES, "Did that company survive?", "Did that company (Fed) survive?"),
        (BANNED, "Who decided that?", "Who decided that (result annulled)?"),
        (
            ("How hot is it in Jacobabad?", "It is 51 degrees in Jacobabad. [1]"),
            "how hot was it there?",
            "How hot was it in Jacobabad?",
        ),
    ],
)
def test_that_and_it_are_read_by_what_stands_around_them(turn: Turn, question: str, standalone: str) -> None:
    assert condense(question, [turn]) == standalone


ARDERN: Turn = ("Who is Jacinda Ardern?", "Jacinda Ardern was prime minister of New Zealand. [1]")


@pytest.mark.parametrize(
    "question",
    ["thank you", "ok", "ok thanks, bye", "Hi!", "Great!", "thanks a lot", "yes please", "Really?", "I see."],
)
def test_thanks_and_greetings_get_no_topic(question: str) -> None:
    assert condense(question, [ARDERN]) is None


@pytest.mark.parametrize(
    ("turn", "question", "standalone"),
    [
        (DEMAND, "ok, and Microsoft?", "what did Microsoft demand?"),
        (ARDERN, "Great, when did she resign?", "Great, when did Jacinda Ardern resign?"),
        (ARDERN, "Thanks. Where was she born?", "Thanks. Where was Jacinda Ardern born?"),
    ],
)
def test_what_is_asked_behind_thanks_is_asked(turn: Turn, question: str, standalone: str) -> None:
    assert condense(question, [turn]) == standalone


@pytest.mark.parametrize(
    ("turn", "question", "standalone"),
    [
        (ARDERN, "Tell me more.", "Tell me more about Jacinda Ardern."),
        (ARDERN, "more?", "More about Jacinda Ardern?"),
        (("What is lung cancer?", "A disease."), "is there any cure?", "Is there any cure for lung cancer?"),
        (
            ("What is Theranos?", "A company."),
            "did the founder plead guilty?",
            "Did the founder plead guilty (Theranos)?",
        ),
        (
            ("Did the Senate pass a bill?", "The Senate passed the CHIPS bill. [1]"),
            "What is in the bill?",
            "What is in the CHIPS bill?",
        ),
        (
            ("How large are Tesla and Ford?", "Tesla is larger. [1]"),
            "Which sold more cars?",
            "Which sold more cars (Tesla and Ford)?",
        ),
        (
            ("Will the 2030 Olympics be held?", "Nobody knows. [1]"),
            "Who else bid?",
            "Who else bid (the 2030 Olympics)?",
        ),
    ],
)
def test_a_topic_is_added_in_the_words_that_fit(turn: Turn, question: str, standalone: str) -> None:
    assert condense(question, [turn]) == standalone


@pytest.mark.parametrize(
    ("turn", "question", "standalone"),
    [
        # Who does something may be several.
        (
            ("What did the regulator say?", "The regulator said that it would look into it. [1]"),
            "What did they do?",
            "What did the regulator do?",
        ),
        # A place that is called as people are.
        (
            ("Who won the election in Georgia?", "Raphael Warnock won. [1]"),
            "How many people live there?",
            "How many people live in Georgia?",
        ),
        # Two places near it are not who did it, and two of a list are not all.
        (
            ("Who attacked the base?", "Hamas attacked the base near Gaza and Sderot. [1]"),
            "How many people did they kill?",
            "How many people did Hamas kill?",
        ),
        (
            ("What is Theranos?", "Theranos was a company. [1]"),
            "What did that company do?",
            "What did that company (Theranos) do?",
        ),
        (
            ("Who resigned?", "The Archbishop of Canterbury resigned. [1]"),
            "When did he resign?",
            "When did the Archbishop of Canterbury resign?",
        ),
        (
            ("How many tanks did the Russians lose?", "They lost 40 tanks. [1]"),
            "and the planes?",
            "How many tanks did the Russians lose, the planes?",
        ),
        (
            ("When will the Artemis mission launch?", "In May. [1]"),
            "Who will fly?",
            "Who will fly (the Artemis mission)?",
        ),
    ],
)
def test_what_is_meant_is_not_given_up_for_what_only_looks_like_it(
    turn: Turn, question: str, standalone: str
) -> None:
    assert condense(question, [turn]) == standalone


def test_by_whom_asks_of_what_was_done() -> None:
    done: Turn = ("Was Imran Khan arrested?", "He was arrested on Tuesday. [1]")
    assert condense("By whom?", [done]) == "By whom was Imran Khan arrested?"
    did: Turn = ("Did Hamas attack Israel?", "It did. [1]")
    assert condense("By whom?", [did]) != "By whom did Hamas attack Israel?"

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.sentences import LONGEST, ends_before, split_sentences
from seeds import seed_files
from tests.awkward import awkward_text


def cut(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


@given(awkward_text)
@settings(deadline=None, max_examples=300)
def test_sentences_hold_everything_but_white_space_once_and_in_order(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert not text[end : sentence.start].strip()
        written = text[sentence.start : sentence.end]
        assert written
        assert written == written.strip()
        assert len(written) <= LONGEST
        end = sentence.end
    assert not text[end:].strip()


@given(awkward_text)
@settings(deadline=None, max_examples=100)
def test_no_sentence_crosses_a_blank_line(text: str) -> None:
    assert not [sentence for sentence in cut(text) if "\n\n" in sentence]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\u2028\u3000", "\x1c\x85"])
def test_a_text_of_white_space_holds_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "He met the U.S. ambassador on the way.",
        "Russias U.N. ambassador, Vassily Nebenzia, left the room.",
        "George W. Bush and J. K. Rowling met J.R.R. Tolkien.",
        "Mr. Smith saw Dr. Jones, Sen. Warren, Rep. Lee and Lt. Gov. Ray.",
        "Gen. Mark A. Milley and Lt. Col. Jane Doe spoke.",
        "It happened on Jan. 5 and on Sept. 11, 2001.",
        "The bus left at 5 a.m. on Monday and came at 6 p.m. Tuesday.",
        "Platform No. 5 is near St. Mary in Mt. Airy.",
        "It rose by 3.5 percent to $1,234.56 a share.",
        "Smith vs. Jones is cited, e.g. in the report.",
        "Acme Inc. said that Bolt Corp. and Nut Ltd. agreed.",
        "Sen. Smith, R-Ky., came from Ala. yesterday.",
        "Visit www.example.com or write to a.b@example.org today.",
        "He waited ... and waited … for nothing.",
        "The firm Yahoo! Inc. grew.",
        "Defense Sec. Lloyd Austin and Air Force Brig. Gen. Pat Ryder spoke.",
        "Former Ald. Bob Donovan met Spc. Luis Alvarado and the Rt. Rev. Brian Seage.",
        "The (U.S.) Army and The (Salisbury, Md.) Daily Times agreed.",
        "MIAMI, Fla. – The storm passed.",
        "WASHINGTON, D.C. — The House voted.",
        "It lies in Melitopol (pop. 150,000) and in Ste. Marie, Pt. 2 of the tour.",
        "Call 602-267-1600 ext. 12 before noon.",
        "Art. 5 and Sec. 7 hold.",
        "Prop. 205 helps and U.S. Rte. 9 with Hwy. 61 is shut.",
        "Brigadier General Ret. Stephen Curda met the Dep. Sheriff.",
        "She read the 6 p.m. News at 9 p.m. Eastern time and 10 p.m. ET.",
        "It opens at 9 a.m. Monday.",
        "At about 5 p.m. Biden arrived in Kyiv.",
        "Jeff Mitchell/Getty Images Europe/Getty Images took it.",
        "... now I am asking for leniency.",
        "The firm Castellum.Ai and TheDream.US agreed with Mr.Smith.",
        "Write to desk@paper.Example or see a/b.Then for more.",
    ],
)
def test_a_full_stop_inside_a_name_or_a_number_ends_nothing(sentence: str) -> None:
    assert cut(f"{sentence} The next one came.") == [sentence, "The next one came."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("He flew to Washington, D.C.", "He liked it."),
        ("They settled in the U.S.", "The children stayed."),
        ("It ended at 5 p.m.", "Nobody clapped."),
        ("He works for Acme Inc.", "They pay well."),
        ("The answer is no.", "He left."),
        ("He was born in 1990.", "In 1991 he moved."),
        ("It cost $3.50.", "That is cheap."),
        ("He said so (quietly.)", "Then he left."),
        ("It went to Kentucky (R-Ky.)", "The rest stayed."),
        ("It took ten sec.", "Nobody ran."),
        ("He saw the art.", "Critics did not."),
        ("They met in 12.", "Nobody came."),
        ("Doors open at 4 p.m.", "Individual tickets cost $150."),
        ("The museum closes at 9 p.m.", "“Come early.”"),
        ("The march began on N. Fourth St.", "The party kicks off there."),
        ("It was by Roe et al.", "But others wrote too."),
        ("He was stuck in a wash.", "Rescuers struggled."),
        ("She was ill.", "Doctors came."),
        ("“Would you like a job?”", "The fellow told him so."),
        ("He spoke of public service.", "... now I ask for leniency."),
        ("Go Nakamura/Reuters", "A woman records the volcano."),
        ("The talks failed, he told RT.", "Moscow blamed Kyiv."),
        ("He was held in the brig.", "His lawyer complained."),
        ("He sued the Homeowners Assoc.", "The judge ruled for him."),
        ("It was open (9 a.m. to 5 p.m.)", "Tickets cost $5."),
        ("(He was alone, said Sgt.)", "Two men came."),
        ("He arrived at 5 p.m.", "– The others came later."),
        ("She joined the U.S.", "— But nobody saw."),
        ("He left the U.S.", "The children stayed – all of them."),
        ("“Never.”", "He shook his head."),
        ("‘Yes.’", "He nodded."),
        ("She wrote “the end.”", "Readers wept."),
        ("What?!", "Nobody knew."),
        ("It trailed off...", "Then came silence."),
        ("It trailed off…", "Then came silence."),
        ("He stayed.", "“But why?” she asked."),
        ("He stayed.", "(Nobody knew why.)"),
        ("He stayed.", "— Reuters"),
        ("He stayed.", "3,000 others left."),
        ("今天下雨。", "明天晴。"),
        ("Он ушёл.", "Она осталась."),
    ],
)
def test_a_sentence_ends_where_the_next_begins(first: str, second: str) -> None:
    assert cut(f"{first} {second}") == [first, second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("He ordered the removal of the missiles.", "The standoff went on."),
        ("Who could get relief?", "Biden's plan would tell."),
        ("His loved ones are missing.", "“It’s hard,” he said."),
        ("It was in 2022.", "Then came the flood."),
    ],
)
def test_a_sentence_ends_where_the_space_was_forgotten(first: str, second: str) -> None:
    assert cut(f"{first}{second}") == [first, second]


def test_two_quotes_that_close_with_a_space_between_them_stay_together() -> None:
    assert cut("“She said: ‘Oh my goodness.’ ” That was when they came.") == [
        "“She said: ‘Oh my goodness.’ ”",
        "That was when they came.",
    ]


def test_who_asks_and_who_answers_stay_with_their_words() -> None:
    assert cut("Q. Why now?\nA. The Constitution says so.\nd. Martha Moxley") == [
        "Q. Why now?",
        "A. The Constitution says so.",
        "d. Martha Moxley",
    ]


def test_a_script_without_spaces_needs_none_between_sentences() -> None:
    assert cut("今天下雨。「明天晴。」好！") == ["今天下雨。", "「明天晴。」", "好！"]


@pytest.mark.parametrize(
    "sentence",
    [
        "“Why?” Blinken asked.",
        '"Go away!" the old man shouted.',
        "“Is it over?” Prime Minister Jane Doe wondered.",
    ],
)
def test_who_asked_stays_with_the_quoted_question(sentence: str) -> None:
    assert cut(f"{sentence} Nobody answered.") == [sentence, "Nobody answered."]


def test_what_follows_in_lower_case_goes_on() -> None:
    assert cut("“Stop!” cried the crowd. “Go on?” he said. It was 4.5%. v2.0 came.") == [
        "“Stop!” cried the crowd.",
        "“Go on?” he said.",
        "It was 4.5%. v2.0 came.",
    ]


def test_lines_and_list_items_are_sentences_of_their_own() -> None:
    text = "What we know\n- Troops have moved\n- The border is shut\n• Talks go on\n\nReuters\nA caption"
    assert cut(text) == [
        "What we know",
        "- Troops have moved",
        "- The border is shut",
        "• Talks go on",
        "Reuters",
        "A caption",
    ]


def test_a_paragraph_wrapped_by_hand_is_read_across_its_lines() -> None:
    text = (
        "The council of the northern district said on Tuesday that\n"
        "the old bridge would be closed for at least two weeks. It\n"
        "gave no reason.\n\n"
        "Nobody was hurt.\n"
    )
    assert cut(text) == [
        "The council of the northern district said on Tuesday that\n"
        "the old bridge would be closed for at least two weeks.",
        "It\ngave no reason.",
        "Nobody was hurt.",
    ]


def test_what_is_too_long_for_a_sentence_is_cut_at_a_clause_else_a_word_else_anywhere() -> None:
    clauses = cut("word " * 150 + "end; " + "more " * 150)
    assert clauses[0].endswith("end;")
    assert all(sentence.startswith(("word", "more")) for sentence in clauses)
    assert {len(word) for sentence in cut("word " * 1000) for word in sentence.split()} == {4}
    assert [len(sentence) for sentence in cut("x" * 2500)] == [1000, 1000, 500]


def test_the_seed_article_is_cut_into_its_fifty_sentences() -> None:
    (article,) = seed_files()
    body = article.read_text(encoding="utf-8").split("\n", 3)[3]
    sentences = cut(body)
    assert len(sentences) == 50
    assert (
        sentences[7]
        == "Russia has amassed over 100,000 troops along the border of Ukraine, fueling fears of an invasion."
    )
    assert sentences[12] == "Reuters"
    assert sentences[26].endswith("according to a U.S. official familiar with the decision.")
    assert sentences[33].startswith(
        "Speaking to reporters at the United Nations, Russias U.N. ambassador, Vassily"
    )
    assert sentences[33].endswith("sending planeloads of military equipment to Ukraine.")
    assert sentences[42].startswith("Johnson said the U.K. has a package")
    assert sentences[47] == (
        "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment from "
        "Ukraines borders, Price said."
    )


MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "x" * MEGABYTE,
        "word " * (MEGABYTE // 5),
        "word\n" * (MEGABYTE // 5),
        "\n" * MEGABYTE,
        "Mr. A. said. " * (MEGABYTE // 13),
        ". " * (MEGABYTE // 2),
        '."' * (MEGABYTE // 2),
        "." + "”" * MEGABYTE,
        "“What!” " * (MEGABYTE // 8),
        "。" * MEGABYTE,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_megabyte_of_anything_takes_seconds(text: str) -> None:
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 20


@given(awkward_text, st.sampled_from([*'aAé1"(', "It", "Blinken"]))
@settings(deadline=None, max_examples=300)
@example("He met Gov.", "Blinken")
@example("He left the U.S.", "It")
@example("“He left.” said", "A")
@example("He said so。", "a")
@example("今天下雨。U.N.", "1")
def test_an_end_is_found_without_cutting_what_comes_before(text: str, following: str) -> None:
    line = " ".join(text.split())[-60:].strip()
    cut_there = any(one.end == len(line) for one in split_sentences(f"{line} {following}"))
    if len(following) == 1 and following.isalpha():
        assert cut_there or not ends_before(line, following)
    else:
        assert ends_before(line, following) == cut_there


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("The talks begin at 9 a.m.", "Monday"),
        ("The talks begin at 9 a.m.", "local"),
        ("The fire in St.", "Augustine"),
        ("It was the Asst.", "Attorney General"),
        ("He joined the U.S.", "Army"),
    ],
)
def test_where_the_next_word_would_tell_one_letter_ends_nothing(text: str, following: str) -> None:
    assert not ends_before(text, following[0])
    assert cut(f"{text} {following} came.") == [f"{text} {following} came."]
    assert ends_before("The bridge fell.", following[0]) or following[0].islower()


@pytest.mark.parametrize("text", ["." * 6000, "a" + " " * 30_000 + "b"], ids=["stops", "spaces"])
def test_a_run_of_one_character_is_passed_over_once(text: str) -> None:
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 0.1


def test_a_numbered_item_keeps_its_number() -> None:
    assert cut("1. First thing\n2. Second thing") == ["1. First thing", "2. Second thing"]


def test_a_subheading_is_not_part_of_the_paragraph_below_it() -> None:
    paragraph = (
        "The president said on Monday that the talks " + "would go on and on " * 8 + "until all sides agreed."
    )
    assert cut(f"Ukraine asks the West for more help at the summit\n{paragraph}")[0] == (
        "Ukraine asks the West for more help at the summit"
    )


def test_what_begins_in_the_middle_of_a_wrapped_paragraph_is_read_across_its_lines() -> None:
    rest = (
        "ruled so. It would\n"
        "be closed for at least two weeks, the council of the\n"
        "northern district said on Tuesday.\n"
    )
    assert cut(rest) == [
        "ruled so.",
        "It would\nbe closed for at least two weeks, the council of the\nnorthern district said on Tuesday.",
    ]
    caption = rest.replace("be closed", "Be closed")
    assert cut(caption)[1] == "It would"


def test_short_lines_are_no_paragraph() -> None:
    assert cut("iPhone\niPad\nmacOS") == ["iPhone", "iPad", "macOS"]
    sales = "iPhone sales fell by a tenth in the last quarter of the year, Apple said\non Thursday evening."
    assert cut(f"Photo: Getty\n{sales}")[0] == "Photo: Getty"
    assert (
        cut("Ingredients:\nflour, two cups of whole wheat that was sifted twice\nsalt")[0] == "Ingredients:"
    )
    assert cut("A photo of the old bridge at dawn by the river\n" + "The bridge is shut to all. " * 3) == [
        "A photo of the old bridge at dawn by the river",
        *["The bridge is shut to all."] * 3,
    ]

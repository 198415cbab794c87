import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.candidates import Candidate, candidates_of
from assistant.question import Question
from assistant.reader import MarkedSpan, Reading, SentenceReading
from assistant.spans import fit_span, full_name, named
from index import Passage
from tests.awkward import awkward_text


@pytest.mark.parametrize(
    ("question", "text", "marked", "wanted"),
    [
        # A part of a name is completed, and no title taken for one.
        ("Which athlete leads?", "Ann Lee passed the mark on Sunday.", "Ann Lee passed the mark", "Ann Lee"),
        ("Which film won?", "They saw Lee Has Won and Wept.", "Lee Has Won and Wept", "Lee Has Won and Wept"),
        ("Which song was it?", "She sang Love is Blind.", "Love is Blind", "Love is Blind"),
        ("Who won the award?", "The award went to Minjee Lee on Sunday.", "Lee", "Minjee Lee"),
        ("Who won the award?", "The award went to Minjee Lee on Sunday.", "Minjee", "Minjee Lee"),
        ("Who won?", "Jamie Lee Curtis won.", "Curtis", "Jamie Lee Curtis"),
        ("Who resigned?", "On Tuesday Speaker McCarthy resigned.", "McCarthy", "McCarthy"),
        ("Who resigned?", "Then McCarthy Tuesday resigned.", "McCarthy", "McCarthy"),
        ("Who won?", "The American Biles won.", "Biles", "Biles"),
        ("Which airline is it?", "Southwest Airlines’ chief was heard.", "Southwest", "Southwest Airlines"),
        ("Which league plays there?", "The NFL International Series goes on.", "NFL", "NFL"),
        # What tells who somebody is is no part of the name.
        (
            "Which player retired?",
            "Rob Gronkowski, a tight end for 11 seasons with New England, retired.",
            "Rob Gronkowski, a tight end for 11 seasons with New England",
            "Rob Gronkowski",
        ),
        (
            "Who won best director?",
            "Steven Spielberg's film The Fabelmans won best director.",
            "Steven Spielberg's film The Fabelmans",
            "Steven Spielberg",
        ),
        ("Which company is it?", "It is Elon Musk's Twitter.", "Elon Musk's Twitter", "Elon Musk's Twitter"),
        ("Who was it?", "Germany's Olaf Scholz left.", "Germany's Olaf Scholz", "Olaf Scholz"),
        ("Who was it?", "Trump's lawyer Ann Lee.", "Trump's lawyer Ann Lee", "Ann Lee"),
        ("Who was blamed?", "Putin’s invasion of Ukraine was.", "Putin’s invasion of Ukraine", "Putin"),
        ("Who left?", "The chief of staff, Ron Klain.", "The chief of staff, Ron Klain", "Ron Klain"),
        ("Who died?", "Lee, Sinwar and Deif did.", "Lee, Sinwar and Deif", "Lee, Sinwar and Deif"),
        ("Who won?", "Although Verstappen won, he was not glad.", "Verstappen", "Verstappen"),
        ("Who won?", "Trump-backed Hageman won.", "Hageman", "Hageman"),
        ("Who won?", "Chiefs QB Patrick Mahomes won.", "Mahomes", "Patrick Mahomes"),
        ("Who won?", "Ann Lee Ann Lee waves.", "Lee", "Ann Lee"),
        ("Which company is it?", "It is Twitter Blue, they say.", "Twitter", "Twitter"),
        ("Who was it?", '"Tár" star Blanchett.', '"Tár" star Blanchett', '"Tár" star Blanchett'),
        (
            "Who was killed?",
            "John Smith, 34, of Charlotte, North Carolina.",
            "John Smith, 34, of Charlotte, North Carolina",
            "John Smith",
        ),
        ("Who signed it?", "Biden Signs Bill Into Law", "Biden", "Biden"),
        ("Who was tried?", "The Trump Organization was tried.", "Trump", "Trump"),
        ("Who will wed?", "Donald Trump Jr. will wed.", "Trump", "Donald Trump Jr."),
        ("Who spoke?", "Secretary of State Blinken spoke.", "Blinken", "Blinken"),
        ("Whose was it?", "Taylor Swift's Eras Tour.", "Taylor Swift's Eras Tour", "Taylor Swift"),
        ("Who won?", "It was Biden's victory.", "Biden's", "Biden"),
        ("What film?", "Lion, Witch and the Bear", "Lion, Witch and the Bear", "Lion, Witch and the Bear"),
        ("What was scrapped?", "All “smart” motorways were.", "“smart” motorways", "“smart” motorways"),
        ("What is it?", "It is ‘Barbie’.", "‘Barbie’", "Barbie"),
        # A place as large as is asked for.
        ("Which country was hit?", "It fell in eastern Poland.", "eastern Poland", "Poland"),
        ("Where did it fall?", "It fell in eastern Poland.", "eastern Poland", "eastern Poland"),
        ("In which state was it?", "They met in Tuscaloosa, Alabama.", "Tuscaloosa, Alabama", "Alabama"),
        ("Which city was hit?", "On Sunday, Houston was hit.", "Houston", "Houston"),
        ("Which country was it?", "It was in Paris, France.", "Paris, France", "France"),
        ("Which city was it?", "In Austin, Dallas and Houston.", "Dallas", "Dallas"),
        ("Which two countries joined?", "Finland, Sweden joined.", "Finland, Sweden", "Finland, Sweden"),
        ("In which city was it?", "They met in Mobile, Alabama.", "Alabama", "Mobile, Alabama"),
        ("Where was it?", "They met in Mobile, Alabama.", "Mobile, Alabama", "Mobile, Alabama"),
        # Quotation marks that lack their other half.
        ("What is it?", "“Safer with Susan”, he said.", "“Safer with Susan”, he said", "Safer with Susan"),
        ("What is it called?", "Now it is the “X”.", "the “X”", "the “X”"),
        ("What did he say?", "“No,” he said.", "No,", "No"),
        # Nothing is left of marks alone.
        ("Who was it?", "“ ” —", "“ ”", "“ ”"),
        ("Why did he go?", "Over fears for Rob Gronkowski, he said.", "Over fears", "Over fears"),
    ],
)  # fmt: skip
def test_the_words_that_answer(question: str, text: str, marked: str, wanted: str) -> None:
    begin = text.index(marked)
    start, end = fit_span(Question.parse(question), text, begin, begin + len(marked))
    assert text[start:end] == wanted


@given(awkward_text, st.data())
def test_words_stay_in_their_sentence_and_fitted_ones_as_they_are(text: str, data: st.DataObject) -> None:
    question = Question.parse(data.draw(st.sampled_from(["Who won?", "Which city is it?", "What is it?"])))
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    start, stop = fit_span(question, text, begin, end)
    assert 0 <= start <= stop <= len(text)
    assert (start == stop) == (begin == end)


@pytest.mark.parametrize(
    ("name", "body", "whole", "person"),
    [
        (
            "Haley",
            "Nikki Haley will run. Haley, 51, was a governor. Friends of Haley agree.",
            "Nikki Haley",
            True,
        ),
        ("Haley", "Haley will run. Nikki Haley was a governor.", "Haley", True),
        ("Biden", "Joe Biden spoke. Hunter Biden was there. Jill Biden too. Biden left.", "Biden", True),
        ("Trump", "Former President Donald Trump spoke. Trump left.", "Donald Trump", True),
        ("Biden", "Hunter Biden left. Hunter Biden fled. On Sunday President Biden spoke.", "Biden", True),
        ("Cheney", 5 * "Liz Cheney spoke. " + "Dick Cheney left. Cheney won.", "Liz Cheney", True),
        ("Trump", "The Trump Organization was tried. Trump was fined.", "Trump", True),
        ("Lions", "The Detroit Lions won. The Lions have not won before.", "Detroit Lions", False),
        ("Twitter", "Twitter Blue is dear. Twitter said so.", "Twitter", False),
        ("Southwest", "Southwest Airlines is late. Southwest said so.", "Southwest Airlines", False),
        ("Leyen", "Ursula von der Leyen spoke. Leyen left.", "Ursula von der Leyen", True),
        ("NFL", "The NFL Europe League ended. The NFL said so.", "NFL", False),
        ("the president", "The president spoke.", "the president", True),
        ("Haley", "", "Haley", True),
        ("Nikki Randhawa Haley", "Governor Nikki Randhawa Haley spoke.", "Nikki Randhawa Haley", True),
    ],
)
def test_a_name_as_the_article_introduces_it(name: str, body: str, whole: str, person: bool) -> None:
    assert full_name(name, body, person=person) == whole


def marked_in(text: str, *marked: tuple[str, float]) -> Candidate:
    """A sentence with what the reader marks in it and its log-odds, the likeliest first."""
    span, *others = (
        MarkedSpan(start=text.index(words), end=text.index(words) + len(words), score=score)
        for words, score in marked
    )
    passage = Passage(
        id=1,
        article_id="a",
        title="News",
        published=None,
        url=None,
        source="",
        start=0,
        end=len(text),
        text=text,
    )
    sentence = SentenceReading(start=0, end=len(text), score=0.0, span=span, others=tuple(others))
    reading = Reading(holds=0.0, none=0.0, sentences=(sentence,))
    (found,) = candidates_of(passage, reading, similarity=0.0, passage_score=0.0)
    return found


def unheard(marked: str) -> float:
    """What no other article says."""
    return 0.0


STORM = "Half of the island is without power as crews mend what was broken by Hurricane Ava on Sunday."
CLAUSE = "the island is without power as crews mend what was broken by Hurricane Ava"


def test_where_a_name_is_asked_for_it_is_marked_and_not_the_clause_that_it_ends() -> None:
    sentence = marked_in(STORM, (CLAUSE, 5.0), ("crews", 4.9), ("Hurricane Ava", 4.5))
    found = named(Question.parse("The island has no power due to which storm?"), sentence, unheard)
    assert found.marked == "Hurricane Ava"
    assert found.span.score == 4.5
    assert [STORM[other.start : other.end] for other in found.others] == [CLAUSE, "crews"]


def test_of_two_names_that_are_joined_either_may_be_meant() -> None:
    text = "It was written by Ann Lee or perhaps by Roald Dahl and Ian Fleming in 1961."
    clause = "Ann Lee or perhaps by Roald Dahl and Ian Fleming"
    sentence = marked_in(text, (clause, 5.0), ("Ian Fleming", 4.9))
    assert named(Question.parse("Which author wrote it?"), sentence, unheard).marked == clause


@pytest.mark.parametrize(
    "question",
    [
        "Why is the island without power?",  # a clause is asked for
        "Which two hurricanes hit the island?",  # or several names
        "Which film shows the island without power?",  # or a title, in which any words may stand
    ],
)
def test_a_clause_that_may_be_the_answer_stays(question: str) -> None:
    sentence = marked_in(STORM, (CLAUSE, 5.0), ("Hurricane Ava", 4.5))
    assert "without power" in named(Question.parse(question), sentence, unheard).marked


def test_of_two_names_in_a_clause_that_is_marked_which_more_articles_tell() -> None:
    text = "The Varn Lions safety Ann Lee was hurt while playing against the Halden Bears on Sunday."
    clause = "Varn Lions safety Ann Lee was hurt while playing against the Halden Bears"
    sentence = marked_in(text, (clause, 2.0), ("Halden Bears", 1.9), ("Varn Lions", 1.8))
    asked = Question.parse("Ann Lee was hurt. She plays for which team?")
    assert named(asked, sentence, unheard).marked == "Halden Bears"
    assert named(asked, sentence, lambda marked: float(marked == "Varn Lions")).marked == "Varn Lions"


def test_what_does_something_in_a_clause_that_is_marked_is_one_of_its_names() -> None:
    text = "It was her last game, as the Varn Lions lost to the Halden Bears."
    sentence = marked_in(text, ("Varn Lions lost to the Halden Bears", 2.0), ("Halden Bears", 1.9))
    asked = Question.parse("Which team did Lee play for?")
    assert named(asked, sentence, unheard).marked == "Halden Bears"
    assert named(asked, sentence, lambda marked: float(marked == "Varn Lions")).marked == "Varn Lions"


def test_a_name_that_is_far_less_likely_does_not_take_its_place() -> None:
    sentence = marked_in(STORM, (CLAUSE, 5.0), ("Hurricane Ava", 1.0))
    asked = Question.parse("The island has no power due to which storm?")
    assert named(asked, sentence, unheard).span.score == 5.0

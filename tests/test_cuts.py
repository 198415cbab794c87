import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cuts import cut_to_asked
from assistant.question import Question
from assistant.which import asked_noun
from tests.awkward import awkward_text


def left_of(asked: str, text: str, marked: str) -> str:
    question = Question.parse(asked)
    at = text.index(marked)
    start, end = cut_to_asked(question, text, at, at + len(marked), asked_noun(question.asking))
    return text[start:end]


@pytest.mark.parametrize(
    ("asked", "marked", "left"),
    [
        ("How old is the dog?", "21-year-old", "21"),
        ("At what age did she win?", "a 17-year-old girl", "17"),
        ("How many dogs won?", "21-year-old", "21-year-old"),
        ("Who won the Oscar?", "Ann Lee)", "Ann Lee"),
        ("Who won the Oscar?", "(Ann Lee", "Ann Lee"),
        ("Who won the Oscar?", "Ann Lee (Varn)", "Ann Lee (Varn)"),
        ("How old is the stone?", "300,000-year-old", "300,000-year-old"),
        ("How old are they?", "18 to 21-year-olds", "18 to 21-year-olds"),
        ("How old must they be?", "under 21-years-old", "under 21-years-old"),
        ("Which team did she play for?", "Varn Storm lost by a point", "Varn Storm"),
        ("Which athlete leads?", "Ann Lee passed the mark", "Ann Lee"),
        ("Who did France beat?", "France beat Germany", "France beat Germany"),
        ("Who succeeded Ann Lee?", "Ann Lee was succeeded by Bo Reyes", "Ann Lee was succeeded by Bo Reyes"),
        ("Who leads?", "Ann Lee passed Bo Reyes", "Ann Lee passed Bo Reyes"),
        ("Who voted?", "He voted for it", "He voted for it"),
        (
            "Which museum is it?",
            "the old Victoria and Albert Museum of art",
            "the old Victoria and Albert Museum of art",
        ),
        ("Which athletes lead?", "Ann Lee passed Bo Reyes", "Ann Lee passed Bo Reyes"),
        ("Which firm left?", "Varn Foods based in Leeds", "Varn Foods based in Leeds"),
        ("What did she say?", "Varn lost to Leeds", "Varn lost to Leeds"),
        ("Which singer works with Bo Reyes?", "Ann Lee and Bo Reyes", "Ann Lee"),
        ("Which singer works with Bo Reyes?", "Bo Reyes and Ann Lee", "Ann Lee"),
        ("Who won?", "Ann Lee and Bo Reyes", "Ann Lee and Bo Reyes"),
        ("Who beat Ann Lee and Bo Reyes?", "Ann Lee and Bo Reyes", "Ann Lee and Bo Reyes"),
        ("Which band did Reyes leave?", "Lee and Reyes", "Lee and Reyes"),
        ("Which hurricane hit it?", "without power again after Hurricane Fiona struck", "Hurricane Fiona"),
        (
            "Which hurricane hit it?",
            "worse than Hurricane Ian since Hurricane Fiona struck",
            "worse than Hurricane Ian since Hurricane Fiona struck",
        ),
    ],
)
def test_what_was_not_asked_for_is_cut_from_the_marked_words(asked: str, marked: str, left: str) -> None:
    assert left_of(asked, f"On Monday {marked} again.", marked) == left


@pytest.mark.parametrize(
    ("asked", "marked", "left"),
    [
        ("A man was trying to:", "trying to burn a spider", "burn a spider"),
        ("Lee left the team after breaking a wrist in:", "after breaking a wrist in a crash", "a crash"),
        ("He began to...", "to sing", "sing"),
        ("The company paid:", "paid $5 million", "$5 million"),
        ("She fell by:", "by -5%", "-5%"),
        ("She was held for:", "for (allegedly) stealing", "(allegedly) stealing"),
        ("She was held for anti…", "anti-Semitic remarks", "anti-Semitic remarks"),
        ("She appeared in:", "In Touch Weekly", "In Touch Weekly"),
        ("She lives in:", "in London)", "London"),
        ("Lee works in:", "in", "in"),
        ("Lee works in:", "Leeds in the north", "Leeds in the north"),
        ("Which team beat the Lakers?", "Lakers Veterans", "Lakers Veterans"),
    ],
)
def test_what_a_question_wants_ended_is_not_said_again(asked: str, marked: str, left: str) -> None:
    assert left_of(asked, f"On Monday {marked} again.", marked) == left


@given(
    awkward_text,
    st.sampled_from(["Who was it?", "How old is he?", "Which city was it?", "Why?"]),
    st.data(),
)
def test_some_of_the_marked_words_are_always_left(text: str, asked: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    question = Question.parse(asked)
    begun, ended = cut_to_asked(question, text, start, end, asked_noun(question.asking))
    assert start <= begun < ended <= end

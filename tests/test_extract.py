from dataclasses import replace
from datetime import date

import pytest

from assistant.candidates import Candidate
from assistant.extract import (
    MAX_SENTENCES,
    SCORE_MARGIN,
    choose_sentences,
    cite,
    proving,
    short_answer,
    write,
)
from assistant.reader import MarkedSpan
from assistant.scoring import ScoredSentence
from index.article import Passage

BODY = (
    "The river rose by two metres. The council closed the bridge! Who paid? Buses took the hill road. "
    "Ospreys came home."
)
PASSAGE = Passage(
    id=7,
    article_id="a",
    title="Flood",
    published=date(2024, 3, 6),
    url="https://north.example/1",
    source="north.example",
    start=100,
    end=100 + len(BODY),
    text=BODY,
)


def scored(text: str, score: float, marked: str = "") -> ScoredSentence:
    """A sentence in which the reader marked the words given."""
    start = 100 + max(BODY.find(text), 0)
    at = text.index(marked)
    sentence = Candidate(
        passage=PASSAGE,
        start=start,
        end=start + len(text),
        text=text,
        before="",
        speakers=frozenset(),
        referents=frozenset(),
        sentence_score=0.0,
        span=MarkedSpan(start=at, end=at + len(marked), score=0.0),
        holds=0.0,
        none=0.0,
        similarity=0.5,
        passage_score=0.0,
    )
    return ScoredSentence(sentence=sentence, score=score, confidence=0.9)


RIVER, BRIDGE, BUSES, OSPREYS = (
    scored(text, 5 - number / 10)
    for number, text in enumerate(
        (
            "The river rose by two metres.",
            "The council closed the bridge!",
            "Buses took the hill road.",
            "Ospreys came home.",
        )
    )
)


def quoted(scored: list[ScoredSentence]) -> list[Candidate]:
    return [found.sentence for found in scored]


def test_the_best_sentences_are_quoted_best_first_and_no_more_than_three() -> None:
    assert choose_sentences([RIVER, BRIDGE, BUSES, OSPREYS]) == quoted([RIVER, BRIDGE, BUSES])
    assert MAX_SENTENCES == 3


def test_nothing_scored_gives_nothing_to_quote() -> None:
    assert choose_sentences([]) == []
    assert write(cite(quoted([]))) == ""


def test_a_sentence_far_behind_the_best_is_not_quoted() -> None:
    behind = scored("Ospreys came home.", RIVER.score - SCORE_MARGIN - 0.01)
    assert choose_sentences([RIVER, BRIDGE, behind]) == quoted([RIVER, BRIDGE])


def test_the_best_is_quoted_however_low_its_score() -> None:
    low = scored("Ospreys came home.", -99.0)
    assert choose_sentences([low]) == quoted([low])


def test_the_same_words_are_not_quoted_twice() -> None:
    twin = scored(RIVER.sentence.text, 4.95)
    assert choose_sentences([RIVER, twin, BUSES]) == quoted([RIVER, BUSES])


def test_a_sentence_in_mostly_the_same_words_is_not_quoted() -> None:
    again = scored("Rivers rose two metres.", 4.95)
    assert choose_sentences([RIVER, again, BUSES]) == quoted([RIVER, BUSES])


def test_a_repeat_of_a_sentence_that_was_left_out_may_be_quoted() -> None:
    repeat = scored("Rivers rose two metres.", 4.95)
    again = scored("The bridge was closed by the council.", 4.7)
    assert choose_sentences([RIVER, repeat, BRIDGE, again, OSPREYS]) == quoted([RIVER, BRIDGE, OSPREYS])


def test_citations_are_numbered_in_the_order_given_and_carry_the_article() -> None:
    first, second = cite(quoted([BUSES, RIVER]))
    assert (first.marker, second.marker) == (1, 2)
    assert first.quote == BODY[first.start - 100 : first.end - 100] == "Buses took the hill road."
    assert (first.article_id, first.title, first.published, first.url) == (
        "a",
        "Flood",
        PASSAGE.published,
        PASSAGE.url,
    )


def test_each_quote_is_written_with_its_marker_behind_it() -> None:
    assert (
        write(cite(quoted([RIVER, BRIDGE])))
        == "The river rose by two metres. [1] The council closed the bridge! [2]"
    )


def test_a_quote_that_was_wrapped_is_written_on_one_line_and_cited_as_it_stands() -> None:
    (citation,) = cite(quoted([scored("The river\nrose  by\u2028two metres.", 1.0)]))
    assert citation.quote == "The river\nrose  by\u2028two metres."
    assert write([citation]) == "The river rose by two metres. [1]"


@pytest.mark.parametrize(
    ("question", "text", "marked", "short"),
    [
        ("By how much did it rise?", "The river rose by two metres.", "two metres", "two metres"),
        ("By how much did it rise?", "The river rose by two\n metres.", "two\n metres", "two metres"),
        ("What did the council do?", "The council closed the bridge!", "", None),
        ("What did the council do?", "The council closed the bridge!", "!", None),
        ("When did it close?", "It closed on Monday.", "Monday", "Monday (4 March 2024)"),
        ("What did she say?", "The bridge is shut, Ann Lee said.", "Ann Lee said.", None),
        ("What did she say?", "“It is shut,” said Lee.", "said Lee", None),
        ("What did she say?", "It rose, she said.", "she said", None),
        ("Who said that it is shut?", "The bridge is shut, Lee said.", "Lee said", "Lee"),
        ("Which company said so?", "Tesla said so.", "Tesla said", "Tesla"),
        (
            "Who said so?",
            "It is, Mohamed Said Fofana said.",
            "Mohamed Said Fofana said",
            "Mohamed Said Fofana",
        ),
        ("What did she deny?", "Lee denied closing it.", "denied closing it", "denied closing it"),
    ],
)
def test_the_short_answer_is_what_was_marked_and_a_time_has_its_day(
    question: str, text: str, marked: str, short: str | None
) -> None:
    assert short_answer(question, scored(text, 1.0, marked).sentence) == short


def test_a_person_is_named_in_full_where_the_article_does_so_once() -> None:
    sentence = scored("Lee closed the bridge.", 1.0, "Lee").sentence
    body = "Councillor Ann Lee spoke on Monday. Lee closed the bridge."
    assert short_answer("Who closed the bridge?", sentence, body) == "Ann Lee"
    assert short_answer("What closed the bridge?", sentence, body) == "Lee"


def test_the_sentence_that_names_the_answer_in_full_is_quoted_first() -> None:
    lee = scored("Lee closed the bridge.", 5, "Lee")
    mentions = scored("A letter to Ann Lee named the mayor of Varn.", 4.9, "the mayor")
    whole = scored("The bridge was closed by Ann Lee, who leads the council.", 4.8, "Ann Lee")
    sentences = quoted([lee, mentions, whole])
    assert proving(sentences, "Ann Lee") == quoted([whole, lee, mentions])
    assert proving(sentences[:2], "Ann Lee") == sentences[:2]
    assert proving(sentences, "Lee") == proving(sentences, None) == sentences
    doubted = replace(sentences[2], span=replace(sentences[2].span, score=-1.0))
    assert proving([*sentences[:2], doubted], "Ann Lee") == [*sentences[:2], doubted]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The blast killed three people in Leeds.", "The blast killed 14 people in Leeds."),
        ("The jury found the mayor guilty.", "The jury found the mayor not guilty."),
        ("Prices rose by 4.5 percent.", "Prices rose by 4.7 percent."),
    ],
)
def test_a_contradiction_is_no_repeat(first: str, second: str) -> None:
    assert len(choose_sentences([scored(first, 5), scored(second, 4.9)])) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Three people died in the crash on Jan. 5.", "Three people died in the crash."),
        ("The blast killed 3 people in Leeds.", "The blast killed three people in Leeds."),
        ("The plan costs 12,000 jobs there.", "The plan costs 12000 jobs there."),
        ("Johnson, 57, resigned as mayor.", "Johnson resigned as mayor."),
        ("Leaders of the G7 met in Bonn.", "Leaders of the G7 met in Bonn again."),
    ],
)
def test_what_adds_or_writes_a_figure_is_a_repeat(first: str, second: str) -> None:
    assert len(choose_sentences([scored(first, 5), scored(second, 4.9)])) == 1


def test_who_says_it_is_no_short_answer_of_a_time_or_a_number_either() -> None:
    price = scored("The talks resume on Friday, Price said.", 5, "Price said").sentence
    assert short_answer("When did Price say the talks would resume?", price) is None
    announced = scored("They were announced Monday.", 5, "announced Monday").sentence
    assert short_answer("When were they announced?", announced) is not None

"""The question sets as they are read from a folder."""

from pathlib import Path

import pytest

from assistant.reader.training.sources import (
    WIKINEWS_CHARS,
    rows_of,
    span_examples,
    spans_of,
    untokenised,
    wikinews_documents,
    wikinews_examples,
)
from tests.reader.question_sets import row, write_set


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("do n't go , he said .", "don't go, he said."),
        ("It 's the mayor 's ; they 've won !", "It's the mayor's; they've won!"),
        ("`` Stay away , '' he said .", '"Stay away," he said.'),
        ('" Stay away , " he said . " Now ! "', '"Stay away," he said. "Now!"'),
        ("the council -LRB- of Varn -RRB- met", "the council (of Varn) met"),
        ("$ 5 and £ 12 , or 40 % of it", "$5 and £12, or 40% of it"),
        ("the U.S. 's  army", "the U.S.'s army"),
        ("King \\'s Cross", "King's Cross"),
        ("already whole, said Novak.", "already whole, said Novak."),
        ("", ""),
    ],
)
def test_tokens_are_put_together_as_they_were_written(tokens: str, text: str) -> None:
    assert untokenised(tokens) == text


def found(text: str, *answers: str, starts: list[int] | None = None) -> list[str]:
    return [text[start:end] for start, end in spans_of(text, list(answers), starts)]


def test_spans_stand_where_the_row_says() -> None:
    text = "Varn and Varn"
    assert spans_of(text, ["Varn", "Varn and", "Varn"], [9, 0, 9]) == ((0, 8), (9, 13))


def test_without_a_place_an_answer_is_found_as_whole_words_in_any_case() -> None:
    assert found("The old Bridge. A bridge, bridged.", "bridge") == ["Bridge", "bridge"]
    assert found("It cost $5 (or £4.50).", "£4.50", " $5 ") == ["$5", "£4.50"]
    assert found("It rained.", "snow", "", " ") == []


def test_each_row_is_an_example_over_its_passage(tmp_path: Path) -> None:
    rows = [
        row("Who paid? ", "Varn: Reyes paid.", "Reyes", answer_starts=[6], title="Caf%C3%A9_Zero"),
        row("Who ate?", "Reyes paid.", title="Reyes"),
        row("Who slept?", "Reyes paid.", "Novak"),
    ]
    write_set(tmp_path, "squad2_half", rows)
    paid, ate = span_examples(tmp_path, "squad2_half")
    assert (paid.question, paid.answers, paid.passage.title) == ("Who paid?", ("Reyes",), "Café Zero")
    assert paid.passage.spans == ((6, 11),)
    assert paid.answerable
    assert (ate.passage.spans, ate.answers, ate.answerable) == ((), (), False)
    assert {paid.source, ate.source} == {"squad2_half"}
    assert paid.group != ate.group


def test_titles_that_are_no_headlines_are_left_out(tmp_path: Path) -> None:
    write_set(tmp_path, "squadshifts_reddit", [row("Who?", "Reyes paid.", "Reyes", title="t3_4x")])
    (made,) = span_examples(tmp_path, "squadshifts_reddit")
    assert made.passage.title == ""


def test_search_questions_are_grouped_by_their_own_passage(tmp_path: Path) -> None:
    rows = [row("who paid", "Reyes paid.", "Reyes", context_id=f"nqo-{number}") for number in (1, 1, 2)]
    write_set(tmp_path, "nq_open_oracle", rows)
    first, second, third = (made.group for made in span_examples(tmp_path, "nq_open_oracle"))
    assert first == second != third


def test_a_set_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"policyqa\.jsonl\.gz"):
        rows_of(tmp_path, "policyqa")


# Sentences of news, put together again


def sentence(place: str, text: str, question: str, answer: str) -> dict[str, object]:
    return row(question, text, answer, title="wikinews", context_id=f"Wiki1k:wikinews:{place}")


@pytest.fixture
def wikinews(tmp_path: Path) -> Path:
    qamr = [
        sentence("77:10:0", "The dam broke at noon on Monday .", "What broke?", "The dam"),
        sentence("77:2:1", "Nobody was hurt , the council 's clerk said .", "Who was hurt?", "Nobody"),
        sentence("77:2:1", "Nobody was hurt , the council 's clerk said .", "Whose clerk?", "the council 's"),
        sentence("88:1:0", "It snowed in the hills above Varn .", "What snowed?", "sleet"),
        sentence("88:1:1", "_", "What?", "_"),
    ]
    discourse = [sentence("77:2:0", "The river rose because it rained .", "Why did it rise?", "it rained")]
    write_set(tmp_path, "qamr_wikinews", qamr)
    write_set(tmp_path, "qadiscourse_wikinews", discourse)
    return tmp_path


def test_sentences_of_both_sets_stand_in_the_order_of_their_document(wikinews: Path) -> None:
    documents = wikinews_documents(wikinews)
    assert [text for text, _ in documents["77"]] == [
        "The river rose because it rained.",
        "Nobody was hurt, the council's clerk said.",
        "The dam broke at noon on Monday.",
    ]
    assert documents["77"][1][1] == [("Who was hurt?", ["Nobody"]), ("Whose clerk?", ["the council's"])]


def test_a_question_is_asked_over_the_sentences_around_its_own(wikinews: Path) -> None:
    made = {example.question: example for example in wikinews_examples(wikinews)}
    assert set(made) == {"What broke?", "Who was hurt?", "Whose clerk?", "Why did it rise?"}
    whole = (
        "The river rose because it rained. Nobody was hurt, the council's clerk said. "
        "The dam broke at noon on Monday."
    )
    for example in made.values():
        assert example.passage.text == whole
        assert [whole[start:end] for start, end in example.passage.spans] == list(example.answers)
    assert {example.group for example in made.values()} == {"wikinews:77"}


def test_a_passage_of_a_long_document_stays_short_and_keeps_its_own_sentence(tmp_path: Path) -> None:
    rained = "It rained . " * 9
    rows = [
        sentence(f"5:1:{number}", f"The river rose on day {number} . {rained}", "When?", f"day {number}")
        for number in range(20)
    ]
    write_set(tmp_path, "qamr_wikinews", rows)
    write_set(tmp_path, "qadiscourse_wikinews", [])
    made = list(wikinews_examples(tmp_path))
    assert len(made) == 20
    for example in made:
        text = example.passage.text
        assert 300 < len(text) <= WIKINEWS_CHARS
        assert [text[start:end] for start, end in example.passage.spans] == list(example.answers)

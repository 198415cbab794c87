"""Questions in readers' own words, as examples over the documents that they were written for."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.reader.training.own_words import FILE, own_words_examples
from assistant.reader.training.places import fingerprint
from tests.reader.question_sets import write_texts

DOCUMENT = (
    "The river rose because it rained.",
    "Nobody was hurt, the clerk of Varn said.",
    "The dam broke at noon on Monday.",
    "_",
)
BUILT = "The dam was built by Lena Orne in 1911."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_texts(tmp_path, DOCUMENT, BUILT)
    return tmp_path


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "asked.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return file


def answered(number: int, start: int, end: int, *also: int) -> dict[str, Any]:
    return {
        "document": "77",
        "question": "when did the wall give way?",
        "answer": [number, start, end],
        "also": list(also),
        "text": fingerprint(DOCUMENT[number]),
    }


def test_the_answer_is_marked_in_every_passage_around_it(folder: Path) -> None:
    made = list(own_words_examples(folder, written(folder, answered(2, 14, 21))))
    assert made
    for example in made:
        assert [example.passage.text[start:end] for start, end in example.passage.spans] == ["at noon"]
        assert (example.answers, example.group, example.source) == (("at noon",), "wikinews:77", "own_words")


def test_other_sentences_that_answer_are_right_as_a_whole(folder: Path) -> None:
    for example in own_words_examples(folder, written(folder, answered(2, 14, 21, 0))):
        assert {example.passage.text[start:end] for start, end in example.passage.spans} == {
            DOCUMENT[0],
            "at noon",
        }


def test_a_near_miss_is_asked_of_passages_that_share_its_words_and_do_not_answer(folder: Path) -> None:
    miss = {"document": "77", "question": "how old is the clerk of Varn?", "answer": None}
    made = list(own_words_examples(folder, written(folder, miss)))
    assert made
    for example in made:
        assert "the clerk of Varn" in example.passage.text
        assert not example.answerable


def test_a_question_over_a_passage_of_another_set_is_asked_under_its_title(folder: Path) -> None:
    asked = {"set": "squad2_half", "context": "c7", "text": fingerprint(BUILT)}
    rows = (
        {**asked, "question": "how old is the dam?", "answer": [34, 38]},
        {**asked, "question": "what did it cost?", "answer": None},
        {**asked, "question": "who?", "answer": None, "context": "c8"},
    )
    found, miss = own_words_examples(folder, written(folder, *rows))
    assert (found.answers, found.passage.title, found.passage.spans) == (
        ("1911",),
        "The Dam (Varn)",
        ((34, 38),),
    )
    assert found.group == miss.group == "squad2_half:The_Dam_%28Varn%29"
    assert not miss.answerable


def test_a_document_that_is_not_in_the_folder_is_left_out(folder: Path) -> None:
    other = {"document": "88", "question": "who won?", "answer": None}
    assert not list(own_words_examples(folder, written(folder, other)))


def test_a_document_that_reads_otherwise_is_refused(folder: Path) -> None:
    row = answered(2, 14, 21)
    row["text"] = fingerprint("The dam broke at one on Monday.")
    with pytest.raises(ValueError, match="the document 77 is not the one"):
        list(own_words_examples(folder, written(folder, row)))


def test_the_questions_that_ship_are_well_formed_and_tell_no_words_of_their_articles() -> None:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    answerable = [row for row in rows if row["answer"] is not None]
    assert len(answerable) > 2 * (len(rows) - len(answerable)) > 400
    assert len({json.dumps(each) for each in rows}) == len(rows)
    for each in rows:
        where = {"set", "context"} if "set" in each else {"document"}
        place = {"text"} if "set" in each else {"text", "also"}
        assert set(each) == where | {"question", "answer"} | (place if each["answer"] is not None else set())
        assert each["question"].strip() == each["question"] != ""
    for each in answerable:
        *sentence, start, end = each["answer"]
        assert 0 <= start < end
        assert len(sentence) == ("document" in each)
        assert not set(sentence) & set(each.get("also", ()))

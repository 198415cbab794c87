"""Questions made by rule: near misses, and what somebody said."""

from pathlib import Path

from assistant.reader.training.augmented import near_misses, speech_examples
from assistant.reader.training.example import Example
from tests.reader.question_sets import example, row, write_set

TEXT = "The council of Varn met Ada Lindqvist in 2019. Reporters saw Tom Reyes leave for Orne in 2021."


def test_a_near_miss_asks_for_another_name_or_year_of_the_same_passage() -> None:
    asked = example("What did Ada Lindqvist do in 2019?", TEXT, "met")
    made = {miss.question for seed in range(30) for miss in near_misses([asked], 1, seed)}
    assert made >= {"What did Tom Reyes do in 2019?", "What did Ada Lindqvist do in 2021?"}
    assert asked.question not in made


def test_the_passage_of_a_near_miss_no_longer_answers() -> None:
    asked = example("What did Ada Lindqvist do?", TEXT, "met")
    (miss,) = near_misses([asked], 1, 1)
    assert (miss.passage.text, miss.passage.title, miss.group) == (TEXT, "Flood", "g")
    assert (miss.source, miss.passage.spans, miss.answers, miss.answerable) == ("near_miss", (), (), False)


def test_neither_the_answer_nor_what_is_asked_takes_the_name_s_place() -> None:
    asked = example("Where did Tom Reyes go?", TEXT, "Orne")
    made = {miss.question for seed in range(30) for miss in near_misses([asked], 1, seed)}
    assert made
    assert not any("Orne" in question or "Tom Reyes" in question for question in made)


def test_names_of_other_questions_after_the_same_thing_come_in() -> None:
    asked = [
        example("What did Ada Lindqvist do?", "Then Ada Lindqvist slept.", "slept"),
        example("Whom did Zoë Müller meet?", "She met nobody.", "nobody"),
        example("Whom did Ben Strange meet?", "He met nobody.", "nobody", group="elsewhere"),
    ]
    made = {miss.question for seed in range(40) for miss in near_misses(asked[:1] + asked[1:], 9, seed)}
    assert "What did Zoë Müller do?" in made
    assert not any("Strange" in question and "meet" not in question for question in made)


def test_only_questions_with_an_answer_and_a_name_can_be_missed() -> None:
    nameless = example("What rose?", TEXT, "council")
    unanswerable = example("What did Ada Lindqvist eat?", TEXT)
    assert list(near_misses([nameless, unanswerable], 9, 1)) == []


def test_as_many_are_made_as_are_wanted_and_the_same_for_the_same_seed() -> None:
    asked = [example(f"What did Ada Lindqvist do on day {n}?", TEXT, "met") for n in range(8)]
    assert len(list(near_misses(asked, 3, 1))) == 3
    assert list(near_misses(asked, 9, 1)) == list(near_misses(asked, 9, 1))
    assert list(near_misses(asked, 9, 1)) != list(near_misses(asked, 9, 2))


# Speech


def speeches(folder: Path, *sentences: str) -> list[Example]:
    rows = [
        row("Who?", text, "x", title="wikinews", context_id=f"Wiki1k:wikinews:5:1:{number}")
        for number, text in enumerate(sentences)
    ]
    write_set(folder, "qamr_wikinews", rows)
    write_set(folder, "qadiscourse_wikinews", [])
    return list(speech_examples(folder))


def marked(made: Example) -> list[str]:
    return [made.passage.text[start:end] for start, end in made.passage.spans]


def test_what_somebody_said_is_asked_for_and_answered_by_the_clause(tmp_path: Path) -> None:
    made = speeches(tmp_path, "The river rose.", "Ada Lindqvist warned that the old bridge would not hold .")
    assert [each.question for each in made] == ["What did Ada Lindqvist warn?", "what did Lindqvist warn?"]
    assert made[0].answers == ("the old bridge would not hold",)
    assert marked(made[0]) == ["the old bridge would not hold"]
    assert {each.group for each in made} == {"wikinews:5"}


def test_a_speaker_behind_the_words_is_found(tmp_path: Path) -> None:
    made = speeches(
        tmp_path, "`` We will build the bridge anew by spring , '' said Tom Reyes of the council ."
    )
    assert made[0].question == "What did Tom Reyes say?"
    assert marked(made[0]) == ["We will build the bridge anew by spring"]
    made = speeches(tmp_path, "The seals had left the old harbour in May , Reyes added on Monday .")
    assert made[0].question == "What did Reyes add?"
    assert marked(made[0]) == ["The seals had left the old harbour in May"]


def test_everything_that_the_same_person_said_is_right_and_what_others_said_is_not(tmp_path: Path) -> None:
    made = speeches(
        tmp_path,
        "Ada Lindqvist said the bridge would be closed for a week .",
        "Tom Reyes said the bridge would be closed for a year .",
        "Lindqvist said nobody had been hurt by the flood .",
        "Lindqvist denied that she had known of the cracks .",
    )
    first = next(each for each in made if each.question == "What did Ada Lindqvist say?")
    assert marked(first) == ["the bridge would be closed for a week", "nobody had been hurt by the flood"]
    assert "Reyes said" in first.passage.text
    assert "denied" in first.passage.text


def test_a_pronoun_or_nobody_speaks_for_no_question(tmp_path: Path) -> None:
    assert (
        speeches(tmp_path, "He said that the bridge would hold .", "The old bridge was closed at noon .")
        == []
    )

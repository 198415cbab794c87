import json
from pathlib import Path

from assistant import Assistant
from assistant.candidates import Candidate, candidates_of
from assistant.question import Question
from assistant.quizzes import tells
from assistant.reader import MarkedSpan, Reading
from assistant.reader.reading import SentenceReading
from index import Corpus, Passage

QUIZ = [
    "Put your knowledge to the test.",
    "1. Which music legend turned 80 this week?",
    "Keith Richards",
    "Mick Jagger",
    "Paul McCartney",
    "2. A swimwear trend known as what is taking hold in China?",
    "Bumcaps",
    "Facekinis",
    "AI goggles",
    "3. Elon Musk has rebranded Twitter as what?",
]
TREND = Question.parse("A swimwear trend known as what is taking hold in China?")


def candidates(texts: list[str], title: str = "The news of the week") -> list[Candidate]:
    """As the reader sees a passage of these paragraphs."""
    text = "\n\n".join(texts)
    places = [(text.index(one), text.index(one) + len(one)) for one in texts]
    passage = Passage(
        id=1,
        article_id="a",
        title=title,
        published=None,
        url=None,
        source="",
        start=0,
        end=len(text),
        text=text,
    )
    sentences = tuple(
        SentenceReading(start=start, end=end, score=0.0, span=MarkedSpan(start=start, end=end, score=0.0))
        for start, end in places
    )
    reading = Reading(holds=0.0, none=0.0, sentences=sentences)
    return candidates_of(passage, reading, similarity=0.0, passage_score=0.0)


def test_a_quiz_tells_nothing_but_what_stands_around_it() -> None:
    assert tells(TREND, candidates(QUIZ)) == [True] + 9 * [False]


def test_choices_whose_question_stands_in_the_passage_before_are_choices_too() -> None:
    assert tells(TREND, candidates(QUIZ[3:])) == 7 * [False]


def test_a_heading_over_a_list_may_be_its_question() -> None:
    texts = ["When is the game?", "Sunday", "3 p.m", "At home", "Who plays?", "Lions", "Bears", "Nobody else"]
    assert tells(Question.parse("What is known of the Lions?"), candidates(texts)) == 8 * [True]
    texts = ["Who is running for president?", "Joe Biden", "Donald Trump", "Nikki Haley"]
    question = Question.parse("Which Republicans want to be president?")
    assert tells(question, candidates(texts)) == 4 * [True]
    assert tells(question, candidates(texts, "Take our weekly quiz")) == 4 * [False]


def test_a_question_that_asks_the_same_tells_nothing_and_its_answer_does() -> None:
    texts = ["Why was the bridge closed?", "The river under it had risen by two metres."]
    assert tells(Question.parse("So why was the old bridge closed?"), candidates(texts)) == [False, True]
    # They say who did it, and where.
    assert tells(Question.parse("where was Abe shot?"), candidates(["Was Abe shot in Nara?"])) == [True]
    asked = ["Why did Haley close the old bridge?"]
    assert tells(Question.parse("who closed the bridge?"), candidates(asked)) == [True]


def test_a_quiz_is_found_and_never_quoted(tmp_path: Path) -> None:
    quiz = {"title": "The quiz of the week", "date": "2023-07-28", "text": "\n\n".join(QUIZ)}
    report = {
        "title": "Ferry",
        "date": "2023-07-20",
        "text": "The ferry to Qingdao left late. Nobody minded.",
    }
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row | {"id": row["title"]}) + "\n" for row in (quiz, report)))
    with Corpus.open(tmp_path / "home") as corpus:
        corpus.sync([path])
    with Assistant.open(tmp_path / "home", min_confidence=0.0) as assistant:
        answer = assistant.ask(TREND.text)
    assert {passage.article_id for passage in answer.passages} == {quiz["title"], report["title"]}
    assert answer.passages[0].article_id == quiz["title"]
    assert not {citation.quote for citation in answer.citations} & set(QUIZ[1:])

"""A follow-up that may be of something else than the turns before it, over real articles."""

from collections.abc import Iterator

import pytest

from assistant import Assistant
from index import Corpus

BRIDGE = ("Who opened the Tern bridge?", "Mayor Petra Vance opened the Tern bridge on Friday. [1]")
ARTICLES = {
    "bridge": "Tern bridge opens\n20240308\nhttps://a.example/1\n\nMayor Petra Vance opened the "
    "Tern bridge on Friday. "
    "Vance said it had cost 40 million euros. Engineers said the bridge will last a century.\n",
    "regatta": "Grell wins the regatta\n20240309\nhttps://a.example/2\n\nThe Grell crew won the spring "
    "regatta on Saturday. Coach Ida Moor said the wind had helped. "
    "The prime minister visited the region.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    home = tmp_path_factory.mktemp("home")
    with Corpus.open(home) as corpus:
        corpus.sync([folder])
    with Assistant.open(home) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("who won the regatta?", "Grell wins the regatta"),
        ("which crew won the regatta?", "Grell wins the regatta"),
    ],
)
def test_a_complete_question_of_something_else_is_asked_as_it_stands(
    assistant: Assistant, question: str, article: str
) -> None:
    answer = assistant.ask(question, history=[BRIDGE])
    assert answer.standalone_question is None
    assert answer.citations[0].title == article
    assert answer.text == assistant.ask(question).text


@pytest.mark.parametrize(
    ("question", "cites"),
    [
        ("how much did it cost?", True),
        ("what did the engineers say?", True),
        ("who visited the region?", False),
    ],
)
def test_a_question_of_the_same_keeps_its_topic(assistant: Assistant, question: str, cites: bool) -> None:
    answer = assistant.ask(question, history=[BRIDGE])
    assert answer.standalone_question is not None
    assert "Tern bridge" in answer.standalone_question
    assert not answer.refused or not cites
    assert all(one.url == "https://a.example/1" for one in answer.citations[:1])


@pytest.mark.parametrize("answer", ["", "No answer found in the 2 articles here, dated 8 March 2024."])
def test_what_was_not_found_is_no_topic_of_what_is(assistant: Assistant, answer: str) -> None:
    history = [("Who won the World Cup?", answer)]
    bridge = assistant.ask("what did the engineers say of the bridge?", history=history)
    assert bridge.standalone_question is None
    assert bridge.citations[0].url == "https://a.example/1"

"""A model that says in words of its own that the sources do not hold the answer is believed, and every other
text is shown as it comes."""

import pytest

from assistant.config import Limits
from assistant.events import Answered, Delta
from assistant.llm.refusal import LONGEST_REFUSAL, refuses, says_not_found
from tests.llm.conftest import Opened
from tests.llm.server import model_server, says
from tests.llm.test_faults import GOOD, QUESTION, SHOWN, drain

REFUSALS = [
    "NOT_FOUND",
    "NOT FOUND",
    "NOT\\_FOUND",
    "**NOT_FOUND**",
    "not_found",
    "Not found.",
    "Answer: NOT_FOUND",
    "**Answer:** NOT FOUND.",
    "NOT FOUND: the sources are about something else.",
    "Not found in the sources.",
    "The sources do not hold the answer.",
    "The articles don’t mention it.",
    "None of the passages says who did it.",
    "I'm sorry, but the provided sources do not contain this information.",
    "I’m sorry. I could not find the answer. Please ask something else.",
    "I cannot answer this question from the given documents, e.g. because Mr. Smith is not in them.",
    "Based on the provided context, it is not possible to answer.",
    "There is no information about the mayor in the texts.",
    "The sources do not say [999].",
    "Unfortunately, the sources do not provide any details.\n\nNOT_FOUND",
]

# What is let through, and with which words at the latest.
ANSWERS = [
    ("Not found guilty, he left the court.", "Not found guilty"),
    ("The bridge was closed.", "The bridge"),
    ("No one was hurt.", "No one"),
    ("There is no ceasefire.", "There is no ceasefire"),
    ("It is not known whether he won.", "It is not known whether"),
    ("The sources say that the bridge was closed.", "The sources say that the bridge"),
    ("Sources close to Macron did not say who won.", "Sources close"),
    ("The sources do not say who won. Macron did.", "The sources do not say who won. Macron"),
    ("No. The minister denied it.", "No. The"),
    ("I'm sorry, said Macron.", "I'm sorry, said Macron."),
    ("Nicht gefunden.", "Nicht"),
    ("橋は閉鎖された。", "橋"),
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_held_back_until_it_is_known(text: str) -> None:
    assert says_not_found(text) or refuses(text, whole=True)
    for end in range(len(text)):
        assert says_not_found(text[:end]) or refuses(text[:end], whole=False), text[:end]


@pytest.mark.parametrize(("text", "known"), ANSWERS)
def test_an_answer_is_let_through_at_its_first_words(text: str, known: str) -> None:
    assert not says_not_found(text)
    assert not refuses(text, whole=True)
    if known != text:
        let_through = [not refuses(text[:end], whole=False) for end in range(len(text) + 1)]
        assert all(let_through[len(known) :])
        assert let_through == sorted(let_through)  # more of it changes nothing
    assert not any(says_not_found(text[:end]) for end in range(len(text)))


def test_nobody_waits_for_a_refusal_without_an_end() -> None:
    text = "The sources do not say " + "that it rained and " * 100
    assert refuses(text[:LONGEST_REFUSAL], whole=False)
    assert not refuses(text[: LONGEST_REFUSAL + 1], whole=False)


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        "Not found.",
        "Answer: NOT\\_FOUND",
        "The sources do not hold the answer.",
        "I'm sorry, but the sources do not contain this information [999].",
    ],
)
@pytest.mark.parametrize("unsupported", ["mark", "drop"])
def test_it_is_refused_in_our_words_and_nothing_of_its_own_is_shown(
    text: str, size: int, unsupported: str, written_by: Opened
) -> None:
    with (
        model_server(says(text, size=size)) as server,
        written_by(server.spec, limits=Limits()) as assistant,
    ):
        events = list(assistant.stream(QUESTION, unsupported=unsupported))
    assert isinstance(events[-1], Answered)
    answer = events[-1].answer
    assert (answer.mode, answer.refused, answer.citations, answer.notice) == ("llm", True, (), None)
    assert answer.text.startswith("No answer found")
    assert "".join(event.text for event in events if isinstance(event, Delta)) == answer.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"The sources do not say it all. {GOOD}", f"The sources do not say it all. {SHOWN}"),
        (
            "There is no information that Blinken urged Russia to de-escalate {{Blinken urged immediate}}.",
            "There is no information that Blinken urged Russia to de-escalate [1].",
        ),
    ],
)
def test_what_cites_a_source_is_an_answer(text: str, shown: str, written_by: Opened) -> None:
    with model_server(says(text)) as server, written_by(server.spec, limits=Limits()) as assistant:
        _, answer = drain(assistant)
    assert (answer.mode, answer.refused, answer.text) == ("llm", False, shown)


@pytest.mark.parametrize(
    "text",
    [
        "Not found. The bridge was closed on Wednesday.",
        "No evidence was found that anyone was hurt in the flood, officials said.",
        "The report did not say the union won, the workers reported.",
        "The evidence did not convince the jury, and the court found him not guilty.",
        "The sources do not mention injuries, but the bridge was closed.",
    ],
)
def test_an_answer_that_begins_like_a_refusal_is_none(text: str) -> None:
    assert not refuses(text, whole=True)
    assert not says_not_found(text)

"""Questions that the page offers to click, as data. They are about the articles that ship with Dateline, and
are offered only while those are indexed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.engine import Assistant

SEED_TITLE = "Putin accuses US of ignoring Russian security needs"
SEED_QUESTIONS = (
    "what did Blinken demand?",
    "how many troops are near the border of Ukraine?",
    "what did Lavrov warn?",
    "who won the World Cup?",
)


def example_questions(assistant: "Assistant") -> tuple[str, ...]:
    """The seeds' questions when a search for their headline finds them, else none."""
    found = assistant.search(SEED_TITLE, n=1)
    return SEED_QUESTIONS if found and found[0].title == SEED_TITLE else ()

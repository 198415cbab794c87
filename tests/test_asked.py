"""What may be asked, and in which shapes."""

from typing import Any, cast

import pytest

from assistant.asked import check_asked, checked_turns
from assistant.condense import Turn
from assistant.errors import QuestionError
from index import Filters

TURN = ("what did Blinken demand?", "Blinken urged de-escalation. [1]")


@pytest.mark.parametrize("question", [None, 5, b"who?", ["who?"]])
def test_a_question_that_is_no_text_is_told(question: object) -> None:
    with pytest.raises(QuestionError, match="which is no text"):
        check_asked(cast(str, question), Filters(), None)


@pytest.mark.parametrize(
    "history",
    [[TURN], [list(TURN)], [{"q": TURN[0], "a": TURN[1]}], iter([{"a": TURN[1], "q": TURN[0]}])],
)
def test_turns_are_pairs_or_what_a_batch_holds(history: Any) -> None:
    assert checked_turns(history) == [TURN]


@pytest.mark.parametrize(
    "history", [["ab"], [("q",)], [("q", 1)], [{"question": "q", "answer": "a"}], [{"q": "q"}], [None], 3]
)
def test_other_shapes_of_a_history_are_told(history: object) -> None:
    with pytest.raises(QuestionError, match="no list of"):
        checked_turns(cast(list[Turn], history))

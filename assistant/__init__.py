"""Questions in, answers out: retrieval, sentence scoring, extractive answers with exact citations, CLI and
page.

from assistant import Assistant
with Assistant.open() as assistant:
    answer = assistant.ask("what did Blinken demand?")
"""

from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Citation, RetrievedPassage
from assistant.errors import AssistantError, QuestionError

if TYPE_CHECKING:
    from assistant.engine import Assistant

__all__ = ["Answer", "Assistant", "AssistantError", "Citation", "QuestionError", "RetrievedPassage"]


def __getattr__(name: str) -> Any:
    # The engine pulls in the whole index; the command line's --help does without.
    if name == "Assistant":
        from assistant.engine import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

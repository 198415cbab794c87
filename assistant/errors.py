"""What can go wrong while a question is answered. Every message is one line that says what to do.

AssistantError        one line for the user, no traceback
├── QuestionError     this question cannot be answered as asked; others can
└── PageUnavailable   the chat page cannot be served where it was asked to be
"""


class AssistantError(Exception):
    """Base of everything that this package raises on purpose."""


class QuestionError(AssistantError):
    """The question itself is at fault: empty, far too long, a date that is no date."""


class PageUnavailable(AssistantError):
    """The host or the port cannot be used."""

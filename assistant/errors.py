"""What can go wrong while a question is answered. Every message is one line that says what to do.

AssistantError        one line for the user, no traceback
├── QuestionError     this question cannot be answered as asked; others can
├── PageUnavailable   the chat page cannot be served where it was asked to be
├── ModelUnusable     a language model cannot be used as it was named: nothing was asked yet
└── WritingFailed     a language model wrote no answer this time: the extractive one takes over
"""


class AssistantError(Exception):
    """Base of everything that this package raises on purpose."""


class QuestionError(AssistantError):
    """The question itself is at fault: empty, far too long, a date that is no date."""


class PageUnavailable(AssistantError):
    """The host or the port cannot be used."""


class ModelUnusable(AssistantError):
    """A language model's name, file, package or setting is wrong; the message says what to do about it."""


class WritingFailed(AssistantError):
    """The language model did not give an answer that can be shown. `str()` is the reason as a reader sees it:
    it never holds what a server sent, which may repeat a key.

    `reached`: whether the model could be spoken with at all; if not, asking it something else is in vain."""

    def __init__(self, reason: str, *, reached: bool = True) -> None:
        super().__init__(reason)
        self.reached = reached

"""What can go wrong before a question is asked. Every message is one line that says what is wrong and what to
do.

EvalError            one line for the user, no traceback (exit code 2)
├── CaseError        a line of a case file cannot be read: FILE:LINE and why
├── ComparisonError  the file of an earlier run cannot be read, or is about other questions
├── SuiteError       the files of a suite are missing or contradict each other
└── UnknownSuite     no suite has this name; the message lists those that exist
"""

from pathlib import Path


class EvalError(Exception):
    """Base of everything that this package raises on purpose."""


class CaseError(EvalError):
    """`line` counts from 1, as editors do."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")


class ComparisonError(EvalError):
    """Two runs cannot be set side by side."""


class SuiteError(EvalError):
    """Articles, questions or thresholds of a suite cannot be used."""


class UnknownSuite(EvalError):
    """Nothing shipped, and nothing in the data folder, has this name."""

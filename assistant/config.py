"""Settings of the assistant that a user may make, and their check."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal, get_args

from assistant.errors import AssistantError, ModelUnusable

MIN_CONFIDENCE = "DATELINE_MIN_CONFIDENCE"
LLM = "DATELINE_LLM"
NO_LLM = "none"
UNSUPPORTED = "DATELINE_LLM_UNSUPPORTED"
FIRST_SECONDS = "DATELINE_LLM_FIRST_SECONDS"
NEXT_SECONDS = "DATELINE_LLM_NEXT_SECONDS"
TOTAL_SECONDS = "DATELINE_LLM_TOTAL_SECONDS"
CONTEXT_TOKENS = "DATELINE_LLM_CONTEXT"
ANSWER_TOKENS = "DATELINE_LLM_ANSWER_TOKENS"


Unsupported = Literal["mark", "drop"]
"""What becomes of a sentence that a language model wrote and the articles do not bear out: it is shown with
its verdict, or taken out of the answer."""
UNSUPPORTED_CHOICES: tuple[Unsupported, ...] = get_args(Unsupported)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a language model is waited for, and how much it reads and writes. The defaults let a small
    model on a laptop load from disk and read ten passages; `context_tokens` is what common servers give a
    model unless told otherwise, at least."""

    first_seconds: float = 60.0
    next_seconds: float = 20.0
    total_seconds: float = 240.0
    context_tokens: int = 8192
    answer_tokens: int = 700


def min_confidence(given: float | None = None) -> float | None:
    """`given`, else $DATELINE_MIN_CONFIDENCE, else None: the measured one that ships. 0 never refuses, 1
    nearly always. Raises `AssistantError` for what is no number from 0 to 1."""
    value: float | str | None = given if given is not None else os.environ.get(MIN_CONFIDENCE) or None
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not (isfinite(number) and 0 <= number <= 1):
        name = "min_confidence" if given is not None else f"${MIN_CONFIDENCE}"
        raise AssistantError(f"{name} is {value!r}: give a number from 0 (never refuse) to 1")
    return number


def language_models(given: str | Sequence[str] | None = None) -> tuple[str, ...]:
    """The models named in `given`, else in $DATELINE_LLM, where commas part them; the first one writes unless
    another is asked for. "none" or "" names none, whatever the environment says."""
    named = given if given is not None else os.environ.get(LLM, "")
    listed = named.split(",") if isinstance(named, str) else list(named)
    specs = dict.fromkeys(name.strip() for name in listed)
    return tuple(spec for spec in specs if spec and spec.lower() != NO_LLM)


def unsupported(given: str | None = None) -> Unsupported:
    """`given`, else $DATELINE_LLM_UNSUPPORTED, else "mark". Raises `AssistantError` for anything else."""
    value = given if given is not None else os.environ.get(UNSUPPORTED) or "mark"
    for choice in UNSUPPORTED_CHOICES:
        if value == choice:
            return choice
    name = "unsupported" if given is not None else f"${UNSUPPORTED}"
    raise AssistantError(f"{name} is {value!r}: give {' or '.join(UNSUPPORTED_CHOICES)}")


def limits() -> Limits:
    """From the environment, the defaults for what it does not say. Raises `ModelUnusable`."""
    default = Limits()
    return Limits(
        first_seconds=_positive(FIRST_SECONDS, default.first_seconds, least=0.1),
        next_seconds=_positive(NEXT_SECONDS, default.next_seconds, least=0.1),
        total_seconds=_positive(TOTAL_SECONDS, default.total_seconds, least=1),
        context_tokens=int(_positive(CONTEXT_TOKENS, default.context_tokens, least=1024)),
        answer_tokens=int(_positive(ANSWER_TOKENS, default.answer_tokens, least=16)),
    )


def _positive(name: str, default: float, *, least: float) -> float:
    written = os.environ.get(name)
    if not written:
        return default
    try:
        number = float(written)
    except ValueError:
        number = float("nan")
    if not (isfinite(number) and number >= least):
        raise ModelUnusable(f"${name} is {written!r}: give a number, at least {least:g}")
    return number

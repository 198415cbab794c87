"""A language model that cannot be used here: its key is missing, its package, its file is broken. Owns that
this costs nobody the answer: asked, it says why, and the articles' own words take over."""

from collections.abc import Generator
from typing import Any

from assistant.config import Limits
from assistant.errors import WritingFailed
from assistant.llm.model import LanguageModel
from assistant.llm.spec import Spec


class AbsentModel(LanguageModel):
    """Stands in for a model that could not be made ready."""

    def __init__(self, spec: Spec, limits: Limits, reason: str) -> None:
        """`reason`: one line that says what to do, which every question is answered with."""
        self.spec = spec
        self.limits = limits
        self.unusable = reason

    def stream(self, *_asked: Any, **_limits: Any) -> Generator[str, None, None]:
        """Raises `WritingFailed` at once."""
        raise WritingFailed(self.unusable, reached=False)
        yield ""

    def close(self) -> None:
        """Nothing is held."""

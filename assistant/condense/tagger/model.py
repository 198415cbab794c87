"""The tagger as it runs: ONNX weights that ship with the package, by onnxruntime. Owns where they are and
that they are the ones that were measured; nobody else loads them."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.condense.tagger.inputs import build_input
from assistant.condense.tagger.reading import by_stem
from assistant.reader.inputs import load_tokenizer
from assistant.weights import checked_weights
from index.models.minilm import checked_model_folder, new_session

WEIGHTS = "tagger.onnx"


class Tagger:
    """Tags the words of conversations. Safe to call from several threads: onnxruntime sessions are."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, threads: int | None = None) -> "Tagger":
        """Raises `AssistantError` when the weights are missing or are not the ones this version was measured
        with, `ModelUnavailable` when the embedding model is, on which they build."""
        folder = checked_model_folder()
        return cls(new_session(weights(), folder, threads), load_tokenizer(folder))

    def tags(self, question: str, history: Sequence[tuple[str, str]]) -> dict[str, float]:
        """By stem, how likely (0..1) it is that a word of the turns (oldest first) belongs in the question
        when it is asked without them. Stems that the question has are left out, and what is too far back to
        be read."""
        import numpy as np

        if not history:
            return {}
        made = build_input(self._tokenizer, question, history)
        if not made.rows:
            return {}
        inputs = {
            "input_ids": np.array([made.ids], dtype=np.int64),
            "asked": np.array([made.asked], dtype=np.int64),
            "at": np.array(made.rows, dtype=np.int64),
            "traits": np.array(made.traits, dtype=np.float32),
        }
        [logits] = self._session.run(["logits"], inputs)
        return by_stem(made.stems, logits.tolist())


@lru_cache(maxsize=1)
def shipped_tagger() -> Tagger:
    """Loaded once. Raises as `Tagger.load` does."""
    return Tagger.load()


def weights() -> bytes:
    """The model as it ships. Raises `AssistantError` when it is missing or not the one that its card
    describes."""
    folder = files("assistant.condense.tagger").joinpath("weights")
    return checked_weights(folder, WEIGHTS, "the follow-up tagger's")

"""The network as it runs: ONNX weights that ship with the package, by onnxruntime. Owns where they are and
that they are the ones that were measured; nobody else loads them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.reader.inputs import load_tokenizer
from assistant.verify.entailment.inputs import Row, build_rows
from assistant.weights import checked_weights
from index.models.minilm import checked_model_folder, new_session
from index.processors import usable_processors

WEIGHTS = "entailment.onnx"


class Entailment:
    """Judges claims beside texts. Safe to call from several threads: onnxruntime sessions are."""

    def __init__(self, session: Any, tokenizer: Any, threads: int = 1) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="entailment") if threads > 1 else None

    @classmethod
    def load(cls, threads: int | None = None) -> "Entailment":
        """`threads`: None for as many as this process may use. Raises `AssistantError` when the weights are
        missing or are not the ones this version was measured with, `ModelUnavailable` when the embedding
        model is, whose table of words they use."""
        folder = checked_model_folder()
        session = new_session(weights(), folder, threads=1)
        return cls(session, load_tokenizer(folder), threads or usable_processors())

    def log_odds(self, claim: str, context: str, text: str) -> float:
        """That `text` says what `claim`, one sentence, says; 0 is even. `context`: as by `context_of`."""
        return self.log_odds_of(claim, [(context, text)])[0]

    def log_odds_of(self, claim: str, texts: Sequence[tuple[str, str]]) -> list[float]:
        """The same of each (context, text), in order. `claim` may be a question: then whether the text
        answers it. Each is read by itself, by one thread."""
        rows = (
            build_rows(self._tokenizer, [(claim, context, text) for context, text in texts]) if texts else []
        )
        if self._threads is None or len(rows) < 2:
            return [self._read(row) for row in rows]
        return list(self._threads.map(self._read, rows))

    def _read(self, row: Row) -> float:
        import numpy as np

        inputs = {
            "ids": np.array([row.ids], dtype=np.int64),
            "types": np.array([row.types], dtype=np.int64),
        }
        [found] = self._session.run(["holds"], inputs)
        return float(found[0])


@lru_cache(maxsize=1)
def shipped_entailment() -> Entailment:
    """Loaded once. Raises as `Entailment.load` does."""
    return Entailment.load()


def weights() -> bytes:
    """The model as it ships. Raises `AssistantError` when it is missing or not the one that its card
    describes."""
    folder = files("assistant.verify.entailment").joinpath("weights")
    return checked_weights(folder, WEIGHTS, "the verifier's")

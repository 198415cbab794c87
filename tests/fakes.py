"""Hand-written stand-ins, for failures and speeds that the real components do not give on demand."""

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class HashingEmbedder:
    """Words hashed into a vector: the same in every process, and fast enough to index a thousand articles in
    a test.

    `fail_at`: the call to `embed` that raises, counting from 1. `salt`: of the hashes; with another one it is
    another model, whose vectors compare with none of this one's."""

    def __init__(
        self,
        recipe: str = "hashing@1",
        fail_at: int | None = None,
        *,
        dimensions: int = 64,
        window: int = 64,
        salt: int = 0,
    ) -> None:
        self.recipe = recipe
        self.fail_at = fail_at
        self.dimensions = dimensions
        self.window = window
        self.salt = salt
        self.calls = 0
        self.texts: list[str] = []

    def token_starts(self, text: str) -> list[int]:
        return [match.start() for match in re.finditer(r"\S+", text)]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls += 1
        if self.calls == self.fail_at:
            raise RuntimeError("out of memory")
        self.texts += texts
        vectors = np.full((len(texts), self.dimensions), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                code = zlib.crc32(word.encode(), self.salt)
                vectors[row, code % self.dimensions] += 1 if code & 1024 else -1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

"""Any other embedding model, run by sentence-transformers: the one place that imports it (and torch with it).

Only what is on this machine is loaded, a folder or the local hub cache: nothing is downloaded while Dateline
runs."""

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SentenceTransformerEmbedder:
    """A sentence-transformers model. One call at a time: its tokenizer may not be borrowed twice."""

    def __init__(self, model: Any, recipe: str) -> None:
        self._model = model
        self._lock = threading.Lock()
        self.recipe = recipe
        self.dimensions = int(model.get_embedding_dimension())
        self.window = int(model.max_seq_length or 512)

    @classmethod
    def load(cls, name: str) -> "SentenceTransformerEmbedder":
        """`name` is a folder or a hub name whose files are in the local cache. Raises `ModelUnavailable`."""
        # Set before the import: without it a hub name retries for a minute on a machine without internet.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer

        try:
            # The variables above come too late when somebody has imported the hub's client before.
            model = SentenceTransformer(name, trust_remote_code=False, local_files_only=True)
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise ModelUnavailable(
                f"the embedding model {name!r} is not on this machine (tried it as a folder and in the local "
                "hub cache): `hf download` fetches it; unset DATELINE_MODEL for the one that ships along"
            ) from error
        model.eval()
        return cls(model, f"{Path(name).name}@{_weights_hash(model)}")

    def token_starts(self, text: str) -> list[int]:
        """Where each token of the whole text begins, in code points."""
        with self._lock:
            encoding = self._model.tokenizer(
                text, return_offsets_mapping=True, add_special_tokens=False, truncation=False, verbose=False
            )
        return [start for start, _ in encoding["offset_mapping"]]

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """float32 [len(texts), dimensions], rows of length 1."""
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                list(texts), normalize_embeddings=True, show_progress_bar=False, batch_size=16
            )
        return np.asarray(vectors, dtype=np.float32)


def _weights_hash(model: Any) -> str:
    """Of every parameter in name order, in hex, cut short: a model under the same name with other weights is
    another."""
    digest = hashlib.sha256()
    for name, parameter in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(parameter.detach().cpu().contiguous().view(-1).float().numpy().tobytes())
    return digest.hexdigest()[:12]

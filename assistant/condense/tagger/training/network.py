"""The tagger as torch modules: the frozen lower layers of the embedding model, and the head that is trained.
Owns their shape."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from assistant.condense.tagger.inputs import TRAITS, TaggerInput
from index.models.graph import HIDDEN, WEIGHTS_FILE, GraphWriter, write_body
from index.models.minilm import new_session

# Where a token still stands for its own word. Layers above are left out; nothing below is trained.
FROZEN_LAYERS = 3
VALUES = 3 * HIDDEN + TRAITS
HEAD = 64
SEED = 20220202


class TaggerNetwork(nn.Module):
    """Whether a word of the turns belongs in the question: one logit for each word. `mean` and `spread` of
    each of its `VALUES` bring them to one size."""

    mean: Tensor
    spread: Tensor

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(SEED)
        self.register_buffer("mean", torch.zeros(VALUES))
        self.register_buffer("spread", torch.ones(VALUES))
        self.hidden = nn.Linear(VALUES, HEAD)
        self.out = nn.Linear(HEAD, 1)
        self.few = nn.Dropout(0.2)
        self.many = nn.Dropout(0.3)

    def forward(self, values: Tensor) -> Tensor:
        """float32 [words, VALUES] -> logits [words]."""
        sized = self.many((values - self.mean) / self.spread)
        inner = nn.functional.gelu(self.hidden(sized))
        logits: Tensor = self.out(self.few(inner)).squeeze(1)
        return logits


class FrozenLayers:
    """The lower layers of the embedding model, by onnxruntime."""

    def __init__(self, folder: Path) -> None:
        graph = GraphWriter(folder / WEIGHTS_FILE)
        self._output = write_body(graph, graph.linear, layers=FROZEN_LAYERS)
        data = graph.model(
            "frozen layers",
            {"input_ids": ("INT64", ["batch", "tokens"])},
            {self._output: ["batch", "tokens", HIDDEN]},
        )
        self._session: Any = new_session(data, folder)

    def values(self, made: TaggerInput) -> Tensor:
        """What the head reads of each word, float16 [words, VALUES]: its first token, the mean of the
        question's tokens, their product, and its traits."""
        [found] = self._session.run([self._output], {"input_ids": np.array([made.ids], dtype=np.int64)})
        states = torch.from_numpy(found[0])
        words = states[list(made.rows)]
        question = states[: made.asked].mean(dim=0).expand(len(words), -1)
        traits = torch.tensor(made.traits).reshape(-1, TRAITS)
        return torch.cat([words, question, words * question, traits], dim=1).half()

"""The tagger as torch modules: the frozen lower layers of the embedding model, and what is trained above
them. Owns their shape."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assistant.condense.tagger.inputs import TRAITS, TaggerInput
from index.models.graph import HIDDEN, WEIGHTS_FILE, GraphWriter, write_body
from index.models.minilm import new_session

# Where a token still stands for its own word; nothing below is trained, so that it need not ship.
FROZEN_LAYERS = 3
TRAINED_LAYERS = 2
VALUES = 3 * HIDDEN + TRAITS
HEAD = 128
SEED = 20220202
# What is far below every score of a token that is there.
_ABSENT = -1e4


class TaggerNetwork(nn.Module):
    """Whether a word of the turns belongs in the question: one logit for each word. It begins with the layers
    that the embedding model of `folder` has there."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(folder, attn_implementation="eager")
        published = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        torch.manual_seed(SEED)
        self.layers = nn.ModuleList(
            list(published.encoder.layer)[FROZEN_LAYERS : FROZEN_LAYERS + TRAINED_LAYERS]
        )
        self.normal = nn.LayerNorm(HIDDEN)
        self.hidden = nn.Linear(VALUES, HEAD)
        self.out = nn.Linear(HEAD, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, batch: "TaggerBatch") -> Tensor:
        """Logits [words], of all rows one after another."""
        states: Any = batch.states
        present = torch.arange(states.shape[1]) < batch.lengths[:, None]
        mask = torch.zeros(present.shape).masked_fill(~present, _ABSENT)[:, None, None, :]
        for layer in self.layers:
            found = layer(states, mask)
            states = found[0] if isinstance(found, tuple) else found
        asked = (torch.arange(states.shape[1]) < batch.asked[:, None]).unsqueeze(2)
        questions = self.normal((states * asked).sum(dim=1) / batch.asked[:, None])[batch.at[:, 0]]
        words = self.normal(states[batch.at[:, 0], batch.at[:, 1]])
        values = self.drop(torch.cat([words, questions, words * questions, batch.traits], dim=1))
        logits: Tensor = self.out(self.drop(nn.functional.gelu(self.hidden(values)))).squeeze(1)
        return logits

    def parts(self) -> "Iterator[tuple[bool, nn.Parameter]]":
        """Its weights, each with whether it is one of the published layers'."""
        return ((name.startswith("layers."), weight) for name, weight in self.named_parameters())


class TaggerBatch:
    """Rows read together: `states` float32 [rows, tokens, HIDDEN] as they leave the frozen layers, `lengths`
    [rows] how many of the tokens are there, `asked` [rows] how many of those come before the question's end,
    `at` [words, 2] row and token of each word, `traits` [words, TRAITS]."""

    def __init__(self, made: Sequence[TaggerInput], states: Sequence[Tensor]) -> None:
        self.states = nn.utils.rnn.pad_sequence(list(states), batch_first=True).float()
        self.lengths = torch.tensor([len(one.ids) for one in made])
        self.asked = torch.tensor([one.asked for one in made])
        self.at = torch.tensor([(row, at) for row, one in enumerate(made) for at in one.rows]).reshape(-1, 2)
        self.traits = torch.tensor([traits for one in made for traits in one.traits]).reshape(-1, TRAITS)


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

    def states(self, made: TaggerInput) -> Tensor:
        """The tokens of a row as they leave these layers, float16 [tokens, HIDDEN]."""
        [found] = self._session.run([self._output], {"input_ids": np.array([made.ids], dtype=np.int64)})
        return torch.from_numpy(found[0]).half()

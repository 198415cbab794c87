"""The reader as a torch module: MiniLM with two small heads. Owns its shape and how its weights are saved.

Three numbers for each token: does an answer begin here, does it end here, does this token's sentence answer
(a sentence's score is the mean over its tokens). And one for the whole passage, from the first token: does it
answer at all. Begin and end of the first token stand for "no answer here"."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

TOKEN_OUTPUTS = 3
BEGIN, END, SENTENCE = range(TOKEN_OUTPUTS)


class ReaderNetwork(nn.Module):
    """`forward` gives (tokens [rows, width, 3], passages [rows])."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.body = BertModel(config, add_pooling_layer=False)  # type: ignore[no-untyped-call]
        self.token_head = nn.Linear(config.hidden_size, TOKEN_OUTPUTS)
        self.passage_head = nn.Sequential(
            nn.Linear(config.hidden_size, config.hidden_size), nn.GELU(), nn.Linear(config.hidden_size, 1)
        )

    @classmethod
    def from_minilm(cls, folder: Path) -> "ReaderNetwork":
        """The published embedding model with new heads. No dropout: at one pass over the data there is
        nothing to memorise, and it costs a sixth of the time."""
        config = BertConfig.from_pretrained(folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        network = cls(config)
        network.body = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        # The table of words is half of all weights and hardly moves in one pass.
        network.body.embeddings.word_embeddings.weight.requires_grad_(False)
        return network

    def load(self, weights: "Mapping[str, NDArray[np.float32]]") -> None:
        """Take these instead of its own; a table of words that is not among them stays. Raises ValueError
        where others are missing, too many or of another shape."""
        words = "body.embeddings.word_embeddings.weight"
        given = {name: torch.from_numpy(value.copy()) for name, value in weights.items()}
        try:
            self.load_state_dict({words: self.state_dict()[words], **given})
        except RuntimeError as error:
            raise ValueError(f"these are not the weights of this network: {error}") from error

    def trained(self) -> "Iterator[nn.Parameter]":
        """What the optimiser moves."""
        return (weight for weight in self.parameters() if weight.requires_grad)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """All int64 [rows, width]; `mask` is 1 where there is a token."""
        hidden: Any = self.body(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        return self.token_head(hidden), self.passage_head(hidden[:, 0]).squeeze(-1)

"""The tagger as a torch module: on the frozen lower layers of the embedding model one layer that is trained,
and a head. Owns its shape."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.condense.tagger.inputs import TRAITS
from index.models.graph import EPSILON, HEADS, HIDDEN, WEIGHTS_FILE, GraphWriter, published, write_body
from index.models.minilm import new_session

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The layers below stay as they are: what comes out of them is the same in every pass, and is kept.
FROZEN_LAYERS = 3
RANK = 16
HEAD = 128
DROPOUT = 0.1


class LowRank(nn.Module):
    """x W + b + x A B, of which only A [in, rank] and B [rank, out] are trained (LoRA, Hu et al., arXiv
    2106.09685). B begins as nothing."""

    def __init__(self, weight: "NDArray[np.float32]", bias: "NDArray[np.float32]") -> None:
        super().__init__()
        outputs, inputs = weight.shape
        self.weight = nn.Parameter(torch.tensor(weight), requires_grad=False)
        self.bias = nn.Parameter(torch.tensor(bias), requires_grad=False)
        self.down = nn.Parameter(torch.randn(inputs, RANK) / math.sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(RANK, outputs))

    def forward(self, rows: Tensor) -> Tensor:
        """[…, in] -> […, out]."""
        return functional.linear(rows, self.weight, self.bias) + (rows @ self.down) @ self.up


class TrainedLayer(nn.Module):
    """The layer above the frozen ones, as published but for what lies beside its matrices. What leaves it is
    computed for words alone; its matrices are named as published, without the layer's prefix."""

    def __init__(self, weights: "Mapping[str, NDArray[np.float32]]") -> None:
        super().__init__()
        prefix = f"encoder.layer.{FROZEN_LAYERS}."
        own = {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
        names = [name.removesuffix(".weight") for name in own if name.endswith(".weight")]
        self.matrices = nn.ModuleDict(
            {
                name.replace(".", "-"): LowRank(own[f"{name}.weight"], own[f"{name}.bias"])
                for name in names
                if not name.endswith("LayerNorm")
            }
        )
        self.normals = nn.ModuleDict(
            {
                name.replace(".", "-"): _normal(own[f"{name}.weight"], own[f"{name}.bias"])
                for name in names
                if name.endswith("LayerNorm")
            }
        )

    def forward(self, states: Tensor, mask: Tensor, words: Tensor) -> Tensor:
        """[rows, width, 384] -> [rows, words, 384]. `mask`: bool [rows, 1, 1, width], true where there is a
        token; `words`: int64 [rows, words], tokens."""
        keys, values = (self._heads(name, states) for name in ("key", "value"))
        rows = states[torch.arange(len(states))[:, None], words]
        queries = self._heads("query", rows)
        attended = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        mixed = self._apply("attention.output.dense", attended.transpose(1, 2).reshape(rows.shape))
        rows = self._normalised("attention.output.LayerNorm", rows + self._dropped(mixed))
        inner = functional.gelu(self._apply("intermediate.dense", rows))
        return self._normalised("output.LayerNorm", rows + self._dropped(self._apply("output.dense", inner)))

    def _heads(self, name: str, rows: Tensor) -> Tensor:
        """[rows, tokens, 384] -> [rows, heads, tokens, 32]."""
        made = self._apply(f"attention.self.{name}", rows)
        return made.view(*rows.shape[:2], HEADS, HIDDEN // HEADS).transpose(1, 2)

    def _apply(self, name: str, rows: Tensor) -> Tensor:
        return cast(Tensor, self.matrices[name.replace(".", "-")](rows))

    def _normalised(self, name: str, rows: Tensor) -> Tensor:
        return cast(Tensor, self.normals[name.replace(".", "-")](rows))

    def _dropped(self, rows: Tensor) -> Tensor:
        return functional.dropout(rows, DROPOUT, self.training)


class TaggerNetwork(nn.Module):
    """Whether a word of the turns belongs in the question: one logit for each word."""

    def __init__(self, weights: "Mapping[str, NDArray[np.float32]]") -> None:
        super().__init__()
        self.layer = TrainedLayer(weights)
        self.head = nn.Sequential(
            nn.Dropout(DROPOUT),
            nn.Linear(HIDDEN + TRAITS, HEAD),
            nn.GELU(),
            nn.Linear(HEAD, 1),
        )

    @classmethod
    def from_minilm(cls, folder: Path) -> "TaggerNetwork":
        """On the published embedding model."""
        return cls(published(folder))

    def trained(self) -> "Iterator[nn.Parameter]":
        """What the optimiser moves."""
        return (weight for weight in self.parameters() if weight.requires_grad)

    def forward(self, states: Tensor, mask: Tensor, words: Tensor, real: Tensor, traits: Tensor) -> Tensor:
        """Logits of the words that are `real` (bool [rows, words]; the others fill up), in order. `states`:
        as `FrozenLayers` gives them; `mask` and `words` as in `TrainedLayer`; `traits`: float32
        [real words, TRAITS]."""
        chosen = self.layer(states, mask, words)[real]
        logits: Tensor = self.head(torch.cat([chosen, traits], dim=1)).squeeze(1)
        return logits


class FrozenLayers:
    """The lower layers of the embedding model, by onnxruntime."""

    def __init__(self, folder: Path) -> None:
        graph = GraphWriter(folder / WEIGHTS_FILE)

        def linear(rows: str, module: str, output: str) -> str:
            inputs = [rows, graph.weight(f"{module}.weight"), graph.weight(f"{module}.bias")]
            return graph.node("Gemm", inputs, output, transB=1)

        tokens = write_body(graph, linear, layers=FROZEN_LAYERS)
        data = graph.model(
            "frozen layers",
            {"input_ids": ("INT64", ["batch", "tokens"])},
            {tokens: ["batch", "tokens", HIDDEN]},
        )
        self._session: Any = new_session(data, folder)
        self._output = tokens

    def states(self, ids: tuple[int, ...]) -> Tensor:
        """What leaves them of one row, float16 [tokens, 384]."""
        [found] = self._session.run([self._output], {"input_ids": np.array([ids], dtype=np.int64)})
        return torch.from_numpy(found[0]).half()


def _normal(weight: "NDArray[np.float32]", bias: "NDArray[np.float32]") -> nn.LayerNorm:
    made = nn.LayerNorm(HIDDEN, eps=EPSILON)
    made.load_state_dict({"weight": torch.tensor(weight), "bias": torch.tensor(bias)})
    return made.requires_grad_(False)

"""The trained tagger as ONNX: owns the graph that ships. It holds the head; the layers below are named by
where they lie in the embedding model's `model.safetensors`, as in `index.models.graph`."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from assistant.condense.tagger.inputs import TRAITS
from assistant.condense.tagger.training.network import FROZEN_LAYERS, TaggerNetwork
from index.models.graph import WEIGHTS_FILE, GraphWriter, write_body


def build_graph(network: TaggerNetwork, folder: Path) -> bytes:
    """The serialised model: inputs `input_ids` (int64 [1, tokens]), `asked` (int64 [1], how many of them come
    in front of the question's end), `at` (int64 [words], the token that each begins with) and `traits`
    (float32 [words, TRAITS]); output `logits` ([words]). `folder`: the published model's."""
    graph = GraphWriter(folder / WEIGHTS_FILE)
    node, constant = graph.node, graph.constant

    body = write_body(graph, graph.linear, layers=FROZEN_LAYERS)
    flat = node("Reshape", [body, "shape.flat"], "tokens.flat")
    chosen = node("Gather", [flat, "at"], "at.tokens")
    own = node("Slice", [flat, constant("slice.start", [0]), "asked"], "asked.tokens")
    mean = node("ReduceMean", [own, constant("axis.tokens", [0])], "asked.mean", keepdims=1)
    question = node("Expand", [mean, node("Shape", [chosen], "at.shape")], "asked.expanded")
    both = node("Mul", [chosen, question], "at.product")
    values = node("Concat", [chosen, question, both, "traits"], "values", axis=1)
    # The values are brought to one size by the first matrix.
    spread, centre = _array(network.spread), _array(network.mean)
    matrix = _array(network.hidden.weight) / spread
    hidden = node(
        "Gemm",
        [
            values,
            constant("hidden.weight", matrix, "float32"),
            constant("hidden.bias", _array(network.hidden.bias) - matrix @ centre, "float32"),
        ],
        "hidden",
        transB=1,
    )
    out = node(
        "Gemm",
        [
            node("Gelu", [hidden], "hidden.gelu"),
            constant("out.weight", _array(network.out.weight), "float32"),
            constant("out.bias", _array(network.out.bias), "float32"),
        ],
        "out",
        transB=1,
    )
    node("Squeeze", [out, constant("axis.one", [1])], "logits")
    return graph.model(
        "dateline tagger",
        {
            "input_ids": ("INT64", [1, "tokens"]),
            "asked": ("INT64", [1]),
            "at": ("INT64", ["words"]),
            "traits": ("FLOAT", ["words", TRAITS]),
        },
        {"logits": ["words"]},
    )


def _array(weight: Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = weight.detach().float().numpy()
    return found

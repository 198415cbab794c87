"""The tokenizer and networks small enough to train in a test."""

from typing import TYPE_CHECKING, Any

import pytest

from assistant.reader.inputs import load_tokenizer
from index.models.minilm import model_folder

if TYPE_CHECKING:
    from assistant.reader.training.network import ReaderNetwork


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    return load_tokenizer(model_folder())


@pytest.fixture
def tiny_network() -> "ReaderNetwork":
    """One layer of sixteen numbers: the same each time."""
    import torch
    from transformers import BertConfig

    from assistant.reader.training.network import ReaderNetwork

    torch.manual_seed(7)
    config = BertConfig(  # type: ignore[no-untyped-call]
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    network = ReaderNetwork(config)
    network.body.embeddings.word_embeddings.weight.requires_grad_(False)
    return network

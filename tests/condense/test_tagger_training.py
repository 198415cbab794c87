"""The tagger learns what it is shown, and the graph that ships says what the network says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.condense.tagger.inputs import build_input
from assistant.condense.tagger.model import WEIGHTS, Tagger
from assistant.condense.tagger.training.card import write_weights
from assistant.condense.tagger.training.export import build_graph
from assistant.condense.tagger.training.network import FrozenLayers, TaggerNetwork
from assistant.condense.tagger.training.trainer import Schedule, TaggerExample, ready, tagged, train
from assistant.reader.inputs import load_tokenizer
from assistant.terms import stems
from assistant.weights import CARD
from index.models.minilm import model_folder, new_session

FEVERS = ("yellow", "dengue", "swamp", "river", "desert", "winter")
HISTORY = [("Is marsh fever old?", "It was first seen in Oslo in 1902."), ("Who has it?", "Nobody.")]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(model_folder())


def examples(tokenizer: Any) -> list[TaggerExample]:
    return [
        TaggerExample(
            made=build_input(
                tokenizer,
                "is it treatable?",
                [(f"What is {kind} fever?", "It was first seen in Oslo."), ("Who has it?", "A sailor.")],
            ),
            wanted=stems(f"Is {kind} fever treatable?"),
        )
        for kind in FEVERS
    ]


@pytest.fixture(scope="module")
def body() -> FrozenLayers:
    return FrozenLayers(model_folder())


@pytest.fixture(scope="module")
def network(body: FrozenLayers, tokenizer: Any) -> TaggerNetwork:
    network = TaggerNetwork(model_folder())
    train(network, ready(body, examples(tokenizer)), Schedule(passes=20, batch=2))
    return network


def test_it_learns_which_words_belong_in_the_question(
    network: TaggerNetwork, body: FrozenLayers, tokenizer: Any
) -> None:
    made = build_input(tokenizer, "is it deadly?", HISTORY)
    [tags] = tagged(network, ready(body, [TaggerExample(made=made, wanted=frozenset())]))
    assert min(tags["marsh"], tags["fever"]) > 0.5 > max(tags["oslo"], tags["1902"], tags["nobodi"])


def test_the_graph_says_what_the_network_says(
    network: TaggerNetwork, body: FrozenLayers, tokenizer: Any
) -> None:
    session = new_session(build_graph(network, model_folder()), model_folder(), 1)
    made = build_input(tokenizer, "is it deadly?", HISTORY)
    [wanted] = tagged(network, ready(body, [TaggerExample(made=made, wanted=frozenset())]))
    given = Tagger(session, tokenizer).tags("is it deadly?", HISTORY)
    assert list(given) == list(wanted)
    assert np.allclose(list(given.values()), list(wanted.values()), atol=0.01)


def test_the_same_seed_trains_the_same(body: FrozenLayers, tokenizer: Any) -> None:
    found = []
    for _ in range(2):
        network = TaggerNetwork(model_folder())
        prepared = ready(body, examples(tokenizer)[:2])
        train(network, prepared, Schedule(passes=1, batch=2))
        found.append(tagged(network, prepared))
    assert found[0] == found[1]


def test_the_card_tells_what_the_weights_are(network: TaggerNetwork, tmp_path: Path) -> None:
    figures = {"canard.dev": {"rewrite_f1": 0.5}}
    write_weights(
        network,
        model_folder(),
        tmp_path,
        {"sets": Schedule()},
        {"canard.dev": 6},
        figures,
        date(2026, 11, 28),
    )
    card = json.loads((tmp_path / CARD).read_text(encoding="utf-8"))
    assert card["bytes"] == (tmp_path / WEIGHTS).stat().st_size
    assert card["data"] == {"canard.dev": {"follow_ups": 6, "licence": "CANARD: CC BY-SA 4.0"}}
    assert card["held_out"] == figures
    assert card["schedules"]["sets"]["passes"] == Schedule().passes


@pytest.mark.parametrize("done", [0.05, 0.1, 0.5, 1.0])
def test_the_rate_rises_then_falls_to_nothing(done: float) -> None:
    assert Schedule().share_at(done) == pytest.approx({0.05: 0.5, 0.1: 1.0, 0.5: 5 / 9, 1.0: 0.0}[done])

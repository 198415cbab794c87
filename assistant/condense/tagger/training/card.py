"""The files that ship: `tagger.onnx` and `card.json`, the model card as data. Owns what the card says."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from assistant.condense.tagger.model import WEIGHTS
from assistant.condense.tagger.training.export import build_graph
from assistant.condense.tagger.training.network import TaggerNetwork
from assistant.condense.tagger.training.trainer import Schedule
from assistant.weights import write_with_card

LICENCES = {
    "own": "conversations.jsonl, written for this project: Apache-2.0",
    "canard.dev": "CANARD: CC BY-SA 4.0",
    "trec_cast.all": "TREC CAsT 2019 to 2022: MIT",
}


def write_weights(
    network: TaggerNetwork,
    minilm: Path,
    out: Path,
    schedules: Mapping[str, Schedule],
    follow_ups: Mapping[str, int],
    figures: Mapping[str, Mapping[str, float]],
    trained: date,
) -> None:
    """Writes both files whole or not at all. `follow_ups`: how many of each set it was trained on;
    `figures`: what was measured on folds of the same, and of "own" on those held out."""
    data = build_graph(network, minilm)
    card: dict[str, Any] = {
        "name": "dateline tagger",
        "task": "tags the words of earlier turns that belong in a follow-up question asked by itself",
        "body": "five layers of all-MiniLM-L6-v2 (Apache-2.0), the first three as published",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "trained": trained.isoformat(),
        "schedules": {name: asdict(schedule) for name, schedule in schedules.items()},
        "data": {
            name: {"follow_ups": count, "licence": LICENCES.get(name, "unknown")}
            for name, count in sorted(follow_ups.items())
        },
        "held_out": {name: dict(found) for name, found in sorted(figures.items())},
        "limits": "English; the last eight turns; 256 tokens of a conversation; words that were said before",
    }
    write_with_card(out, WEIGHTS, data, card)

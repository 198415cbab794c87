"""The files that ship: `reader.onnx` and `card.json`, the model card as data. Owns what the card says."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from assistant.reader.model import CARD, WEIGHTS
from assistant.reader.training.export import WORDS, Precision, build_graph
from assistant.reader.training.network import ReaderNetwork
from assistant.reader.training.trainer import Measured, Schedule, as_figures
from index.models.graph import WEIGHTS_FILE, weight_table

LICENCES = {
    "squad2_half": "CC BY-SA 4.0",
    "squadshifts_new_wiki": "CC BY 4.0",
    "squadshifts_reddit": "CC BY 4.0",
    "squadshifts_amazon_reviews": "CC BY 4.0",
    "nq_open_oracle": "CC BY-SA 3.0",
    "policyqa": "MIT",
    "wikinews": "QAMR: MIT; QADiscourse: CC BY 4.0; articles of Wikinews: CC BY 2.5",
    "near_miss": "made by rule from the sets above",
    "speech": "made by rule from the articles of wikinews",
}


def write_weights(
    network: ReaderNetwork,
    measured: Measured,
    sets: Mapping[str, int],
    schedule: Schedule,
    minilm: Path,
    out: Path,
    precision: Precision,
    *,
    trained: date,
) -> str:
    """Writes both files whole or not at all; returns the card."""
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    words = weight_table(minilm / WEIGHTS_FILE)[WORDS]
    data = build_graph(weights, words, precision)
    card: dict[str, Any] = {
        "name": "dateline reader",
        "task": "reads a question beside a passage; marks the answer, scores sentences, says when there is "
        "none",
        "body": "all-MiniLM-L6-v2 (Apache-2.0), 6 layers of 384; its table of words is used as published",
        "precision": precision,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "trained": trained.isoformat(),
        "schedule": asdict(schedule),
        "data": {
            name: {"questions": count, "licence": LICENCES[name]} for name, count in sorted(sets.items())
        },
        "held_out": as_figures(measured),
        "limits": "English; answers that stand in one sentence; 300 tokens of a passage; news of no later "
        "than its data",
    }
    text = json.dumps(card, indent=2) + "\n"
    out.mkdir(parents=True, exist_ok=True)
    for name, content in ((WEIGHTS, data), (CARD, text.encode())):
        beside = out / f"{name}.new"
        beside.write_bytes(content)
        os.replace(beside, out / name)
    return text

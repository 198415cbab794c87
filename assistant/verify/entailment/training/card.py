"""The files that ship: `entailment.onnx` and `card.json`, the model card as data. Owns what the card says."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from assistant.reader.training.export import WORDS, Precision, build_graph
from assistant.reader.training.network import ReaderNetwork
from assistant.verify.entailment.model import WEIGHTS
from assistant.verify.entailment.training.claims import Pair
from assistant.verify.entailment.training.trainer import Measured, Schedule
from assistant.weights import write_with_card
from index.models.graph import WEIGHTS_FILE, weight_table

LICENCES = {
    "claims": "Apache-2.0",
    "wikinews": "QAMR: MIT; QADiscourse: CC BY 4.0; articles of Wikinews: CC BY 2.5",
    "squadshifts_new_wiki": "CC BY 4.0",
    "squad2_half": "CC BY-SA 4.0",
}


def write_weights(
    network: ReaderNetwork,
    pairs: Sequence[Pair],
    measured: Measured,
    schedule: Schedule,
    minilm: Path,
    out: Path,
    precision: Precision,
    *,
    trained: date,
) -> str:
    """Writes both files whole or not at all; returns the card. `pairs`: what it was trained on."""
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    data = build_graph(weights, weight_table(minilm / WEIGHTS_FILE)[WORDS], precision)
    texts = Counter(pair.group.partition(":")[0] for pair in pairs)
    card: dict[str, Any] = {
        "name": "dateline entailment",
        "task": "says whether sentences bear out a claim in free wording",
        "body": "the reader of this package, trained further; 6 layers of 384 in the shape of "
        "all-MiniLM-L6-v2 (Apache-2.0), whose table of words is used as published",
        "precision": precision,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "trained": trained.isoformat(),
        "schedule": asdict(schedule),
        "data": {
            "claims": {"pairs": len(pairs), "licence": LICENCES["claims"]},
            **{
                f"texts of {name}": {"pairs": count, "licence": LICENCES[name]}
                for name, count in sorted(texts.items())
            },
        },
        "kinds": dict(sorted(Counter(pair.kind for pair in pairs).items())),
        "held_out": asdict(measured),
        "limits": "English; a claim of one sentence and 72 tokens, beside 220 tokens of text; numbers, names "
        "and denials that differ are found by rule, not by this",
    }
    return write_with_card(out, WEIGHTS, data, card)

"""The files that ship: `entailment.onnx` and `card.json`, the model card as data. Owns what the card says.

Run `python -m assistant.verify.entailment.training.card` after a change of how the graph is written, as for
the reader."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from assistant.reader.training.card import rewrite_graph
from assistant.reader.training.export import WORDS, Precision, build_graph
from assistant.reader.training.network import ReaderNetwork
from assistant.verify.entailment.model import WEIGHTS
from assistant.verify.entailment.training.claims import Pair
from assistant.verify.entailment.training.questions import QUESTION_KINDS
from assistant.verify.entailment.training.trainer import ORDER, Measured, Schedule
from assistant.weights import CARD, write_with_card
from index.models.graph import WEIGHTS_FILE, weight_table
from index.models.minilm import checked_model_folder

LICENCES = {
    "claims": "Apache-2.0",
    "questions": "in readers' own words: Apache-2.0; others as the texts that they come with",
    "wikinews": "QAMR: MIT; QADiscourse: CC BY 4.0; articles of Wikinews: CC BY 2.5",
    "squadshifts_new_wiki": "CC BY 4.0",
    "squad2_half": "CC BY-SA 4.0",
    "nq_open_oracle": "CC BY-SA 3.0",
}


def as_round(schedule: Schedule, pairs: Sequence[Pair]) -> dict[str, float]:
    """How one round was trained."""
    return {"pairs": len(pairs), **asdict(schedule), "order": ORDER}


def read_card(folder: Path) -> Mapping[str, Any]:
    """The card in a folder. Raises OSError or ValueError when there is none that tells of its rounds."""
    card: Mapping[str, Any] = json.loads((folder / CARD).read_text(encoding="utf-8"))
    if not isinstance(card, dict) or not {"rounds", "data", "kinds"} <= set(card):
        raise ValueError(f"{folder / CARD} tells of no rounds of training")
    return card


def write_weights(
    network: ReaderNetwork,
    pairs: Sequence[Pair],
    measured: Mapping[str, Measured],
    schedule: Schedule,
    minilm: Path,
    out: Path,
    precision: Precision,
    *,
    trained: date,
    earlier: Mapping[str, Any] | None = None,
) -> str:
    """Writes both files whole or not at all; returns the card. `pairs`: what it was trained on in this round,
    `earlier`: the card of the rounds before. Of each kind of data it tells the most that a round saw.
    `measured`: by what it was measured on."""
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    data = build_graph(weights, weight_table(minilm / WEIGHTS_FILE)[WORDS], precision, marks=False)
    before: Mapping[str, Any] = earlier or {"rounds": [], "data": {}, "kinds": {}}
    counted = {name: each["pairs"] for name, each in before["data"].items()}
    card: dict[str, Any] = {
        "name": "dateline entailment",
        "task": "says whether sentences bear out a claim in free wording, and whether they answer a question",
        "body": "the reader of this package, trained further; 6 layers of 384 in the shape of "
        "all-MiniLM-L6-v2 (Apache-2.0), whose table of words is used as published",
        "precision": precision,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "trained": trained.isoformat(),
        "rounds": [*before["rounds"], as_round(schedule, pairs)],
        "data": {
            name: {"pairs": count, "licence": LICENCES[name.removeprefix("texts of ")]}
            for name, count in sorted(_most(_data_of(pairs), counted).items())
        },
        "kinds": dict(sorted(_most(Counter(pair.kind for pair in pairs), before["kinds"]).items())),
        "held_out": {name: asdict(found) for name, found in measured.items()},
        "limits": "English; a claim or a question of one sentence and 72 tokens, beside 220 tokens of text; "
        "numbers, names and denials that differ are found by rule, not by this",
    }
    return write_with_card(out, WEIGHTS, data, card)


def _data_of(pairs: Sequence[Pair]) -> Counter[str]:
    found = Counter("questions" if pair.kind in QUESTION_KINDS else "claims" for pair in pairs)
    return found + Counter(f"texts of {pair.group.partition(':')[0]}" for pair in pairs)


def _most(found: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    return {name: max(found.get(name, 0), before.get(name, 0)) for name in {*found, *before}}


if __name__ == "__main__":
    rewrite_graph(checked_model_folder(), Path(__file__).parents[1] / "weights", WEIGHTS, marks=False)

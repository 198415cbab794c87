"""The files that ship: `reader.onnx` and `card.json`, the model card as data. Owns what the card says.

Run `python -m assistant.reader.training.card` after a change of how the graph is written: the weights that
ship stay, and the graph and its hash are written again."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from assistant.reader.model import WEIGHTS
from assistant.reader.training.export import WORDS, Precision, build_graph, read_graph
from assistant.reader.training.network import ReaderNetwork
from assistant.reader.training.trainer import Measured, Schedule, as_figures
from assistant.weights import CARD, write_with_card
from index.models.graph import WEIGHTS_FILE, weight_table
from index.models.minilm import checked_model_folder

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
    "own_words": "questions: Apache-2.0; texts of wikinews, squad2_half, squadshifts_new_wiki and "
    "nq_open_oracle as above",
}


def as_round(schedule: Schedule, questions: int, reworded: float = 0.0) -> dict[str, float]:
    """How one round was trained."""
    return {"questions": questions, **asdict(schedule), "reworded": reworded}


def read_card(folder: Path) -> tuple[list[Mapping[str, Any]], Counter[str]]:
    """The rounds that the card in a folder tells of, and the questions of each set. Raises OSError or
    ValueError when there is none."""
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    try:
        sets = Counter({name: entry["questions"] for name, entry in card["data"].items()})
        return list(card["rounds"]), sets
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{folder / CARD} tells of no rounds of training") from error


def write_weights(
    network: ReaderNetwork,
    measured: Measured,
    sets: Mapping[str, int],
    rounds: Sequence[Mapping[str, Any]],
    minilm: Path,
    out: Path,
    precision: Precision,
    *,
    trained: date,
) -> str:
    """Writes both files whole or not at all; returns the card. `rounds`: one after the other, as
    `as_round` tells of each. `sets`: the most questions of each set that a round saw."""
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    data = build_graph(weights, weight_table(minilm / WEIGHTS_FILE)[WORDS], precision)
    card: dict[str, Any] = {
        "name": "dateline reader",
        "task": "reads a question beside a passage; marks the answer, scores sentences, says when there is "
        "none",
        "body": "all-MiniLM-L6-v2 (Apache-2.0), 6 layers of 384; its table of words is used as published",
        "precision": precision,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "trained": trained.isoformat(),
        "rounds": list(rounds),
        "data": {
            name: {"questions": count, "licence": LICENCES[name]} for name, count in sorted(sets.items())
        },
        "held_out": as_figures(measured),
        "limits": "English; answers that stand in one sentence; 300 tokens of a passage; news of no later "
        "than its data",
    }
    return write_with_card(out, WEIGHTS, data, card)


def rewrite_graph(minilm: Path, out: Path, name: str = WEIGHTS, *, marks: bool = True) -> str:
    """The weights in a folder in today's graph, with all that their card tells; returns the card. Integers
    stay what they are. `name`: of their file; `marks`: as for `build_graph`. Raises OSError or ValueError
    when there are none."""
    card = json.loads((out / CARD).read_text(encoding="utf-8"))
    weights = read_graph((out / name).read_bytes())
    data = build_graph(weights, weight_table(minilm / WEIGHTS_FILE)[WORDS], card["precision"], marks=marks)
    return write_with_card(
        out, name, data, card | {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    )


if __name__ == "__main__":
    rewrite_graph(checked_model_folder(), Path(__file__).parents[1] / "weights")

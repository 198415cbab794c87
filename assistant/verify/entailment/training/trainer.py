"""The training run: owns the schedule, how rows share a batch, and what is measured."""

import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from tqdm import tqdm

from assistant.reader.training.network import ReaderNetwork
from assistant.reader.training.trainer import Schedule as ReaderSchedule
from assistant.reader.training.trainer import decayed, multiplies_bfloat16
from assistant.verify.entailment.inputs import Row, build_rows
from assistant.verify.entailment.training.claims import Pair

# Tokens of a batch with its padding.
BATCH_TOKENS = 2048
# Rows that are sorted by length together.
BUCKET = 256
# Where a label is wrong, the network need not be sure.
SMOOTHING = 0.05
DROPOUT = 0.1
# Shares of the rows read without the context, so that it does without one, and with the sentences around.
NO_CONTEXT = 0.2
WIDE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(ReaderSchedule):
    """As the reader's, with other values."""

    rate: float = 5e-5
    warm_up: float = 0.06
    passes: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Over `pairs` of held-out documents. `auc`: of a claim that its text bears out and one that it does not,
    how often the former scores higher; `kinds`: the same for the claims of each kind that fails. So with
    questions, which a text answers or not; of their documents the reader, which training goes out from, has
    seen most, so that their figure flatters."""

    pairs: int
    auc: float
    kinds: dict[str, float]


def train(network: ReaderNetwork, pairs: Sequence[Pair], tokenizer: Any, schedule: Schedule) -> None:
    """Trains in place, the same for the same seed and processor."""
    torch.manual_seed(schedule.seed)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 0)) or len(os.sched_getaffinity(0)))
    network.token_head.requires_grad_(False)
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = DROPOUT
    optimiser = torch.optim.AdamW(
        decayed(network),
        lr=schedule.rate,
        betas=(0.9, 0.98),
        weight_decay=0.01,
        fused=True,
    )
    chooser = random.Random(schedule.seed)
    total, done, smoothed = schedule.passes * len(pairs), 0, 0.7
    short = multiplies_bfloat16()
    network.train()
    with tqdm(total=total, unit=" claims", smoothing=0.02) as bar:
        for _ in range(schedule.passes):
            for group in _batches(pairs, tokenizer, chooser):
                done += len(group)
                bar.update(len(group))
                for settings in optimiser.param_groups:
                    settings["lr"] = schedule.rate_at(done / total)
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=short):
                    scores = _scores(network, [row for row, _ in group])
                holds = torch.tensor([float(pair.holds) for _, pair in group])
                wanted = holds * (1 - SMOOTHING) + SMOOTHING / 2
                loss = functional.binary_cross_entropy_with_logits(scores, wanted)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(list(network.trained()), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                smoothed = 0.98 * smoothed + 0.02 * float(loss.detach())
                bar.set_postfix(loss=f"{smoothed:.3f}", refresh=False)
    network.eval()


@torch.no_grad()
def scores_of(network: ReaderNetwork, pairs: Sequence[Pair], tokenizer: Any) -> list[float]:
    """The log-odds that the text of each pair bears out its claim."""
    network.eval()
    rows = build_rows(tokenizer, [(pair.claim, pair.context, pair.text) for pair in pairs])
    return [float(_scores(network, [row])[0]) for row in rows]


def measure(network: ReaderNetwork, pairs: Sequence[Pair], tokenizer: Any) -> Measured:
    """Of the pairs there must be some that hold and some that do not."""
    from sklearn.metrics import roc_auc_score

    scores = scores_of(network, pairs, tokenizer)
    sound = [score for score, pair in zip(scores, pairs, strict=True) if pair.holds]
    kinds: dict[str, list[float]] = defaultdict(list)
    for score, pair in zip(scores, pairs, strict=True):
        if not pair.holds:
            kinds[pair.kind].append(score)

    def auc(failing: Sequence[float]) -> float:
        labels = [1] * len(sound) + [0] * len(failing)
        return round(float(roc_auc_score(labels, [*sound, *failing])), 3)

    return Measured(
        pairs=len(pairs),
        auc=auc([score for each in kinds.values() for score in each]),
        kinds={kind: auc(found) for kind, found in sorted(kinds.items())},
    )


def _batches(
    pairs: Sequence[Pair], tokenizer: Any, chooser: random.Random
) -> Iterator[list[tuple[Row, Pair]]]:
    """All pairs in another order each time; rows of like length share a batch."""
    shuffled = list(pairs)
    chooser.shuffle(shuffled)
    for start in range(0, len(shuffled), BUCKET):
        bucket = shuffled[start : start + BUCKET]
        triples = [_triple(pair, chooser) for pair in bucket]
        rows = sorted(
            zip(build_rows(tokenizer, triples), bucket, strict=True), key=lambda each: len(each[0].ids)
        )
        groups: list[list[tuple[Row, Pair]]] = [[]]
        for row, pair in rows:
            if groups[-1] and (len(groups[-1]) + 1) * len(row.ids) > BATCH_TOKENS:
                groups.append([])
            groups[-1].append((row, pair))
        chooser.shuffle(groups)
        yield from groups


def _triple(pair: Pair, chooser: random.Random) -> tuple[str, str, str]:
    """(claim, context, text), as they are read this time."""
    if pair.wide and chooser.random() < WIDE:
        return pair.claim, pair.title, pair.wide
    return pair.claim, pair.context if chooser.random() >= NO_CONTEXT else "", pair.text


def _scores(network: ReaderNetwork, rows: Sequence[Row]) -> torch.Tensor:
    """float32 [rows]."""
    width = max(len(row.ids) for row in rows)
    padded = [(row, width - len(row.ids)) for row in rows]
    ids = torch.tensor([[*row.ids, *[0] * spare] for row, spare in padded])
    types = torch.tensor([[*row.types, *[0] * spare] for row, spare in padded])
    mask = torch.tensor([[1] * len(row.ids) + [0] * spare for row, spare in padded])
    holds: torch.Tensor = network(ids, types, mask)[1].float()
    return holds

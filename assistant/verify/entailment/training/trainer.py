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
from assistant.verify.entailment.training.claims import Pair, by_claim
from index.processors import usable_processors

# Tokens of a batch with its padding; what is held against one claim is never parted.
BATCH_TOKENS = 2048
# Rows that are read together where nothing is learnt.
READ_TOGETHER = 16
# Claims whose rows are sorted by length together.
BUCKET = 128
# Where a label is wrong, the network need not be sure.
SMOOTHING = 0.05
DROPOUT = 0.1
# What it counts that the right text of a claim or question comes before its wrong ones, beside what each text
# is by itself.
ORDER = 0.5
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
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 0)) or usable_processors())
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
    total, done = schedule.passes * len(pairs), 0
    smoothed: float | None = None
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
                loss = _loss(scores, [pair for _, pair in group])
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(list(network.trained()), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                now = float(loss.detach())
                smoothed = now if smoothed is None else 0.98 * smoothed + 0.02 * now
                bar.set_postfix(loss=f"{smoothed:.3f}", refresh=False)
    network.eval()


@torch.no_grad()
def scores_of(network: ReaderNetwork, pairs: Sequence[Pair], tokenizer: Any) -> list[float]:
    """The log-odds that the text of each pair bears out its claim."""
    network.eval()
    rows = build_rows(tokenizer, [(pair.claim, pair.context, pair.text) for pair in pairs])
    scores = [0.0] * len(rows)
    by_width = sorted(range(len(rows)), key=lambda number: len(rows[number].ids))
    for start in range(0, len(rows), READ_TOGETHER):
        numbers = by_width[start : start + READ_TOGETHER]
        found = _scores(network, [rows[number] for number in numbers]).tolist()
        for number, score in zip(numbers, found, strict=True):
            scores[number] = score
    return scores


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
    """All pairs in another order each time. Those of one claim share a batch, and beyond that rows of like
    length."""
    lists = by_claim(pairs)
    chooser.shuffle(lists)
    for start in range(0, len(lists), BUCKET):
        bucket = lists[start : start + BUCKET]
        rows = iter(build_rows(tokenizer, [triple for one in bucket for triple in _triples(one, chooser)]))
        read = [[(next(rows), pair) for pair in one] for one in bucket]
        read.sort(key=_width)
        groups: list[list[tuple[Row, Pair]]] = [[]]
        for each in read:
            if groups[-1] and (len(groups[-1]) + len(each)) * _width(each) > BATCH_TOKENS:
                groups.append([])
            groups[-1] += each
        chooser.shuffle(groups)
        yield from groups


def _width(rows: Sequence[tuple[Row, Pair]]) -> int:
    return max(len(row.ids) for row, _ in rows)


def _triples(pairs: Sequence[Pair], chooser: random.Random) -> Iterator[tuple[str, str, str]]:
    """(claim, context, text) of all that is held against one claim, as they are read this time. Where right
    and wrong texts are put into order, none is wide and all have their context or none: what is read around
    a text would tell them apart."""
    mixed = len({pair.holds for pair in pairs}) > 1
    bare = chooser.random() < NO_CONTEXT
    for pair in pairs:
        if pair.wide and not mixed and chooser.random() < WIDE:
            yield pair.claim, pair.title, pair.wide
        else:
            yield pair.claim, "" if bare else pair.context, pair.text


def _loss(scores: torch.Tensor, pairs: Sequence[Pair]) -> torch.Tensor:
    """Of scores [rows], those of one claim side by side: the mean over the rows of how far each is off, and
    ORDER times the mean over the claims that have right and wrong texts of how far a right one is from coming
    first."""
    holds = torch.tensor([float(pair.holds) for pair in pairs])
    wanted = holds * (1 - SMOOTHING) + SMOOTHING / 2
    alone = functional.binary_cross_entropy_with_logits(scores, wanted)
    lists = by_claim(pairs)
    orders = []
    for one, given in zip(lists, torch.split(scores, [len(one) for one in lists]), strict=True):
        right = torch.tensor([pair.holds for pair in one])
        if right.any() and not right.all():
            orders.append(given.logsumexp(0) - given[right].logsumexp(0))
    return alone + ORDER * torch.stack(orders).mean() if orders else alone


def _scores(network: ReaderNetwork, rows: Sequence[Row]) -> torch.Tensor:
    """float32 [rows]."""
    width = max(len(row.ids) for row in rows)
    padded = [(row, width - len(row.ids)) for row in rows]
    ids = torch.tensor([[*row.ids, *[0] * spare] for row, spare in padded])
    types = torch.tensor([[*row.types, *[0] * spare] for row, spare in padded])
    mask = torch.tensor([[1] * len(row.ids) + [0] * spare for row, spare in padded])
    holds: torch.Tensor = network(ids, types, mask)[1].float()
    return holds

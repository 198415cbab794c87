"""The training run: owns the schedule, the checkpoint and what is measured on the way."""

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from tqdm import tqdm

from assistant.errors import AssistantError
from assistant.reader.training.batches import Row, batches, collate
from assistant.reader.training.example import Example
from assistant.reader.training.loss import loss_of
from assistant.reader.training.network import BEGIN, END, SENTENCE, ReaderNetwork
from index.models.int8 import instructions
from index.processors import usable_processors

CHECKPOINT = "checkpoint.pt"
CHECKPOINT_STEPS = 100
RATE = 1e-4
SEED = 20220202
# With one of them a processor multiplies numbers of 16 bits.
_BFLOAT16 = {"avx512_bf16", "amx_bf16"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Linear warm-up to `rate` over the first `warm_up` of all steps, then a linear fall to nothing."""

    rate: float = RATE
    warm_up: float = 0.05
    passes: int = 1
    seed: int = SEED

    def rate_at(self, done: float) -> float:
        """`done`: share of all steps."""
        if done < self.warm_up:
            return self.rate * done / self.warm_up
        return self.rate * max(0.0, (1 - done) / (1 - self.warm_up))


@contextmanager
def _denormals_flushed() -> Iterator[None]:
    """Numbers next to nothing count as nothing, which is faster. It holds for the whole thread, so it is
    taken back: others rely on numbers as IEEE 754 has them."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


@_denormals_flushed()
def train(
    network: ReaderNetwork, examples: Sequence[Example], tokenizer: Any, schedule: Schedule, folder: Path
) -> None:
    """Trains in place. A checkpoint in `folder` is gone on with; the same examples are taken for granted.
    Steps are counted in examples, so the rate falls evenly whatever the batches hold. Raises `AssistantError`
    when the checkpoint is one of another schedule or of more or fewer examples."""
    torch.manual_seed(schedule.seed)
    torch.set_num_threads(usable_processors())
    optimiser = torch.optim.AdamW(
        decayed(network), lr=schedule.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True
    )
    total = len(examples) * schedule.passes
    steps_done = examples_done = 0
    run = {"questions": len(examples), **asdict(schedule)}
    checkpoint = folder / CHECKPOINT
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        if state["run"] != run:
            raise AssistantError(
                f"{checkpoint} belongs to another run ({_listed(state['run'])}; this one: {_listed(run)}): "
                "delete it, or name another work folder"
            )
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        steps_done = state["steps"]
    network.train()
    short = multiplies_bfloat16()
    seen = 0
    with tqdm(total=total, unit=" questions", smoothing=0.02) as bar:
        smoothed: float | None = None
        for number in range(schedule.passes):
            for group in batches(examples, tokenizer, schedule.seed + number):
                seen += 1
                examples_done += len(group)
                bar.update(len(group))
                if seen <= steps_done:
                    continue
                for settings in optimiser.param_groups:
                    settings["lr"] = schedule.rate_at(examples_done / total)
                batch = collate(group)
                # Products in bfloat16, weights and sums in float32: the same loss to three places, and a
                # fifth faster or more where the processor has instructions for it; a third as fast where not.
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=short):
                    tokens, passages = network(batch.ids, batch.types, batch.mask)
                loss = loss_of(tokens.float(), passages.float(), batch)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(list(network.trained()), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                value = float(loss.detach())
                smoothed = value if smoothed is None else 0.98 * smoothed + 0.02 * value
                bar.set_postfix(loss=f"{smoothed:.3f}", refresh=False)
                if seen % CHECKPOINT_STEPS == 0:
                    _save(checkpoint, network, optimiser, seen, run)
    _save(checkpoint, network, optimiser, seen, run)


def _listed(run: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in run.items())


def multiplies_bfloat16() -> bool:
    """Whether this processor has instructions for it: what is trained takes two thirds of the time then."""
    return bool(_BFLOAT16 & instructions())


def decayed(network: ReaderNetwork) -> list[dict[str, Any]]:
    """What the optimiser moves, in two groups: matrices, and what does not decay."""
    matrices = [weight for weight in network.trained() if weight.ndim > 1]
    others = [weight for weight in network.trained() if weight.ndim <= 1]
    return [{"params": matrices}, {"params": others, "weight_decay": 0.0}]


def _save(
    path: Path,
    network: ReaderNetwork,
    optimiser: torch.optim.Optimizer,
    steps: int,
    run: Mapping[str, float],
) -> None:
    """Whole or not at all: a run may be stopped while it writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    torch.save(
        {
            "network": network.state_dict(),
            "optimiser": optimiser.state_dict(),
            "steps": steps,
            "run": dict(run),
        },
        beside,
    )
    os.replace(beside, path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Over `questions` held-out ones, each with its own passage and its negatives. Shares of the answerable:
    the best span overlaps a right one by tokens (mean F1), the best sentence is a right one, the own passage
    comes first; and how well the passage score tells passages that answer from those that do not (area under
    the curve)."""

    questions: int
    span_f1: float
    sentence_first: float
    passage_first: float
    passage_auc: float


@torch.no_grad()
def measure(network: ReaderNetwork, examples: Sequence[Example], tokenizer: Any) -> Measured:
    """Cut as in training. At least one of the examples must be answerable and one not, negatives counted."""
    from sklearn.metrics import roc_auc_score

    network.eval()
    f1: list[float] = []
    sentence_first: list[bool] = []
    passage_first: list[bool] = []
    scores: list[float] = []
    holds: list[bool] = []
    for group in batches(examples, tokenizer, 0):
        batch = collate(group)
        tokens, passages = network(batch.ids, batch.types, batch.mask)
        line = 0
        for rows in group:
            own = slice(line, line + len(rows))
            line += len(rows)
            scores += passages[own].tolist()
            holds += [row.begins != (0,) for row in rows]
            if rows[0].begins == (0,):
                continue
            passage_first.append(int(passages[own].argmax()) == 0)
            found = [_best_span(tokens[own][at], row) for at, row in enumerate(rows)]
            best = max(range(len(rows)), key=lambda at: found[at][2])
            f1.append(_overlap(found[best][:2], rows[best]))
            values = [
                (float(tokens[own][at, first:last, SENTENCE].mean()), at == 0 and number in row.right)
                for at, row in enumerate(rows)
                for number, (first, last) in enumerate(row.sentences)
            ]
            sentence_first.append(max(values)[1])
    network.train()
    return Measured(
        questions=len(f1),
        span_f1=sum(f1) / len(f1),
        sentence_first=sum(sentence_first) / len(sentence_first),
        passage_first=sum(passage_first) / len(passage_first),
        passage_auc=float(roc_auc_score(holds, scores)),
    )


def _best_span(tokens: torch.Tensor, row: Row) -> tuple[int, int, float]:
    """(begin, end, score against no answer) of at most 30 tokens."""
    begin, end = tokens[row.first : row.last, BEGIN], tokens[row.first : row.last, END]
    if not len(begin):
        return 0, 0, -math.inf
    pairs = begin[:, None] + end[None, :]
    allowed = torch.ones_like(pairs, dtype=torch.bool).triu().tril(29)
    pairs = pairs.masked_fill(~allowed, -math.inf)
    at = int(pairs.argmax())
    first, last = divmod(at, pairs.shape[1])
    return first + row.first, last + row.first, float(pairs[first, last] - tokens[0, BEGIN] - tokens[0, END])


def _overlap(span: tuple[int, int], row: Row) -> float:
    mine = set(range(span[0], span[1] + 1))
    best = 0.0
    for begin in row.begins:
        end = min((end for end in row.ends if end >= begin), default=begin)
        theirs = set(range(begin, end + 1)) if begin else set()
        same = len(mine & theirs)
        if same:
            best = max(best, 2 * same / (len(mine) + len(theirs)))
    return best


def as_figures(measured: Measured) -> dict[str, float]:
    """For the model card: rounded to three places."""
    return {name: round(value, 3) for name, value in asdict(measured).items()}

"""The training run of the tagger: owns its schedule, its loss, and which rows share a batch."""

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from assistant.condense.tagger.inputs import TaggerInput
from assistant.condense.tagger.reading import by_stem
from assistant.condense.tagger.training.network import SEED, FrozenLayers, TaggerBatch, TaggerNetwork
from assistant.reader.training.trainer import multiplies_bfloat16
from index.processors import usable_processors

# Rows that are sorted by length together, in batches.
_BUCKET = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerExample:
    """One follow-up. `wanted`: the stems of the question as a person made it standalone. `weight`: how much
    it counts, so that every set counts the same."""

    made: TaggerInput
    wanted: frozenset[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Linear warm-up over a tenth of the steps, then a linear fall to nothing. `rate`: of the published
    layers; `head_rate`: of what is new above them. `batch`: rows."""

    passes: int = 3
    rate: float = 1e-4
    head_rate: float = 1e-3
    batch: int = 16
    seed: int = SEED

    def share_at(self, done: float) -> float:
        """Of the rates. `done`: share of all steps."""
        return done / 0.1 if done < 0.1 else max(0.0, (1 - done) / 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An example with the states of its tokens, float16 [tokens, HIDDEN]."""

    states: Tensor
    example: TaggerExample


def ready(body: FrozenLayers, examples: Sequence[TaggerExample]) -> list[Ready]:
    """What every pass over these examples begins with, made once."""
    return [
        Ready(states=body.states(example.made), example=example)
        for example in tqdm(examples, unit=" questions", leave=False)
    ]


def train(network: TaggerNetwork, examples: Sequence[Ready], schedule: Schedule) -> None:
    """Trains in place, the same for the same seed and processor. The words of one question count together as
    much as the root of their number: a long conversation says more than a short one, but not so much more."""
    torch.manual_seed(schedule.seed)
    chooser = random.Random(schedule.seed)
    examples = [one for one in examples if one.example.made.rows]
    optimiser = torch.optim.AdamW(
        [
            {"params": [weight for published, weight in network.parts() if published], "most": schedule.rate},
            {
                "params": [weight for published, weight in network.parts() if not published],
                "most": schedule.head_rate,
            },
        ],
        weight_decay=0.01,
    )
    total, done = schedule.passes * len(examples), 0
    short = multiplies_bfloat16()
    network.train()
    with _threads(), tqdm(total=total, unit=" questions", smoothing=0.02, leave=False) as bar:
        for _ in range(schedule.passes):
            for group in _batches(examples, schedule.batch, chooser):
                for settings in optimiser.param_groups:
                    settings["lr"] = settings["most"] * schedule.share_at((done + len(group) / 2) / total)
                done += len(group)
                bar.update(len(group))
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=short):
                    loss = _loss(network, group)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(list(network.parameters()), 2.0)
                optimiser.step()
                optimiser.zero_grad()
    network.eval()


@torch.no_grad()
def tagged(network: TaggerNetwork, examples: Sequence[Ready]) -> list[dict[str, float]]:
    """Of each example, the likelihood by stem, as the tagger gives it."""
    network.eval()
    with _threads():
        return [
            by_stem(one.example.made.stems, _logits(network, [one]).tolist() if one.example.made.rows else [])
            for one in examples
        ]


def _batches(examples: Sequence[Ready], size: int, chooser: random.Random) -> Iterator[list[Ready]]:
    """All examples in another order each time; rows of like length share a batch."""
    shuffled = list(examples)
    chooser.shuffle(shuffled)
    groups = []
    for start in range(0, len(shuffled), size * _BUCKET):
        bucket = sorted(shuffled[start : start + size * _BUCKET], key=lambda one: len(one.example.made.ids))
        groups += [bucket[at : at + size] for at in range(0, len(bucket), size)]
    chooser.shuffle(groups)
    yield from groups


def _loss(network: TaggerNetwork, group: Sequence[Ready]) -> Tensor:
    examples = [one.example for one in group]
    wanted = torch.tensor([float(stem in one.wanted) for one in examples for stem in one.made.stems])
    weights = torch.tensor(
        [one.weight / len(one.made.stems) ** 0.5 for one in examples for _ in one.made.stems]
    )
    logits = _logits(network, group).float()
    losses = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    return (losses * weights).sum() / len(group)


def _logits(network: TaggerNetwork, group: Sequence[Ready]) -> Tensor:
    found: Tensor = network(TaggerBatch([one.example.made for one in group], [one.states for one in group]))
    return found


@contextmanager
def _threads() -> "Iterator[None]":
    """As many as this process may use, and numbers next to nothing count as nothing, which is faster."""
    before = torch.get_num_threads()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 0)) or usable_processors())
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(before)

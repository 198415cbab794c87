"""The training run of the tagger: owns its schedule and its loss. It takes seconds."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from assistant.condense.tagger.inputs import TaggerInput
from assistant.condense.tagger.reading import by_stem
from assistant.condense.tagger.training.network import SEED, FrozenLayers, TaggerNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerExample:
    """One follow-up. `wanted`: the stems of the question as a person made it standalone. `weight`: how much
    it counts, so that every set counts the same."""

    made: TaggerInput
    wanted: frozenset[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Linear warm-up over a tenth of the steps, then a linear fall to nothing. `batch`: words."""

    passes: int = 6
    rate: float = 2e-3
    batch: int = 1024
    seed: int = SEED

    def rate_at(self, done: float) -> float:
        """`done`: share of all steps."""
        return self.rate * (done / 0.1 if done < 0.1 else max(0.0, (1 - done) / 0.9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An example with what the head reads of its words, float16 [words, VALUES]."""

    values: Tensor
    example: TaggerExample


def ready(body: FrozenLayers, examples: Sequence[TaggerExample]) -> list[Ready]:
    """What every pass over these examples begins with, made once."""
    return [
        Ready(values=body.values(example.made), example=example)
        for example in tqdm(examples, unit=" questions", leave=False)
    ]


def train(network: TaggerNetwork, examples: Sequence[Ready], schedule: Schedule) -> None:
    """Trains in place, the same for the same seed. The words of one question count together as much as the
    root of their number: a long conversation says more than a short one, but not so much more."""
    torch.manual_seed(schedule.seed)
    values = torch.cat([one.values for one in examples]).float()
    wanted = torch.tensor(
        [float(stem in one.example.wanted) for one in examples for stem in one.example.made.stems]
    )
    weights = torch.tensor(
        [
            one.example.weight / len(one.example.made.stems) ** 0.5
            for one in examples
            for _ in one.example.made.stems
        ]
    )
    network.mean.copy_(values.mean(dim=0))
    network.spread.copy_(values.std(dim=0) + 1e-3)
    optimiser = torch.optim.AdamW(network.parameters(), lr=schedule.rate, weight_decay=0.05)
    total = schedule.passes * len(values)
    done = 0
    network.train()
    with _threads():
        for _ in range(schedule.passes):
            for at in torch.randperm(len(values)).split(schedule.batch):  # type: ignore[no-untyped-call]
                done += len(at)
                for settings in optimiser.param_groups:
                    settings["lr"] = schedule.rate_at(done / total)
                logits = network(values[at])
                losses = functional.binary_cross_entropy_with_logits(logits, wanted[at], reduction="none")
                loss = (losses * weights[at]).mean()
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
                optimiser.zero_grad()
    network.eval()


@torch.no_grad()
def tagged(network: TaggerNetwork, examples: Sequence[Ready]) -> list[dict[str, float]]:
    """Of each example, the likelihood by stem, as the tagger gives it."""
    network.eval()
    with _threads():
        return [by_stem(one.example.made.stems, network(one.values.float()).tolist()) for one in examples]


@contextmanager
def _threads() -> "Iterator[None]":
    """As many as this process may use, and numbers next to nothing count as nothing, which is faster."""
    before = torch.get_num_threads()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 0)) or len(os.sched_getaffinity(0)))
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(before)

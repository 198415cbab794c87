"""The training run of the tagger: owns its schedule, its batches and its loss. It takes minutes."""

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
from assistant.condense.tagger.training.network import FrozenLayers, TaggerNetwork
from index.models.graph import HIDDEN

SEED = 20220202
# Batches are made of so many that are sorted by length together.
_BUCKET = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerExample:
    """One follow-up. `wanted`: the stems of the question as a person made it standalone. `weight`: how much
    it counts, so that every set counts the same."""

    made: TaggerInput
    wanted: frozenset[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Linear warm-up over a tenth of the steps, then a linear fall to nothing."""

    passes: int = 6
    rate: float = 1e-3
    batch: int = 16
    seed: int = SEED

    def rate_at(self, done: float) -> float:
        """`done`: share of all steps."""
        return self.rate * (done / 0.1 if done < 0.1 else max(0.0, (1 - done) / 0.9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An example with what leaves the frozen layers, float16 [width, 384]."""

    states: Tensor
    example: TaggerExample


def ready(body: FrozenLayers, examples: Sequence[TaggerExample]) -> list[Ready]:
    """What every pass over these examples begins with, made once."""
    return [
        Ready(states=body.states(example.made.ids), example=example)
        for example in tqdm(examples, unit=" questions", leave=False)
    ]


def train(network: TaggerNetwork, examples: Sequence[Ready], schedule: Schedule) -> None:
    """Trains in place, the same for the same seed. Examples without a word to tag are left out."""
    torch.manual_seed(schedule.seed)
    chooser = random.Random(schedule.seed)
    rows = [one for one in examples if one.example.made.rows]
    trained = list(network.trained())
    optimiser = torch.optim.AdamW(trained, lr=schedule.rate, betas=(0.9, 0.98), weight_decay=0.01)
    total = schedule.passes * len(rows)
    done = 0
    network.train()
    with _threads(), tqdm(total=total, unit=" questions", leave=False) as bar:
        for _ in range(schedule.passes):
            for group in _groups(rows, schedule.batch, chooser):
                done += len(group)
                for settings in optimiser.param_groups:
                    settings["lr"] = schedule.rate_at(done / total)
                loss = _loss(network, group)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(trained, 1.0)
                optimiser.step()
                optimiser.zero_grad()
                bar.update(len(group))
    network.eval()


@torch.no_grad()
def tagged(network: TaggerNetwork, examples: Sequence[Ready]) -> list[dict[str, float]]:
    """Of each example, the likelihood by stem, as the tagger gives it."""
    network.eval()
    found = []
    with _threads():
        for one in examples:
            made = one.example.made
            logits = network(*_collated([one])).tolist() if made.rows else []
            found.append(by_stem(made.stems, logits))
    return found


def _groups(rows: Sequence[Ready], batch: int, chooser: random.Random) -> list[list[Ready]]:
    """Batches of like length, in an order of chance."""
    order = list(rows)
    chooser.shuffle(order)
    found = []
    for at in range(0, len(order), batch * _BUCKET):
        block = sorted(order[at : at + batch * _BUCKET], key=lambda one: len(one.states))
        found += [block[place : place + batch] for place in range(0, len(block), batch)]
    chooser.shuffle(found)
    return found


def _collated(group: Sequence[Ready]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """The five inputs of the network. No example may be without a word."""
    width = max(len(one.states) for one in group)
    most = max(len(one.example.made.rows) for one in group)
    states = torch.zeros(len(group), width, HIDDEN)
    mask = torch.zeros(len(group), 1, 1, width, dtype=torch.bool)
    words = torch.zeros(len(group), most, dtype=torch.long)
    real = torch.zeros(len(group), most, dtype=torch.bool)
    for row, one in enumerate(group):
        made = one.example.made
        states[row, : len(one.states)] = one.states.float()
        mask[row, 0, 0, : len(one.states)] = True
        words[row, : len(made.rows)] = torch.tensor(made.rows)
        real[row, : len(made.rows)] = True
    traits = [told for one in group for told in one.example.made.traits]
    return states, mask, words, real, torch.tensor(traits)


def _loss(network: TaggerNetwork, group: Sequence[Ready]) -> Tensor:
    """Cross-entropy over the words. Those of one question count as much as the root of their number: a long
    conversation says more than a short one, but not so much more."""
    wanted = [float(stem in one.example.wanted) for one in group for stem in one.example.made.stems]
    weights = [
        one.example.weight / (len(one.example.made.stems) ** 0.5)
        for one in group
        for _ in one.example.made.stems
    ]
    logits = network(*_collated(group))
    losses = functional.binary_cross_entropy_with_logits(logits, torch.tensor(wanted), reduction="none")
    return (losses * torch.tensor(weights)).sum() / (3 * len(group))


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

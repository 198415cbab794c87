"""Fit the weights by which follow-ups are made standalone: `python -m evals.benchmarks.fit_condense SET [SET
...] --data FOLDER [--write]`.

Each SET holds follow-ups beside human rewrites (`evals.rewriting_case`); only its developing half is
read. For every slot of a question (a pronoun, a demonstrative, the place for a topic) each candidate of
the conversation has a gain: by how much the F1 of content words with the human rewrite grows when it is
written in. A softmax over the candidates, linear in the features of `assistant.condense.antecedents`, is
fitted in three steps: which candidate comes first (towards the best ones, then for the highest expected
gain), whether the first one is worth more than nothing, and both together for the highest expected gain.
Without the first two the third ends where nothing is ever filled.

What a question offers depends on how the questions before it were understood, so it is done twice: first
on conversations that are left as they are, then on those that the first weights rewrote. Figures come
from three folds over the conversations; the weights that are written are fitted to the whole developing
half."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.condense import condense_with, fold
from assistant.condense.antecedents import Candidate
from assistant.condense.choice import choose_with, offer_of
from assistant.condense.rewriting import rewrite
from assistant.condense.slots import Slot
from assistant.condense.tagged import Tags
from assistant.terms import stems
from evals.errors import EvalError, SuiteError
from evals.rewriting_case import RewritingCase
from evals.rewriting_suites import stems_f1
from evals.suites import RewritingSuite, load_suites

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

WEIGHTS_FILE = Path(__file__).parents[2] / "assistant" / "condense" / "weights.json"
FOLDS = 3
ROUNDS = 2
# In three folds over both public sets, 0.1 and 1 measured 0.003 to 0.01 worse.
RIDGE = 0.3
STEPS = 150
# Gains closer than this are told apart only in part: a temperature, in F1.
GAIN_SCALE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One slot of one question. `nothing` and `offered[i]` are features by name; `gains[i]` what candidate i
    brings, in F1. `weight`: how much it counts, so that every set counts the same."""

    nothing: Mapping[str, float]
    offered: tuple[Mapping[str, float], ...]
    gains: tuple[float, ...]
    weight: float


@dataclass(slots=True, kw_only=True)
class _Watch:
    """A `Choose` by weights that keeps the decisions of the question whose rewrite is `wanted`."""

    weights: Mapping[str, float]
    weight: float
    wanted: str = ""
    tags: Tags | None = None
    found: list[Decision] = field(default_factory=list)

    def __call__(
        self, question: str, slot: Slot, candidates: Sequence[Candidate], filled: str
    ) -> Candidate | None:
        own = stems(question)
        offer = offer_of(question, slot, candidates, filled, self.tags)
        needs = stems(self.wanted)
        before = _f1(own, needs)
        if offer.candidates:
            self.found.append(
                Decision(
                    nothing=offer.nothing,
                    offered=offer.features,
                    gains=tuple(_f1(own | one.mention.stems, needs) - before for one in offer.candidates),
                    weight=self.weight,
                )
            )
        return choose_with(self.weights, self.tags)(question, slot, candidates, filled)


def decisions_of(
    cases: Sequence[RewritingCase],
    weights: Mapping[str, float],
    weight: float,
    plain: Mapping[str, float] | None = None,
    tagged: Mapping[str, Tags] | None = None,
) -> list[Decision]:
    """Every slot of these follow-ups, in conversations that `weights` rewrote. With tags, by the id of the
    follow-up, the conversations are as the weights without tags, `plain`, rewrite them."""
    found: list[Decision] = []
    for one in cases:
        tags = None if tagged is None else tagged[one.case.id]
        watch = _Watch(weights=weights, weight=weight, wanted=one.rewrite, tags=tags)
        told = fold(one.case.history, choose_with(weights if plain is None else plain))
        rewrite(one.case.question.strip(), told, watch)
        found += watch.found
    return found


def fit(
    sets: Sequence[Sequence[RewritingCase]],
    plain: Mapping[str, float] | None = None,
    tagged: Mapping[str, Tags] | None = None,
) -> dict[str, float]:
    """Weights by feature, fitted to all of these, each set counting as much as the largest. `plain` and
    `tagged` as in `decisions_of`."""
    weights: dict[str, float] = {}
    largest = max(len(cases) for cases in sets)
    for _ in range(ROUNDS):
        decisions = [
            decision
            for cases in sets
            for decision in decisions_of(
                cases, weights, min(2.0, largest / max(1, len(cases))), plain, tagged
            )
        ]
        weights = _Fit(decisions).weights()
    return weights


class _Fit:
    """The three steps of the module docstring, over one list of decisions."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        import numpy as np

        offered = [features for decision in decisions for features in decision.offered]
        self.names = sorted({name for row in (*offered, *(d.nothing for d in decisions)) for name in row})
        self.offered = self._table(offered)
        self.nothing = self._table([decision.nothing for decision in decisions])
        counts = np.array([len(decision.offered) for decision in decisions])
        self.starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        self.owner = np.repeat(np.arange(len(decisions)), counts)
        self.gains = np.array([gain for decision in decisions for gain in decision.gains])
        self.weight = np.array([decision.weight for decision in decisions])

    def weights(self) -> dict[str, float]:
        import numpy as np

        start = self._minimum(self._towards_best, np.zeros(len(self.names)))
        first = self._minimum(self._expected_without_nothing, start)
        both = first + self._worth(first)
        final = self._minimum(partial(self._expected, prior=both), both)
        return {name: round(float(value), 3) for name, value in zip(self.names, final, strict=True)}

    def _towards_best(self, at: "Array") -> "tuple[float, Array]":
        import numpy as np

        highest = np.maximum.reduceat(self.gains, self.starts)
        spread = highest - np.minimum.reduceat(self.gains, self.starts)
        counts = 0.1 * self.weight * (spread > 0.02)
        wanted = np.exp((self.gains - highest[self.owner]) / GAIN_SCALE)
        wanted /= self._sums(wanted)[self.owner]
        share = self._shares(at)
        loss = -(counts[self.owner] * wanted * np.log(np.maximum(share, 1e-12))).sum()
        slope = -(self.offered.T @ (counts[self.owner] * (wanted - share)))
        return float(loss + RIDGE * (at @ at) / 2), slope + RIDGE * at

    def _expected_without_nothing(self, at: "Array") -> "tuple[float, Array]":
        share = self._shares(at)
        expected = self._sums(share * self.gains)
        slope = -(self.offered.T @ (self.weight[self.owner] * share * (self.gains - expected[self.owner])))
        return float(-(self.weight * expected).sum() + RIDGE * (at @ at) / 2), slope + RIDGE * at

    def _worth(self, first: "Array") -> "Array":
        """Weights of nothing, for the candidate that `first` puts first."""
        import numpy as np

        scores = self.offered @ first
        ends = [*self.starts[1:], len(scores)]
        best = np.array([a + int(np.argmax(scores[a:b])) for a, b in zip(self.starts, ends, strict=True)])
        gains, scores = self.gains[best], scores[best]

        def loss(at: "Array") -> "tuple[float, Array]":
            share = 1 / (1 + np.exp(-np.clip(2 * (scores - self.nothing @ at), -40, 40)))
            slope = self.nothing.T @ (self.weight * gains * 2 * share * (1 - share))
            ridge = 0.3 * RIDGE
            return float(-(self.weight * share * gains).sum() + ridge * (at @ at) / 2), slope + ridge * at

        return self._minimum(loss, np.zeros(len(self.names)))

    def _expected(self, at: "Array", prior: "Array") -> "tuple[float, Array]":
        import numpy as np

        scores, left = self.offered @ at, self.nothing @ at
        top = np.maximum(np.maximum.reduceat(scores, self.starts), left)
        raised, raised_left = np.exp(scores - top[self.owner]), np.exp(left - top)
        total = self._sums(raised) + raised_left
        share = raised / total[self.owner]
        expected = self._sums(share * self.gains)
        slope = -(self.offered.T @ (self.weight[self.owner] * share * (self.gains - expected[self.owner])))
        slope += self.nothing.T @ (self.weight * raised_left / total * expected)
        ridge = 0.5 * RIDGE
        return float(-(self.weight * expected).sum() + ridge * (at @ at) / 2), slope + ridge * at

    def _shares(self, at: "Array") -> "Array":
        import numpy as np

        scores = self.offered @ at
        raised = np.exp(scores - np.maximum.reduceat(scores, self.starts)[self.owner])
        share: Array = raised / self._sums(raised)[self.owner]
        return share

    def _sums(self, values: "Array") -> "Array":
        import numpy as np

        return np.add.reduceat(values, self.starts)

    def _minimum(self, loss: "Callable[[Array], tuple[float, Array]]", start: "Array") -> "Array":
        from scipy.optimize import minimize

        found: Array = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
        return found

    def _table(self, rows: Sequence[Mapping[str, float]]) -> "Any":
        from scipy.sparse import csr_matrix

        places = {name: place for place, name in enumerate(self.names)}
        columns = [places[name] for row in rows for name in row]
        values = [value for row in rows for value in row.values()]
        ends = [0]
        for row in rows:
            ends.append(ends[-1] + len(row))
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self.names)))


def mean_f1(cases: Sequence[RewritingCase], weights: Mapping[str, float]) -> tuple[float, float]:
    """(as rewritten, as asked), over these follow-ups."""
    choose = choose_with(weights)
    rewritten = asked = 0.0
    for one in cases:
        question = one.case.question
        given = condense_with(question, one.case.history, choose) or question
        rewritten += stems_f1(given, one.rewrite)
        asked += stems_f1(question, one.rewrite)
    return rewritten / len(cases), asked / len(cases)


def cross_validated(sets: Mapping[str, Sequence[RewritingCase]]) -> dict[str, dict[str, float]]:
    """Of each set, over its folds: the F1 as rewritten by weights fitted to the other folds, and as asked."""
    found: dict[str, dict[str, float]] = {}
    for fold_number in range(FOLDS):
        weights = fit([[one for one in cases if fold_of(one) != fold_number] for cases in sets.values()])
        for name, cases in sets.items():
            held_out = [one for one in cases if fold_of(one) == fold_number]
            if not held_out:
                continue
            rewritten, asked = mean_f1(held_out, weights)
            sums = found.setdefault(name, {"rewrite_f1": 0.0, "question_f1": 0.0})
            sums["rewrite_f1"] += rewritten * len(held_out) / len(cases)
            sums["question_f1"] += asked * len(held_out) / len(cases)
    return {name: {figure: round(value, 4) for figure, value in sums.items()} for name, sums in found.items()}


def fold_of(one: RewritingCase) -> int:
    """The fold that a follow-up is held out in, 0 to `FOLDS` - 1: by its conversation."""
    return sha256(f"x{one.conversation}".encode(errors="replace")).digest()[0] % FOLDS


def _f1(has: frozenset[str], needs: frozenset[str]) -> float:
    if not has and not needs:
        return 1.0
    return 2 * len(has & needs) / (len(has) + len(needs))


def developing_halves(
    parser: argparse.ArgumentParser, names: Sequence[str], data: Path
) -> dict[str, list[RewritingCase]]:
    """Of each of these sets. Ends the command where one cannot be read or has none."""
    try:
        sets = {name: _developing(name, data) for name in names}
    except EvalError as error:
        parser.error(" ".join(str(error).split()))
    if not all(sets.values()):
        parser.error("a set has no follow-up in its developing half")
    return sets


def _developing(name: str, data: Path) -> list[RewritingCase]:
    [suite] = load_suites([name], data)
    if not isinstance(suite, RewritingSuite):
        raise SuiteError(f"{name}: a set of follow-ups beside human rewrites is needed")
    return [one for one in suite.cases if one.half == "developing"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.fit_condense",
        description="Fit the weights by which follow-ups are made standalone.",
    )
    parser.add_argument("sets", nargs="+", metavar="SET", help="NAME of NAME.jsonl[.gz] in the folder")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS_FILE.name}")
    options = parser.parse_args(arguments)
    sets = developing_halves(parser, options.sets, options.data)
    figures = cross_validated(sets)
    weights = fit(list(sets.values()))
    sys.stdout.write(json.dumps({"cross_validated": figures, "weights": len(weights)}, indent=2) + "\n")
    if options.write:
        WEIGHTS_FILE.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

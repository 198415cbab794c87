"""Train the network that tags which words of a conversation belong in a follow-up, and fit the weights that
choose by its tags: `python -m evals.benchmarks.fit_tagger SET [SET ...] --data FOLDER [--write]`.

The network is trained on the conversations that come with the code, then on the SETs, follow-ups beside
human rewrites (`evals.rewriting_case`), of which only the developing half is read, with some of the former
between them. A word is tagged rightly when its stem is in the rewrite. Figures of the SETs come from three
folds over their conversations: of each, tagger and weights were trained on the other two; those of our own
conversations from one in ten, which is kept out of training. The weights choose by tags of conversations that
the tagger was not trained on, so they are fitted to those of the folds; the tagger that ships is trained on
the whole developing half. It takes most of an hour on two cores; with `--tags FILE` the tags of the folds
are kept, and where the file is there, the weights alone are fitted to them, in minutes."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.condense import fold
from assistant.condense.choice import choose_with
from assistant.condense.rewriting import rewrite
from assistant.condense.tagged import Tags
from assistant.terms import stems
from evals.benchmarks.fit_condense import FOLDS, developing_halves, fit, fold_of
from evals.rewriting_case import RewritingCase
from evals.rewriting_suites import stems_f1

if TYPE_CHECKING:
    from assistant.condense.tagger.training.conversations import FollowUp
    from assistant.condense.tagger.training.network import TaggerNetwork
    from assistant.condense.tagger.training.trainer import Ready

PACKAGE = Path(__file__).parents[2] / "assistant" / "condense"
WEIGHTS_FILE = PACKAGE / "tagged.json"
# Of these and 0.3 to 0.6, what the tags alone reach is highest.
LIKELY = 0.4
# Of our own follow-ups, one in so many is seen again between those of the sets.
OWN_BETWEEN = 8

Sets = Mapping[str, Sequence[RewritingCase]]


class Training:
    """What every network of a run has in common: the follow-ups of the sets by id, our own, and a network
    that has learnt from our own."""

    def __init__(self, sets: Sets, passes: int, own_passes: int) -> None:
        from assistant.condense.tagger.training.conversations import follow_ups
        from assistant.condense.tagger.training.network import TaggerNetwork
        from assistant.condense.tagger.training.trainer import Schedule, train
        from index.models.minilm import checked_model_folder

        self.folder = checked_model_folder()
        self.schedule = Schedule(passes=passes)
        self.first = Schedule(passes=own_passes)
        prepared = _Prepared(self.folder)
        self.of_sets = {name: prepared.cases(cases, sets) for name, cases in sets.items()}
        ours = list(follow_ups()) if own_passes else []
        self.own = prepared.own([one for one in ours if not one.held_out])
        kept = [one for one in ours if one.held_out]
        self.held_out = list(zip(kept, prepared.own(kept), strict=True))
        self._network = TaggerNetwork(self.folder)
        if self.own:
            train(self._network, self.own, self.first)

    def network(self, without: int | None = None) -> "TaggerNetwork":
        """Trained further on the sets, all or all but one fold."""
        from assistant.condense.tagger.training.trainer import train

        network = deepcopy(self._network)
        of_sets = [one for cases in self.of_sets.values() for fold, one in cases.values() if fold != without]
        train(network, [*of_sets, *self.own[::OWN_BETWEEN]], self.schedule)
        return network


class _Prepared:
    """Makes examples ready for training."""

    def __init__(self, folder: Path) -> None:
        from assistant.condense.tagger.training.network import FrozenLayers
        from assistant.reader.inputs import load_tokenizer

        self._tokenizer = load_tokenizer(folder)
        self._body = FrozenLayers(folder)

    def cases(self, cases: Sequence[RewritingCase], sets: Sets) -> "dict[str, tuple[int, Ready]]":
        """By id, each with its fold. A smaller set counts as much as the largest, up to twice."""
        weight = min(2.0, max(len(other) for other in sets.values()) / len(cases))
        made = self._ready([(one.case.question, one.case.history, one.rewrite) for one in cases], weight)
        return {one.case.id: (fold_of(one), found) for one, found in zip(cases, made, strict=True)}

    def own(self, ours: "Sequence[FollowUp]") -> "list[Ready]":
        return self._ready([(one.question, one.history, one.rewrite) for one in ours], 1.0)

    def _ready(
        self, questions: "Sequence[tuple[str, Sequence[tuple[str, str]], str]]", weight: float
    ) -> "list[Ready]":
        from assistant.condense.tagger.inputs import build_input
        from assistant.condense.tagger.training.trainer import TaggerExample, ready

        return ready(
            self._body,
            [
                TaggerExample(
                    made=build_input(self._tokenizer, question, history),
                    wanted=stems(rewrite),
                    weight=weight,
                )
                for question, history, rewrite in questions
            ],
        )


def tags_by_fold(training: Training) -> dict[str, Tags]:
    """By the id of each follow-up, the tags by a network that was trained on the other folds."""
    from assistant.condense.tagger.training.trainer import tagged

    found: dict[str, Tags] = {}
    for number in range(FOLDS):
        held_out = {
            name: one
            for cases in training.of_sets.values()
            for name, (fold, one) in cases.items()
            if fold == number
        }
        found |= zip(held_out, tagged(training.network(number), list(held_out.values())), strict=True)
    return found


def cross_validated(sets: Sets, tags: Mapping[str, Tags]) -> dict[str, dict[str, float]]:
    """Of each set, over its folds, the F1 as rewritten by weights fitted to the other folds with tags and
    without, of the question with all that is tagged as likely, and of the question as asked."""
    sums: dict[str, dict[str, float]] = {name: {} for name in sets}
    for number in range(FOLDS):
        others = [[one for one in cases if fold_of(one) != number] for cases in sets.values()]
        plain = fit(others)
        weights = fit(others, plain, tags)
        for name, cases in sets.items():
            for one in cases:
                if fold_of(one) == number:
                    for figure, value in _figures(one, plain, weights, tags[one.case.id]).items():
                        sums[name][figure] = sums[name].get(figure, 0.0) + value / len(cases)
    return {
        name: {figure: round(value, 4) for figure, value in found.items()} for name, found in sums.items()
    }


def _figures(
    one: RewritingCase, plain: Mapping[str, float], weights: Mapping[str, float], tags: Tags
) -> dict[str, float]:
    question, wanted = one.case.question.strip(), stems(one.rewrite)
    told = fold(one.case.history, choose_with(plain))
    untagged = rewrite(question, told, choose_with(plain)).text
    rewritten = rewrite(question, told, choose_with(weights, tags)).text
    return {
        "rewrite_f1": stems_f1(rewritten, one.rewrite),
        "untagged_f1": stems_f1(untagged, one.rewrite),
        "tags_f1": tags_f1(stems(question), wanted, tags),
        "question_f1": stems_f1(question, one.rewrite),
    }


def own_figures(training: Training, network: "TaggerNetwork") -> dict[str, dict[str, float]]:
    """Of those of our own conversations that are held out."""
    from assistant.condense.tagger.training.trainer import tagged

    if not training.held_out:
        return {}
    tags = tagged(network, [one for _, one in training.held_out])
    asked = [(stems(one.question), stems(one.rewrite)) for one, _ in training.held_out]
    sums = {
        "tags_f1": sum(tags_f1(has, wanted, found) for (has, wanted), found in zip(asked, tags, strict=True)),
        "question_f1": sum(tags_f1(has, wanted, {}) for has, wanted in asked),
    }
    return {"own": {name: round(total / len(asked), 4) for name, total in sums.items()}}


def tags_f1(asked: frozenset[str], wanted: frozenset[str], tags: Tags) -> float:
    """Of a question with all that is tagged as likely."""
    likely = asked | {stem for stem, value in tags.items() if value > LIKELY}
    both = len(likely) + len(wanted)
    return 2 * len(likely & wanted) / both if both else 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.fit_tagger",
        description="Train the tagger of follow-ups, and fit the weights that choose by its tags.",
    )
    parser.add_argument("sets", nargs="+", metavar="SET", help="NAME of NAME.jsonl[.gz] in the folder")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--passes", type=int, default=3, help="times that each follow-up of the sets is seen (default 3)"
    )
    parser.add_argument(
        "--own-passes",
        type=int,
        default=2,
        help="times that each of our own is seen before (default 2; 0: none of them)",
    )
    parser.add_argument(
        "--tags",
        type=Path,
        metavar="FILE",
        help="keep the tags of the folds there; where it is there already, nothing is trained and the "
        "weights are fitted to it",
    )
    parser.add_argument("--write", action="store_true", help="write the weights, and what was trained")
    options = parser.parse_args(arguments)
    if options.tags is not None and not options.tags.parent.is_dir():
        parser.error(f"there is no folder {options.tags.parent} to keep tags in: make it first")
    sets = developing_halves(parser, options.sets, options.data)
    training = None
    if options.tags is not None and options.tags.exists():
        try:
            tags = _kept_tags(options.tags, sets)
        except (OSError, ValueError) as error:
            parser.error(f"{options.tags} does not hold the tags of these sets ({error}): name another file")
    else:
        training = Training(sets, options.passes, options.own_passes)
        tags = tags_by_fold(training)
        if options.tags is not None:
            options.tags.write_text(json.dumps(tags), encoding="utf-8")
    figures = cross_validated(sets, tags)
    sys.stdout.write(json.dumps({"cross_validated": figures}, indent=2) + "\n")
    if options.write:
        if training is not None:
            _write_tagger(sets, training, figures)
        cases = list(sets.values())
        weights = fit(cases, fit(cases), tags)
        WEIGHTS_FILE.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    return 0


def _kept_tags(file: Path, sets: Sets) -> dict[str, Tags]:
    """Raises ValueError when those of a follow-up are missing."""
    tags: dict[str, Tags] = json.loads(file.read_text(encoding="utf-8"))
    missing = sorted({one.case.id for cases in sets.values() for one in cases} - set(tags))
    if missing:
        raise ValueError(f"none of {missing[0]}")
    return tags


def _write_tagger(sets: Sets, training: Training, figures: Mapping[str, Mapping[str, float]]) -> None:
    from assistant.condense.tagger.training.card import write_weights

    network = training.network()
    counts = {name: len(held) for name, held in sets.items()}
    if training.own:
        counts["own"] = len(training.own)
    write_weights(
        network,
        training.folder,
        PACKAGE / "tagger" / "weights",
        {"own": training.first, "sets": training.schedule},
        counts,
        {**figures, **own_figures(training, network)},
        date.today(),
    )


if __name__ == "__main__":
    sys.exit(main())

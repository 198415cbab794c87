"""Train the network that tags which words of a conversation belong in a follow-up, and fit the weights that
choose by its tags: `python -m evals.benchmarks.fit_tagger SET [SET ...] --data FOLDER [--write]`.

Each SET holds follow-ups beside human rewrites (`evals.rewriting_case`); only its developing half is read. A
word is tagged rightly when its stem is in the human rewrite. Figures come from three folds over the
conversations: of each, tagger and weights were trained on the other two. The weights choose by tags of
conversations that the tagger was not trained on, so they are fitted to those of the folds; the tagger that
ships is trained on the whole developing half. It takes a few minutes."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
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
    from assistant.condense.tagger.training.trainer import Ready, Schedule

PACKAGE = Path(__file__).parents[2] / "assistant" / "condense"
WEIGHTS_FILE = PACKAGE / "tagged.json"
# Of these and 0.3 to 0.6, what the tags alone reach is highest.
LIKELY = 0.4

Sets = Mapping[str, Sequence[RewritingCase]]


def tags_by_fold(sets: Sets, prepared: "Mapping[str, Ready]", schedule: "Schedule") -> dict[str, Tags]:
    """By the id of each follow-up, the tags by a network that was trained on the other folds."""
    from assistant.condense.tagger.training.network import TaggerNetwork
    from assistant.condense.tagger.training.trainer import tagged, train

    found: dict[str, Tags] = {}
    cases = [one for held in sets.values() for one in held]
    for number in range(FOLDS):
        network = TaggerNetwork()
        train(network, [prepared[one.case.id] for one in cases if fold_of(one) != number], schedule)
        held_out = [one for one in cases if fold_of(one) == number]
        given = tagged(network, [prepared[one.case.id] for one in held_out])
        found |= {one.case.id: tags for one, tags in zip(held_out, given, strict=True)}
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
    likely = stems(question) | {stem for stem, value in tags.items() if value > LIKELY}
    both = len(likely) + len(wanted)
    return {
        "rewrite_f1": stems_f1(rewritten, one.rewrite),
        "untagged_f1": stems_f1(untagged, one.rewrite),
        "tags_f1": 2 * len(likely & wanted) / both if both else 1.0,
        "question_f1": stems_f1(question, one.rewrite),
    }


def _prepared(sets: Sets) -> "dict[str, Ready]":
    from assistant.condense.tagger.inputs import build_input
    from assistant.condense.tagger.training.network import FrozenLayers
    from assistant.condense.tagger.training.trainer import TaggerExample, ready
    from assistant.reader.inputs import load_tokenizer
    from index.models.minilm import checked_model_folder

    folder = checked_model_folder()
    tokenizer = load_tokenizer(folder)
    largest = max(len(cases) for cases in sets.values())
    examples = {
        one.case.id: TaggerExample(
            made=build_input(tokenizer, one.case.question, one.case.history),
            wanted=stems(one.rewrite),
            weight=min(2.0, largest / len(cases)),
        )
        for cases in sets.values()
        for one in cases
    }
    made = ready(FrozenLayers(folder), list(examples.values()))
    return dict(zip(examples, made, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.fit_tagger",
        description="Train the tagger of follow-ups, and fit the weights that choose by its tags.",
    )
    parser.add_argument("sets", nargs="+", metavar="SET", help="NAME of NAME.jsonl[.gz] in the folder")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--passes", type=int, default=6, help="times that each follow-up is seen (default 6)")
    parser.add_argument("--write", action="store_true", help="write the tagger, its card and the weights")
    options = parser.parse_args(arguments)
    sets = developing_halves(parser, options.sets, options.data)
    from assistant.condense.tagger.training.trainer import Schedule

    schedule = Schedule(passes=options.passes)
    prepared = _prepared(sets)
    tags = tags_by_fold(sets, prepared, schedule)
    figures = cross_validated(sets, tags)
    sys.stdout.write(json.dumps({"cross_validated": figures}, indent=2) + "\n")
    if options.write:
        _write(sets, prepared, schedule, figures, tags)
    return 0


def _write(
    sets: Sets,
    prepared: "Mapping[str, Ready]",
    schedule: "Schedule",
    figures: Mapping[str, Mapping[str, float]],
    tags: Mapping[str, Tags],
) -> None:
    from assistant.condense.tagger.training.card import write_weights
    from assistant.condense.tagger.training.network import TaggerNetwork
    from assistant.condense.tagger.training.trainer import train
    from index.models.minilm import checked_model_folder

    cases = list(sets.values())
    folder = checked_model_folder()
    network = TaggerNetwork()
    train(network, list(prepared.values()), schedule)
    counts = {name: len(held) for name, held in sets.items()}
    write_weights(network, folder, PACKAGE / "tagger" / "weights", schedule, counts, figures, date.today())
    weights = fit(cases, fit(cases), tags)
    WEIGHTS_FILE.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

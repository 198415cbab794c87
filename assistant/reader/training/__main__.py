"""`python -m assistant.reader.training DATA`: train the reader, measure it, and write its weights.

DATA is a folder with the openly licensed sets, gzipped JSONL: squad2_half, squadshifts_new_wiki,
squadshifts_reddit, squadshifts_amazon_reviews, nq_open_oracle, policyqa, qamr_wikinews,
qadiscourse_wikinews. What is done so far lies in the work folder: run it again to go on.

With --further the weights that were written before are trained on for a round more, in another order of the
questions; the card tells of all rounds."""

import argparse
import os
import pickle
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.reader.inputs import load_tokenizer
from assistant.reader.model import WEIGHTS
from assistant.reader.training.card import as_round, read_card, write_weights
from assistant.reader.training.corpus import load_examples
from assistant.reader.training.example import Example
from assistant.reader.training.export import read_graph
from assistant.reader.training.network import ReaderNetwork
from assistant.reader.training.own_words import SOURCE, own_words_questions
from assistant.reader.training.rewording import Synonyms, reworded
from assistant.reader.training.trainer import RATE, SEED, Schedule, measure, train
from index.models.minilm import checked_model_folder

EXAMPLES = "examples.pickle"
OUT = Path(__file__).parents[1] / "weights"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0. Exits with 2 when a set is missing or the work folder holds another run."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.reader.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", type=Path, help="folder of the question sets")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("training"),
        help="where a run keeps what is done (default: training)",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="where the weights go (default: the package's)")
    parser.add_argument(
        "--precision",
        choices=("int8", "float16"),
        default="int8",
        help="of the stored layers (default %(default)s)",
    )
    parser.add_argument("--passes", type=int, default=1, help="times that each question is seen (default 1)")
    parser.add_argument(
        "--rate", type=float, default=RATE, help="the highest learning rate (default %(default)s)"
    )
    parser.add_argument(
        "--limit",
        type=int,
        help="train on so many of the questions only, drawn by chance, and on all of own_words",
    )
    parser.add_argument(
        "--own-words-after",
        type=int,
        default=0,
        metavar="N",
        help="with --limit, of own_words on those behind the first N: what an earlier round has not seen",
    )
    parser.add_argument(
        "--further", action="store_true", help="go on from the weights in --out instead of from MiniLM's"
    )
    parser.add_argument(
        "--sets", nargs="+", metavar="SET", help="train on these sets only (default: all; see the model card)"
    )
    parser.add_argument(
        "--reworded",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="of the questions whose words are partly exchanged for others that mean nearly the same "
        "(default 0)",
    )
    options = parser.parse_args(arguments)
    try:
        examples, held_out = _examples(options.data, options.work)
    except FileNotFoundError as error:
        parser.error(f"{error.filename} is missing: DATA must hold the sets named in --help")
    except (OSError, EOFError, ValueError) as error:
        parser.error(f"the sets in {options.data} cannot be read: {error}")
    folder = checked_model_folder()
    tokenizer = load_tokenizer(folder)
    network = ReaderNetwork.from_minilm(folder)
    rounds: list[Mapping[str, Any]] = []
    sets: Counter[str] = Counter()
    if options.further:
        try:
            rounds, sets = read_card(options.out)
            network.load(read_graph((options.out / WEIGHTS).read_bytes()))
        except (OSError, ValueError) as error:
            parser.error(f"there is nothing to go on from in {options.out}: {error}")
    # Each round has an order of its own: questions seen again in the same order are learned by heart.
    schedule = Schedule(
        rate=options.rate,
        passes=options.passes,
        seed=SEED + sum(int(each["passes"]) for each in rounds),
    )
    if options.sets:
        missing = set(options.sets) - {example.source for example in examples}
        if missing:
            parser.error(f"no such set: {', '.join(sorted(missing))}")
        examples = [example for example in examples if example.source in options.sets]
    if options.limit is not None:
        fresh = set(own_words_questions()[options.own_words_after :])
        kept = [each for each in examples if each.source == SOURCE and each.question in fresh]
        others = [each for each in examples if each.source != SOURCE or each.question not in fresh]
        examples = kept + random.Random(schedule.seed).sample(others, min(options.limit, len(others)))
    if options.reworded:
        synonyms = Synonyms.from_minilm(folder, tokenizer)
        examples = reworded(examples, synonyms, options.reworded, schedule.seed)
    sys.stderr.write(f"{len(examples):,} questions to train on, {len(held_out):,} held out\n")
    try:
        train(network, examples, tokenizer, schedule, options.work)
    except AssistantError as error:
        parser.error(str(error))
    measured = measure(network, held_out, tokenizer)
    sets |= Counter(example.source for example in examples)
    rounds.append(as_round(schedule, len(examples), options.reworded))
    card = write_weights(
        network, measured, sets, rounds, folder, options.out, options.precision, trained=date.today()
    )
    sys.stdout.write(card + "\n")
    return 0


def _examples(data: Path, work: Path) -> tuple[list[Example], list[Example]]:
    """Read and mined once: mining takes minutes."""
    kept = work / EXAMPLES
    if kept.exists():
        found: tuple[list[Example], list[Example]] = pickle.loads(kept.read_bytes())
        return found
    found = load_examples(data)
    work.mkdir(parents=True, exist_ok=True)
    beside = kept.with_suffix(".new")
    beside.write_bytes(pickle.dumps(found))
    os.replace(beside, kept)
    return found


if __name__ == "__main__":
    sys.exit(main())

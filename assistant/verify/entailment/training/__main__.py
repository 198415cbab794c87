"""`python -m assistant.verify.entailment.training DATA`: train the entailment network, measure it, and write
its weights.

DATA is the folder of the question sets that the reader is trained on: the claims were written over texts of
qamr_wikinews, qadiscourse_wikinews, squadshifts_new_wiki and squad2_half, the questions of --questions over
those of nq_open_oracle too. Training goes out from the reader that ships, or with --further from the weights
that were written before, and takes tens of minutes on two cores; the card tells of all rounds."""

import argparse
import random
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.errors import AssistantError
from assistant.reader.inputs import load_tokenizer
from assistant.reader.model import weights as reader_weights
from assistant.reader.training.export import read_graph
from assistant.reader.training.network import ReaderNetwork
from assistant.reader.training.trainer import SEED
from assistant.verify.entailment.model import WEIGHTS
from assistant.verify.entailment.training.card import read_card, write_weights
from assistant.verify.entailment.training.claims import claim_pairs, further_pairs, part_of, some_claims
from assistant.verify.entailment.training.questions import of_round, question_pairs
from assistant.verify.entailment.training.trainer import Schedule, measure, train
from assistant.weights import checked_weights
from index.models.minilm import checked_model_folder

OUT = Path(__file__).parents[1] / "weights"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0. Exits with 2 when a set is missing or is another than the one that was written over."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.verify.entailment.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    standard = Schedule()
    parser.add_argument("data", type=Path, help="folder of the question sets")
    parser.add_argument("--out", type=Path, default=OUT, help="where the weights go (default: the package's)")
    parser.add_argument(
        "--precision",
        choices=("int8", "float16"),
        default="int8",
        help="of the stored layers (default %(default)s)",
    )
    parser.add_argument(
        "--passes",
        type=int,
        default=standard.passes,
        help="times that each claim is seen (default %(default)s)",
    )
    parser.add_argument(
        "--rate", type=float, default=standard.rate, help="the highest learning rate (default %(default)s)"
    )
    parser.add_argument(
        "--further", action="store_true", help="go on from the weights in --out instead of from the reader's"
    )
    parser.add_argument(
        "--questions",
        action="store_true",
        help="train on questions beside sentences of their passages as well",
    )
    parser.add_argument(
        "--own-words-after",
        type=int,
        default=0,
        metavar="N",
        help="with --questions: leave out the first N in readers' own words, which an earlier round saw",
    )
    parser.add_argument(
        "--own-words-to",
        type=int,
        metavar="N",
        help="with --questions: leave out those in readers' own words that come after the first N",
    )
    parser.add_argument(
        "--sets-share",
        type=float,
        default=1.0,
        metavar="SHARE",
        help="with --questions: of those of the sets, take this share (default: all)",
    )
    parser.add_argument(
        "--claims",
        type=int,
        metavar="N",
        help="train on claims with so many texts held against them only, drawn by chance",
    )
    options = parser.parse_args(arguments)
    if options.own_words_after < 0 or not 0 <= options.sets_share <= 1:
        parser.error("--own-words-after must not be negative, and --sets-share lies between 0 and 1")
    if options.own_words_to is not None and options.own_words_to < options.own_words_after:
        parser.error("--own-words-to must not be less than --own-words-after")
    earlier = None
    try:
        own = claim_pairs(options.data)
        further = further_pairs(options.data)
        asked = question_pairs(options.data) if options.questions else []
        start = read_graph(reader_weights())
    except FileNotFoundError as error:
        parser.error(f"{error.filename} is missing: DATA must hold the sets named in --help")
    except (OSError, EOFError, ValueError) as error:
        parser.error(f"the sets in {options.data} cannot be read: {error}")
    except AssistantError as error:
        parser.error(str(error))
    if options.further:
        try:
            earlier = read_card(options.out)
            start = read_graph(checked_weights(options.out, WEIGHTS, "the network's"))
        except (OSError, ValueError, AssistantError) as error:
            parser.error(f"there is nothing to go on from in {options.out}: {error}")
    trained = [pair for pair in [*own, *further] if part_of(pair.group) == "training"]
    held_out = {"claims": [pair for pair in own if part_of(pair.group) == "held out"]}
    # Each round has an order of its own, as the reader's.
    rounds = earlier["rounds"] if earlier else []
    seed = SEED + sum(int(each["passes"]) for each in rounds)
    schedule = Schedule(rate=options.rate, passes=options.passes, seed=seed)
    if options.claims is not None:
        trained = some_claims(trained, options.claims, random.Random(schedule.seed))
    if asked:
        in_training = [pair for pair in asked if part_of(pair.group) == "training"]
        chooser = random.Random(schedule.seed)
        own_words = slice(options.own_words_after, options.own_words_to)
        trained += of_round(in_training, own_words, options.sets_share, chooser)
        held_out["questions"] = [pair for pair in asked if part_of(pair.group) == "held out"]
    folder = checked_model_folder()
    tokenizer = load_tokenizer(folder)
    network = ReaderNetwork.from_minilm(folder)
    network.load(start)
    counts = ", ".join(f"{len(pairs):,} {name}" for name, pairs in held_out.items())
    sys.stderr.write(f"{len(trained):,} pairs to train on; held out: {counts}\n")
    train(network, trained, tokenizer, schedule)
    measured = {name: measure(network, pairs, tokenizer) for name, pairs in held_out.items()}
    card = write_weights(
        network,
        trained,
        measured,
        schedule,
        folder,
        options.out,
        options.precision,
        trained=date.today(),
        earlier=earlier,
    )
    sys.stdout.write(card + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What verdicts make of claims in free wording, written by hand over openly licensed texts, whose documents
the entailment network was not trained on:

    python -m evals.benchmarks.claims TEXTS [--whole | --contrasts] [--json]

TEXTS is the folder of the question sets that the claims were written over. With `--whole` each is held
against all of its text instead of the sentences that it cites. With `--contrasts` others are judged, over all
documents: the network was trained on none of these claims, though on others over most of these texts.
`contrasts.jsonl` holds them two and two, one that its sentence bears out ("reworded"), and much the same
words with who did what to whom the other way round ("relation").

`flagged`: of the claims of a kind, those that are called neither verbatim nor supported; what is right is
little for those that their text bears out, and much for the others."""

import sys
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from assistant.verify import Evidence, Verifier
from assistant.verify.entailment.training.claims import SOUND, Pair, claim_pairs, whole_pairs
from evals.benchmarks.by_hand import held_out, loaded, parser_over_claims, write_shares
from index.embedding import load_embedder

CONTRASTS = Path(__file__).with_name("contrasts.jsonl")


def flagged(pairs: Sequence[Pair], verifier: Verifier) -> dict[str, list[bool]]:
    """By kind, of each claim whether it is flagged; and the same under "supported" and "not supported"."""
    found: dict[str, list[bool]] = defaultdict(list)
    for pair in pairs:
        evidence = Evidence(quote=pair.text, before=pair.before, title=pair.title)
        verdict = not verifier.judge(pair.claim, [evidence]).supported
        found[pair.kind].append(verdict)
        found["supported" if pair.holds else "not supported"].append(verdict)
    return dict(sorted(found.items(), key=lambda each: (each[0] not in SOUND | {"supported"}, each[0])))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this benchmark."""
    parser = parser_over_claims("claims", __doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--whole", action="store_true", help="hold claims against all of their text")
    which.add_argument(
        "--contrasts", action="store_true", help="judge claims told apart by who did what to whom alone"
    )
    options = parser.parse_args(arguments)
    if options.contrasts:
        pairs = loaded(partial(claim_pairs, file=CONTRASTS), options.texts, parser)
    else:
        pairs = held_out(whole_pairs if options.whole else claim_pairs, options.texts, parser)
    found = flagged(pairs, Verifier(load_embedder()))
    write_shares(found, "flagged", as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Whether the sentences that a language model writes are tied to the right sentences of their sources:

    python -m evals.benchmarks.tying TEXTS [--words] [--json]

Claims written by hand over TEXTS, the folder of the question sets, stand for what a model writes: those that
hold, of documents that no network was trained on, each marked with the whole text that it was written over.
`kept`: the marker becomes a citation; `first`: of a sentence that the claim was written from; `all`: every
one of those is cited. `kept, another text`: the same claims marked with the text of another document, whose
marker should be dropped. With `--words` words alone decide."""

import sys
from collections import defaultdict
from collections.abc import Sequence

from assistant.llm.support import Meaning, SourceSentence, Support
from assistant.verify import Verifier
from assistant.verify.entailment.training.claims import PlacedClaim, placed_claims
from evals.benchmarks.by_hand import held_out, parser_over_claims, write_shares
from index import Passage
from index.embedding import load_embedder

KEY = 417


def tied(claims: Sequence[PlacedClaim], meaning: Meaning | None) -> dict[str, list[bool]]:
    """Of each claim, by figure."""
    found: dict[str, list[bool]] = defaultdict(list)
    for number, one in enumerate(claims):
        cited = [sentence.start for sentence in _support(one, meaning).under(KEY, one.claim)]
        found["kept"].append(bool(cited))
        found["first"].append(bool(cited) and cited[0] in one.cited)
        found["all"].append(set(one.cited) <= set(cited))
        other = claims[(number + len(claims) // 2) % len(claims)]
        if other.group != one.group:
            found["kept, another text"].append(bool(_support(other, meaning).under(KEY, one.claim)))
    return dict(found)


def _support(one: PlacedClaim, meaning: Meaning | None) -> Support:
    """Each sentence stands at its number."""
    text = " ".join(one.sentences)
    passage = Passage(
        id=1,
        article_id=one.group,
        title=one.title,
        published=None,
        url=None,
        source="",
        start=0,
        end=len(text),
        text=text,
    )
    sentences = [
        SourceSentence(passage=passage, start=number, end=number + 1, text=sentence)
        for number, sentence in enumerate(one.sentences)
    ]
    return Support({KEY: sentences}, meaning)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this benchmark."""
    parser = parser_over_claims("tying", __doc__)
    parser.add_argument("--words", action="store_true", help="let words alone decide")
    options = parser.parse_args(arguments)
    claims = held_out(placed_claims, options.texts, parser)
    found = tied(claims, None if options.words else Verifier(load_embedder()))
    write_shares(found, "share", as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

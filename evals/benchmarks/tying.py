"""Whether the sentences that a language model writes are tied to the right sentences of their sources:

    python -m evals.benchmarks.tying TEXTS [--words] [--json]

Claims written by hand over TEXTS, the folder of the question sets, stand for what a model writes: those that
hold, of documents that no network was trained on, each marked with the whole text that it was written over.
`kept`: the marker becomes a citation; `first`: of a sentence that the claim was written from; `all`: every
one of those is cited. `kept, another text`: the same claims marked with the text of another document, whose
marker should be dropped. With `--words` words alone decide."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.llm.support import Meaning, SourceSentence, Support
from assistant.verify import Verifier
from assistant.verify.entailment.training.claims import CitedText, cited_texts, part_of
from evals.bootstrap import interval_of
from index import Passage
from index.embedding import load_embedder

KEY = 417


def tied(texts: Sequence[CitedText], meaning: Meaning | None) -> dict[str, list[bool]]:
    """Of each claim, by figure."""
    found: dict[str, list[bool]] = {}

    def note(figure: str, right: bool) -> None:
        found.setdefault(figure, []).append(right)

    for number, one in enumerate(texts):
        cited = [sentence.start for sentence in _support(one, meaning).under(KEY, one.claim)]
        note("kept", bool(cited))
        note("first", bool(cited) and cited[0] in one.cited)
        note("all", set(one.cited) <= set(cited))
        other = texts[(number + len(texts) // 2) % len(texts)]
        if other.group != one.group:
            note("kept, another text", bool(_support(other, meaning).under(KEY, one.claim)))
    return found


def _support(one: CitedText, meaning: Meaning | None) -> Support:
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
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.tying",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("texts", type=Path, metavar="TEXTS", help="folder of the question sets")
    parser.add_argument("--words", action="store_true", help="let words alone decide")
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args(arguments)
    try:
        texts = [one for one in cited_texts(options.texts) if part_of(one.group) == "held out"]
    except FileNotFoundError as error:
        parser.error(
            f"{error.filename} is missing: TEXTS must hold the sets that the claims were written over"
        )
    except ValueError as error:
        parser.error(str(error))
    found = tied(texts, None if options.words else Verifier(load_embedder()))
    if options.json:
        shares = {figure: {"share": sum(each) / len(each), "of": len(each)} for figure, each in found.items()}
        sys.stdout.write(json.dumps(shares, indent=2) + "\n")
        return 0
    for figure, each in found.items():
        given = interval_of([float(one) for one in each], [1] * len(each))
        sys.stdout.write(
            f"{figure:20}{sum(each) / len(each):7.3f}  {given.low:.3f} to {given.high:.3f}  of {len(each)}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

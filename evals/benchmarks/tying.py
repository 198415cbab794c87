"""Whether the sentences that a language model writes are tied to the right sentences of their sources:

    python -m evals.benchmarks.tying TEXTS [--words] [--json]

Claims written by hand over TEXTS, the folder of the question sets, stand for what a model writes: those that
hold, of documents that no network was trained on, each marked with the whole text that it was written over.
`kept`: the marker becomes a citation; `first`: of a sentence that the claim was written from; `all`: every
one of those is cited. `kept, another text`: the same claims marked with the text of another document, whose
marker should be dropped. With `--words` words alone decide."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.llm.support import Meaning, SourceSentence, Support
from assistant.verify import Verifier
from assistant.verify.entailment.training.claims import CitedText, cited_texts, part_of
from evals.benchmarks.shares import write_shares
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
    write_shares(found, "share", as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())

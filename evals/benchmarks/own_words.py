"""How answers are found for readers who do not know the article's words: asked of one article at a time, and
of all of them together.

`python -m evals.benchmarks.own_words CASES.jsonl --articles FILE.jsonl[.gz] [--json]`

A quiz and a question set are written beside the text and share its words; who asks has half of it in mind.
`own_words.dev.jsonl` and `own_words.held_out.jsonl` beside this module hold such questions about news of 2022
and 2023, and of 2024: of each the id of its article and where the sentences begin and end that answer it, as
offsets into the article's text; none for one that the article does not answer. The articles themselves are
yours to bring. Each line: {"id", "article", "question", "spans": [[start, end], ...]}.

The first is what `evals.benchmarks.fit_scoring --own-words` fits to, the second nobody has looked at while
rules and weights were made."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.build import compose
from assistant.errors import AssistantError
from assistant.reader import Reader
from evals.errors import EvalError, SuiteError
from evals.rows import read_rows
from index import Corpus
from index.errors import IndexingError

AMONG = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """A question about one article; `spans` [start, end) in its body, of words in each sentence that answers
    it, none where it does not."""

    id: str
    article: str
    question: str
    spans: tuple[tuple[int, int], ...]

    def found_in(self, start: int, end: int) -> bool:
        """Whether the stretch of its article holds one of the spans."""
        return any(start <= first and last <= end for first, last in self.spans)


def load_own_words(path: Path) -> list[OwnWords]:
    """Raises `SuiteError` at the first line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise SuiteError(f"{path}: cannot be read ({error})") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            spans = tuple((int(start), int(end)) for start, end in row["spans"])
            found.append(
                OwnWords(id=row["id"], article=row["article"], question=row["question"], spans=spans)
            )
        except (ValueError, KeyError, TypeError) as error:
            raise SuiteError(
                f"{path}, line {number}: not a question with its article and spans ({error})"
            ) from error
    if not found:
        raise SuiteError(f"{path}: no question in this file")
    return found


def rows_of(path: Path, ids: set[str]) -> dict[str, Mapping[str, Any]]:
    """The articles with these ids, by id. Raises `SuiteError` where one is not in the file."""
    try:
        found: dict[str, Mapping[str, Any]] = {
            row["id"]: row for _, row in read_rows(path) if row.get("id") in ids
        }
    except EvalError as error:
        raise SuiteError(f"{path}: cannot be read as articles ({error})") from error
    if missing := sorted(ids - set(found)):
        raise SuiteError(f"{path}: the article {missing[0]} is not in it ({len(missing)} are missing)")
    return found


@contextmanager
def corpus_of(rows: Sequence[Mapping[str, Any]]) -> Iterator[Corpus]:
    """A collection of these articles alone, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dateline-words-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        with Corpus.open(Path(folder) / "home") as corpus:
            corpus.sync([path])
            yield corpus


def ask_all(corpus: Corpus, cases: Sequence[OwnWords], reader: Reader) -> list[dict[str, bool]]:
    """Of each question: whether it can be answered, was refused, and whether the first citation and one of
    the first three is of a right sentence. What is refused has no citation."""
    assistant = compose(corpus, reader=reader)
    judged = []
    for case in cases:
        answer = assistant.ask(case.question)
        right = [
            cited.article_id == case.article and case.found_in(cited.start, cited.end)
            for cited in answer.citations
        ]
        judged.append(
            {
                "answerable": bool(case.spans),
                "refused": answer.refused,
                "first": bool(right and right[0]),
                "among": any(right[:AMONG]),
            }
        )
    return judged


def figures(judged: Sequence[Mapping[str, bool]]) -> dict[str, float | int]:
    """Shares, of the answerable questions and of the others."""
    asked = [each for each in judged if each["answerable"]]
    other = [each for each in judged if not each["answerable"]]

    def share(rows: Sequence[Mapping[str, bool]], name: str) -> float:
        return round(sum(row[name] for row in rows) / len(rows), 4) if rows else 0.0

    return {
        "answerable": len(asked),
        "right_first": share(asked, "first"),
        f"right_among_{AMONG}": share(asked, "among"),
        "refused_answerable": share(asked, "refused"),
        "unanswerable": len(other),
        "refused_unanswerable": share(other, "refused"),
    }


def measure(cases: Sequence[OwnWords], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """`alone`: each question asked of its article alone; `together`: of all of them at once."""
    reader = Reader.load()
    alone: list[dict[str, bool]] = []
    for number, row in tqdm(rows.items(), unit=" articles", disable=None):
        with corpus_of([row]) as corpus:
            alone += ask_all(corpus, [case for case in cases if case.article == number], reader)
    with corpus_of(list(rows.values())) as corpus:
        together = ask_all(corpus, cases, reader)
    return {"articles": len(rows), "alone": figures(alone), "together": figures(together)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.own_words",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("cases", type=Path, metavar="CASES.jsonl")
    parser.add_argument("--articles", type=Path, required=True, metavar="FILE", help=".jsonl or .jsonl.gz")
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args(arguments)
    try:
        cases = load_own_words(options.cases)
        found = measure(cases, rows_of(options.articles, {case.article for case in cases}))
    except (EvalError, AssistantError, IndexingError) as error:
        parser.error(" ".join(str(error).split()))
    if options.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return 0
    for name in ("alone", "together"):
        told = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in found[name].items())
        sys.stdout.write(f"{name} ({found['articles']} articles): {told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How a large collection is searched: speed with and without filters, recall against exact search, disk and
memory.

`python -m evals.benchmarks.scale grow --from HOME --home DIR --passages 1000000` makes a home of as many
passages out of a real one (`evals.benchmarks.grown` says how) and tells how long that took.
`python -m evals.benchmarks.scale measure SUITE --data FOLDER --home DIR [--json]` asks it the questions of a
news set, as `dateline search` would: each is embedded, searched by meaning and by words, and the passages
are read. Every filter is another one, as if nobody had asked with it before.

"Work" is the processor's time for a search, which other processes of the machine do not change.

Recall counts, of the ten passages whose vectors are nearest, those that the dense search finds among its
first ten. The nearest are found by comparing with every vector in the catalogue.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.retrieval import LEG_SIZE, HybridRetriever
from assistant.terms import content_words
from evals.benchmarks.grown import DAYS, FIRST_DAY, SEED, grow
from evals.benchmarks.memory import MAPPED, OWN, PEAK, memory_of
from evals.errors import EvalError, SuiteError
from evals.suites import Suite, load_suites
from index import Corpus, Filters
from index.errors import IndexingError
from index.home import Home
from index.postings import FOLDER as WORDS
from index.rows import PREFIX as ROWS
from index.selection import condition

# Share of the days that the filter of a question lets through.
SHARES = {"all": 1.0, "half": 0.5, "tenth": 0.1, "hundredth": 0.01, "thousandth": 0.001}
NEAREST = 10
RECALL_QUESTIONS = 100
WARM_QUESTIONS = 5


def filters_of(share: float, dice: random.Random) -> Filters:
    """Some days in a row that hold about this share of a grown home."""
    if share >= 1:
        return Filters()
    days = max(1, round(DAYS * share))
    first = FIRST_DAY + timedelta(days=dice.randrange(DAYS - days + 1))
    return Filters(since=first, until=first + timedelta(days=days - 1))


def measure(corpus: Corpus, questions: Sequence[str], step: Callable[[str], None]) -> dict[str, Any]:
    """All figures; times in milliseconds, sizes in bytes. `work_ms` is processor time."""
    retriever = HybridRetriever(corpus)
    started = time.perf_counter()
    _ = corpus.embedder
    loaded = time.perf_counter()
    retriever.retrieve(questions[0], n=NEAREST)
    first = time.perf_counter() - loaded
    for question in questions[:WARM_QUESTIONS]:
        retriever.retrieve(question, n=NEAREST)
    found: dict[str, Any] = {
        "passages": corpus.passage_count,
        "questions": len(questions),
        "model_ms": _ms(loaded - started),
        "first_search_ms": _ms(first),
        "retrieve_ms": {},
        "work_ms": {},
        "legs_ms": {},
    }
    for name, share in SHARES.items():
        step(f"searching, {name}")
        dice = random.Random(SEED)
        whole, work, dense, lexical = [], [], [], []
        for question in questions:
            filters = filters_of(share, dice)
            begun, worked = time.perf_counter(), time.process_time()
            retriever.retrieve(question, n=NEAREST, filters=filters)
            whole.append(time.perf_counter() - begun)
            work.append(time.process_time() - worked)
            # The legs alone, with a filter that nobody has asked with either.
            filters = filters_of(share, dice)
            vector = corpus.embedder.embed([question])[0]
            begun = time.perf_counter()
            corpus.search_dense(vector, LEG_SIZE, filters)
            dense.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            corpus.search_lexical(content_words(question), LEG_SIZE, filters)
            lexical.append(time.perf_counter() - begun)
        found["retrieve_ms"][name] = _spread(whole)
        found["work_ms"][name] = _spread(work)
        found["legs_ms"][name] = {"dense": _spread(dense), "lexical": _spread(lexical)}
    found["memory"] = memory()
    step("comparing with exact search")
    found["recall"] = recall(corpus, questions[:RECALL_QUESTIONS])
    found["disk"] = disk(corpus.home, corpus.passage_count)
    return found


def recall(corpus: Corpus, questions: Sequence[str]) -> dict[str, float]:
    """Of the nearest `NEAREST` by every vector there is, the share that the dense search brings first."""
    import numpy as np

    vectors = corpus.embedder.embed(list(questions))
    shares: dict[str, float] = {}
    with corpus._catalogue.reading() as connection:
        days = dict(
            connection.execute(
                "SELECT passages.id, articles.day FROM passages JOIN articles "
                "ON articles.number = passages.article"
            )
        )
        asked = [
            (name, place, filters)
            for name, share in SHARES.items()
            for dice in [random.Random(SEED)]
            for place, filters in enumerate(filters_of(share, dice) for _ in questions)
        ]
        best = {(name, place): np.full(NEAREST, -2.0, dtype=np.float32) for name, place, _ in asked}
        for ids, rows in corpus._catalogue.vector_blocks(connection, size=20_000):
            stamped = np.array([days[number] for number in ids.tolist()])
            table = vectors @ rows.T
            for name, place, filters in asked:
                similarity = table[place]
                _, bounds = condition(filters)
                if bounds:
                    low, high = (int(bound) for bound in bounds)
                    similarity = similarity[(stamped >= low) & (stamped <= high)]
                pooled = np.concatenate([best[name, place], similarity])
                best[name, place] = np.partition(pooled, len(pooled) - NEAREST)[-NEAREST:]
        for name in SHARES:
            hits = total = 0
            for _, place, chosen in (each for each in asked if each[0] == name):
                vector, nearest = vectors[place], np.sort(best[name, place])
                near = corpus.search_dense(vector, LEG_SIZE, chosen)[:NEAREST]
                # By nearness: of two passages that are equally near either will do.
                wanted = int((nearest > -2).sum())
                least = float(nearest[NEAREST - wanted]) if wanted else 0.0
                hits += min(wanted, sum(score >= least - 1e-5 for _, score in near))
                total += wanted
            shares[name] = round(hits / total, 4) if total else 1.0
    return shares


def disk(home: Path, passages: int) -> dict[str, float]:
    """Bytes a passage, by what they are for."""
    parts: dict[str, int] = {}
    for path in home.rglob("*"):
        if path.is_file():
            inside = path.relative_to(home).parts
            aside = "rows" if inside[-1].startswith(ROWS) else "words" if WORDS in inside else "Chroma"
            part = "catalogue" if len(inside) == 1 else aside
            parts[part] = parts.get(part, 0) + path.stat().st_size
    figures = {part: round(size / passages, 1) for part, size in sorted(parts.items()) if size > passages}
    return {**figures, "total": round(sum(parts.values()) / passages, 1)}


def memory() -> dict[str, int]:
    """Of this process, in megabytes: its own, and files that the system maps for it and may take back."""
    found = memory_of()
    named = {"own_mb": OWN, "mapped_mb": MAPPED, "peak_mb": PEAK}
    return {name: int(found[key]) for name, key in named.items() if key in found}


def table(found: Mapping[str, Any]) -> str:
    """The figures as plain text."""
    lines = [
        f"{found['passages']:,} passages, {found['questions']} questions; "
        f"first search {found['first_search_ms']:.0f} ms",
        f"{'days that pass':16}{'p50':>9}{'p95':>9}{'work p95':>12}{'dense p95':>12}{'words p95':>12}"
        f"{'recall@10':>12}",
    ]
    for name, times in found["retrieve_ms"].items():
        legs = found["legs_ms"][name]
        lines.append(
            f"{name:16}{times['p50']:>6.0f} ms{times['p95']:>6.0f} ms{found['work_ms'][name]['p95']:>9.0f} ms"
            f"{legs['dense']['p95']:>9.0f} ms{legs['lexical']['p95']:>9.0f} ms{found['recall'][name]:>12.4f}"
        )
    lines.append("bytes a passage: " + ", ".join(f"{part} {size}" for part, size in found["disk"].items()))
    lines.append("memory: " + ", ".join(f"{part} {size}" for part, size in found["memory"].items()))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.scale",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    growing = commands.add_parser("grow", help="make a large home")
    growing.add_argument("--from", dest="source", type=Path, required=True, metavar="HOME")
    growing.add_argument("--home", type=Path, required=True, metavar="DIR", help="a new folder")
    growing.add_argument("--passages", type=int, default=1_000_000, metavar="N")
    measuring = commands.add_parser("measure", help="search it")
    measuring.add_argument("suite", metavar="SUITE", help="a news set in --data")
    measuring.add_argument("--data", type=Path, metavar="FOLDER", help="where news sets lie")
    measuring.add_argument("--home", type=Path, required=True, metavar="DIR")
    measuring.add_argument("--questions", type=int, default=200, metavar="N")
    measuring.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args(arguments)
    try:
        if options.command == "grow":
            return _grow(options.source, options.home, options.passages)
        [suite] = load_suites([options.suite], options.data, options.questions)
        if not isinstance(suite, Suite):
            raise SuiteError(f"{suite.name}: is for the reader alone; nothing is searched there")
        with Corpus.open(options.home) as corpus:
            found = measure(corpus, [case.question for case in suite.cases][: options.questions], _tell)
    except (EvalError, AssistantError, IndexingError, ValueError) as error:
        parser.error(" ".join(str(error).split()))
    sys.stdout.write((json.dumps(found, indent=2) if options.json else table(found)) + "\n")
    return 0


def _grow(source: Path, target: Path, passages: int) -> int:
    if target.exists():
        raise ValueError(f"{target} is there already: name a new folder")
    stages: dict[str, float] = {}
    started = time.perf_counter()

    def step(stage: str, written: int) -> None:
        stages.setdefault(stage, time.perf_counter())
        _tell(f"{stage}: {written:,} passages, {time.perf_counter() - started:.0f} s")

    grow(Home(path=source), Home(path=target), passages, step)
    ended = time.perf_counter()
    shelf = stages.get("shelf", ended)
    sys.stdout.write(
        f"{passages:,} passages: catalogue {shelf - started:.0f} s, shelf {ended - shelf:.0f} s; "
        f"peak {memory().get('peak_mb', 0)} MB\n"
    )
    return 0


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _spread(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "p50": _ms(ordered[len(ordered) // 2]),
        "p95": _ms(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]),
        "most": _ms(ordered[-1]),
    }


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())

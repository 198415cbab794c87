"""What a Ray cluster does for indexing: what was measured on this machine, and what follows for N nodes.

    python -m evals.benchmarks.cluster ARTICLES.jsonl.gz [--articles 300] [--recalled HOME] [--json]

Measured, over a sample, by the clock and by seconds of the processor:

- here, local:1, local:2   `dateline index` into an empty home, without and with a cluster of one and two
                           workers on this machine, which has to share its processors with them
- a worker                 all that a worker does but reading: one window after another, on one processor
- the writer               all that is done by the one process that writes: what is unchanged is looked for,
                           the catalogue written, copies looked for, Chroma's graph built. Vectors are
                           recalled from a copy of HOME, an index of these articles (without it, from the
                           run `here`), not computed

Computed from seconds of the processor, which other work on the machine moves less than the clock: how long N
nodes, each with as many processors as this machine, take for a million articles like these (`--target`).
Embedding and writing go on at the same time, so the slower of them counts; copies and Chroma come after it,
in one process."""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.benchmarks.cold_start import dateline
from evals.benchmarks.indexing import measure, take_sample, write
from index import Article, Corpus, SyncProgress
from index.catalogue import Catalogue
from index.config import DEFAULT_MODEL, Settings
from index.database import Database
from index.embedding import load_embedder, load_passage_embedder, passage_precision
from index.encoding import Collect, Encoded, Encoder, Tick, encode
from index.home import Home
from index.processors import usable_processors
from index.readers import read_paths
from index.recipe import Recipe
from index.sync import PASSAGE_CHARACTERS, WINDOW_PASSAGES

NODES = (1, 2, 4, 8, 16, 32)
RUNS: dict[str, tuple[str, ...]] = {
    "here": (),
    "local:1": ("--ray", "local:1"),
    "local:2": ("--ray", "local:2"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What some passages took: seconds by the clock and of the processor."""

    passages: int
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        """Passages for each second of the processor."""
        return self.passages / self.processor

    def to_json(self) -> dict[str, float]:
        return {**asdict(self), "passages_per_processor_second": round(self.rate, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Computed: hours for `nodes`, by part. `bound` names the part that embedding and writing wait for."""

    nodes: int
    embedding: float
    writing: float
    after: float

    @property
    def hours(self) -> float:
        return max(self.embedding, self.writing) + self.after

    @property
    def bound(self) -> str:
        return "embedding" if self.embedding > self.writing else "the writer"

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "hours": self.hours, "bound": self.bound}


class Recalled:
    """Stands for workers that take no time: an encoder whose vectors are those of an index, by the text."""

    ahead = 0

    def __init__(self, home: Path, articles: Sequence[Article]) -> None:
        """Of articles that the index in `home` holds."""
        self._found: dict[str, Encoded] = {}
        catalogue = Catalogue(Database.open(Home(path=home).catalogue))
        with closing(catalogue), catalogue.reading() as connection:
            recipe = Recipe.load(catalogue, connection)
            if recipe is None:
                raise ValueError(f"{home} holds no passages")
            self.recipe = recipe.embedder
            for article in articles:
                spans, vectors = catalogue.cut(connection, article.id)
                self._found[article.id] = Encoded(spans=spans, vectors=vectors)

    def encoder(self, recipe: str, model: str, precision: str) -> Encoder:
        """As `index.encoding.Workers`."""
        return self

    def start(self, articles: Sequence[Article]) -> Collect:
        """As `index.encoding.Encoder`."""

        def collect(tick: Tick) -> list[Encoded]:
            found = [self._found[article.id] for article in articles]
            tick(sum(len(encoded.spans) for encoded in found))
            return found

        return collect


def windows_of(articles: Sequence[Article]) -> list[list[Article]]:
    """As `index.sync` makes them."""
    windows: list[list[Article]] = [[]]
    passages = 0
    for article in articles:
        windows[-1].append(article)
        passages += len(article.body) // PASSAGE_CHARACTERS + 1
        if passages >= WINDOW_PASSAGES:
            windows.append([])
            passages = 0
    return [window for window in windows if window]


def worker_cost(articles: Sequence[Article]) -> Cost:
    """Cutting and embedding on one processor; loading the model is not in it."""
    plain = load_embedder(threads=1)
    embedder = load_passage_embedder(plain, passage_precision(), threads=1)
    embedder.embed(["The harbour reopened on Friday."])
    started, used = time.perf_counter(), time.process_time()
    passages = sum(
        len(encoded.spans)
        for window in windows_of(articles)
        for encoded in encode(window, embedder, DEFAULT_MODEL, lambda _: None)
    )
    return Cost(
        passages=passages, seconds=time.perf_counter() - started, processor=time.process_time() - used
    )


def writer_costs(articles: Sequence[Article], recalled: Recalled, home: Path) -> dict[str, Cost]:
    """By stage, as `index.report.Stage` calls them."""
    begun = {"indexing": (time.perf_counter(), time.process_time())}

    def note(progress: SyncProgress) -> None:
        begun.setdefault(progress.stage, (time.perf_counter(), time.process_time()))

    # Chroma's graph is built however few there are.
    with Corpus(Settings(home=home), workers=recalled, tail=1) as corpus:
        report = corpus.take_in(iter([(article.id, article) for article in articles]), None, progress=note)
    ends = [*list(begun.values())[1:], (time.perf_counter(), time.process_time())]
    return {
        stage: Cost(passages=report.passages, seconds=end[0] - start[0], processor=end[1] - start[1])
        for (stage, start), end in zip(begun.items(), ends, strict=True)
    }


def forecast(passages: float, processors: int, worker: Cost, writer: dict[str, Cost]) -> list[Forecast]:
    """For `NODES` of so many `processors`."""
    after = sum(passages / cost.rate for stage, cost in writer.items() if stage != "indexing")
    return [
        Forecast(
            nodes=nodes,
            embedding=passages / (worker.rate * processors * nodes) / 3600,
            writing=passages / writer["indexing"].rate / 3600,
            after=after / 3600,
        )
        for nodes in NODES
    ]


def benchmark(file: Path, count: int, recalled: Path | None, written: int, target: int) -> dict[str, Any]:
    """All of the module docstring."""
    # Ray has its workers give way to everything else (15): on a busy machine that alone would be measured.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112 (as Ray spells it)
    found: dict[str, Any] = {"processors": usable_processors(), "runs": {}}
    with tempfile.TemporaryDirectory(prefix="dateline-cluster-") as name:
        folder = Path(name)
        sample = folder / "sample.jsonl"
        write(sample, take_sample(file, count))
        for run, options in RUNS.items():
            home = folder / run.replace(":", "-")
            done = measure([*dateline(), "index", str(sample), "--home", str(home), "--json", *options])
            report = json.loads(done.output)
            found["runs"][run] = {
                "seconds": round(report["seconds"], 1),
                "with_start": round(done.seconds, 1),
                "articles_per_second": round(report["articles"] / report["seconds"], 2),
                "passages_per_second": round(report["passages"] / report["seconds"], 1),
            }
        articles = [item for _, item in read_paths([sample]) if isinstance(item, Article)]
        worker = worker_cost(articles)
        source = folder / "here"
        if recalled is not None:
            source = folder / "recalled"
            shutil.copytree(recalled, source, ignore=shutil.ignore_patterns("writer.lock", "vectors"))
            write(sample, take_sample(file, written))
            articles = held(source, sample)
        writer = writer_costs(articles, Recalled(source, articles), folder / "written")
    passages = target * writer["indexing"].passages / len(articles)
    found["worker"] = worker.to_json()
    found["writer"] = {stage: cost.to_json() for stage, cost in writer.items()}
    found["written_articles"] = len(articles)
    found["target"] = {"articles": target, "passages": round(passages)}
    found["full_at_nodes"] = writer["indexing"].rate / (worker.rate * found["processors"])
    found["forecast"] = [each.to_json() for each in forecast(passages, found["processors"], worker, writer)]
    return found


def held(home: Path, file: Path) -> list[Article]:
    """Those of the articles in `file` that the index in `home` holds as they are."""
    read = [item for _, item in read_paths([file]) if isinstance(item, Article)]
    catalogue = Catalogue(Database.open(Home(path=home).catalogue))
    with closing(catalogue), catalogue.reading() as connection:
        known = {item.id: catalogue.known(connection, item.id) for item in read}
    return [item for item in read if (there := known[item.id]) and there.fingerprint == item.fingerprint]


def table(found: dict[str, Any]) -> str:
    """As plain text."""
    lines = [f"measured: {'':15}{'seconds':>9}{'with start':>12}{'articles/s':>12}{'passages/s':>12}"]
    for name, run in found["runs"].items():
        lines.append(
            f"{name:25}{run['seconds']:>9.1f}{run['with_start']:>12.1f}{run['articles_per_second']:>12.2f}"
            f"{run['passages_per_second']:>12.1f}"
        )
    lines.append(f"\nmeasured: {'':15}{'passages':>9}{'seconds':>12}{'processor s':>12}{'passages/s':>12}")
    rows = {"a worker": found["worker"]}
    rows |= {f"the writer, {stage}": cost for stage, cost in found["writer"].items()}
    for name, cost in rows.items():
        lines.append(
            f"{name:25}{cost['passages']:>9}{cost['seconds']:>12.1f}{cost['processor']:>12.1f}"
            f"{cost['passages_per_processor_second']:>12.1f}"
        )
    target = found["target"]
    lines.append(
        f"\ncomputed: {target['articles']:,} articles, {target['passages']:,} passages, "
        f"{found['processors']} processors a node; the writer is full at {found['full_at_nodes']:.1f} nodes"
    )
    lines.append(
        f"{'nodes':>6}{'embedding h':>13}{'writing h':>11}{'copies, Chroma h':>18}{'in all h':>10}  bound by"
    )
    for row in found["forecast"]:
        lines.append(
            f"{row['nodes']:>6}{row['embedding']:>13.1f}{row['writing']:>11.1f}{row['after']:>18.1f}"
            f"{row['hours']:>10.1f}  {row['bound']}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.cluster",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="ARTICLES", help=".jsonl or .jsonl.gz")
    parser.add_argument("--articles", type=int, default=300, metavar="N", help="how many (default 300)")
    parser.add_argument("--recalled", type=Path, metavar="HOME", help="an index of these articles")
    parser.add_argument(
        "--written", type=int, default=1000, metavar="N", help="how many of HOME (default 1000)"
    )
    parser.add_argument("--target", type=int, default=1_000_000, metavar="N", help="articles to compute for")
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args(arguments)
    if min(options.articles, options.written, options.target) < 1:
        parser.error("--articles, --written and --target must be at least 1")
    if not options.file.is_file():
        parser.error(f"{options.file} is no file")
    found = benchmark(options.file, options.articles, options.recalled, options.written, options.target)
    sys.stdout.write((json.dumps(found, indent=2) if options.json else table(found)) + "\n")


if __name__ == "__main__":
    main()

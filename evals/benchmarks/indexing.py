"""How long indexing takes, and how much memory: Dateline against the default LlamaIndex script, over the same
articles in one run, each in a process of its own.

    python -m evals.benchmarks.indexing ARTICLES.jsonl.gz [--articles 1000] [--whole HOME] [--json]

- default   `default_indexing.py` into an empty folder; it needs the extra `bench`
- index     `dateline index` into an empty home
- repeat    the same again, with nothing changed
- edit      the same again, with a sentence more in one article

With `--whole`, an index of all the articles, repeat and edit are also done over a copy of it. Seconds run
from the start of a process to its end, imports included; seconds of the processor hardly grow when others
work on the machine. Memory is the most that was resident."""

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.benchmarks.cold_start import dateline
from evals.benchmarks.memory import PEAK, memory_of
from index.processors import usable_processors

DEFAULT_SCRIPT = Path(__file__).with_name("default_indexing.py")
SEED = 11
# Between two looks at how much memory a process has taken.
LOOKING_SECONDS = 0.02
ADDED = "The correction was published a day later."


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: seconds on the clock, seconds of the processor, the most memory in MB, what it printed."""

    seconds: float
    processor: float
    megabytes: float
    output: str

    def to_json(self) -> dict[str, float]:
        return {
            "seconds": round(self.seconds, 2),
            "processor_seconds": round(self.processor, 2),
            "peak_mb": round(self.megabytes),
        }


def measure(command: Sequence[str]) -> Run:
    """Run it to its end. Raises RuntimeError with the end of its stderr when it fails."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        megabytes = 0.0
        while True:
            # Not `ru_maxrss`: there a child begins with what its parent held.
            megabytes = max(megabytes, memory_of(process.pid).get(PEAK, 0.0))
            found, status, used = os.wait4(process.pid, os.WNOHANG)
            if found:
                break
            time.sleep(LOOKING_SECONDS)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        if process.returncode not in (0, 1):  # 1: an article was not taken, and named; the others were
            errors.seek(0)
            tail = errors.read().decode(errors="replace")[-500:]
            raise RuntimeError(f"{' '.join(command[:3])} ended with {process.returncode}: {tail.strip()}")
        return Run(
            seconds=seconds,
            processor=used.ru_utime + used.ru_stime,
            megabytes=megabytes,
            output=output.read().decode(),
        )


def take_sample(articles: Path, count: int) -> list[dict[str, Any]]:
    """`count` rows by lot, in the order of the file; all of them when it holds no more."""
    with gzip.open(articles, "rt", encoding="utf-8") if articles.suffix == ".gz" else articles.open() as file:
        rows = [json.loads(line) for line in file if line.strip()]
    chosen = sorted(random.Random(SEED).sample(range(len(rows)), min(count, len(rows))))
    return [rows[at] for at in chosen]


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """As JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def edited(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with a sentence more in the one in the middle."""
    found = list(rows)
    middle = len(found) // 2
    found[middle] = {**found[middle], "text": f"{found[middle]['text']}\n{ADDED}"}
    return found


def again(rows: Sequence[dict[str, Any]], file: Path, home: Path) -> dict[str, Any]:
    """Index `file`, which `home` holds as it is, and then with one article edited."""
    command = [*dateline(), "index", str(file), "--home", str(home), "--json"]
    repeated = measure(command)
    write(file, edited(rows))
    changed = measure(command)
    reports = json.loads(repeated.output), json.loads(changed.output)
    if reports[0]["indexed"] or reports[1]["updated"] != 1:
        raise RuntimeError(f"not what was asked of it: {reports}")
    return {
        "repeat": repeated.to_json(),
        "edit": changed.to_json(),
        "articles": reports[1]["articles"],
        "passages": reports[1]["passages"],
    }


def benchmark(articles: Path, count: int, whole: Path | None = None) -> dict[str, Any]:
    """All of the module docstring. `whole` is copied, and never written into."""
    rows = take_sample(articles, count)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="dateline-indexing-") as name:
        folder = Path(name)
        sample = folder / "sample.jsonl"
        write(sample, rows)
        home = folder / "home"
        ours = measure([*dateline(), "index", str(sample), "--home", str(home), "--json"])
        report = json.loads(ours.output)
        default = measure([sys.executable, str(DEFAULT_SCRIPT), str(sample), str(folder / "chroma")])
        found["default"] = {**default.to_json(), "articles": len(rows), "passages": int(default.output)}
        found["index"] = {
            **ours.to_json(),
            "articles": report["articles"],
            "passages": report["passages"],
            "rejected": len(report["rejected"]),
        }
        found["index_as_share_of_default"] = {
            "seconds": round(ours.seconds / default.seconds, 3),
            "processor_seconds": round(ours.processor / default.processor, 3),
        }
        found["sample"] = again(rows, sample, home)
        if whole is not None:
            copy = folder / "whole"
            shutil.copytree(whole, copy, ignore=shutil.ignore_patterns("writer.lock"))
            everything = take_sample(articles, sys.maxsize)
            file = folder / "whole.jsonl"
            write(file, everything)
            # Once, for the articles to lie in this file from now on.
            measure([*dateline(), "index", str(file), "--home", str(copy), "--json"])
            found["whole"] = again(everything, file, copy)
    found["processors"] = usable_processors()
    return found


def table(found: dict[str, Any]) -> str:
    """As plain text."""
    lines = [f"{'':18}{'seconds':>9}{'processor':>11}{'peak MB':>9}"]
    rows = {"default": found["default"], "index": found["index"]}
    for place in ("sample", "whole"):
        for step in ("repeat", "edit"):
            if place in found:
                rows[f"{step}, {place}"] = found[place][step]
    for name, row in rows.items():
        lines.append(
            f"{name:18}{row['seconds']:>9.2f}{row['processor_seconds']:>11.2f}{row['peak_mb']:>9.0f}"
        )
    share = found["index_as_share_of_default"]
    lines.append(
        f"{found['index']['articles']} articles: indexing takes {share['seconds']:.2f} of the default's "
        f"time, {share['processor_seconds']:.2f} of its processor time"
    )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.indexing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="ARTICLES", help=".jsonl or .jsonl.gz")
    parser.add_argument("--articles", type=int, default=1000, metavar="N", help="how many (default 1000)")
    parser.add_argument("--whole", type=Path, metavar="HOME", help="an index of all the articles")
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args(arguments)
    if options.articles < 1:
        parser.error("--articles must be at least 1")
    if not options.file.is_file():
        parser.error(f"{options.file} is no file")
    found = benchmark(options.file, options.articles, options.whole)
    sys.stdout.write((json.dumps(found, indent=2) if options.json else table(found)) + "\n")


if __name__ == "__main__":
    main()

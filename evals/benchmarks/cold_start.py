"""From a cold process to the first answer, beside the default script.

Run it with `python -m evals.benchmarks.cold_start`.

Three commands, each in a process of its own, taken in turns so that a busy minute hits all alike:

    default   `default_script.py`: imports, loading the model, chunking and embedding the one seed article
              into a Chroma in memory, one retrieval. It prints a chunk: no answer is written, nothing kept.
    indexed   `dateline ask` on a home that holds the seeds already: imports, loading the model, retrieving,
              the answer with its citations. Indexing was done before and is not in the time.
    empty     `dateline ask` on an empty home: the same, and indexing the seeds durably is in the time.

So `empty` does the work of `default` and more, and `indexed` is what a reader waits for from the second
question on. "Cold" means a new process: the files are in the operating system's cache after the first round,
for all three alike. The time runs from starting the process to the first byte that it prints; "exit" is when
it has ended.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

QUESTION = "what did Blinken demand?"
SENTENCE = "Blinken urged immediate Russian de-escalation"
"""Begins the one sentence of the seed article that answers the question."""

DEFAULT_SCRIPT = Path(__file__).with_name("default_script.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """`command` makes the command line for an empty folder of its own; `first` finds the first result in its
    output."""

    name: str
    command: Callable[[Path], list[str]]
    first: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds from the start of the process, and whether the first result holds the sentence that answers."""

    first_byte: float
    exit: float
    right: bool


def measure(contender: Contender) -> Timing:
    """One run in a new process. Raises RuntimeError with the end of its stderr when it fails."""
    with tempfile.TemporaryDirectory(prefix="dateline-cold-") as folder, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(contender.command(Path(folder)), stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout is not None
        with process, process.stdout as stdout:
            head = stdout.read(1)
            first_byte = time.perf_counter() - started
            output = (head + stdout.read()).decode()
        ended = time.perf_counter() - started
        if process.returncode != 0:
            errors.seek(0)
            tail = errors.read().decode(errors="replace")[-500:]
            raise RuntimeError(f"{contender.name} ended with {process.returncode}: {tail.strip()}")
        return Timing(first_byte=first_byte, exit=ended, right=SENTENCE in contender.first(output))


def contenders(article: Path, indexed_home: Path) -> list[Contender]:
    """The three of the module docstring; `indexed_home` must hold the seeds."""
    ask = [*dateline(), "ask", QUESTION, "--json", "--home"]
    return [
        Contender(
            name="default",
            command=lambda _: [sys.executable, str(DEFAULT_SCRIPT), str(article), QUESTION],
            first=str,
        ),
        Contender(name="indexed", command=lambda _: [*ask, str(indexed_home)], first=_first_quote),
        Contender(name="empty", command=lambda folder: [*ask, str(folder / "home")], first=_first_quote),
    ]


def dateline() -> list[str]:
    """The command as a user has it, else the module behind it."""
    script = Path(sys.executable).with_name("dateline")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "assistant.cli"]


def summary(timings: dict[str, list[Timing]]) -> dict[str, Any]:
    """Medians by contender, and how many times as long the default takes."""
    medians = {name: statistics.median(t.first_byte for t in runs) for name, runs in timings.items()}
    return {
        "runs": {name: len(runs) for name, runs in timings.items()},
        "first_answer_seconds": {
            name: {
                "median": round(medians[name], 3),
                "least": round(min(t.first_byte for t in runs), 3),
                "most": round(max(t.first_byte for t in runs), 3),
                "exit_median": round(statistics.median(t.exit for t in runs), 3),
                "right": sum(t.right for t in runs),
            }
            for name, runs in timings.items()
        },
        "default_is_times_as_long_as": {
            name: round(medians["default"] / medians[name], 2) for name in timings if name != "default"
        },
        "cpu_count": os.cpu_count(),
    }


def table(found: dict[str, Any]) -> str:
    """The summary as plain text."""
    lines = [f"{'':10}{'median':>9}{'least':>9}{'most':>9}{'exit':>9}   right answer first"]
    for name, row in found["first_answer_seconds"].items():
        times = "".join(f"{row[key]:>7.2f} s" for key in ("median", "least", "most", "exit_median"))
        lines.append(f"{name:10}{times}   {row['right']} of {found['runs'][name]}")
    for name, ratio in found["default_is_times_as_long_as"].items():
        lines.append(f"the default script takes {ratio:.1f} times as long as `dateline ask`, {name} home")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this benchmark."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.cold_start",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often each is run (default 5)")
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    timings: dict[str, list[Timing]] = {}
    with (
        tempfile.TemporaryDirectory(prefix="dateline-cold-home-") as folder,
        as_file(files("seeds")) as seeds,
    ):
        article = min(Path(seeds).glob("*.txt"))
        home = Path(folder) / "home"
        subprocess.run(
            [*dateline(), "index", "--home", str(home)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(options.runs):
            for contender in contenders(article, home):
                timings.setdefault(contender.name, []).append(measure(contender))
    found = summary(timings)
    sys.stdout.write((json.dumps(found, indent=2) if options.json else table(found)) + "\n")


def _first_quote(output: str) -> str:
    citations = json.loads(output)["citations"]
    return str(citations[0]["quote"]) if citations else ""


if __name__ == "__main__":
    main()

"""Processes that may die, quickly made: `python -m tests.index.nursery` loads what is slow to load once, and
forks a child for each task that it reads as a line of JSON.

It answers {"status": …, "seconds": …, "said": …} when the child has ended: its exit status (minus the signal
that killed it), how long it ran and what it found.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a child kills itself: at the `nth` call of a function ("module:name"), before or after it; or
    before the `nth` SQL statement that begins with `sql`, counted from the first call of `function` on."""

    function: str = ""
    sql: str = ""
    nth: int = 1
    after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended, and what it said before."""

    status: int
    seconds: float
    said: Any

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Nursery:
    """The other end: starts children one at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator["Nursery"]:
        command = [sys.executable, "-m", "tests.index.nursery"]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield cls(process)
        finally:
            process.kill()
            process.communicate()

    def run(self, task: str, home: Path, **options: Any) -> Ended:
        """A child does `task`, one of the functions below; `kill_after`: seconds after which it is killed."""
        if isinstance(options.get("step"), Step):
            options["step"] = asdict(options["step"])
        request = {"task": task, "home": str(home), **options}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request, default=str) + "\n")
        self._process.stdin.flush()
        return Ended(**self._line())

    def _line(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery is dead"
        return json.loads(line)


# In the child


def sync(home: Path, folder: str, tail: int, prune: bool = False) -> Any:
    """Index the folder in small windows."""
    from tests.index.newsroom import open_corpus

    with open_corpus(home, tail=tail) as corpus:
        return corpus.sync([folder], prune=prune).to_json()


def repair(home: Path, tail: int, model: str = "hashing") -> Any:
    """`dateline doctor --repair`."""
    from tests.index.newsroom import open_corpus

    with open_corpus(home, tail=tail, model=model) as corpus:
        return corpus.check(repair=True).to_json()


def rebuild(home: Path, tail: int) -> Any:
    """`dateline index --rebuild`, with the second model."""
    from tests.index.newsroom import rebuild_home

    return rebuild_home(home, tail=tail).to_json()


def look(home: Path, tail: int, model: str = "hashing") -> Any:
    """What a reader finds: the editions of the articles, and every passage by get and by self-query, in the
    catalogue and in Chroma."""
    from index.projection import ShelfRecord
    from index.vectors import Shelf, is_intact
    from tests.index.newsroom import editions, open_corpus, self_found

    with open_corpus(home, tail=tail, model=model) as corpus:
        found = editions(corpus)
        with corpus._catalogue.reading() as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM passages")]
            record = ShelfRecord.load(corpus._catalogue, connection)
        share = self_found(corpus) if ids else 1.0
        by_words = sum(
            number in {found for found, _ in corpus.search_lexical(passage.text.split()[:8], 10**6)}
            for number, passage in corpus.passages(ids).items()
        )
        shelf = None
        if record is not None:
            folder = corpus.home / "vectors" / record.name
            assert is_intact(folder, record.seal)
            opened = Shelf.open(folder)
            held = opened.ids()
            assert {number for number in ids if number <= record.through} <= held
            vectors = corpus.vectors(held)
            for number, vector in vectors.items():
                assert number in opened.query(vector, 5)
            shelf = len(held)
            opened.close()
        return {"editions": found, "passages": len(ids), "by_words": by_words, "self": share, "shelf": shelf}


def _arm(step: Step) -> None:
    begun = [not step.function]
    if step.function:
        module, _, path = step.function.partition(":")
        owner: Any = import_module(module)
        *parents, name = path.split(".")
        for parent in parents:
            owner = getattr(owner, parent)
        _wrap(owner, name, step, begun)
    if step.sql:
        from index.database import Database

        connect = Database._connect
        left = [step.nth]

        def traced(self: Database) -> Any:
            connection = connect(self)

            def see(statement: str) -> None:
                if begun[0] and statement.lstrip().startswith(step.sql):
                    left[0] -= 1
                    if not left[0]:
                        os.kill(os.getpid(), signal.SIGKILL)

            connection.set_trace_callback(see)
            return connection

        Database._connect = traced  # type: ignore[method-assign]


def _wrap(owner: Any, name: str, step: Step, begun: list[bool]) -> None:
    kept = owner.__dict__[name] if isinstance(owner, type) else getattr(owner, name)
    function: Callable[..., Any] = kept.__func__ if isinstance(kept, classmethod) else kept
    left = [step.nth]

    def wrapped(*arguments: Any, **named: Any) -> Any:
        begun[0] = True
        left[0] -= 1
        if not step.sql and not left[0]:
            if step.after:
                function(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)

    setattr(owner, name, classmethod(wrapped) if isinstance(kept, classmethod) else wrapped)


def half_removed(folder: Path, **options: Any) -> None:
    """Stands in for `shutil.rmtree` that is killed in the middle."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    for path in files[: len(files) // 2]:
        path.unlink()
    os.kill(os.getpid(), signal.SIGKILL)


def _child(request: dict[str, Any], answer: int) -> None:
    from index import database, projection, rebuilding
    from index import sync as sync_module

    tasks: dict[str, Callable[..., Any]] = {"sync": sync, "repair": repair, "rebuild": rebuild, "look": look}
    sync_module.WINDOW_PASSAGES = 8
    rebuilding.GRACE_SECONDS = 0.0
    database._FREE_SHARE = 0.0
    projection.BATCH_ROWS = 8  # type: ignore[attr-defined]
    step = request.pop("step", None)
    if step == "rmtree":
        shutil.rmtree = half_removed  # type: ignore[assignment]
    elif step is not None:
        _arm(Step(**step))
    task = tasks[request.pop("task")]
    try:
        said = task(Path(request.pop("home")), **request)
    except Exception as error:
        said = {"error": type(error).__name__, "line": str(error)}
    os.write(answer, json.dumps(said).encode())


def main() -> None:
    """Serve until stdin ends."""
    for module in ("numpy", "chromadb", "filelock", "index.corpus", "tests.index.newsroom"):
        import_module(module)
    for line in sys.stdin:
        request = json.loads(line)
        kill_after = request.pop("kill_after", None)
        read, write = os.pipe()
        began = time.monotonic()
        pid = os.fork()
        if not pid:
            os.close(read)
            code = 1
            try:
                _child(request, write)
                code = 0
            finally:
                os._exit(code)
        os.close(write)
        if not select.select([read], [], [], kill_after)[0]:
            # Not waited for yet: the pid is the child's still.
            os.kill(pid, signal.SIGKILL)
        with os.fdopen(read, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(pid, 0)
        seconds = time.monotonic() - began
        code = os.waitstatus_to_exitcode(status)
        answer = {"status": code, "seconds": seconds, "said": json.loads(said) if said else None}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""What fills the home: `dateline index`, once or, with --watch, for as long as it is left running; with
--rebuild, from the articles that are in it."""

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from assistant.cli.exit_codes import FAILED
from assistant.cli.opening import open_corpus
from assistant.cli.options import common_options, home_of, json_option
from assistant.cli.output import (
    on_terminal,
    render_more_rejected,
    render_rebuild,
    render_rejection,
    render_sync,
    to_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Progress, RebuildProgress, SyncProgress, SyncReport
    from index.watch import Watch

STAGES = {
    "comparing": "looking for copies",
    "building": "building the search index",
    "waiting": "waiting for another process that writes",
    "switching": "taking the new index into use",
    "clearing": "clearing up",
}
# Rejections for one reason that are named one by one: a table without days would fill the terminal.
MOST_ALIKE = 100
# Longer waits are slips of the hand, and there are some that no clock can be set to.
LONGEST_WAIT = 31 * 24 * 3600
KEPT = "what was done is kept, and the same command goes on from there"


def _checked_address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from index.cluster.address import Address

    if value is not None:
        try:
            Address.parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, param) from None
    return value


def _checked_wait(ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
    # Written so that "nan", which is neither more nor less than anything, is refused too.
    if value is not None and not value <= LONGEST_WAIT:
        raise click.BadParameter(
            f"{value:g} is no wait of up to {LONGEST_WAIT} seconds (31 days)", ctx, param
        )
    return value


@click.command("index", short_help="Take in articles: files, folders and web addresses.")
@click.argument("places", nargs=-1, metavar="[PATH|URL]...")
@click.option("--prune", is_flag=True, help="Remove what came from these paths before and is there no more.")
@click.option("--watch", is_flag=True, help="Go on looking for what is new, until Ctrl-C.")
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    callback=_checked_wait,
    help="With --watch: how long to wait between two looks.  [default: 60]",
)
@click.option(
    "--max-pages",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read at most N articles of a feed or sitemap in one run.  [default: 100]",
)
@click.option(
    "--allow-private",
    is_flag=True,
    help="Fetch from this machine and its own network too: for addresses that you trust.",
)
@click.option(
    "--rebuild",
    is_flag=True,
    help="Embed what is in the home again, with the model that is set now; see above.",
)
@click.option(
    "--ray",
    metavar="ADDRESS",
    callback=_checked_address,
    help="Read and embed on a Ray cluster: auto, HOST:PORT or ray://HOST:PORT; local starts one on this "
    "machine, local:N with N workers.",
)
@json_option
@common_options
@click.pass_context
def index_command(
    ctx: click.Context,
    places: tuple[str, ...],
    prune: bool,
    watch: bool,
    every: float | None,
    max_pages: int | None,
    allow_private: bool,
    rebuild: bool,
    ray: str | None,
    as_json: bool,
) -> None:
    """Take in the articles of files, folders and web addresses; without any, those that ship with Dateline.

    Safe to repeat and to interrupt: only what is new or changed is done. An article that cannot be taken is
    named with the reason, the others come in, and the exit code is 1.

    Files: .txt (title, YYYYMMDD, url, then the text; or plain text), .md, saved pages (.html), .epub; .jsonl,
    .json, .csv and .tsv with title, date, text and, where there are any, id and url; any of them in a .zip or
    ending in .gz; and .pdf, .docx, .parquet and .warc, each with its extra (pip install 'dateline[all]').
    "-" reads JSON lines from standard input.

    Addresses: a page, an RSS or Atom feed, or a sitemap, by http(s). robots.txt is obeyed.

    --rebuild changes the embedding model of a home (DATELINE_MODEL; or its DATELINE_PRECISION) without the
    files: it works on the articles that are kept, while the old index answers, and takes the new one into use
    when it is whole. Stopped, the same command goes on where it was.

    --ray spreads the work over a cluster (pip install 'dateline[ray]') whose nodes have the same Dateline;
    this process alone writes the index. Files must lie where all nodes see them under the same path; with
    ray:// they are read here.

    \b
    Examples:
      dateline index
      dateline index articles.jsonl ~/clippings
      dateline index https://news.example.org/feed.xml --watch --every 900
      dateline index ~/clippings --prune --json
      DATELINE_MODEL=BAAI/bge-small-en-v1.5 dateline index --rebuild
    """
    from index import Cluster
    from index.intake import MAX_PAGES, Intake

    if watch and (not places or "-" in places):
        raise click.UsageError("--watch needs files, folders or addresses to look at", ctx)
    if rebuild:
        if places or prune or watch or every is not None or max_pages is not None or allow_private or ray:
            raise click.UsageError("--rebuild takes no places and none of their options", ctx)
        _rebuild(ctx, as_json)
        return
    if every is not None and not watch:
        raise click.UsageError("--every goes with --watch", ctx)
    with ExitStack() as opened:
        cluster = opened.enter_context(Cluster.connect(ray)) if ray else None
        corpus = opened.enter_context(open_corpus(ctx, cluster))
        intake = opened.enter_context(
            Intake(private=allow_private, max_pages=max_pages or MAX_PAGES, cluster=cluster)
        )
        if watch:
            from index.watch import Watch

            with _stoppable() as stop:
                _follow(Watch(corpus, places, intake, prune=prune), every or 60.0, stop, as_json)
            return
        with _progress_bar() as progress:
            try:
                report = corpus.sync(places or None, prune=prune, progress=progress, intake=intake)
            except KeyboardInterrupt:
                click.echo(f"\ndateline: stopped; {KEPT}", err=True)
                raise
    _show(report, as_json)
    if report.rejected:
        ctx.exit(FAILED)


def _rebuild(ctx: click.Context, as_json: bool) -> None:
    from index import rebuild

    with _rebuild_bar() as progress:
        try:
            report = rebuild(home_of(ctx), progress=progress)
        except KeyboardInterrupt:
            click.echo(f"\ndateline: stopped; the old index serves on, {KEPT}", err=True)
            raise
    click.echo(to_json(report.to_json()) if as_json else render_rebuild(report))


def _follow(watch: "Watch", every: float, stop: threading.Event, as_json: bool) -> None:
    """Look, show what was new, wait; until `stop` is set or Ctrl-C."""
    from index import IndexLocked

    try:
        while not stop.is_set():
            try:
                with _progress_bar() as progress:
                    report = watch.look(progress)
            except IndexLocked as locked:
                click.echo(f"dateline: {locked}; looking again in {every:g} s", err=True)
                report = None
            if report is not None:
                _show(report, as_json, lines=True)
            stop.wait(every)
    except KeyboardInterrupt:
        pass
    click.echo(f"dateline: stopped watching; {KEPT}", err=True)


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """An event that SIGTERM sets, so that a service manager ends the watch as Ctrl-C does."""
    stop = threading.Event()

    def on_term(number: int, frame: FrameType | None) -> None:
        stop.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, on_term)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)


def _show(report: "SyncReport", as_json: bool, *, lines: bool = False) -> None:
    if as_json:
        click.echo(to_json(report.to_json(), indent=None if lines else 2))
        return
    alike: Counter[str] = Counter()
    for rejection in report.rejected:
        alike[rejection.reason] += 1
        if alike[rejection.reason] <= MOST_ALIKE:
            click.echo(render_rejection(rejection), err=True)
    for reason, count in alike.items():
        if count > MOST_ALIKE:
            click.echo(render_more_rejected(count - MOST_ALIKE, reason), err=True)
    click.echo(render_sync(report))


@contextmanager
def _progress_bar() -> Iterator["Progress | None"]:
    """A bar on stderr, counting passages; none where nobody would see it move."""
    if not on_terminal(sys.stderr):
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=" passages", dynamic_ncols=True, leave=False, file=sys.stderr) as bar:

        def show(progress: "SyncProgress") -> None:
            # How many there will be is known when all files are read: until then the total grows.
            bar.total = progress.passages + progress.waiting
            bar.set_description_str(
                STAGES.get(progress.stage, f"{progress.seen:,} articles"),
                refresh=False,
            )
            bar.update(progress.passages - bar.n)

        yield show


@contextmanager
def _rebuild_bar() -> "Iterator[Callable[[RebuildProgress], None] | None]":
    """The same over the articles of the home, whose number is known."""
    if not on_terminal(sys.stderr):
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=" articles", dynamic_ncols=True, leave=False, file=sys.stderr) as bar:

        def show(progress: "RebuildProgress") -> None:
            bar.total = progress.articles
            bar.set_description_str(
                STAGES.get(progress.stage, f"{progress.passages:,} passages"), refresh=False
            )
            bar.update(progress.done - bar.n)
            bar.refresh()

        yield show

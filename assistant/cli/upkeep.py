"""What changes or checks the home: `dateline index`, `dateline status` and `dateline doctor`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from assistant.cli.exit_codes import FAILED, UNUSABLE
from assistant.cli.opening import open_corpus
from assistant.cli.options import common_options, json_option
from assistant.cli.output import render_health, render_rejection, render_status, render_sync, to_json

if TYPE_CHECKING:
    from index import Progress, SyncProgress


@click.command("index", short_help="Take in articles: files and folders.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--prune", is_flag=True, help="Remove what came from these paths before and is there no more.")
@json_option
@common_options
@click.pass_context
def index_command(ctx: click.Context, paths: tuple[str, ...], prune: bool, as_json: bool) -> None:
    """Take in the articles of files and folders; without PATH, those that ship with Dateline.

    Safe to repeat and to interrupt: only what is new or changed is done. An article that cannot be taken is
    named with the reason, the others come in, and the exit code is 1.

    Files: .txt (title, YYYYMMDD, url, then the text; or plain text), .md, and .jsonl, .json, .csv and .tsv
    with title, date, text and, where there are any, id and url.

    \b
    Examples:
      dateline index
      dateline index articles.jsonl ~/clippings
      dateline index ~/clippings --prune --json
    """
    addresses = [path for path in paths if path.startswith(("http://", "https://"))]
    if addresses:
        message = f"this version takes files and folders, no addresses: save {addresses[0]} as a file first"
        raise click.UsageError(message, ctx)
    with open_corpus(ctx) as corpus, _progress_bar() as progress:
        try:
            report = corpus.sync(paths or None, prune=prune, progress=progress)
        except KeyboardInterrupt:
            click.echo(
                "\ndateline: stopped; what was done is kept, and the same command goes on from there",
                err=True,
            )
            raise
    if as_json:
        click.echo(to_json(report.to_json()))
    else:
        for rejection in report.rejected:
            click.echo(render_rejection(rejection), err=True)
        click.echo(render_sync(report))
    if report.rejected:
        ctx.exit(FAILED)


@click.command("status", short_help="Say what is indexed, and where.")
@json_option
@common_options
@click.pass_context
def status_command(ctx: click.Context, as_json: bool) -> None:
    """Say what is indexed, from which days and outlets, with which model, and where it is kept.

    \b
    Examples:
      dateline status
      dateline status --json --home ~/news
    """
    with open_corpus(ctx) as corpus:
        status = corpus.status()
    click.echo(to_json(status.to_json()) if as_json else render_status(status))


@click.command("doctor", short_help="Check the index for damage; --repair mends it.")
@click.option("--repair", is_flag=True, help="Mend what can be mended; nothing is embedded again.")
@json_option
@common_options
@click.pass_context
def doctor_command(ctx: click.Context, repair: bool, as_json: bool) -> None:
    """Look for damage in the catalogue and in the search index built from it.

    Exit code 3 when damage was found, or is left after --repair.

    \b
    Examples:
      dateline doctor
      dateline doctor --repair
    """
    with open_corpus(ctx) as corpus:
        report = corpus.check(repair=repair)
    click.echo(to_json(report.to_json()) if as_json else render_health(report))
    if not report.healthy:
        ctx.exit(UNUSABLE)


@contextmanager
def _progress_bar() -> Iterator["Progress | None"]:
    """A bar on stderr, counting passages; none where nobody would see it move."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=" passages", dynamic_ncols=True, leave=False, file=sys.stderr) as bar:

        def show(progress: "SyncProgress") -> None:
            # How many there will be is known when all files are read: until then the total grows.
            bar.total = progress.passages + progress.waiting
            bar.set_description_str(
                "building the search index"
                if progress.stage == "building"
                else f"{progress.seen:,} articles",
                refresh=False,
            )
            bar.update(progress.passages - bar.n)

        yield show

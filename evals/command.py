"""`dateline eval`: the command that the CLI finds through the entry point `dateline.commands`, so that the
assistant need not know of evals. The only module here that imports Click; what it runs is imported when it
runs."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.options import common_options, home_of, json_option
from evals.errors import EvalError, UnknownSuite

if TYPE_CHECKING:
    from index import SyncProgress

HOME_HELP = "Keep the indexes of news sets in DIR/evals, to be used again.  [default: temporary ones]"


class UnusableFile(click.ClickException):
    """A suite's file is wrong, or one that was asked for cannot be written."""

    exit_code = 2


@click.command("eval", short_help="Ask questions with known answers and check the figures.")
@click.argument("suites", nargs=-1, metavar="[SUITE ...]")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where sets of your own lie: of news NAME.questions.jsonl[.gz] and NAME.articles.jsonl[.gz], for "
    "the reader alone NAME.jsonl[.gz].",
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Ask only the first N questions of each file."
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Also write a report that a browser shows.",
)
@click.option(
    "--compare",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.json",
    help="Say what changed since an earlier run that was written with --json.",
)
@click.option(
    "--save-answers",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.jsonl",
    help="Also write every answer, one a line, as `dateline ask --batch --json` does.",
)
@json_option
@partial(common_options, home_help=HOME_HELP)
@click.pass_context
def eval_command(
    ctx: click.Context,
    suites: tuple[str, ...],
    data: Path | None,
    limit: int | None,
    report: Path | None,
    compare: Path | None,
    save_answers: Path | None,
    as_json: bool,
) -> None:
    """Ask questions whose answers are known, and compare the figures with each suite's thresholds.

    Without SUITE everything that ships is run, on its own index of the seed articles. News sets are read from
    --data; their indexes are kept in DIR/evals with --home DIR, and are temporary without it. Sets for the
    reader alone (questions beside passages as in SQuAD, or beside candidate sentences) lie there too and need
    no index. NAME.verdicts builds claims, true and damaged ones, from NAME.articles.jsonl[.gz] there, and
    judges the verdicts on them. Your own index is never touched.

    Shares and means come with a 95 % interval, by a bootstrap over the questions. --compare marks what got
    worse since an earlier run of the same questions; it changes no exit code.

    \b
    Examples:
      dateline eval
      dateline eval news_2024 --data ~/news-sets --home ~/.cache/dateline --report news.html
      dateline eval news_2024.verdicts --data ~/news-sets
      dateline eval --json > before.json
      dateline eval --compare before.json

    Exit codes: 0 every threshold reached or none applied, 1 one was missed or a question failed, 2 no such
    suite or a file is wrong.
    """
    from evals.comparison import load_earlier
    from evals.report import render_html, render_table
    from evals.run import run_suites

    for path in (report, save_answers):
        if path is not None and not path.absolute().parent.is_dir():
            raise click.UsageError(f"{path}: there is no folder {path.parent}")
    if report is not None:
        _check_writable(report)
    try:
        run = run_suites(
            suites,
            data=data,
            limit=limit,
            home=home_of(ctx),
            save_answers=save_answers,
            earlier=load_earlier(compare) if compare is not None else None,
            progress=_count_questions if sys.stderr.isatty() else None,
            indexing=_count_articles if sys.stderr.isatty() else None,
            say=lambda line: click.echo(line, err=True),
        )
    except UnknownSuite as error:
        raise click.UsageError(str(error), ctx) from error
    except EvalError as error:
        raise UnusableFile(str(error)) from error
    click.echo(json.dumps(run.to_json(), ensure_ascii=False, indent=2) if as_json else render_table(run))
    if report is not None:
        # After the figures: they took long, and whatever happens to the report they are told.
        try:
            report.write_text(render_html(run), encoding="utf-8", errors="replace")
        except OSError as error:
            raise UnusableFile(f"{report}: the report cannot be written: {error.strerror}") from error
    ctx.exit(0 if run.passed else 1)


def _check_writable(path: Path) -> None:
    """Leaves everything as it was. Raises `UsageError`, while nothing has been asked yet."""
    try:
        there = path.exists()
        if there and not path.is_file():
            # A pipe or a device: who reads it would take the closing for the end of the report.
            return
        path.open("ab").close()
        if not there:
            path.unlink()
    except OSError as error:
        raise click.UsageError(f"{path}: the report cannot be written: {error.strerror}") from error


def _count_questions(suite: str, done: int, total: int) -> None:
    _rewrite(f"{suite}: question {done:,} of {total:,}" if done < total else "")


def _count_articles(progress: "SyncProgress") -> None:
    _rewrite(f"{progress.seen:,} articles, {progress.passages:,} passages")


def _rewrite(line: str) -> None:
    """Over the last line of a terminal: back to its start, and clear what stood there."""
    click.echo(f"\r\x1b[K{line}", nl=False, err=True)

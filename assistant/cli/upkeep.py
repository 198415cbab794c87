"""What looks at the home: `dateline status` and `dateline doctor`."""

import click

from assistant.cli.exit_codes import UNUSABLE
from assistant.cli.opening import open_corpus
from assistant.cli.options import common_options, json_option
from assistant.cli.output import render_health, render_status, to_json


@click.command("status", short_help="Say what is indexed, and where.")
@json_option
@common_options
@click.pass_context
def status_command(ctx: click.Context, as_json: bool) -> None:
    """Say what is indexed, from which days and outlets, in which languages, how much of it twice, with which
    model, and where it is kept.

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
@click.option("--all", "every", is_flag=True, help="Search for every passage, not for a sample of 200.")
@json_option
@common_options
@click.pass_context
def doctor_command(ctx: click.Context, repair: bool, every: bool, as_json: bool) -> None:
    """Look for damage in the catalogue and in the search index built from it.

    Every text and vector is looked at; a sample of the passages is searched for by their own words and
    vectors.

    Exit code 3 when damage was found, or is left after --repair.

    \b
    Examples:
      dateline doctor
      dateline doctor --repair
    """
    with open_corpus(ctx) as corpus:
        report = corpus.check(repair=repair, every=every)
    click.echo(to_json(report.to_json()) if as_json else render_health(report))
    if not report.healthy:
        ctx.exit(UNUSABLE)

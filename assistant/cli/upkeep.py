"""What looks after the home: `dateline remove`, `dateline status` and `dateline doctor`."""

import click

from assistant.cli.exit_codes import FAILED, UNUSABLE
from assistant.cli.opening import open_corpus
from assistant.cli.options import common_options, json_option
from assistant.cli.output import count_text, render_health, render_status, to_json, visible


@click.command("remove", short_help="Take articles out by their ids.")
@click.argument("article_ids", metavar="ARTICLE_ID...", nargs=-1, required=True)
@json_option
@common_options
@click.pass_context
def remove_command(ctx: click.Context, article_ids: tuple[str, ...], as_json: bool) -> None:
    """Take the articles with these ids out of the index, and all that was made from them: a retracted report,
    or the article that ships with Dateline, which an empty index takes in again.

    Files are left alone: an article whose file is still where it came from comes back when that is indexed
    again. `dateline search` and `dateline ask --json` tell the ids.

    Exit code 1 when there was no article with one of the ids; the others are gone.

    \b
    Examples:
      dateline remove wire-2022-0417
      dateline search "what was retracted" --json
    """
    with open_corpus(ctx) as corpus:
        removed = corpus.remove(article_ids)
        left = corpus.coverage()
    missing = [article_id for article_id in dict.fromkeys(article_ids) if article_id not in removed]
    if as_json:
        counts = {"articles": left.articles, "passages": left.passages}
        click.echo(to_json({"removed": list(removed), "missing": missing, **counts}))
    else:
        click.echo(
            f"removed {count_text(len(removed), 'article')}; {count_text(left.articles, 'article')} left"
        )
    for article_id in missing:
        click.echo(
            f"dateline: there is no article {visible(article_id)}: `dateline search` tells ids", err=True
        )
    if missing:
        ctx.exit(FAILED)


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

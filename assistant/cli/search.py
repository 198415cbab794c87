"""`dateline search` and `dateline show`: the passages an answer would come from, and an article in full."""

import click

from assistant.cli.opening import open_assistant, open_corpus
from assistant.cli.options import Scope, common_options, json_option, scope_options
from assistant.cli.output import article_json, render_article, render_passages, to_json


@click.command(short_help="List the passages that fit, best first.")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "-n", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many at most."
)
@scope_options
@json_option
@common_options
@click.pass_context
def search_command(
    ctx: click.Context, /, query: tuple[str, ...], count: int, as_json: bool, **limits: object
) -> None:
    """List the passages that fit QUERY best, by meaning and by words, best first.

    The score ranks the passages of one search; it says nothing across searches.

    \b
    Examples:
      dateline search "troops at the border" -n 3
      dateline search sanctions --since 2022-02-01 --json
    """
    scope = Scope.of_command(**limits)
    with open_assistant(ctx) as assistant:
        passages = assistant.search(
            " ".join(query),
            n=count,
            since=scope.since,
            until=scope.until,
            source=scope.source,
            as_of=scope.as_of,
        )
    if as_json:
        click.echo(to_json([passage.to_json() for passage in passages]))
    elif passages:
        click.echo(render_passages(passages))
    else:
        click.echo("dateline: no passage fits; `dateline status` tells what the collection covers", err=True)


@click.command(short_help="Show one article in full.")
@click.argument("article_id")
@json_option
@common_options
@click.pass_context
def show_command(ctx: click.Context, article_id: str, as_json: bool) -> None:
    """Show the article ARTICLE_ID in full, as it is stored.

    Citations count characters in exactly this text: with --json, body[start:end] is the quote, and sha256 is
    the hash of the body in UTF-8. `dateline search` and `dateline ask --json` tell the ids.

    \b
    Example:
      dateline show ARTICLE_ID --json
    """
    with open_corpus(ctx) as corpus:
        article = corpus.article(article_id)
    click.echo(to_json(article_json(article)) if as_json else render_article(article))

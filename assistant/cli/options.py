"""What several commands ask in the same way: --home and --debug, days, and what a question is limited to.

--home and --debug stand on the group and on each command; the one nearest to the command wins.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from assistant.config import UNSUPPORTED, UNSUPPORTED_CHOICES, language_models

_HOME, _DEBUG = "dateline.home", "dateline.debug"
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)

HOME_HELP = "Where the index is kept.  [default: $DATELINE_HOME, else your user data folder]"

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def parse_day(text: str) -> date:
    """`2022-02-02`, or `20220202` as the seed articles write it. Else a ValueError that says so."""
    match = _DAY.fullmatch(text.strip())
    if match and text.count("-") in (0, 2):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            pass
    raise ValueError(f"{text[:40]!r} is no day: write it as 2022-02-02")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a question is limited to, and the day of asking. Raises ValueError when no day can match."""

    since: date | None = None
    until: date | None = None
    source: str | None = None
    as_of: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} is later than until {self.until}: no article can match")

    @classmethod
    def of_command(cls, **limits: Any) -> "Scope":
        """From a command's options; limits that exclude each other are wrong usage."""
        try:
            return cls(**limits)
        except ValueError as error:
            raise click.UsageError(str(error), click.get_current_context()) from error


def scope_options(command: Decorated) -> Decorated:
    """--since, --until, --source and --as-of."""
    for option in (
        _day_option("--as-of", "Answer as on this day.  [default: the newest article's]"),
        click.option("--source", metavar="HOST", help="Only articles of this outlet, such as bbc.co.uk."),
        _day_option("--until", "Only articles of this day or earlier."),
        _day_option("--since", "Only articles of this day (YYYY-MM-DD) or later."),
    ):
        command = option(command)
    return command


def _day_option(name: str, text: str) -> Callable[[Decorated], Decorated]:
    def convert(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
        try:
            return None if value is None else parse_day(value)
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, param) from None

    return click.option(name, metavar="DAY", callback=convert, help=text)


def confidence_option(command: Decorated) -> Decorated:
    """--min-confidence."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        metavar="X",
        help="Refuse answers less likely to be right than this, from 0 (never refuse) to 1.  "
        "[default: as measured]",
    )(command)


LLM_HELP = (
    "Let this language model write the answer: ollama/NAME, openai/NAME, anthropic/NAME, "
    "http://HOST:PORT/v1#NAME (any OpenAI-compatible server), a .gguf file or a model folder.  "
    "[default: $DATELINE_LLM, else none]"
)


def llm_options(command: Decorated, *, several: bool = False) -> Decorated:
    """--llm, --no-llm and --unsupported; with `several` the first may be given again and again."""
    again = "  May be given again: the page has a menu of them." if several else ""
    command = click.option(
        "--unsupported",
        type=click.Choice(UNSUPPORTED_CHOICES),
        help="What becomes of a sentence that the language model wrote and the articles do not bear out: "
        "mark shows it with its verdict, drop takes it out of the answer.  "
        f"[default: ${UNSUPPORTED}, else mark]",
    )(command)
    command = click.option(
        "--no-llm", is_flag=True, help="Answer in the articles' own words, whatever $DATELINE_LLM says."
    )(command)
    return click.option("--llm", "llm", metavar="SPEC", multiple=several, help=LLM_HELP + again)(command)


def chosen_models(ctx: click.Context, llm: str | Sequence[str] | None, no_llm: bool) -> tuple[str, ...]:
    """The specs of the models that were named, or those of $DATELINE_LLM; a wrong one is wrong usage."""
    from assistant.errors import ModelUnusable

    if llm and no_llm:
        raise click.UsageError("give either --llm or --no-llm, not both", ctx)
    specs = () if no_llm else language_models(llm or None)
    if specs:
        from assistant.llm.spec import Spec

        for spec in specs:
            try:
                Spec.parse(spec)
            except ModelUnusable as error:
                raise click.UsageError(str(error), ctx) from error
    return specs


def json_option(command: Decorated) -> Decorated:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")(command)


def common_options(command: Decorated, *, home_help: str = HOME_HELP) -> Decorated:
    """--home and --debug; `home_help` is for a command that keeps something else there."""
    for option in (
        click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            callback=_keep(_DEBUG),
            help="Show tracebacks of errors.",
        ),
        click.option(
            "--home",
            metavar="DIR",
            type=click.Path(file_okay=False),
            expose_value=False,
            callback=_keep(_HOME),
            help=home_help,
        ),
    ):
        command = option(command)
    return command


def home_of(ctx: click.Context) -> Path | None:
    """The home named on the command line; None leaves the choice to `index.config`."""
    home = ctx.meta.get(_HOME)
    return None if home is None else Path(home)


def debugging(ctx: click.Context) -> bool:
    """Whether tracebacks are wanted."""
    return bool(ctx.meta.get(_DEBUG))


def _keep(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Click shares `meta` between the group's context and the command's: the inner, later value wins."""

    def callback(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value == "":
            # As when a variable is unset: the default home is not what was meant.
            raise click.BadParameter("it is empty: name a folder", ctx, param)
        if value:
            ctx.meta[key] = value

    return callback

"""Runs the command line in the test's own process, with none of our settings in the environment."""

from pathlib import Path

from click.testing import CliRunner, Result

from assistant.cli.main import dateline


def run(*arguments: str | Path, stdin: str | bytes | None = None, **environment: str) -> Result:
    runner = CliRunner(env={"DATELINE_HOME": None, "DATELINE_MODEL": None, "NO_COLOR": None, **environment})
    return runner.invoke(
        dateline, [str(argument) for argument in arguments], input=stdin, prog_name="dateline"
    )

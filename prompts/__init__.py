"""What Dateline says in its own words, as data: `*.jinja` beside this module, which `render` alone reads.

Imports nothing of ours. A template says in its first comment what its variables are.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template


def render(name: str, **variables: Any) -> str:
    """The text of the template `name`, without white space at its ends. It is plain text: nothing is escaped.

    A variable that the template does not use, or one that is not given, raises TypeError as a wrong call of a
    function would: Jinja by itself renders a forgotten variable as nothing, and a prompt without its question
    still reads well. An unknown template raises LookupError.
    """
    template, expected = _template(name)
    missing, unknown = expected - variables.keys(), variables.keys() - expected
    if missing or unknown:
        faults = [f"misses {', '.join(sorted(missing))}"] if missing else []
        faults += [f"has no {', '.join(sorted(unknown))}"] if unknown else []
        raise TypeError(f"the template {name!r} {' and '.join(faults)}")
    return template.render(variables).strip()


@cache
def _template(name: str) -> tuple["Template", frozenset[str]]:
    """The compiled template and the variables that it needs. Jinja takes 50 ms to import, hence inside."""
    from jinja2 import Environment, StrictUndefined
    from jinja2.meta import find_undeclared_variables

    resource = files(__name__) / f"{name}.jinja"
    if not resource.is_file():
        raise LookupError(f"there is no template {name!r}")
    text = resource.read_text(encoding="utf-8")
    # No HTML is made here, so nothing is escaped; who puts the text into a page escapes it there.
    environment = Environment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text), frozenset(find_undeclared_variables(environment.parse(text)))

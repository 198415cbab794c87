"""What can go wrong while a language model is asked: owns how an error of any client library becomes one
line.

Nothing of what a server said goes into it: an error page may repeat the request with its key.
"""

from collections.abc import Iterator

from assistant.errors import WritingFailed
from assistant.llm.keys import variable_of
from assistant.llm.spec import Kind, Spec

# Worth another try: the server is there and says that it is not its day (429, 5xx), or nobody answered.
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
# Names of exception classes, since the libraries that raise them are optional: httpx, httpx2, openai,
# anthropic.
_NOT_REACHED = frozenset(
    {"ConnectError", "ConnectTimeout", "APIConnectionError", "ConnectionError", "gaierror"}
)
_BROKEN_OFF = frozenset({"RemoteProtocolError", "ReadError", "WriteError", "CloseError", "IncompleteRead"})
_TIMED_OUT = frozenset({"ReadTimeout", "APITimeoutError", "TimeoutException", "PoolTimeout", "WriteTimeout"})


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an error stands for."""
    for one in _chain(error):
        response = getattr(one, "response", None)
        status = getattr(one, "status_code", None) or getattr(response, "status_code", None)
        if isinstance(status, int) and status > 0:
            return status
    return None


def passing(error: BaseException) -> bool:
    """Whether the same request may well succeed in a moment."""
    status = status_of(error)
    if status is not None:
        return status in PASSING
    names = _names(error)
    return bool(names & (_NOT_REACHED | _BROKEN_OFF)) and not names & _TIMED_OUT


def retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to be left alone, where it says so in seconds."""
    for one in _chain(error):
        headers = getattr(getattr(one, "response", None), "headers", None)
        try:
            return max(0.0, float(headers["retry-after"])) if headers is not None else None
        except (KeyError, TypeError, ValueError):
            return None
    return None


def failure_of(error: BaseException, spec: Spec, *, begun: bool) -> WritingFailed:
    """What to say. `begun`: a part of the answer had arrived."""
    status = status_of(error)
    names = _names(error)
    if status is not None:
        return WritingFailed(f"the language model {spec.text} {_said(status, spec)}", reached=False)
    if names & _TIMED_OUT:
        return WritingFailed(f"the language model {spec.text} did not answer in time", reached=False)
    if begun:
        return WritingFailed(f"the language model {spec.text} broke off in the middle of its answer")
    if names & _BROKEN_OFF:
        return WritingFailed(f"the language model {spec.text} broke off before it answered", reached=False)
    if names & _NOT_REACHED:
        return WritingFailed(f"the language model {spec.text} cannot be reached{_where(spec)}", reached=False)
    return WritingFailed(f"the language model {spec.text} sent something that is no answer", reached=False)


def _said(status: int, spec: Spec) -> str:
    if status in (401, 403):
        held = f": check ${variable_of(spec)}" if not spec.in_process else ""
        return f"does not accept the key (status {status}){held}"
    if status == 404:
        pulled = f"; `ollama pull {spec.name}` gets it" if spec.kind is Kind.OLLAMA else ""
        return f"is not known to its server (status 404){pulled}"
    if status == 429:
        return "has too many requests just now (status 429)"
    if status in (400, 413, 422):
        return (
            f"did not accept the question (status {status}): "
            "its context may be smaller than $DATELINE_LLM_CONTEXT"
        )
    return f"answered with an error (status {status})"


def _where(spec: Spec) -> str:
    return ": is Ollama running?" if spec.kind is Kind.OLLAMA else ": check its address and your network"


def _names(error: BaseException) -> set[str]:
    return {base.__name__ for one in _chain(error) for base in type(one).__mro__}


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions

"""Serves the page: takes the port, says where the page is, runs until Ctrl-C."""

import errno
import logging
import socket
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from assistant.errors import PageUnavailable

if TYPE_CHECKING:
    from assistant.engine import Assistant

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860
SECONDS_TO_FINISH = 1
"""How long open connections may keep a stopping server; an open page holds one for ever."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def serve(
    assistant: "Assistant",
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    names: Iterable[str] = (),
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until Ctrl-C. Port 0 takes any free one.

    On a loopback `host` the page answers only to that name, to localhost and to `names`; on any other host it
    answers to every name unless `names` are given. `announce` gets the one line that says where the page is
    (default: stderr). Raises `PageUnavailable` when the host or port cannot be used.
    """
    listener = _listen(host, port)
    with listener, warnings.catch_warnings():
        # Gradio 6.17 uses a name that newer Starlettes call by another; that is nothing to tell a reader of
        # news.
        warnings.filterwarnings("ignore", message="'HTTP_422_UNPROCESSABLE_ENTITY'", category=UserWarning)
        import uvicorn

        from assistant.ui.app import build_app

        address = f"http://{_shown(host)}:{listener.getsockname()[1]}"
        lines = [f"Dateline is at {address} (Ctrl-C stops)"]
        if host not in _LOOPBACK:
            lines.append("Everybody who can reach this machine can read the articles there.")
        say = announce or _say

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                for line in lines:
                    say(line)

        config = uvicorn.Config(
            build_app(assistant, hosts=allowed_names(host, names)),
            log_config=None,
            log_level="warning",
            access_log=False,
            ws="none",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
        server = Server(config)
        log = logging.getLogger("uvicorn.error")

        def before_the_end(record: logging.LogRecord) -> bool:
            """What a stopping server says of the open pages that it cuts off is no news to who stopped it."""
            return not server.should_exit

        log.addFilter(before_the_end)
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:  # uvicorn has stopped in good order and passes the signal on
            pass
        finally:
            log.removeFilter(before_the_end)


def allowed_names(host: str, names: Iterable[str] = ()) -> frozenset[str] | None:
    """The Host headers to answer to; None stands for all of them."""
    from assistant.ui.security import LOOPBACK_NAMES

    given = frozenset(name.lower() for name in names)
    if host in _LOOPBACK:
        return LOOPBACK_NAMES | given
    return given | {_shown(host).lower()} if given else None


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:  # the C library would take the remainder
        raise PageUnavailable(f"{port} is no port; choose one from 1 to 65535, such as --port {DEFAULT_PORT}")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise PageUnavailable(
            f"{host} is no address of this machine; leave --host out to use 127.0.0.1"
        ) from error
    try:
        # So that a page that was just stopped can be started again at once.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PageUnavailable(_why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use already; choose another one, such as --port {port % 65535 + 1}"
    if error.errno == errno.EACCES:
        return f"port {port} is not open to you; choose one above 1023, such as --port {DEFAULT_PORT}"
    return f"{host} is no address of this machine; leave --host out to use 127.0.0.1"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()

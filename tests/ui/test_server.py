"""Serving: where the page is, what is said, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from assistant import Assistant
from assistant.errors import PageUnavailable
from assistant.ui import serve
from assistant.ui.server import allowed_names


def test_a_port_in_use_is_one_line_with_the_port_and_the_option(over_seeds: Assistant) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PageUnavailable) as caught:
            serve(over_seeds, port=port)
    assert (
        str(caught.value) == f"port {port} is in use already; choose another one, such as --port {port + 1}"
    )


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid", "x" * 300])
def test_a_host_that_is_not_here_is_one_line(over_seeds: Assistant, host: str) -> None:
    with pytest.raises(PageUnavailable, match=r"is no address of this machine; leave --host out") as caught:
        serve(over_seeds, host=host, port=0)
    assert "\n" not in str(caught.value)


def test_a_port_that_is_none_is_one_line(over_seeds: Assistant) -> None:
    with pytest.raises(PageUnavailable, match="70000 is no port"):
        serve(over_seeds, port=70_000)


def test_on_loopback_only_the_names_of_this_machine_and_given_ones_are_answered() -> None:
    named = allowed_names("127.0.0.1", ["News.Example"])
    assert named == frozenset({"127.0.0.1", "localhost", "[::1]", "news.example"})
    assert allowed_names("0.0.0.0") is None
    assert allowed_names("192.0.2.1", ["news.example"]) == frozenset({"192.0.2.1", "news.example"})


def test_chat_says_one_line_serves_and_stops_quietly_on_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "chat", "--port", "0", "--home", str(tmp_path / "home")]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as chat:
        assert chat.stderr is not None
        assert chat.stdout is not None
        said: list[str] = []
        while not said or "Dateline is at" not in said[-1]:
            line = chat.stderr.readline()
            assert line, said
            said.append(line)
        url = said[-1].split()[3]
        assert said[-1] == f"Dateline is at {url} (Ctrl-C stops)\n"
        # An open page keeps a connection for ever.
        with httpx.stream("GET", f"{url}/gradio_api/heartbeat/abc", timeout=10) as open_page:
            assert open_page.status_code == 200
            assert "Dateline" in httpx.get(url).text
            started = time.monotonic()
            chat.send_signal(signal.SIGINT)
            assert chat.wait(timeout=15) == 0
            assert time.monotonic() - started < 5
        assert chat.stderr.read() == ""
        assert chat.stdout.read() == ""
    assert all("Warning" not in line and "Traceback" not in line for line in said), said

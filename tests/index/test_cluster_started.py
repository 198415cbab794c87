"""A cluster that somebody else started, reached in every way that there is."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.newsroom import write_many
from tests.index.test_cluster import ROOT, index_on, stored

pytestmark = pytest.mark.prove

TOKEN = "0123456789abcdef" * 4


def free_port() -> int:
    """Below the ports that Ray gives to its workers, and those that the system gives out."""
    for port in range(7300, 7400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no port is free")


@pytest.fixture(scope="module")
def head() -> Iterator[dict[str, int]]:
    """The ports of a head node with one processor, which wants a token."""
    ports = {"port": free_port()}
    ports["ray-client-server-port"] = ports["port"] + 100
    ray = shutil.which("ray", path=str(Path(sys.executable).parent))
    assert ray is not None
    environment = {**os.environ, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
    options = [f"--{name}={port}" for name, port in ports.items()]
    start = [ray, "start", "--head", "--num-cpus=1", "--include-dashboard=false", "--disable-usage-stats"]
    block = subprocess.Popen(
        [*start, "--object-store-memory=100000000", "--block", *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert block.stdout is not None
    said = []
    for line in block.stdout:
        said.append(line)
        if "--block" in line or "until you press Ctrl-C" in line:
            break
    assert block.poll() is None, "".join(said)
    yield ports
    block.terminate()
    block.communicate(timeout=60)


def dateline_index(folder: Path, home: Path, address: str, **environment: str) -> tuple[int, str]:
    """Exit code and stderr."""
    command = [sys.executable, "-m", "assistant.cli", "index", str(folder), "--home", str(home)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    done = subprocess.run(
        [*command, "--ray", address],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("form", ["127.0.0.1:{port}", "ray://127.0.0.1:{ray-client-server-port}", "auto"])
def test_it_is_reached_in_every_way_and_gives_the_same(
    head: dict[str, int], tmp_path: Path, form: str
) -> None:
    folder = tmp_path / "news"
    write_many(folder, 6)
    index_on(None, tmp_path / "here", folder)
    code, said = dateline_index(
        folder, tmp_path / "there", form.format(**head), RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=TOKEN
    )
    assert (code, said) == (0, "")
    assert stored(tmp_path / "there") == stored(tmp_path / "here")


@pytest.mark.parametrize("form", ["127.0.0.1:{port}", "ray://127.0.0.1:{ray-client-server-port}"])
def test_a_token_that_is_wanted_is_named(head: dict[str, int], tmp_path: Path, form: str) -> None:
    write_many(tmp_path / "news", 1)
    code, said = dateline_index(
        tmp_path / "news", tmp_path / "home", form.format(**head), RAY_AUTH_MODE="disabled"
    )
    assert code == 1
    # Ray's own half in C++ may have said something before it is connected.
    assert "a token" in said.splitlines()[-1], said
    assert "RAY_AUTH_TOKEN" in said.splitlines()[-1], said

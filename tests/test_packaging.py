"""What a built wheel holds, and that every dependency has a pinned version. Nothing here uses the network."""

import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Torch on Linux comes with these or without, as it was built: which of them is torch's business.
TORCH_EXTRAS = ("nvidia-", "cuda-", "triton")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


def run_python(code: str, *, path: Path, cwd: Path) -> str:
    """Runs `code` where the packages in `path` come before the checkout's own."""
    environment = {**os.environ, "PYTHONPATH": str(path)}
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    here = {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert here - inside == set()
    # Not vacuous: each kind of file that is not Python is really among them.
    for folder, ending in (
        ("seeds", ".txt"),
        ("prompts", ".jinja"),
        ("index/models", ".onnx"),
        ("index/models", ".npy"),
        ("evals/cases", ".jsonl"),
        ("assistant/reader/weights", ".onnx"),
        ("assistant/reader/weights", ".json"),
        ("assistant/condense/tagger/weights", ".onnx"),
        ("assistant/condense/tagger/weights", ".json"),
        ("assistant/verify/entailment/weights", ".onnx"),
        ("assistant/verify/entailment/weights", ".json"),
        ("assistant/ui", ".css"),
        ("assistant/ui", ".js"),
    ):
        assert any(name.startswith(folder) and name.endswith(ending) for name in inside), (folder, ending)


def test_the_wheel_holds_nothing_but_the_packages_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert tops == {"assistant", "index", "prompts", "seeds", "evals", "dateline-0.1.0.dist-info"}


@pytest.mark.parametrize("unpacked", [True, False], ids=["unpacked", "zipped"])
def test_seeds_and_templates_are_found_in_an_installed_wheel(
    wheel: Path, tmp_path: Path, unpacked: bool
) -> None:
    place = wheel
    if unpacked:
        place = tmp_path / "site"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
    code = """
import seeds, prompts, datetime
day = datetime.date(2022, 2, 2)
print(seeds.__file__)
print([seed.name for seed in seeds.seed_files()])
print(seeds.seed_files()[0].read_bytes().decode().splitlines()[0])
print(prompts.render("refusal", articles=1, first_day=day, last_day=day, nearest=[], since=None, until=None,
                     source=None))
"""
    where, names, title, refusal = run_python(code, path=place, cwd=tmp_path).splitlines()
    assert where.startswith(str(place))
    assert names == "['000_86dfa1b31d3e9a06.txt']"
    assert title == "Putin accuses US of ignoring Russian security needs"
    assert refusal == "No answer found in the one article here, dated 2 February 2022."


def test_the_command_and_its_plug_ins_are_declared_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt")]
        text = archive.read(name).decode()
    assert "dateline = assistant.cli.main:main" in text
    assert "eval = evals.command:eval_command" in text


def test_seed_articles_are_shipped_as_they_were_given() -> None:
    import hashlib

    from seeds import seed_files

    (seed,) = seed_files()
    digest = hashlib.sha256(seed.read_bytes()).hexdigest()
    assert digest == "989d5e38a6eabcc35c3f6ef2a7b3c2255c310febb763b9b4cd51de0f7b05d361"


def constraints() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, _, version in pins}


def asked_for() -> list[Requirement]:
    project = PROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [
        Requirement(line)
        for line in (*project["dependencies"], *extras, *PROJECT["build-system"]["requires"])
    ]


def test_every_dependency_down_to_the_last_has_a_pinned_version() -> None:
    pins = constraints()
    waiting, seen, unpinned = asked_for(), set(), set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        extras = frozenset(requirement.extras)
        if (name, extras) in seen or name.startswith(TORCH_EXTRAS):
            continue
        seen.add((name, extras))
        if name not in pins:
            unpinned.add(name)
        try:
            below = requires(requirement.name) or []
        except PackageNotFoundError:
            continue
        for line in below:
            child = Requirement(line)
            wanted = (
                [child.marker.evaluate({"extra": extra}) for extra in ("", *extras)]
                if child.marker
                else [True]
            )
            if any(wanted):
                waiting.append(child)
    assert len(seen) > 50, "the dependencies are not installed: nothing was followed"
    assert not unpinned


def test_every_pinned_version_is_one_that_the_project_allows() -> None:
    pins = constraints()
    wrong = [
        f"{requirement} but {pins[canonicalize_name(requirement.name)]} is pinned"
        for requirement in asked_for()
        if not requirement.specifier.contains(pins[canonicalize_name(requirement.name)], prereleases=True)
    ]
    assert not wrong

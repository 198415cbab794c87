"""Who may import whom, read from the source: what keeps the parts apart and the command line quick."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# What each package may import of ours, besides itself.
ALLOWED: dict[str, set[str]] = {
    "prompts": set(),
    "seeds": set(),
    "index": {"seeds"},
    "assistant": {"index", "prompts"},
    "evals": {"assistant", "index", "prompts"},
}

# Where alone a library may be imported. `evals/benchmarks/` times a script that uses them all directly.
HOMES: dict[str, tuple[str, ...]] = {
    "chromadb": ("index/vectors.py",),
    "gradio": ("assistant/ui/",),
    "sentence_transformers": ("index/models/",),
    "onnxruntime": ("index/models/",),
    # What reads needs none of these: they train.
    "torch": (
        "assistant/reader/training/",
        "assistant/condense/tagger/training/",
        "assistant/verify/entailment/training/",
    ),
    "transformers": ("assistant/reader/training/", "assistant/condense/tagger/training/"),
    "sklearn": ("assistant/reader/training/", "assistant/verify/entailment/training/"),
    "click": ("assistant/cli/", "evals/command.py"),
    # Parsers of what is not trusted: each read in one place.
    "trafilatura": ("index/readers/html.py",),
    "lxml": ("index/readers/html.py",),
    "pypdf": ("index/readers/pdf.py",),
    "docx": ("index/readers/docx.py",),
    "pyarrow": ("index/readers/parquet.py",),
    "warcio": ("index/readers/warc.py",),
    "feedparser": ("index/readers/feeds.py",),
    "httpx": ("index/web/fetch.py", "index/collection.py"),
    "ray": ("index/cluster/connection.py",),
    "tantivy": ("index/postings.py",),
    "httpcore": ("index/web/",),
    "protego": ("index/web/fetch.py",),
    # Its model takes 100 MB: only where a text is not English.
    "py3langid": ("index/language.py",),
}
EXEMPT = "evals/benchmarks/"

# Nothing that is loaded to show a --help or to begin a command may import these at the top of a module.
HEAVY = {
    "chromadb", "docx", "fastapi", "feedparser", "gradio", "httpcore", "httpx", "llama_index", "lxml",
    "numpy", "onnx", "onnxruntime", "pandas", "protego", "py3langid", "pyarrow", "pydantic", "pypdf", "ray",
    "scipy", "sentence_transformers", "sklearn", "tantivy", "tokenizers", "torch", "tqdm", "trafilatura",
    "transformers", "uvicorn", "warcio",
}  # fmt: skip
ENTRANCES = ("assistant", "index", "prompts", "seeds", "evals.command", "assistant.cli")

LONGEST_MODULE = 350


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`module` as written after `import` or `from`; `names` are what follows in a `from`."""

    module: str
    names: tuple[str, ...]
    level: int
    at_top: bool
    line: int

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]


def modules() -> list[Path]:
    found = [path for package in ALLOWED for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(found) > 20, "the packages are not where this test looks for them"
    return found


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[Import]:
    """Every import, and whether the module's own import runs it: not in a function, not for types alone."""

    def walk(node: ast.AST, at_top: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(module=alias.name, names=(), level=0, at_top=at_top, line=child.lineno)
            elif isinstance(child, ast.ImportFrom):
                names = tuple(alias.name for alias in child.names)
                module = child.module or ""
                yield Import(module=module, names=names, level=child.level, at_top=at_top, line=child.lineno)
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                yield from walk(child, False)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                for part in child.body:
                    yield from walk(ast.Module([part], []), False)
                yield from walk(ast.Module(child.orelse, []), at_top)
            else:
                yield from walk(child, at_top)

    yield from walk(ast.parse(path.read_text(encoding="utf-8"), str(path)), True)


def test_a_package_imports_only_what_lies_below_it() -> None:
    wrong = [
        f"{place(path)}:{found.line} imports {found.module}"
        for path in modules()
        for found in imports_of(path)
        if found.package in ALLOWED
        and found.package not in ALLOWED[place(path).partition("/")[0]] | {place(path).partition("/")[0]}
    ]
    assert not wrong


def test_no_package_of_ours_imports_the_tests() -> None:
    wrong = [place(path) for path in modules() for found in imports_of(path) if found.package == "tests"]
    assert not wrong


@pytest.mark.parametrize("library", HOMES)
def test_a_library_with_a_home_is_imported_nowhere_else(library: str) -> None:
    users = {place(path) for path in modules() for found in imports_of(path) if found.package == library}
    outside = {user for user in users if not user.startswith((*HOMES[library], EXEMPT))}
    assert users, f"nobody imports {library} any more: take it off the list"
    assert not outside


def test_imports_are_absolute_and_never_of_the_bare_name_index() -> None:
    wrong = [
        f"{place(path)}:{found.line}"
        for path in modules()
        for found in imports_of(path)
        if found.level or (found.module == "index" and not found.names)
    ]
    assert not wrong


def test_no_name_index_is_ever_assigned() -> None:
    wrong = [
        f"{place(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == "index" and isinstance(node.ctx, ast.Store))
        or (isinstance(node, ast.arg) and node.arg == "index")
    ]
    assert not wrong


def test_modules_are_short_and_named_for_what_they_own() -> None:
    long = [
        place(path)
        for path in modules()
        if len(path.read_text(encoding="utf-8").splitlines()) >= LONGEST_MODULE
    ]
    vague = [place(path) for path in modules() if path.stem in ("utils", "util", "helpers", "common", "misc")]
    assert not long
    assert not vague


def test_every_module_that_holds_code_says_what_it_owns() -> None:
    trees = {place(path): ast.parse(path.read_text(encoding="utf-8")) for path in modules()}
    assert not [name for name, tree in trees.items() if tree.body and ast.get_docstring(tree) is None]


def test_nothing_heavy_is_imported_on_the_way_into_a_command() -> None:
    """Follows imports at the top of modules from every entrance; those inside functions end the way."""
    waiting = [module for entrance in ENTRANCES for module in entrance_modules(entrance)]
    reached: set[Path] = set()
    heavy = []
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for found in imports_of(path):
            if not found.at_top:
                continue
            if found.package in HEAVY:
                heavy.append(f"{place(path)}:{found.line} imports {found.module}")
            waiting += [
                module
                for name in (found.module, *(f"{found.module}.{n}" for n in found.names))
                for module in files_of(name)
            ]
    assert len(reached) > 15, "the entrances lead nowhere: this test looks in the wrong place"
    assert not heavy


def entrance_modules(name: str) -> list[Path]:
    """The module itself; of the command line every module, since all are loaded to list the commands."""
    if name == "assistant.cli":
        return sorted((ROOT / "assistant/cli").glob("*.py"))
    return files_of(name)


def files_of(name: str) -> list[Path]:
    """The file of a module of ours and of the packages around it, all of which its import runs."""
    parts = name.split(".")
    if parts[0] not in ALLOWED:
        return []
    around = [ROOT.joinpath(*parts[:depth], "__init__.py") for depth in range(1, len(parts) + 1)]
    return [path for path in (*around, ROOT.joinpath(*parts).with_suffix(".py")) if path.is_file()]

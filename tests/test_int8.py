from pathlib import Path

import numpy as np
import pytest

from index import Corpus, IndexUnusable, ModelUnavailable
from index.config import FLOAT32, INT8, Settings
from index.embedding import load_passage_embedder, passage_precision
from index.models import int8
from index.models.int8 import GRAPH_FILE, RANGES_FILE, Int8MiniLM, build_graph, is_fast_here, seen_ranges
from index.models.minilm import MiniLM, model_folder
from tests.index.newsroom import write_article
from tests.test_minilm import TEXTS

# Of another year than the article whose ranges were seen, and in other words.
PASSAGES = (
    "Flood defences hold\nThe river crested two metres above its normal level on Sunday night, but the new "
    "barriers held and no homes were evacuated, the county's engineer told reporters at a briefing.",
    "Central bank holds rates\nPolicymakers voted seven to two to leave the benchmark at 5.25 per cent over "
    "sticky services inflation; markets now expect the first cut in August rather than in June.",
    "Cup final goes to penalties\nAfter 120 goalless minutes the goalkeeper saved twice, and the guests won "
    "their first trophy since 1987 in front of 61,000 people, most of whom had come to see them lose.",
    "Der Bundestag hat am Donnerstag über den Haushalt für das kommende Jahr abgestimmt.",
)

needs_instructions = pytest.mark.skipif(
    not is_fast_here(), reason="the processor adds up 8-bit products wrongly"
)


@pytest.fixture(scope="module")
def rounded(minilm: MiniLM) -> Int8MiniLM:
    return Int8MiniLM.load(minilm)


@needs_instructions
def test_vectors_of_passages_are_those_of_float32_nearly(minilm: MiniLM, rounded: Int8MiniLM) -> None:
    cosines = (minilm.embed(PASSAGES) * rounded.embed(PASSAGES)).sum(axis=1)
    assert cosines.min() > 0.996, PASSAGES[int(cosines.argmin())]
    assert cosines.max() < 0.99999, "this is float32"


@needs_instructions
def test_no_text_is_so_odd_that_its_vector_goes_astray(minilm: MiniLM, rounded: Int8MiniLM) -> None:
    vectors = rounded.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    cosines = (minilm.embed(TEXTS) * vectors).sum(axis=1)
    assert cosines.min() > 0.98, TEXTS[int(cosines.argmin())]
    assert rounded.embed([]).shape == (0, 384)


@needs_instructions
def test_a_vector_does_not_depend_on_what_it_is_batched_with(rounded: Int8MiniLM) -> None:
    together = rounded.embed(TEXTS)
    alone = np.concatenate([rounded.embed([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-4
    assert np.abs(rounded.embed(TEXTS[::-1]) - together[::-1]).max() < 1e-4


def test_the_files_that_ship_are_those_that_the_module_makes() -> None:
    ranges = np.load(RANGES_FILE)
    assert np.allclose(seen_ranges(model_folder()), ranges, atol=1e-3)
    assert build_graph(model_folder(), ranges) == GRAPH_FILE.read_bytes()


@pytest.mark.parametrize(
    ("flags", "fast"),
    [
        ("flags\t\t: fpu avx512f avx512_vnni avx512_bf16", True),
        ("flags\t\t: fpu avx2 avx_vnni", True),
        ("flags\t\t: fpu avx2 avx512f", False),
        ("model name\t: avx512_vnni", False),
        ("", False),
    ],
)
def test_the_processor_is_asked_for_its_instructions(tmp_path: Path, flags: str, fast: bool) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\n{flags}\n")
    assert is_fast_here(tmp_path / "cpuinfo") is fast
    assert not is_fast_here(tmp_path / "missing")


@pytest.mark.parametrize("fast", [True, False])
def test_int8_is_taken_where_it_is_fast_and_refused_where_it_is_not(
    monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    monkeypatch.setattr(int8, "is_fast_here", lambda: fast)
    assert passage_precision() == (INT8 if fast else FLOAT32)
    assert passage_precision(wanted=FLOAT32) == FLOAT32
    assert passage_precision("another/model") == FLOAT32
    with pytest.raises(ModelUnavailable, match=r"another/model cannot .*unset DATELINE_PRECISION"):
        passage_precision("another/model", INT8)
    if not fast:
        with pytest.raises(ModelUnavailable, match=r"no instructions.*unset DATELINE_PRECISION"):
            passage_precision(wanted=INT8)


def test_a_precision_that_there_is_not_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PRECISION", "int4")
    with pytest.raises(
        IndexUnusable, match=r"^\$DATELINE_PRECISION is 'int4': set it to auto, float32 or int8"
    ):
        Settings.resolve("somewhere")


def test_float32_passages_are_embedded_by_what_embeds_queries(minilm: MiniLM) -> None:
    assert load_passage_embedder(minilm, FLOAT32) is minilm


@needs_instructions
def test_an_index_begun_in_float32_goes_on_in_int8_and_embeds_nothing_again(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_article(folder, "a.md", "The river crested on Sunday.", title="Flood defences hold")
    with Corpus(Settings(home=tmp_path / "home", precision=FLOAT32)) as corpus:
        corpus.sync([folder])
        first = corpus.vectors([1])[1]
        assert " float32 " in str(corpus.status().recipe)
    write_article(folder, "b.md", "The goalkeeper saved two penalties.", title="Cup final")
    with Corpus.open(tmp_path / "home") as corpus:
        report = corpus.sync([folder])
        assert (report.indexed, report.unchanged) == (1, 1)
        assert " float32+int8 " in str(corpus.status().recipe)
        assert (corpus.vectors([1])[1] == first).all()
        # The query is in float32: exactly what it was before there were two precisions.
        query = corpus.embedder.embed(["Who stopped the spot kicks?"])[0]
        assert isinstance(corpus.embedder, MiniLM)
        assert corpus.search_dense(query, 2)[0][0] == 2
    with Corpus.open(tmp_path / "fresh") as corpus:
        corpus.sync([folder])
        assert " int8 " in str(corpus.status().recipe)

"""What a model writes between two fences: its own words stay, its sentences are noted and judged, and no
number in brackets is left there for a marker, since a page shows it as no link."""

import re

import pytest

from assistant.config import Limits
from tests.llm.conftest import Opened
from tests.llm.server import model_server, says
from tests.llm.test_cited_text import check, read
from tests.llm.test_faults import QUESTION
from tests.llm.test_unsupported import TRUE

CITED = "The bridge was closed [417]."
BLOCKS = [
    "```\nBananas are yellow [1]. Buses were sent [417].\n```\n",
    "~~~markdown\n  Bananas are yellow[1].\n\n  Buses were sent⁴¹⁷.\n~~~\n",
    "```json\nBananas are yellow[1].\nBuses were sent [2 million].\n```\n",
    "```Bananas are yellow [1].\nBuses were sent [417]\n```\n",
    "```\nBananas are yellow [1].\nBuses were sent [[999]1].",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_what_stands_between_fences_is_noted_and_shows_no_marker(block: str) -> None:
    text = f"{CITED}\n\n{block}"
    shown, cited = read([text])
    check(shown, cited)
    assert re.findall(r"\[\d+\]", shown) == ["[1]"]
    noted = [sentence.text for sentence in cited.sentences]
    assert noted[1] == "Bananas are yellow."
    assert noted[2].startswith("Buses were sent")
    assert [len(sentence.citations) for sentence in cited.sentences] == [1, 0, 0]
    for sentence in cited.sentences[1:]:
        assert shown[sentence.start : sentence.end] == sentence.text
    for cut in range(1, len(text)):
        again, other = read([text[:cut], text[cut:]])
        assert (again, other.sentences) == (shown, cited.sentences), cut


def test_the_code_of_a_block_keeps_its_brackets_and_its_white_space() -> None:
    code = "```py\nfor i in b:\n    a[1] = b[417][2] * f(c.d[3])\n\n    g(i)\n```\n"
    for pieces in ([CITED, "\n\n", code, "Done."], list(f"{CITED}\n\n{code}Done.")):
        shown, cited = read(pieces)
        assert shown == f"The bridge was closed [1].\n\n{code}Done."
        assert cited.sentences[2].text == "a[1] = b[417][2] * f(c.d[3])"
        assert cited.sentences[-1].text == "Done."


@pytest.mark.parametrize(
    "code",
    [
        "```py\nreturn b[1]\nf(x, a[1])\nz - a[1]\nx = [1, 2, 3]\n```\n",
        '```json\n{"dead": [12, 14],\n "rows": [\n  [1, 2],\n  [3]\n ]}\n```\n',
    ],
)
def test_the_figures_of_a_block_of_code_stay(code: str) -> None:
    for pieces in ([f"{CITED}\n\n", code], list(f"{CITED}\n\n{code}")):
        assert read(pieces)[0] == f"The bridge was closed [1].\n\n{code}"


def test_a_fence_that_is_indented_by_four_closes_nothing() -> None:
    shown, cited = read([f"{CITED}\n\n```\nx\n    ```\nBananas are yellow [417].\n```\n{CITED}"])
    assert re.findall(r"\[\d+\]", shown) == ["[1]", "[1]"]
    assert [len(sentence.citations) for sentence in cited.sentences][-1] == 1
    assert "Bananas are yellow." in shown


def test_words_between_fences_are_shown_as_they_come() -> None:
    _, cited = read([f"{CITED}\n```\n"])
    assert cited.feed("Bananas are") == "Bananas are"
    assert cited.feed(" yellow [4") == " yellow"
    assert cited.feed("17] and") == " and"


def test_keys_on_a_line_before_a_block_belong_to_the_sentence_before_them() -> None:
    shown, cited = read(["The bridge was closed.\n[417]\n```\nx = y\n```\nBananas are yellow."])
    assert shown.startswith("The bridge was closed. [1]")
    assert [len(sentence.citations) for sentence in cited.sentences] == [1, 0, 0]


def test_a_claim_between_fences_counts_as_any_other(written_by: Opened) -> None:
    text = f"{TRUE}\n\n```\nRussia has amassed over 300,000 troops along the border [1].\n```\n"
    with model_server(says(text)) as server, written_by(server.spec, limits=Limits()) as assistant:
        marked = assistant.ask(QUESTION)
        dropped = assistant.ask(QUESTION, unsupported="drop")
    assert "300,000" in marked.text
    assert [one.verdict for one in marked.sentences] == ["supported", "unsupported"]
    assert marked.support is not None
    assert (marked.support.label, marked.support.sentences) == ("partly supported", 2)
    assert "300,000" not in dropped.text
    assert dropped.left_out == 1

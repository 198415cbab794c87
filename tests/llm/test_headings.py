"""Lines that claim nothing are shown and not judged; a line that makes a claim is, whatever it looks like."""

import pytest

from assistant.config import Limits
from tests.llm.conftest import Opened
from tests.llm.server import model_server, says
from tests.llm.test_cited_text import check, read
from tests.llm.test_faults import QUESTION
from tests.llm.test_unsupported import LAVROV, TRUE

CLAIM = "The bridge was closed [417]."
NOTED = "The bridge was closed."


def noted_in(text: str) -> list[str]:
    """The sentences that are noted, wherever the text is cut."""
    shown, cited = read([text])
    check(shown, cited)
    for cut in range(1, len(text)):
        again, other = read([text[:cut], text[cut:]])
        assert (again, other.sentences) == (shown, cited.sentences), cut
    return [sentence.text for sentence in cited.sentences]


@pytest.mark.parametrize(
    "text",
    [
        f"# The bridge\n\n{CLAIM}",
        f"**The bridge**\n\n{CLAIM}",
        f"1. **The bridge**:\n{CLAIM}",
        f"**What was closed?**\n{CLAIM}",
        f"The bridge\n----------\n{CLAIM}",
        f"The bridge\n===\n{CLAIM}",
        f"Here is what the articles say:\n\n{CLAIM}",
        f"**Key points:**\n{CLAIM}",
        f"**Heading**\n[417] {NOTED}",
        f"{CLAIM}\n\nSources:\n- Example Herald, a bridge\n- Another paper",
        f"{CLAIM}\n\n**Sources**\n1. [999] Example Herald, a paper",
        f"{CLAIM}\n\n## References\n[932] Example Herald\n[605] Another paper.",
        f"{CLAIM}\n\n[^417]: https://example.org/a\n[^932]: Example Herald",
    ],
)
def test_a_line_that_claims_nothing_is_shown_and_not_noted(text: str) -> None:
    [noted] = noted_in(text)
    assert noted.endswith(NOTED)


def test_the_head_of_a_table_is_not_noted_and_its_rows_are() -> None:
    rows = ["| Bridge | closed on Wednesday |", "| Bananas | yellow |"]
    assert noted_in("\n".join(["| What | When |", "|---|:---:|", *rows])) == rows


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("# Bananas are yellow.", "# Bananas are yellow."),
        ("**Bananas are yellow.**", "**Bananas are yellow.**"),
        ("Bananas are yellow.\n---", "Bananas are yellow."),
        ("Bananas are yellow\n\n---", "Bananas are yellow"),
        ("- Bananas are yellow", "- Bananas are yellow"),
        ("Bananas are yellow", "Bananas are yellow"),
        ("**Bananas** are yellow", "**Bananas** are yellow"),
        ("**Bananas are yellow** [999]", "**Bananas are yellow**"),
        ("Bananas are yellow: so it is", "Bananas are yellow: so it is"),
        ("Sources:\nBananas are yellow.", "Bananas are yellow."),
        (f"**{'Bananas are yellow and ' * 6}**", f"**{'Bananas are yellow and ' * 6}**"),
        ("```\n# Bananas are yellow\n```", "# Bananas are yellow"),
    ],
)
def test_a_line_that_claims_something_is_noted(text: str, noted: str) -> None:
    assert noted_in(f"{CLAIM}\n\n{text}\n\n{CLAIM}") == [NOTED, noted, NOTED]


def test_headings_do_not_lower_the_support(written_by: Opened) -> None:
    text = f"**Demands**\n\n{TRUE}\n\nWhat Lavrov said\n---\n\n{LAVROV}\n\nSources:\n- A paper of the day"
    with model_server(says(text)) as server, written_by(server.spec, limits=Limits()) as assistant:
        marked = assistant.ask(QUESTION)
        dropped = assistant.ask(QUESTION, unsupported="drop")
    for answer in (marked, dropped):
        assert answer.support is not None
        assert (answer.support.share, answer.support.sentences, answer.left_out) == (1.0, 2, 0)
    assert "**Demands**" in marked.text


@pytest.mark.parametrize(
    "text",
    [
        "**Mayor Smith was jailed for fraud and for taking bribes from builders**",
        "- **40 people died in the flood**",
        "Mayor Smith was jailed for fraud and has named three others since:",
        "- Mayor Smith was jailed for fraud\n---",
    ],
)
def test_a_claim_that_looks_like_a_heading_is_noted(text: str) -> None:
    assert len(noted_in(f"{CLAIM}\n\n{text}")) == 2


def test_sources_at_the_beginning_are_no_list_at_the_end() -> None:
    assert len(noted_in(f"Sources:\n{CLAIM}\nThe mayor was jailed for fraud.")) >= 2

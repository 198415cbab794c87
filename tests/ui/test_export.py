"""What the copy button copies."""

from assistant.ui.export import export_text
from tests.ui.samples import answer, citation


def test_a_copied_answer_carries_its_citations() -> None:
    copied = export_text(
        answer(
            standalone_question="what did Lavrov warn?",
            question="and Lavrov?",
            text="One. [1] Two. [2]",
            citations=(
                citation(1, quote="One.", title="First\ntitle"),
                citation(2, quote="Two.", title="Second", url="javascript:alert(1)", published=None),
            ),
        )
    )
    assert copied == (
        "Q: and Lavrov?\n"
        "(understood as: what did Lavrov warn?)\n"
        "\n"
        "One. [1] Two. [2]\n"
        "\n"
        "Sources\n"
        "[1] “One.”\n"
        "    First title, gulftoday.ae, 2 February 2022\n"
        "    https://www.gulftoday.ae/opinion/x\n"
        "[2] “Two.”\n"
        "    Second\n"
    )

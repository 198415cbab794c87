"""A model's text as a reader gets it, whatever the model writes and however it arrives."""

import gc
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.llm.brackets import LONGEST_MARKER
from assistant.llm.cited_text import CitedText
from assistant.llm.markers import Marker, MarkerScanner
from tests.llm.handed_out import BODIES, REFERENCE, support

BRIDGE = "The Varn bridge was closed on Wednesday after the river rose by two metres, the council said."


def read(pieces: Sequence[str]) -> tuple[str, CitedText]:
    cited = CitedText(support())
    shown = "".join([*map(cited.feed, pieces), cited.finish()])
    return shown, cited


def check(shown: str, cited: CitedText) -> None:
    """What holds for every text: exact quotes, of what was handed out, numbered in order of first use."""
    for number, citation in enumerate(cited.citations, 1):
        key = int(citation.article_id.removeprefix("article-"))
        assert BODIES[key][citation.start : citation.end] == citation.quote
        assert citation.marker == number
    prose = re.sub(r"(?ms)^(```|~~~)[^\n]*\n.*?(?:^\1[^\n]*$|\Z)", "", shown)
    used = [int(number) for number in re.findall(r"\[(\d+)\]", prose)]
    assert list(dict.fromkeys(used)) == list(range(1, len(cited.citations) + 1))
    for sentence in cited.sentences:
        assert set(sentence.citations) <= set(cited.citations)
        assert all(f"[{one.marker}]" in shown[sentence.start : sentence.end] for one in sentence.citations)


@pytest.mark.parametrize(
    "marker",
    ["[417]", "[417, 417]", "[[417]]", "【417】", "【417†source】", "[^417]", "[Source 417]", "[source: 417]",
     "⁴¹⁷", "［417］", "[ 417 ]", "[#417]", "[No. 417]", "[417][999]", "[999; 417]", "[417 and 999]",
     "【417:0†source】", "【417†L1-L5】", "【417:12†L1-L5】", "【999:0†source】【417:0†source】"],
)  # fmt: skip
def test_a_marker_is_understood_however_a_model_writes_it(marker: str) -> None:
    for text in (f"The bridge was closed{marker}.", f"The bridge was closed {marker}."):
        shown, cited = read([text])
        assert shown == "The bridge was closed [1]."
        assert [citation.quote for citation in cited.citations] == [BRIDGE]


def test_a_marker_behind_the_full_stop_belongs_to_the_sentence_before_it() -> None:
    shown, cited = read(["The bridge was closed. [417] The union wants more pay. [932]"])
    assert shown == "The bridge was closed. [1] The union wants more pay. [2]"
    assert [sentence.text for sentence in cited.sentences] == [
        "The bridge was closed.",
        "The union wants more pay.",
    ]
    assert [[c.marker for c in sentence.citations] for sentence in cited.sentences] == [[1], [2]]


def test_one_marker_cites_the_very_sentence_and_two_of_them_where_one_is_not_enough() -> None:
    shown, cited = read(
        ["Buses went over the hill road [417]. Calder wants 4500 sandbags and engineers Friday [605]."]
    )
    assert shown.endswith("engineers Friday [2][3].")
    assert [citation.quote for citation in cited.citations] == [
        "Buses were sent over the hill road instead.",
        "Mayor Ines Calder asked for 4,500 sandbags.",
        "She said U.S. engineers would arrive on Friday.",
    ]


def test_the_same_sentence_keeps_its_number() -> None:
    shown, _ = read(["The bridge was closed [417]. Nobody was hurt [417]. The Varn bridge was closed [417]."])
    assert shown == "The bridge was closed [1]. Nobody was hurt [2]. The Varn bridge was closed [1]."


@pytest.mark.parametrize(
    "text", ["The bridge was closed [1].", "It rained [12][34, 56].", "It rained [999]."]
)
def test_what_was_never_handed_out_is_dropped(text: str) -> None:
    shown, cited = read([text])
    assert not re.search(r"\d", shown.replace("[1]", "")), shown
    assert all(citation.article_id == "article-417" for citation in cited.citations)


def test_a_sentence_that_nothing_supports_shows_no_citation() -> None:
    shown, cited = read(["Bananas are yellow [417]. The river rose by two metres [417]."])
    assert shown == "Bananas are yellow. The river rose by two metres [1]."
    assert [len(sentence.citations) for sentence in cited.sentences] == [0, 1]


def test_a_missing_marker_is_added_where_a_source_says_the_same_and_only_there() -> None:
    text = "Railway workers went on strike in 12 districts on Monday. They strike in 13 districts "
    "on Monday over pay."
    shown, _ = read([text, " Railway workers like cake."])
    assert shown == text.replace("Monday. They", "Monday. [1] They") + " Railway workers like cake."


@pytest.mark.parametrize(
    ("marker", "keys"),
    [("[416-418]", (416, 417, 418)), ("[416–418]", (416, 417, 418)), ("[417 - 418, 500]", (417, 418, 500))],
)
def test_a_range_of_keys_is_each_of_them(marker: str, keys: tuple[int, ...]) -> None:
    for pieces in ([marker], list(marker)):
        scanner = MarkerScanner(lambda key: 400 <= key < 420)
        found = [token for piece in pieces for token in scanner.feed(piece)]
        assert found == [Marker(keys=keys, written=marker)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[417-419]", "(417-419)"),  # of which two were never handed out
        ("[2019–2021]", "(2019–2021)"),
        ("[2 million]", "(2 million)"),
        ("[12:30 GMT]", "(12:30 GMT)"),
        ("[2 [sic] million] [sic]", "(2 [sic] million) [sic]"),
        ("[2 million\nmore]", "(2 million\nmore]"),
    ],
)
def test_both_brackets_of_what_is_no_marker_are_made_round(written: str, expected: str) -> None:
    for pieces in (
        [f"“He asked for {written} more,” she said."],
        list(f"“He asked for {written} more,” she said."),
    ):
        shown, cited = read(pieces)
        assert shown == f"“He asked for {expected} more,” she said."
        assert "\n".join(sentence.text for sentence in cited.sentences) == shown


def test_no_range_is_wider_than_a_model_means() -> None:
    scanner = MarkerScanner(lambda key: True)
    assert not [token for token in scanner.feed("[100-999]") if isinstance(token, Marker)]


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("4,500 [605].", [("4,500.", 1)]),
        ("Sandbags were wanted.\n\n99,999.", [("Sandbags were wanted.", 0), ("99,999.", 0)]),
        ("42", [("42", 0)]),
        ("1.\n2)\n**3.**\n(4)\n\n---\nBananas are yellow.", [("Bananas are yellow.", 0)]),
    ],
)
def test_a_figure_alone_is_a_sentence_and_the_number_of_an_item_is_none(
    text: str, noted: list[tuple[str, int]]
) -> None:
    _, cited = read([text])
    assert [(one.text, len(one.citations)) for one in cited.sentences] == noted


def test_white_space_behind_a_marker_is_the_same_wherever_it_is_cut() -> None:
    assert read(["It rained[999]  here."])[0] == read(["It rained[999] ", " here."])[0]


def test_a_code_block_is_left_alone() -> None:
    code = "```py\na[1] = b[417]\n```"
    shown, cited = read([f"The bridge was closed [417].\n\n{code}\n\nDone [417]"])
    assert code in shown
    assert len(cited.citations) == 1


def test_nothing_that_is_left_over_can_be_read_as_a_marker() -> None:
    for text in (
        "[[999]1]",
        "[[999] 1]",
        "[ [999]1]",
        "x[1[2]]",
        "[1\u200b]",
        "[1.5]",
        "[[[[1]]]]",
        "[\n[999]\n1]",
    ):
        shown, cited = read([f"{text} The bridge was closed [417]."])
        check(shown, cited)
        assert len(re.findall(r"\[\d+\]", shown)) == 1, shown


def test_a_sentence_is_noted_with_the_bracket_that_it_is_shown_with() -> None:
    shown, cited = read(["[417][2The Varn bridge was closed."])
    [sentence] = cited.sentences
    assert sentence.text == "(2The Varn bridge was closed."
    assert shown[sentence.start : sentence.end].startswith(sentence.text[:-1])


def test_the_answer_is_the_same_wherever_the_pieces_are_cut() -> None:
    whole, cited = read([REFERENCE])
    check(whole, cited)
    assert len(cited.citations) >= 6
    for cut in range(1, len(REFERENCE)):
        shown, other = read([REFERENCE[:cut], REFERENCE[cut:]])
        assert (shown, other.citations, other.sentences) == (whole, cited.citations, cited.sentences), cut
    shown, other = read(list(REFERENCE))
    assert (shown, other.citations, other.sentences) == (whole, cited.citations, cited.sentences)


def test_text_is_shown_as_it_comes_and_only_what_may_be_a_marker_waits() -> None:
    cited = CitedText(support())
    assert cited.feed("The bridge") == "The bridge"
    assert cited.feed(" was closed [4") == " was closed"
    assert cited.feed("17") == ""
    assert cited.feed("]") == " [1]"
    assert cited.feed(" and [si") == " and [si"
    assert cited.feed("c] it") == "c] it"
    scanner = MarkerScanner()
    waiting = 0
    for letter in "[" + "1, " * 200:
        waiting = 0 if list(scanner.feed(letter)) else waiting + 1
        assert waiting <= LONGEST_MARKER


# Bits of which adversarial texts are made: markers that were handed out and that were not, broken ones, code,
# scripts.
BITS = [
    "[417]", "[932]", "[1]", "[2", "]", "[", "[[", "]]", "【", "】", "⁴¹⁷", "¹", "†", "417", ",", "1",
    "١", "［", "```",
    "\n```\n", "~~~", "\n", "\r", "\r\n", " ", "  ", ".", "。", "!", "?", '"', "Source ", "and", "^",
    "#", "(", ")", "`",
    "U.S.", "Mr.", "The Varn bridge was closed", "Railway workers", "4,500 sandbags", "NOT_FOUND",
    "<b>", "\u202e",
    "\ud83d", "\ude00", "\x00", "- ", "# ", "> ", "    ", "[417](x)", "![417]", "\\[1\\]", "&#91;1&#93;",
]  # fmt: skip


@settings(deadline=None)  # a busy machine is no error
@given(st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=5)), max_size=60), st.data())
def test_whatever_a_model_writes_citations_are_exact_and_cuts_change_nothing(
    bits: list[str], data: st.DataObject
) -> None:
    text = "".join(bits)
    whole, cited = read([text])
    check(whole, cited)
    cut = data.draw(st.integers(0, len(text)))
    shown, other = read([text[:cut], text[cut:]])
    assert (shown, other.citations, other.sentences) == (whole, cited.citations, cited.sentences)


def _megabyte() -> list[str]:
    """An answer of a megabyte in the pieces that a server sends."""
    sentence = (
        "According to the council, the old Varn bridge was closed to all traffic on Wednesday, "
        "after the river under it "
        "had risen by two metres within a single night [417]. "
    )
    text = sentence * (1_000_000 // len(sentence))
    return [text[at : at + 1000] for at in range(0, len(text), 1000)]


def _seconds(work: Callable[[], object]) -> float:
    """Of the processor: other work on the machine is not what is measured."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _count_words(text: str) -> Counter[str]:
    """As little as can be done with each word in plain Python."""
    counts: Counter[str] = Counter()
    for word in re.finditer(r"\w+", text):
        counts[word.group().lower()] += 1
    return counts


@pytest.fixture
def without_garbage() -> Iterator[None]:
    """What the tests before this one left in memory is not searched for garbage meanwhile."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("without_garbage")
def test_a_megabyte_is_read_in_a_few_times_what_counting_its_words_takes() -> None:
    """Seconds differ between machines, and with what else runs on them: both are timed in turns."""
    pieces = _megabyte()
    text = "".join(pieces)
    shares = [_seconds(lambda: read(pieces)) / _seconds(lambda: _count_words(text)) for _ in range(5)]
    assert min(shares) <= 10, shares


@pytest.mark.prove
@pytest.mark.usefixtures("without_garbage")
def test_a_megabyte_is_read_in_a_second() -> None:
    pieces = _megabyte()
    seconds = [_seconds(lambda: read(pieces)) for _ in range(10)]
    assert min(seconds) <= 1.0, seconds


@pytest.mark.parametrize(
    "bit", ["[", "[1", "`", "⁴", "[1,", "\n```\n", "[source ", "†[", "\r", "x. ", "[417] ", " "]
)
def test_no_text_takes_more_than_its_length(bit: str) -> None:
    def seconds(length: int) -> float:
        text = bit * (length // len(bit))
        return _seconds(lambda: read([text[at : at + 50] for at in range(0, len(text), 50)]))

    seconds(2_000)
    assert seconds(80_000) < 16 * max(seconds(20_000), 0.02)


def test_a_scanner_gives_every_key_of_a_marker_once() -> None:
    scanner = MarkerScanner()
    assert list(scanner.feed("[3, 5 and 3]")) == [Marker(keys=(3, 5), written="[3, 5 and 3]")]

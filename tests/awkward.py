"""Texts that break careless offsets, for property-based tests."""

from hypothesis import strategies as st

_WORDS = (
    "word", "Blinken said", "He", "the U.S.", "U.N.", "Mr.", "Jan.", "p.m.", "No.", "J.", "Inc.", "3.5", "1.",
    "x" * 130, "word " * 260, "1,000 " * 40,
)  # fmt: skip
_MARKS = (
    ".", ". ", ".. ", "…", "! ", "?! ", ", ", "; ", ": ", "—", " – ", "- ", "* ", "(", ")", "[1]", "{", "}",
    "“", "”", "‘", "’", '"', "'",
)  # fmt: skip
_SPACES = (
    " ", "  ", "\n", "\n\n", "\t", "\f", "\v", "\x1c", "\x85", "\xa0", "\u2028", "\u2029", "\u3000",
)  # fmt: skip
_ODD = (
    "\x00", "\ufeff", "\u200b", "\u200d", "\u00ad", "\u202e", "\u2066", "\u2069", "e\u0301", "\u0301\u0327",
    "🙂", "👩\u200d👩\u200d👧", "🇺🇦", "𝔘𝔫𝔦", "İ", "ß", "ﬁ",
)  # fmt: skip
_SCRIPTS = (
    "今天下雨。", "「好」", "もう！", "هل هذا صحيح؟", "שלום.", "यह सच है।", "สวัสดี",
)  # fmt: skip
PIECES = _WORDS + _MARKS + _SPACES + _ODD + _SCRIPTS

# Anything at all but lone surrogates, which no reader lets in.
any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)
awkward_text = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), any_text)

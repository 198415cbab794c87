"""What of an untrusted text reaches the page."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.escape import clean, escape, outlet, safe_url
from tests.ui.samples import hostile_text


@given(hostile_text)
def test_escaped_text_holds_no_markup_and_no_line_break(text: str) -> None:
    escaped = escape(text)
    assert not set(escaped) & set("<>\"'\n\r\t")
    assert html.unescape(escaped) == clean(text)
    escaped.encode()


@given(st.text(st.characters()))
def test_cleaning_keeps_every_offset(text: str) -> None:
    assert len(clean(text)) == len(text)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://a.example/",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example/x",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "https://",
        "http://[",
        "https:\\\\a.example",
        "https://a.example/\u00a0x y",
        'https://a.example/"onclick="x',
        "https://a.example/" + "x" * 2_000,
        "",
        None,
    ],
)
def test_only_a_web_address_becomes_a_link(url: str | None) -> None:
    assert safe_url(url) is None
    assert outlet(url) == ""


@given(st.text(st.characters(), max_size=40))
def test_whatever_passes_as_an_address_is_http(text: str) -> None:
    for url in (text, "https:" + text, "https://" + text, "javascript:" + text):
        passed = safe_url(url)
        assert passed is None or passed.lower().startswith(("http://", "https://"))


def test_a_web_address_keeps_its_host_without_www() -> None:
    assert outlet("https://www.gulftoday.ae:443/opinion") == "gulftoday.ae"


def test_a_name_before_an_at_sign_is_not_shown_as_the_outlet() -> None:
    assert outlet("https://bbc.co.uk@evil.example/story") == "evil.example"

from pathlib import Path

import pytest

from tests.readers.reading import read_as

FRENCH = "Le café coûte plus cher. Les prix montent à Paris, où l’été a été sec, et même à Genève."
ENGLISH = "The minister said “no” – and that the naïve plan, £5 a head, was over. It was on the table in May."
GERMAN = "Die Regierung erklärte, dass Öl für die Bürger teurer wird und daß es nicht genügt."
POLISH = "Rząd ogłosił, że ceny będą wyższe, a zimą węgiel może być jeszcze droższy niż w ubiegłym roku."
RUSSIAN = (
    "Правительство сообщило, что цены на хлеб вырастут уже в этом году, а зимой станет ещё труднее жить."
)
JAPANESE = (
    "政府は、今年の冬にかけて物価がさらに上がるとの見通しを発表しました。"
    "専門家は、家計への影響が大きいと話しています。"
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("café prix", "latin-1"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'"), "latin-1"),
        (FRENCH, "mac_roman"),
        (ENGLISH, "cp1252"),
        (GERMAN, "iso8859_15"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (JAPANESE * 2, "cp932"),
        (JAPANESE, "utf-16"),
        (JAPANESE, "utf-8-sig"),
    ],
)
def test_text_in_an_older_encoding_comes_in_as_it_was_written(
    tmp_path: Path, text: str, encoding: str
) -> None:
    assert read_as(tmp_path, "a.txt", text.encode(encoding)).article.body == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        # High bytes and nothing that tells the language: "éé", "щщ" or "ΘΘ".
        (b"\xe9\xe9", "not UTF-8 and no other encoding fits: save it as UTF-8"),
        (b"caf\x82", "not UTF-8 and no other encoding fits: save it as UTF-8"),
        (b"\xff\xfe\xfa\xfb", "not UTF-16, though it begins like it"),
        (b"\xff\xfebroken texts", "not UTF-16, though it begins like it"),
        ("Hello there".encode("utf-16")[:-1], "cut off or damaged UTF-16 text"),
        (
            FRENCH.encode()[:9] + b"\xff" + FRENCH.encode()[9:],
            "damaged UTF-8 (byte 10): save it again as UTF-8",
        ),
        (b"caf\xe9", "cut off in the middle of a UTF-8 character"),
        ("It rained, said the “m".encode()[:-2], "cut off in the middle of a UTF-8 character"),
        ("Hello there".encode("utf-16-le"), "looks binary (control characters)"),
    ],
)
def test_text_in_an_unknown_encoding_is_rejected_and_never_guessed(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    assert read_as(tmp_path, "a.txt", content).reason == reason


@pytest.mark.parametrize(
    "encoding", ["cp1252", "cp1250", "cp1251", "koi8_r", "cp932", "mac_roman", "cp850", "iso8859_2"]
)
@pytest.mark.parametrize("text", [FRENCH, ENGLISH, GERMAN, POLISH, RUSSIAN, JAPANESE])
@pytest.mark.parametrize("length", [30, 60, 1000])
def test_a_guess_at_the_encoding_is_right_or_not_made(
    tmp_path: Path, text: str, encoding: str, length: int
) -> None:
    written = text[:length].encode(encoding, "ignore").decode(encoding)
    result = read_as(tmp_path, "a.txt", written.encode(encoding))

    assert [article.body for article in result.articles] in ([], [written])


def test_a_csv_file_from_a_spreadsheet_may_be_in_an_older_encoding(tmp_path: Path) -> None:
    rows = f"title;date;text\r\nUn;2022-02-02;{FRENCH}\r\nDeux;2022-02-03;Déjà vu.\r\n"
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        result = read_as(tmp_path, "a.csv", rows.encode(encoding))
        assert [article.body for article in result.articles] == [FRENCH, "Déjà vu."]


def test_json_lines_may_be_utf_16_with_its_mark_but_nothing_older(tmp_path: Path) -> None:
    line = '{"title": "T", "date": "2022-02-02", "text": "café prix"}\n'

    assert read_as(tmp_path, "a.jsonl", line.encode("utf-16")).article.body == "café prix"
    assert read_as(tmp_path, "a.jsonl", line.encode("latin-1")).reason == "not UTF-8, which JSON must be"
    broken = read_as(tmp_path, "a.jsonl", (line * 2).encode("utf-16")[:-1])
    assert len(broken.articles) == 1
    assert broken.reasons == {
        "a.jsonl:2": "cut off or damaged UTF-16 text from here on: the rest was not read"
    }


def test_a_json_file_may_be_utf_16_with_its_mark_too(tmp_path: Path) -> None:
    value = '[{"title": "T", "date": "2022-02-02", "text": "café prix"}]'
    for encoding in ("utf-16", "utf-32"):
        assert read_as(tmp_path, "a.json", value.encode(encoding)).article.body == "café prix"
    cut = read_as(tmp_path, "a.json", value.encode("utf-16")[:-1])
    assert cut.reason == "cut off or damaged UTF-16 text"
    assert read_as(tmp_path, "a.json", b"\0\1\2\3" * 9).reason == "looks binary (control characters)"

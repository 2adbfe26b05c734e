"""Whatever the encoding, the characters arrive; what is no text is named."""

import codecs
import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import clean, decode
from ingest.errors import NotText
from ingest.invisible import without_invisible

FRENCH = "L’été dernier, le café « Chez Zoé » était fermé à Orléans. Les élèves ont dû déjeuner ailleurs."
RUSSIAN = "Президент подписал указ о новой программе обучения военных."
POLISH = "Zażółć gęślą jaźń, powiedział premier w sobotę w Łodzi."
JAPANESE = "大統領は新しい訓練計画に署名した。今日の東京は雨です。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        (FRENCH, "cp1252"),
        ("Le café est fermé.", "latin-1"),
        ("El señor Núñez llegó mañana a la reunión de niños en España.", "latin-1"),
        ("The cost was £5 in the café.", "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        ("总统签署了一项新的训练计划。今天北京下雨。", "gb18030"),
        ("plain words", "utf-16-le"),
    ],
)
def test_an_encoding_is_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_big_endian_utf16_with_a_mark_is_read() -> None:
    assert decode(codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), "a.txt") == FRENCH


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_arrives_as_it_was_but_for_what_cannot_be_seen(text: str) -> None:
    expected = without_invisible(text.replace("\u2028", "\n").replace("\u2029", "\n"))
    assert decode(text.encode(), "a.txt") == expected


def test_one_damaged_character_does_not_garble_the_others() -> None:
    assert decode(FRENCH.encode() + b" \xff", "a.txt") == FRENCH + " \ufffd"


def test_a_replacement_character_in_the_text_is_one_of_its_characters() -> None:
    assert decode("\ufffd".encode(), "a.txt") == "\ufffd"


def test_every_kind_of_line_break_becomes_a_newline() -> None:
    assert clean("a\r\nb\rc\nd\fe\x85f\u2028g\u2029h") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_control_characters_and_lone_surrogates_are_dropped_and_tabs_are_kept() -> None:
    assert clean("a\x00b\x1bc\x7fd\x9de\ud800f\tg") == "abcdef\tg"


def test_characters_are_not_normalised_because_quotations_are_verbatim() -> None:
    assert clean("cafe\u0301 \u00a0ﬁ") == "cafe\u0301 \u00a0ﬁ"


def test_a_stray_nul_is_no_reason_to_refuse_a_text() -> None:
    assert decode(b"word " * 50 + b"\x00end", "a.txt").endswith("word end")


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "text")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (_zip(), "zip"),
        (b"%PDF-1.7\n%text", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "PNG"),
        (b"\x1f\x8b\x08" + bytes(20), "gzip"),
        (bytes(1000), "binary"),
        (b"ab\x00\x01\x02\x00\x00\x00" * 100, "binary"),
        (random.Random(7).randbytes(4_000), "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_what_it_looks_like(data: bytes, looks_like: str) -> None:
    with pytest.raises(NotText, match=rf"notes\.txt: .*{looks_like}"):
        decode(data, "notes.txt")


def test_what_the_server_states_is_believed_if_the_bytes_allow_it() -> None:
    greek = "Η καταιγίδα τελείωσε."
    assert decode(greek.encode("iso8859-7"), "a", "iso-8859-7") == greek
    for wrong in ("ascii", "no-such-encoding", "utf-16"):
        assert decode(greek.encode(), "a", wrong) == greek


def test_a_mark_of_its_own_is_believed_before_the_server() -> None:
    assert decode(codecs.BOM_UTF8 + "é".encode(), "a", "iso-8859-1") == "é"

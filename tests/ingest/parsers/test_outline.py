"""An outline is taken out of any XML, and no XML makes it open, fetch, expand or keep what it should not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.outline import AT_A_TIME, MOST_FIELDS, Record, local, namespace, outline


def items(data: bytes, most: int = 10, depth: int = 1) -> list[Record]:
    """The items of a file, without its root."""
    return outline(data, records={"item"}, fields={"title", "link"}, most=most, depth=depth)[1:]


def texts(record: Record) -> list[str]:
    return [field.text for field in record.fields]


def test_a_record_has_its_fields_in_order() -> None:
    first, second = items(
        b"<rss><item><title>A</title><link>x</link></item><item><title>B</title></item></rss>"
    )
    assert (texts(first), texts(second)) == (["A", "x"], ["B"])


def test_the_root_comes_first_with_its_attributes() -> None:
    root = outline(b'<rss version="2.0"><title>T</title></rss>', records=(), fields={"title"}, most=1)[0]
    assert (root.tag, root.attributes, texts(root)) == ("rss", {"version": "2.0"}, ["T"])


def test_a_field_has_all_the_words_that_are_in_it() -> None:
    (item,) = items(b"<rss><item><title>Less <em>is</em> <![CDATA[<more>]]></title></item></rss>")
    assert texts(item) == ["Less is <more>"]


def test_a_field_further_down_is_not_the_records_own() -> None:
    data = b"<rss><item><source><title>Other</title></source><title>Own</title></item></rss>"
    assert texts(items(data)[0]) == ["Own"]
    assert texts(items(data, depth=2)[0]) == ["Other", "Own"]


def test_reading_ends_with_the_last_record_that_is_asked_for() -> None:
    endless = b"<rss>" + b"<item/>" * 300_000
    assert len(items(endless, most=3)) == 3


def test_a_record_keeps_a_bounded_number_of_fields() -> None:
    (item,) = items(b"<rss><item>" + b"<title/>" * 1_000 + b"</item></rss>")
    assert len(item.fields) == MOST_FIELDS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"AT&T", "AT&T"),
        (b"a&b=2&c", "a&b=2&c"),
        (b"&amp;&lt;&#65;&#x42;", "&<AB"),
        (b"caf&eacute;&nbsp;x", "café\u00a0x"),
        (b"&nothing; &;", "&nothing; &;"),
        (b"<![CDATA[AT&T &eacute;]]> & co", "AT&T &eacute; & co"),
        ("café".encode(), "café"),
    ],
)
def test_an_ampersand_that_is_none_of_xmls_loses_no_words(written: bytes, read: str) -> None:
    (item,) = items(b"<rss><item><title>" + written + b"</title></item></rss>")
    assert texts(item) == [read]


@pytest.mark.parametrize("before", range(20))
def test_a_reference_across_two_pieces_is_one(before: int) -> None:
    padding = "x" * (AT_A_TIME - len("<rss><item><title>") - before)
    (item,) = items(f"<rss><item><title>{padding}&eacute;&amp;&".encode() + b"</title></item></rss>")
    assert texts(item) == [padding + "é&&"]


def test_wide_encodings_are_read_as_they_are() -> None:
    xml = '<?xml version="1.0" encoding="utf-16"?><rss><item><title>a &amp; b</title></item></rss>'
    assert texts(items(xml.encode("utf-16"))[0]) == ["a & b"]


def test_what_stands_before_an_error_is_read() -> None:
    first, *_ = items(b"<rss><item><title>A</title></item><item><title>B <")
    assert texts(first) == ["A"]


def test_an_item_that_is_not_closed_does_not_swallow_the_next_one() -> None:
    first, second = items(
        b"<rss><item><title>A</title><p>x<br>y</p></item><item><title>B</title></item></rss>"
    )
    assert (texts(first), texts(second)) == (["A"], ["B"])


def test_an_entity_is_never_expanded() -> None:
    laughs = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    data = b'<!DOCTYPE rss [<!ENTITY a0 "ha">' + laughs + b"]><rss><item><title>&a9;</title></item></rss>"
    assert texts(items(data)[0]) == ["&a9;"]


def test_no_file_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text("<!ENTITY x 'secret'>")
    data = (
        f'<!DOCTYPE rss [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>'
    )
    (item,) = items(data.encode() + b"<rss><item><title>&s; &x;</title></item></rss>")
    assert texts(item) == ["&s; &x;"]


def test_depth_does_no_harm() -> None:
    first, *_ = items(b"<rss><item/>" + b"<a>" * 100_000)
    assert texts(first) == []


@pytest.mark.parametrize("data", [b"", b"words", b"<", b"\x00\x00", b"<?xml version='1.0'?>"])
def test_what_is_no_xml_has_no_outline(data: bytes) -> None:
    assert outline(data, records=(), fields=(), most=1) == []


@given(st.binary())
def test_no_bytes_break_it(data: bytes) -> None:
    assert all(isinstance(text, str) for item in items(b"<rss><item><title>" + data) for text in texts(item))


def test_a_tag_is_a_namespace_and_a_name() -> None:
    assert (namespace("{urn:x}pubDate"), local("{urn:x}pubDate")) == ("urn:x", "pubdate")
    assert (namespace("Title"), local("Title")) == ("", "title")

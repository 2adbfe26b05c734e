"""A Word document gives the words that it shows, and none that it does not."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import BadDocument, DocumentTooLarge, EmptySource, Encrypted, SourceError
from ingest.parsers.docx import parse
from tests.ingest.documents import replaced, word

BODY = "The harbour of Brookhaven was closed on Monday, after a storm. It opened again a day later."
MAIN = "word/document.xml"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def _text(*paragraphs: str) -> str:
    return parse(word(*paragraphs), "report.docx").text


def _paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_come_in_order() -> None:
    assert _text("Harbour closed", BODY) == f"Harbour closed\n\n{BODY}"


def test_the_file_says_title_author_and_date() -> None:
    data = word(BODY, title="Storm report", author="Jane Doe", created=datetime(2025, 2, 17, 23))
    parsed = parse(data, "report.docx")
    assert (parsed.title, parsed.authors, parsed.published) == (
        "Storm report",
        ("Jane Doe",),
        date(2025, 2, 17),
    )


def test_what_the_text_says_comes_before_what_the_file_says() -> None:
    data = word("Harbour closed", "By Ann Lee", "16 February 2025", BODY, author="Jane Doe")
    parsed = parse(data, "report.docx")
    assert (parsed.title, parsed.authors, parsed.published) == (
        "Harbour closed",
        ("Ann Lee",),
        date(2025, 2, 16),
    )


def test_a_paragraph_in_the_style_of_a_title_is_the_title() -> None:
    headline = _paragraph(_run("Harbour closed"), '<w:pStyle w:val="Title"/>')
    assert parse(word("A note.", headline, BODY, title="A template"), "a.docx").title == "Harbour closed"


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (
            _run("It was ") + f'<w:ins w:id="1" w:author="a">{_run("not ")}</w:ins>' + _run("so."),
            "It was not so.",
        ),
        (
            _run("It was") + '<w:del w:id="1" w:author="a"><w:r><w:delText> not</w:delText></w:r></w:del>',
            "It was",
        ),
        (_run("It was") + f'<w:moveFrom w:id="1" w:author="a">{_run(" so")}</w:moveFrom>', "It was"),
        (_run("It was") + _run(" secret", "<w:vanish/>"), "It was"),
        (_run("It was") + _run(" seen", '<w:vanish w:val="false"/>'), "It was seen"),
        (f"<w:sdt><w:sdtContent>{_run('In a form.')}</w:sdtContent></w:sdt>", "In a form."),
        (f'<w:hyperlink w:anchor="a">{_run("Linked.")}</w:hyperlink>', "Linked."),
        ("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r>", "One\ntwo\tthree"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + _run("7"), "7"),
        ('<w:commentRangeStart w:id="0"/>' + _run("Said.") + '<w:commentRangeEnd w:id="0"/>', "Said."),
    ],
)
def test_what_is_shown_is_read_and_what_is_not_is_left_out(runs: str, shown: str) -> None:
    assert _text(_paragraph(runs)) == shown


def test_a_style_can_hide_text() -> None:
    data = word(_paragraph(_run("Secret."), '<w:pStyle w:val="Hidden"/>'), BODY)
    styles = (
        f'<w:styles {NAMESPACE}><w:style w:styleId="Hidden"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    assert parse(replaced(data, "word/styles.xml", styles.encode()), "a.docx").text == BODY


def test_items_of_a_list_and_rows_of_a_table_stand_closely() -> None:
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    items = [_paragraph(_run(item), numbered) for item in ("Twelve boats.", "Two nets.")]
    rows = "".join(
        f"<w:tr><w:tc>{_paragraph(_run(year))}</w:tc><w:tc>{_paragraph(_run(storms))}</w:tc></w:tr>"
        for year, storms in (("Year", "Storms"), ("", ""), ("2024", "3"))
    )
    assert _text(*items, f"<w:tbl>{rows}</w:tbl>", "End.") == (
        "Twelve boats.\nTwo nets.\n\nYear | Storms\n2024 | 3\n\nEnd."
    )


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = "<w:r><w:pict><w:txbxContent>" + _paragraph(_run("In a box.")) + "</w:txbxContent></w:pict></w:r>"
    fallback = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
    )
    assert _text(_paragraph(_run("Beside it.") + fallback)) == "Beside it.\n\nIn a box."


def test_seven_hundred_megabytes_in_a_small_file_are_refused() -> None:
    data = replaced(word(BODY), MAIN, bytes(100_000_000))
    assert len(data) < 200_000
    with pytest.raises(DocumentTooLarge, match="30,000,000 bytes"):
        parse(data, "bomb.docx")


def test_an_archive_that_lies_about_its_sizes_is_found_out() -> None:
    body = bytes(40_000_000)
    data = replaced(word(BODY), MAIN, body).replace(
        len(body).to_bytes(4, "little"), (900).to_bytes(4, "little")
    )
    with pytest.raises(BadDocument):
        parse(data, "bomb.docx")


def test_more_tags_than_memory_has_room_for_are_refused() -> None:
    body = f"<w:document {NAMESPACE}><w:body>{'<w:p/>' * 2_000_000}</w:body></w:document>"
    with pytest.raises(DocumentTooLarge, match="tags"):
        parse(replaced(word(BODY), MAIN, body.encode()), "bomb.docx")


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "a"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
        '<!ENTITY % b SYSTEM "file:///etc/hostname"> %b;',
    ],
)
def test_entities_are_neither_expanded_nor_fetched(entities: str) -> None:
    body = (
        f"<!DOCTYPE w [{entities}]><w:document {NAMESPACE}><w:body>"
        "<w:p><w:r><w:t>It says &b; here.</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(BadDocument):
        parse(replaced(word(BODY), MAIN, body.encode()), "bomb.docx")


def test_pictures_are_not_unpacked() -> None:
    data = replaced(word(BODY), "word/media/image1.png", bytes(50_000_000))
    assert parse(data, "report.docx").text == BODY


def test_a_password_is_asked_for() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Encrypted, match=r"report\.docx: is protected with a password"):
        parse(data, "report.docx")


def test_a_document_without_words_is_empty() -> None:
    with pytest.raises(EmptySource):
        parse(word(), "report.docx")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", word(BODY)[:3_000], replaced(word(BODY), MAIN, b"<a/>")]
)
def test_a_damaged_file_is_told(data: bytes) -> None:
    with pytest.raises(BadDocument, match=r"report\.docx: the document cannot be taken apart"):
        parse(data, "report.docx")


@FEW
@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_the_error_is_ours(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"report\.docx"):
        parse(b"PK\x03\x04" + data, "report.docx")


@FEW
@given(st.data())
def test_whatever_is_damaged_the_error_is_ours(data: st.DataObject) -> None:
    document = bytearray(word("Harbour closed", BODY))
    # The directory at the end says where everything is: damage there reaches furthest.
    places = st.integers(0, len(document) - 1) | st.integers(len(document) - 1_200, len(document) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=8)):
        document[place] = data.draw(st.integers(0, 255))
    assert _is_settled(bytes(document))


@FEW
@given(st.text(st.sampled_from('<>/w:ptr="& \n'), max_size=40))
def test_whatever_stands_in_its_xml_the_error_is_ours(xml: str) -> None:
    body = f"<w:document {NAMESPACE}><w:body>{xml}</w:body></w:document>"
    with pytest.raises(SourceError, match=r"report\.docx"):
        parse(replaced(word(BODY), MAIN, body.encode()), "report.docx")


def _is_settled(data: bytes) -> bool:
    """Whether the data are read or refused, in which case the source is named."""
    try:
        return bool(parse(data, "report.docx").text)
    except SourceError as error:
        return "report.docx" in str(error)

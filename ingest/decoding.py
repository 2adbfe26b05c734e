"""Bytes to readable characters, or the reason why they are none."""

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

from ingest.errors import NotText
from ingest.invisible import without_invisible

# The longer mark first: UTF-32's little-endian mark begins with UTF-16's.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

SIGNATURES = {
    b"PK\x03\x04": "a zip archive (OpenDocument and EPUB files are such)",
    b"PK\x05\x06": "an empty zip archive",
    b"%PDF-": "a PDF",
    b"\x89PNG\r\n\x1a\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF87a": "a GIF picture",
    b"GIF89a": "a GIF picture",
    b"\x1f\x8b": "gzip data",
    b"\xfd7zXZ\x00": "xz data",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"{\\rtf": "an RTF file",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x7fELF": "a program",
}

SAMPLE = 4_096  # bytes that are enough to tell text from something else
MOST_NULS = 0.01  # a stray NUL is dropped; more of them mean binary, or UTF-16 without a mark

NEWLINE = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Control characters and halves of surrogate pairs: JSON can smuggle them in.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

# Where several code pages fit equally well, the one that is in use: W3Techs counts these on web sites.
USUAL = ("cp1252", "cp1251", "cp1250", "iso8859_2")


def decode(data: bytes, name: str, stated: str | None = None) -> str:
    """The characters of `data`, in whatever encoding they are; `NotText` names what is no text.

    They are left as they are apart from `clean`: no Unicode normalisation, because a quotation is verbatim.
    """
    refuse_binary(data, name)
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return clean(data.decode(encoding, errors="replace"))
    if stated and (text := _as_stated(data, stated)) is not None:
        return clean(text)
    return clean(data.decode(_encoding(data, name), errors="replace"))


def clean(text: str) -> str:
    r"""`text` with `\n` for every kind of line break, and without characters that nobody can see."""
    return without_invisible(CONTROL.sub("", NEWLINE.sub("\n", text)))


def refuse_binary(data: bytes, name: str) -> None:
    """Raise `NotText` if the first bytes are those of a well-known kind of file, or of no text at all."""
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise NotText(name, kind)
    sample = data[:SAMPLE]
    if sample.startswith(tuple(MARKS)) or _unmarked_utf16(sample):
        return
    if sample.count(0) > MOST_NULS * len(sample):
        raise NotText(name, "binary data")


def _as_stated(data: bytes, encoding: str) -> str | None:
    """The characters of `data` if it is in the encoding that the server states, as it often is not."""
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _encoding(data: bytes, name: str) -> str:
    """The encoding of `data`, which bears no mark."""
    if utf16 := _unmarked_utf16(data[:SAMPLE]):
        return utf16
    if _is_utf8(data):
        return "utf-8"
    matches = list(from_bytes(data))
    if not matches:
        raise NotText(name, "binary data")
    return _likeliest(matches)


def _unmarked_utf16(sample: bytes) -> str | None:
    """The byte order if `sample` is UTF-16 of mostly Latin letters: every other byte is then a NUL."""
    pairs = max(len(sample) // 2, 1)
    even, odd = sample[::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if min(even, odd) > MOST_NULS or max(even, odd) < 0.5:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8, a few damaged characters aside: they must not garble all the others."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
        return text.count("\ufffd") * 10 < beyond_ascii
    return True


def _likeliest(matches: list[CharsetMatch]) -> str:
    """The best match, or a more usual encoding that is about as good: few people write MacLatin2."""
    best = matches[0]
    about_as_good = {
        encoding
        for match in matches
        if match.chaos <= best.chaos + 0.01 and match.coherence >= best.coherence - 0.1
        for encoding in match.could_be_from_charset
    }
    return next((encoding for encoding in USUAL if encoding in about_as_good), best.encoding)

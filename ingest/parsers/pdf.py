"""A PDF to its article and its pages: what `pdf_reading` finds, put into words."""

import re
from dataclasses import replace
from datetime import date

from ingest.dates import read_iso
from ingest.errors import NoTextLayer
from ingest.parsers import plain
from ingest.parsers.parsed import Parsed
from ingest.parsers.pdf_reading import read_pdf
from ingest.parsers.properties import as_authors, as_title
from ingest.parsers.reflow import reflow
from ingest.parsers.running_heads import without_running_heads

DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")


def parse(data: bytes, name: str) -> Parsed:
    """The text of the pages, without what stands at the edge of each, and where in it each page begins.

    Date and authors are those that the text tells. Only where it tells none are the file's own taken: they
    can be the day of its making and the owner of the machine. The file's title comes first, if it is one.
    """
    pdf = read_pdf(data, name)
    flow = reflow(without_running_heads(pdf.pages))
    if not flow.text:
        raise NoTextLayer(name, len(pdf.pages))
    found = plain.parse(flow.text)
    return replace(
        found,
        title=as_title(pdf.title) or found.title,
        text=flow.text,
        published=found.published or _day(pdf.created),
        authors=found.authors or as_authors(pdf.author),
        language=pdf.language or None,
        pages=flow.pages,
    )


def _day(written: str) -> date | None:
    """The day of a date such as `D:20250217103000+01'00'`, as it was written: no time zone moves it."""
    found = DATE.match(written)
    return read_iso("-".join(found.groups())) if found else None

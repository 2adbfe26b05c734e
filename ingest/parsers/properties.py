"""What a file says of itself beside its text, where it can be believed."""

import re

from ingest.parsers.bylines import BETWEEN_NAMES, is_name

# What programs write where nobody gave a title.
NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|powerpoint presentation|word document|(?:no |un)?title"
    r"|(?:untitled|document|slide|page)\W*\d*|\W*|https?:.*"
    r"|.*\.(?:docx?|odt|rtf|pptx?|xlsx?|indd|qxd|pages|tex|dvi|pdf|html?|txt)",
    re.IGNORECASE,
)
LONGEST_TITLE = 300


def as_title(written: str) -> str | None:
    """The title that a file gives itself, or None if it is but a file's name or a program's."""
    return written if len(written) <= LONGEST_TITLE and not NO_TITLE.fullmatch(written) else None


def as_authors(written: str) -> tuple[str, ...]:
    """The people that a file names, if they are people: "root" and "Sales (2)" are none."""
    names = tuple(filter(None, BETWEEN_NAMES.split(written)))
    return names if all(map(is_name, names)) else ()

"""The few words that Footnote puts between the articles' own, in one place, to be read or translated."""

from datetime import date
from urllib.parse import urlsplit

from retrieval.types import Article

OMISSION = "[…]"  # in brackets, as scholars do: plainly not the article's words
DIFFER = "The articles differ."
CORRECTS = "This corrects an older article."


def said_by(article: Article) -> str:
    """Who says it, and when: "On 17 February 2025, OAN"."""
    when = f"On {day(article.published)}" if article.published else "Undated"
    return f"{when}, {outlet(article)}"


def outlet(article: Article) -> str:
    """The site by its name or its host; of an article from nowhere on the web, the title."""
    return article.site or _host(article) or article.title or "an untitled article"


def day(published: date) -> str:
    """17 February 2025: no reader takes the month for the day."""
    return f"{published.day} {published:%B %Y}"


def _host(article: Article) -> str:
    try:
        host = urlsplit(article.url or "").hostname
    except ValueError:  # "http://[": no address, and no reason to fail
        return ""
    return (host or "").removeprefix("www.")

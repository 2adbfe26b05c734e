"""Why a source could not be read. Each error keeps the source's name and knows what to do next.

SourceError
├── SourceMissing       there is nothing of that name
├── SourceUnreadable    it is there, and the system will not let us read it
├── SourceTooLarge      larger than an article can be
├── UnknownFormat       a file of a kind that is not read
├── NoArticleFormat     what a server sent is a picture, a film, a feed
├── NotText             binary, whatever the file is called
├── EmptySource         nothing in it that a person could read
├── BadPage             HTML that cannot be taken apart
├── BadFrontMatter      the block above a Markdown text
├── BadLine             one line of a JSON-lines file
├── NotAFeed            a page, say, where a feed was expected
├── NotASitemap         neither a list of pages nor of sitemaps
├── BadDocument         a PDF, a Word document or a mail that cannot be taken apart
├── DocumentTooLarge    it holds more than its size says, or more pages than are read
├── Encrypted           it opens with a password alone
├── NoTextLayer         a PDF of pictures, as a scanner makes it
├── WebError            what is on the web (ingest.web.errors)
├── ParsingTookTooLong  it kept its parser busy beyond the deadline
├── ParsingTooLarge     its parser needed more memory, or gave more text, than is let through
├── ParserCrashed       its parser came to an end that it should not come to
├── ParserUnavailable   there was no process to parse it in, whatever is in it
├── NeedsScript         a page that is empty until a script has drawn it
├── Paywalled           the beginning of an article that is sold
├── ConsentWall         a page that asks for consent before it shows anything
└── IndexPage           a page of links to articles, and none itself
"""

from retrieval.errors import FootnoteError


class SourceError(FootnoteError):
    """One source could not be read. The others are not touched by it."""

    transient = False  # whether it may go better another time, without anybody doing anything

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}")
        self.source = source


class SourceMissing(SourceError):
    """There is nothing of that name."""

    hint = "Check the spelling, and the folder that the path is relative to."

    def __init__(self, source: str) -> None:
        super().__init__(source, "there is no such file or folder")


class SourceUnreadable(SourceError):
    """It is there, but the system does not let us read it."""

    hint = "Check its permissions, that it is a plain file or a folder, and that its disk is there."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"cannot be read: {why}")


class SourceTooLarge(SourceError):
    """Larger than any article. It is refused by its size, before it is read."""

    hint = "Split it into one file for each article, or into a .jsonl file with one article a line."

    def __init__(self, source: str, size: int | None, limit: int) -> None:
        has = f"has {size:,} bytes" if size is not None else "goes on for too long"
        super().__init__(source, f"{has}; at most {limit:,} bytes are read")
        self.size = size
        self.limit = limit


class UnknownFormat(SourceError):
    """A file of a kind that is not read."""

    hint = (
        "Give a .txt, .md, .html, .pdf, .docx, .eml or .jsonl file, a folder that holds some, "
        "or - for standard input."
    )

    def __init__(self, source: str) -> None:
        super().__init__(source, "is not of a format that can be read")


class NoArticleFormat(SourceError):
    """A server sent what is no article: a picture, a film, a feed."""

    hint = "Give the address of an article. If this one is a feed: footnote feeds add URL"

    def __init__(self, source: str, media_type: str) -> None:
        super().__init__(source, f"is no article but {media_type or 'of no stated media type'}")
        self.media_type = media_type


class NotText(SourceError):
    """The bytes are no text, whatever the name says."""

    hint = "Save what it says as a .txt, .md, .html, .pdf or .docx file, and give that."

    def __init__(self, source: str, looks_like: str) -> None:
        super().__init__(source, f"is not text but looks like {looks_like}")
        self.looks_like = looks_like


class EmptySource(SourceError):
    """There is nothing in it that a person could read."""

    hint = "Give a file with text in it. A page that is drawn by scripts must be saved as it is shown."

    def __init__(self, source: str, why: str = "has no text") -> None:
        super().__init__(source, why)


class BadPage(SourceError):
    """HTML that cannot be taken apart."""

    hint = "Save the page's text as a .txt file and give that."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"the page cannot be taken apart: {why}")


class BadFrontMatter(SourceError):
    """The block between `---` lines above a Markdown text does not say what it should."""

    hint = "Write it as YAML, for example: title: 'Dams: a history', date: 2025-02-17. Or leave it out."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"its front matter is wrong: {why}")


class BadLine(SourceError):
    """One line of a JSON-lines file is no article. The other lines are read."""

    hint = 'Each line is one JSON object in UTF-8, at the least {"text": "..."}.'

    def __init__(self, source: str, line: int, why: str) -> None:
        super().__init__(source, f"line {line:,}: {why}")
        self.line = line


class NotAFeed(SourceError):
    """No RSS, Atom or JSON Feed. A web page often names its feeds: then they are in `feeds`."""

    hint = "Give the address of an RSS, Atom or JSON feed, or that of an article to read it alone."

    def __init__(self, source: str, why: str, feeds: tuple[str, ...] = ()) -> None:
        named = f"; the feeds it names: {', '.join(feeds)}" if feeds else ""
        super().__init__(source, f"is no feed but {why}{named}")
        self.feeds = feeds
        if feeds:
            self.hint = "Give the address of one of these feeds instead."


class NotASitemap(SourceError):
    """Neither an XML sitemap, nor an index of sitemaps, nor a text with one address a line."""

    hint = "The site's robots.txt names its sitemaps, on lines that begin with `Sitemap:`."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"is no sitemap: {why}")


class BadDocument(SourceError):
    """A PDF, a Word document or a mail that cannot be taken apart."""

    hint = "Open it and save it anew, or save its text as a .txt file and give that."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"the document cannot be taken apart: {why}")


class DocumentTooLarge(SourceError):
    """It holds more than is read: more pages, or more once it is unpacked than its size says."""

    hint = "Split it into one file for each article."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"holds more than one document may: {why}")


class Encrypted(SourceError):
    """It opens with a password alone."""

    hint = "Open it with its password, save it without one, and give that."

    def __init__(self, source: str, why: str = "is protected with a password") -> None:
        super().__init__(source, why)


class NoTextLayer(SourceError):
    """A PDF of pictures, as a scanner makes it: there is nothing to read in it."""

    hint = "Recognise its text first, for example: ocrmypdf SCANNED.pdf READABLE.pdf"

    def __init__(self, source: str, pages: int) -> None:
        count = f"{pages:,} pages show" if pages != 1 else "one page shows"
        super().__init__(source, f"its {count} no text, only pictures")
        self.pages = pages


class ParsingTookTooLong(SourceError):
    """It kept its parser busy until the deadline. Reading it again would end the same way."""

    hint = "Save the article's text alone as a .txt file and give that."

    def __init__(self, source: str, limit: float) -> None:
        super().__init__(source, f"parsing it was stopped after {limit:g} s")
        self.limit = limit


class ParsingTooLarge(SourceError):
    """Its parser needed more memory than one document may have, or gave more text than is let through."""

    hint = "Save the article's text alone as a .txt file and give that."

    def __init__(self, source: str, limit: int, what: str = "memory") -> None:
        super().__init__(source, f"parsing it takes more than {limit:,} bytes of {what}")
        self.limit = limit


class ParserCrashed(SourceError):
    """Its parser came to an end that it should not come to. Only this document is lost by it."""

    hint = "Save the article's text alone as a .txt file and give that; and tell us of the document."

    def __init__(self, source: str, how: str) -> None:
        super().__init__(source, f"the parser crashed on it: {how}")


class ParserUnavailable(SourceError):
    """There was no process to parse it in. Nothing is known about the document itself."""

    transient = True
    hint = "Read it again; if that fails too, see whether the machine has memory and processes to spare."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"could not be parsed: {why}")


class NeedsScript(SourceError):
    """A page that is empty until a script has drawn it. It will be as empty next time."""

    hint = "Open it in a browser, save it as it is shown (complete), and give the saved file."

    def __init__(self, source: str) -> None:
        super().__init__(source, "the page is drawn by scripts, and there is no article in it without them")


class Paywalled(SourceError):
    """Only the beginning of an article: the rest is for those who have paid or signed in."""

    hint = "If you may read it, save the page from your browser, signed in, and give the saved file."

    def __init__(self, source: str, words: int) -> None:
        super().__init__(source, f"only the first {words:,} words are shown; the rest is for subscribers")
        self.words = words


class ConsentWall(SourceError):
    """A page that asks for consent to cookies before it shows the article."""

    hint = "Open it in a browser, answer the question, save the page, and give the saved file."

    def __init__(self, source: str) -> None:
        super().__init__(source, "the page asks for consent to cookies and shows no article before")


class IndexPage(SourceError):
    """A home page, a section or a list of results: it links to articles and is none."""

    hint = "Give the address of one article, or that of the site's feed or sitemap."

    def __init__(self, source: str, links: int) -> None:
        super().__init__(source, f"is no article but a page with {links:,} links to others")
        self.links = links

"""A link opens the page at the quote: held against the specification's grammar and against a browser.

`Browser` is a browser's search, written down from "find a range from a text directive" in
https://wicg.github.io/scroll-to-text-fragment/. It shares no code with `retrieval.links`; its word
boundaries are those of UAX #29, from the `regex` package.
"""

import json
import lzma
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

import pytest
import regex
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from retrieval.links import LIMIT, passage_link
from retrieval.text import sentences
from retrieval.types import Article, Citation, Passage

STRING = r"(?:[a-zA-Z0-9!$'()*+./:;=?@_~]|%[0-9A-F]{2})+"
TEXT_DIRECTIVE = re.compile(
    rf"text=(?:(?P<prefix>{STRING})-,)?(?P<start>{STRING})(?:,(?P<end>{STRING}))?(?:,-(?P<suffix>{STRING}))?"
)
NEWS = Path(__file__).parents[2] / ".." / "shared" / "data" / "news_dev" / "articles.jsonl.xz"
URL = "https://example.org/article"

Found = tuple[int, int]


@dataclass(frozen=True)
class Browser:
    """Finds the first range for a directive in a page that shows `text`.

    `lines_are_blocks`: each line is a paragraph of its own, or all of them are one.
    `folds`: whether case and marks are overlooked. Browsers differ in both.
    """

    text: str
    lines_are_blocks: bool
    folds: bool

    def range_of(self, directive: str) -> Found | None:
        parsed = TEXT_DIRECTIVE.fullmatch(directive)
        assert parsed, directive
        prefix, start, end, suffix = (part and unquote(part) for part in parsed.groups())
        for found in self.starts(prefix, start, bound=bool(end) or not suffix):
            if end:
                return self.ended(found, end, suffix)
            if not suffix or self.follows(found[1], suffix):
                return found
        return None

    def starts(self, prefix: str | None, start: str, bound: bool) -> Iterator[Found]:
        if not prefix:
            yield from self.places(start, 0, (True, bound))
            return
        for before in self.places(prefix, 0, (True, False)):
            at = self.skip_space(before[1])
            found = next(self.places(start, at, (False, bound)), None)
            if found and found[0] == at:
                yield found

    def ended(self, found: Found, end: str, suffix: str | None) -> Found | None:
        for last in self.places(end, found[1], (True, not suffix)):
            if not suffix or self.follows(last[1], suffix):
                return found[0], last[1]
        return None

    def follows(self, position: int, suffix: str) -> bool:
        at = self.skip_space(position)
        found = next(self.places(suffix, at, (False, True)), None)
        return found is not None and found[0] == at

    def skip_space(self, position: int) -> int:
        while position < len(self.text) and self.text[position].isspace():
            position += 1
        return position

    def places(self, term: str, since: int, bound: tuple[bool, bool]) -> Iterator[Found]:
        """Where `term` stands within one block, from `since`, at word boundaries where `bound` says so."""
        wanted = "".join(shown for character in term for shown in self.shown(character))
        for block in self.blocks():
            letters = self.letters(block, since)
            line = "".join(letter for letter, _ in letters)
            boundaries = self.boundaries(*block)
            for hit in re.finditer(f"(?={re.escape(wanted)})", line):
                start, end = letters[hit.start()][1], letters[hit.start() + len(wanted) - 1][1] + 1
                while end < block[1] and not self.shown(self.text[end]):
                    end += 1  # the marks of the last letter
                if (start in boundaries or not bound[0]) and (end in boundaries or not bound[1]):
                    yield start, end

    def boundaries(self, start: int, end: int) -> set[int]:
        """UAX #29's word boundaries. `regex` has a rule of its own for apostrophes before vowels; a full
        stop is of the same class.
        """
        block = re.sub("['\u2019]", ".", self.text[start:end])
        return {start + boundary.start() for boundary in regex.finditer(r"(?w)\b", block)}

    def blocks(self) -> list[Found]:
        if not self.lines_are_blocks:
            return [(0, len(self.text))]
        return [line.span() for line in re.finditer(r"[^\n]+", self.text)]

    def letters(self, block: Found, since: int) -> list[tuple[str, int]]:
        """The characters that a search compares, each with its place; runs of white space are one."""
        seen: list[tuple[str, int]] = []
        for at in range(max(block[0], since), block[1]):
            for letter in self.shown(self.text[at]):
                if not (letter == " " and seen and seen[-1][0] == " "):
                    seen.append((letter, at))
        return seen

    def shown(self, character: str) -> str:
        if character.isspace():
            return " "
        if not self.folds:
            return character
        folded = unicodedata.normalize("NFD", character).casefold()
        return "".join(letter for letter in folded if unicodedata.category(letter)[0] != "M")


def browsers(text: str) -> list[Browser]:
    return [Browser(text, blocks, folds) for blocks in (True, False) for folds in (True, False)]


def cite(text: str, start: int, end: int, url: str | None = URL) -> Citation:
    article = Article("a", "A title", text, url)
    return Citation(1, Passage(article, 0, len(text)), start, end)


def cite_words(text: str, words: str, nth: int = 0, url: str | None = URL) -> Citation:
    start = [found.start() for found in re.finditer(re.escape(words), text)][nth]
    return cite(text, start, start + len(words), url)


def directive_of(citation: Citation) -> str | None:
    link = passage_link(citation)
    assert link is not None
    return link.partition("#")[2].partition(":~:")[2] or None


def opened(citation: Citation) -> set[str]:
    """What the browsers mark for a link that has a directive."""
    directive = directive_of(citation)
    assert directive is not None
    text = citation.article.text
    return {text[slice(*found)] for b in browsers(text) if (found := b.range_of(directive))}


def test_a_short_quote_is_one_term() -> None:
    text = "Green Berets lead the training. It ends on March 30th."
    assert passage_link(cite_words(text, "lead the training")) == f"{URL}#:~:text=lead%20the%20training"


def test_what_the_grammar_uses_is_encoded() -> None:
    text = "He paid well-known, old & new firms (100% of them)."
    link = passage_link(cite(text, 0, len(text)))
    assert link == (
        f"{URL}#:~:text=He%20paid%20well%2Dknown%2C%20old%20%26%20new%20firms%20%28100%25%20of%20them"
    )


def test_a_long_quote_is_its_first_and_last_words() -> None:
    text = "One of them said that " + "it was very good and " * 20 + "they all went home at last."
    assert directive_of(cite(text, 0, len(text))) == (
        "text=One%20of%20them%20said%20that%20it,they%20all%20went%20home%20at%20last"
    )
    assert opened(cite(text, 0, len(text))) == {text[:-1]}


def test_a_quote_over_paragraphs_takes_start_from_the_first_and_end_from_the_last() -> None:
    text = "She came\n\nThen nothing happened.\n\nHe left early."
    assert directive_of(cite(text, 0, len(text))) == "text=She%20came,He%20left%20early"
    assert opened(cite(text, 0, len(text))) == {"She came\n\nThen nothing happened.\n\nHe left early"}


def test_a_short_first_line_does_not_shorten_the_end() -> None:
    text = "No.\n\n" + "He said that it was so. " * 12 + "We all knew that it was so."
    assert directive_of(cite(text, 0, len(text))) == "text=No,all%20knew%20that%20it%20was%20so"


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_repeated_words_are_told_apart_by_what_stands_beside_them(nth: int) -> None:
    text = "In May it rose by 5 percent. In June it rose by 5 percent. In July it rose by 5 percent."
    citation = cite_words(text, "rose by 5 percent", nth)
    directive = directive_of(citation)
    assert directive is not None
    assert {b.range_of(directive) for b in browsers(text)} == {(citation.start, citation.end)}


def test_a_repeated_long_quote_gets_a_prefix() -> None:
    sentence = "the committee decided " + "after a long debate " * 12 + "to adjourn until the autumn"
    text = f"On Monday {sentence}. On Friday {sentence}."
    citation = cite_words(text, sentence, 1)
    assert directive_of(citation) == (
        "text=Friday-,the%20committee%20decided%20after%20a%20long,debate%20to%20adjourn%20until%20the%20autumn"
    )
    assert opened(citation) == {sentence}


def test_last_words_that_come_earlier_in_the_quote_are_not_its_end() -> None:
    text = "Said the man: " + "yes and no and " * 20 + "yes and no and that was all he said."
    citation = cite_words(text, text[: text.index(" he said.")])
    assert opened(citation) == {text[: text.index(" he said.")]}


def test_words_that_differ_in_case_or_accents_are_repeated_words() -> None:
    text = "The RÉSUMÉ was long. A resume was short."
    assert directive_of(cite_words(text, "resume")) == "text=A-,resume"


def test_a_quote_that_cuts_words_is_widened_to_whole_ones() -> None:
    text = "Special forces landed in Mexico."
    assert opened(cite_words(text, "ces lan")) == {"forces landed"}


def test_words_that_cannot_be_told_apart_get_no_directive() -> None:
    assert passage_link(cite("no\n" * 40, 60, 62)) == URL


def test_a_quote_without_words_gets_no_directive() -> None:
    assert passage_link(cite("Well … then", 5, 6)) == URL


def test_white_space_is_written_as_a_page_shows_it() -> None:
    assert directive_of(cite("a\u00a0big \t red  dog", 0, 16)) == "text=a%20big%20red%20dog"


def test_a_script_of_nine_characters_a_letter_gets_fewer_words() -> None:
    text = "हिन्दी में लिखा हुआ एक बहुत लंबा वाक्य जो सीमा से आगे जाता है।"
    citation = cite(text, 0, len(text))
    assert opened(citation) == {text[:-1]}


def test_a_quote_too_long_to_be_framed_opens_at_its_beginning() -> None:
    text = "東京は日本の首都です。人口は約千四百万人で、世界最大級の都市圏の中心であると言われています。"
    assert opened(cite(text, 0, len(text))) == {"東京は日本の首都です。人口は約千四百万人で"}


def test_a_word_longer_than_the_limit_gets_no_directive() -> None:
    assert passage_link(cite("x" * LIMIT, 0, LIMIT)) == URL


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (f"{URL}#part-2", f"{URL}#part-2:~:text=red"),
        (f"{URL}#:~:text=blue", f"{URL}#:~:text=red"),
        (f"{URL}#part-2:~:text=blue", f"{URL}#part-2:~:text=red"),
        (f"{URL}?q=1#", f"{URL}?q=1#:~:text=red"),
        (f"{URL}#{'x' * LIMIT}", f"{URL}#{'x' * LIMIT}"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG#:~:text=red"),
        ("file:///home/a.txt", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_the_address_keeps_its_fragment_and_loses_its_old_directive(
    url: str | None, link: str | None
) -> None:
    assert passage_link(cite_words("a red dog", "red", url=url)) == link


@pytest.mark.skipif(not NEWS.is_file(), reason="the shared news articles are not beside this checkout")
def test_the_longest_sentences_of_real_articles_are_found_where_they_stand() -> None:
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 0, None, 60)]
    for text in texts:
        start, end = max(sentences(text), key=lambda sentence: sentence[1] - sentence[0])
        directive = directive_of(cite(text, start, end))
        assert directive, text[start:end]
        for browser in browsers(text):
            marked = browser.range_of(directive)
            assert marked, directive
            assert start <= marked[0] < marked[1] <= end


WORDS = ["the", "The", "cat", "café", "CAFE", "U.S.", "don't", "well-known", "1,000.5", "snake_case", "“ha”"]
WORDS += ["今日は、", "हिन्दी", "e\u0301te\u0301", "👩\u200d🚀", "C++", "x", "mot\u202f!", "می\u200cشود"]
GAPS = [" ", " ", " ", "  ", "\n", "\n\n", "\u00a0", ", ", "—", "/", "'", ":"]
PROSE = st.lists(st.sampled_from(WORDS) | st.sampled_from(GAPS), max_size=40).map("".join)
ANY = st.text(st.characters(exclude_categories=["Cs", "Cf"]))  # `regex` errs for a text that begins with Cf


@settings(deadline=None)  # a browser's search is slow where the machine is
@given(text=PROSE | ANY, data=st.data())
def test_every_link_follows_the_grammar_and_stays_under_the_limit(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    directive = directive_of(cite(text, start, end))
    assume(directive is not None)
    assert TEXT_DIRECTIVE.fullmatch(directive or "")
    assert len(f"#:~:{directive}") < LIMIT


@settings(deadline=None)  # a browser's search is slow where the machine is
@given(text=PROSE | ANY, data=st.data())
def test_every_browser_finds_the_place_of_the_quote(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    directive = directive_of(cite(text, start, end))
    assume(directive is not None)
    for browser in browsers(text):
        found = browser.range_of(directive or "")
        assert found, browser
        assert found[0] < end
        assert start < found[1]
        assert not any(character.isalnum() for character in text[start : found[0]])


@given(st.lists(st.integers(1, 30), min_size=2, max_size=60), st.data())
def test_a_text_of_unlike_words_always_gets_a_directive_for_the_whole_quote(
    lengths: list[int], data: st.DataObject
) -> None:
    text = " ".join(f"{n}{'x' * length}" for n, length in enumerate(lengths, 100))
    words = [word.span() for word in re.finditer(r"\S+", text)]
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(words) - 1)] * 2)))
    citation = cite(text, words[first][0], words[last][1])
    assert opened(citation) == {citation.quote}


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/report.pdf", "https://example.org/report.pdf#page=2"),
        ("https://example.org/report.PDF?v=1#top", "https://example.org/report.PDF?v=1#page=2"),
        ("https://example.org/show?file=a.pdf", "https://example.org/show?file=a.pdf#:~:text=red"),
    ],
)
def test_a_pdf_opens_at_the_page(url: str, link: str) -> None:
    article = Article("a", "A title", "One. A red dog.", url, pages=(0, 5))
    assert passage_link(Citation(1, Passage(article, 0, 15), 7, 10)) == link


def test_a_pdf_whose_pages_are_not_known_opens_at_the_top() -> None:
    url = "https://example.org/report.pdf"
    assert passage_link(cite_words("A red dog.", "red", url=url)) == url

"""The nouns: what is kept, what is found, and what is said."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Self


class NoticeKind(StrEnum):
    """What has happened to the article, the gravest first."""

    RETRACTION = "retraction"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Notice:
    """Where an article speaks of its own changes: `article.text[start:end]` are its words, or none."""

    kind: NoticeKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One published text. Its `id` survives edits; its `revision` does not.

    `pages` is where each printed page begins in the text, where there are such: page n at `pages[n - 1]`.
    `story` is the id that near-duplicates share, the same agency text in five papers.
    """

    id: str
    title: str
    text: str = field(repr=False)
    url: str | None = None
    published: date | None = None
    site: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    modified: date | None = None
    pages: tuple[int, ...] = ()
    story: str | None = field(default=None, compare=False)
    notices: tuple[Notice, ...] = field(default=(), compare=False)
    revision: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """`revision` is a fingerprint of everything that a reader or an encoder sees: has it changed?"""
        seen = (self.title, self.url, self.published, self.site, self.authors, self.language)
        # An article without pages keeps the fingerprint that it had before there were any.
        fingerprint = sha256(repr((*seen, self.pages) if self.pages else seen).encode())
        fingerprint.update(self.text.encode(errors="surrogatepass"))
        object.__setattr__(self, "revision", fingerprint.hexdigest())


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article, small enough to embed. Offsets count characters of `article.text`."""

    article: Article
    start: int
    end: int
    heading: str | None = None

    @property
    def id(self) -> str:
        """Unique to this slice of this revision, so that two revisions never share a vector."""
        return f"{self.article.id}:{self.article.revision[:12]}:{self.start}"

    @property
    def text(self) -> str:
        """The article's own characters, cut by offset."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for one question. Scores compare only within one list.

    `cosine` is that of the question's vector and the passage's, from -1 to 1; 0 where nobody looked.
    """

    passage: Passage
    score: float
    cosine: float = 0.0


@dataclass(frozen=True, slots=True)
class Scope:
    """The collections that this asker may see. Nothing is searched without one."""

    collections: tuple[str, ...]

    @classmethod
    def of(cls, *collections: str) -> Self:
        """A scope of the named collections, each once, in the order given."""
        return cls(tuple(dict.fromkeys(collections)))


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the calendar, both ends included. Without a `first` it is all time until the `last`.

    An article without a date is in no period.
    """

    first: date | None
    last: date


@dataclass(frozen=True, slots=True)
class Citation:
    """The `[number]` of an answer: the words of an article that say so, and where they stand.

    `bold` is the place of the words that answer, inside of the quote, where it is known. `sentence` is the
    place of the sentence that the quote was cut from, or None if the quote was not cut. All offsets count
    characters of the article. `also` are near-duplicates that have the very same words, the earliest first.
    """

    number: int
    passage: Passage
    start: int
    end: int
    bold: tuple[int, int] | None = None
    sentence: tuple[int, int] | None = None
    also: tuple[Article, ...] = ()

    @property
    def article(self) -> Article:
        """The article that is quoted."""
        return self.passage.article

    @property
    def quote(self) -> str:
        """The article's own characters from `start` to `end`: verbatim by construction."""
        return self.article.text[self.start : self.end]

    @property
    def words(self) -> str | None:
        """The words of the quote that answer, where they are known."""
        return self.article.text[slice(*self.bold)] if self.bold else None

    @property
    def pages(self) -> tuple[int, int] | None:
        """The first and the last page that the quote stands on, counted from 1, if the article has pages."""
        starts = self.article.pages
        return (bisect_right(starts, self.start), bisect_right(starts, self.end - 1)) if starts else None

    @property
    def begins_late(self) -> bool:
        """Whether words of the sentence in front of the quote were left out."""
        return self.sentence is not None and self.sentence[0] < self.start

    @property
    def ends_early(self) -> bool:
        """Whether words of the sentence behind the quote were left out."""
        return self.sentence is not None and self.end < self.sentence[1]


LONGEST_QUESTION = 1_000  # characters: about 200 words, more than any encoder of ours reads


@dataclass(frozen=True, slots=True)
class Took:
    """How long a reply took, in milliseconds."""

    retrieve: float = 0.0
    read: float = 0.0

    @property
    def total(self) -> float:
        """From question to reply, in milliseconds."""
        return self.retrieve + self.read

    def after(self, earlier: "Took") -> "Took":
        """This, with the time of an earlier attempt in front of it."""
        return Took(earlier.retrieve + self.retrieve, earlier.read + self.read)


@dataclass(frozen=True, slots=True)
class Written:
    """What a chat model had to do with a reply. Tokens are as its server counts them, 0 where it does not.

    `kept` of its sentences were borne out by what they cite, `removed` were not. `trouble` is why the
    extractive reader answers instead, if it does and something went wrong.
    """

    model: str
    prompt_tokens: int = 0
    reply_tokens: int = 0
    kept: int = 0
    removed: int = 0
    trouble: str | None = None

    @property
    def tokens(self) -> int:
        """What a budget counts."""
        return self.prompt_tokens + self.reply_tokens

    def and_also(self, other: "Written") -> "Written":
        """This and what the model had to do with another part of the same reply."""
        return replace(
            self.after(other),
            kept=self.kept + other.kept,
            removed=self.removed + other.removed,
            trouble=self.trouble or other.trouble,
        )

    def after(self, earlier: "Written | None") -> "Written":
        """This, with the tokens of an earlier attempt, which were spent as well."""
        if earlier is None:
            return self
        return replace(
            self,
            prompt_tokens=self.prompt_tokens + earlier.prompt_tokens,
            reply_tokens=self.reply_tokens + earlier.reply_tokens,
        )


class Why(StrEnum):
    """Why there is no answer."""

    NO_ARTICLES = "no_articles"
    NOTHING_RELEVANT = "nothing_relevant"
    NOT_SURE = "not_sure"


class Stance(StrEnum):
    """How the articles that an answer cites stand to each other."""

    SINGLE = "single"  # one answer, which no second article was found to give or to gainsay
    AGREE = "agree"  # several articles give the same answer
    DIFFER = "differ"  # each gives another one, the newest first
    CORRECTED = "corrected"  # the first, a newer one, corrects the second


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say. `text` carries `[1]` markers, one for each citation's `number`.

    `written` is None where no chat model was asked; where its `kept` is not 0, the words are the model's.
    `sub_questions` are the questions that were asked instead, where the question asked several things.
    """

    question: str
    text: str
    short: str | None
    citations: Sequence[Citation]
    evidence: Sequence[Evidence]
    confidence: float
    took: Took = Took()
    stance: Stance = Stance.SINGLE
    written: Written | None = None
    sub_questions: tuple[str, ...] = ()

    @property
    def as_of(self) -> date | None:
        """The date of the newest cited article, if any of them has one."""
        return max((c.article.published for c in self.citations if c.article.published), default=None)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles do not say: an honest reply, not an error.

    `confidence` is how likely it is that the best answer found would have been right. If the question meant a
    time, only the articles `within` it were asked.
    """

    question: str
    why: Why
    evidence: Sequence[Evidence]
    confidence: float = 0.0
    took: Took = Took()
    within: Period | None = None
    written: Written | None = None


Reply = Answer | NoAnswer

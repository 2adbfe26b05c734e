"""Which chat model is measured: the one that the environment names, as it does for the bot."""

from collections.abc import Mapping

from pydantic import SecretStr

from retrieval.chat.driving import Patience
from retrieval.chat.models import Chat
from retrieval.chat.selecting import TOKENS
from retrieval.errors import FootnoteError

CHAT = "chat"  # in place of a reader's name: the configured chat model writes

_PREFIX = "FOOTNOTE_CHAT_"


class NoChatModel(FootnoteError):
    """A chat model is to be measured, and none is named."""

    hint = (
        "Set FOOTNOTE_CHAT_MODEL, and FOOTNOTE_CHAT_URL for a server of your own, in the environment; "
        "docs/models.md has examples."
    )

    def __init__(self, why: str = "FOOTNOTE_CHAT_MODEL is not set") -> None:
        super().__init__(f"no chat model can be measured: {why}")


def configured(environment: Mapping[str, str]) -> Chat:
    """The chat model that these variables name. Raises `NoChatModel`.

    `.env` is the bot's; here only what is exported counts, so that a run says which model it measured.
    """
    told = {
        name.removeprefix(_PREFIX): value
        for name, value in environment.items()
        if name.startswith(_PREFIX) and value
    }
    if "MODEL" not in told:
        raise NoChatModel
    usual = Patience()
    try:
        patience = Patience(
            connect=float(told.get("CONNECT", usual.connect)),
            first_word=float(told.get("FIRST_WORD", usual.first_word)),
            total=float(told.get("SECONDS", usual.total)),
        )
        tokens = int(told.get("TOKENS", TOKENS))
    except ValueError as error:
        raise NoChatModel(str(error)) from error
    key = SecretStr(told["KEY"]) if "KEY" in told else None
    return Chat(told["MODEL"], told.get("URL"), key, patience, tokens)

"""The one reader of the environment and of `.env`: every setting, its default and what it means."""

import os
import re
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.conduct import Conduct
from bot.gate import Limits
from bot.prices import Prices
from ingest.splitting import Splitting
from ingest.web.allowance import Allowance
from retrieval.chat.driving import Patience
from retrieval.chat.models import Chat
from retrieval.chat.selecting import TOKENS
from retrieval.encoders import BUNDLED
from retrieval.errors import FootnoteError
from retrieval.marking import BUNDLED_READER
from retrieval.readers import REFUSE_BELOW

PREFIX = "FOOTNOTE_"
DOTENV = Path(".env")
WITH_PORT = re.compile(r"(?P<host>[^:]+):(?P<port>\d{1,5})")


class SettingsError(FootnoteError):
    """A setting has a value that cannot be, or a name that is not one."""

    hint = "Every setting is explained in .env.example."


class TokenMissing(SettingsError):
    """The bot cannot log in to Discord without its token."""

    hint = (
        f"Put {PREFIX}DISCORD_TOKEN=... into .env, or into the environment. "
        "docs/operating.md says where to get the token."
    )

    def __init__(self) -> None:
        super().__init__("no Discord token is set")


def _at_home(path: Path) -> Path:
    """The path with `~` spelt out, which a shell does not do after a `=`."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(str(error)) from error


class Settings(BaseSettings):
    """What a maintainer can set, as `FOOTNOTE_...` in the environment or in `.env`.

    An empty value is the same as none, so that `FOOTNOTE_DISCORD_TOKEN=` may stand in `.env` unfilled.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=DOTENV,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=True,
    )

    home: Annotated[Path, AfterValidator(_at_home)] = Field(
        Path("~/.footnote"), description="The data folder: the articles, their passages and vectors."
    )
    encoder: str = Field(
        BUNDLED,
        description="A sentence-transformers model, by name or folder. The default comes with the install. "
        "After a change, run `footnote rebuild`.",
    )
    reader: str = Field(
        BUNDLED_READER,
        description="The model that marks answers: any extractive question-answering checkpoint, by name or "
        "folder, such as deepset/roberta-base-squad2. The default comes with the install.",
    )
    passage_size: int = Field(
        Splitting().size, ge=100, le=4000, description="Characters of a passage, about."
    )
    passage_overlap: int = Field(
        Splitting().overlap,
        ge=0,
        le=1000,
        description="Characters by which a passage may begin early, at a sentence.",
    )
    refuse_below: float = Field(
        REFUSE_BELOW,
        ge=0,
        le=1,
        description="Refuse to answer when an answer is less likely to be right than this, from 0 to 1: 0.5 "
        "means that more refused answers would have been wrong than right.",
    )
    contact: str = Field(
        "",
        description="How a site's owner can reach you, a mail address or a page: sent along when a page is "
        "fetched.",
    )
    allow_hosts: str = Field(
        "",
        description="Hosts or ranges of an intranet that your own command line may fetch from, with commas "
        "between: wiki.example.lan:8080, 10.1.0.0/16. Nothing that comes from Discord ever may.",
    )
    feed_minutes: int = Field(
        15, ge=1, le=1440, description="Minutes between two looks into a feed, while the bot runs."
    )
    chat_model: str = Field(
        "",
        description="A chat model that writes answers from several articles. Each sentence is held to "
        "what it cites, and what the articles do not bear out is left out. Without one, or when it fails, "
        "the articles' own sentences answer. Any that LangChain can name: openai:gpt-..., anthropic:..., "
        "google_genai:..., ollama:...; the provider's package is an extra: pip install 'footnote[openai]'.",
    )
    chat_url: str = Field(
        "",
        description="The address of a server that speaks as OpenAI's does, such as http://127.0.0.1:8080/v1; "
        "FOOTNOTE_CHAT_MODEL is then the model's name there. It needs footnote[openai]. With anthropic:..., "
        "google_genai:... or ollama:... as the model, one that speaks as theirs do.",
    )
    chat_key: SecretStr | None = Field(
        None,
        description="The key of the chat model's provider. Without it the provider's own variable counts, "
        "such as OPENAI_API_KEY, in the environment alone, and never for another address.",
    )
    chat_connect: float = Field(
        Patience().connect, gt=0, le=60, description="Seconds to wait for a connection to the chat model."
    )
    chat_first_word: float = Field(
        Patience().first_word,
        gt=0,
        le=600,
        description="Seconds to wait for its first word, all attempts together. A model that thinks first "
        "needs more.",
    )
    chat_seconds: float = Field(
        Patience().total,
        gt=0,
        le=600,
        description="Seconds that an answer may take it in all; in Discord a question is given up after 60.",
    )
    chat_tokens: int = Field(
        TOKENS, ge=200, le=100_000, description="Tokens of articles that it gets to read, about."
    )
    chat_daily_tokens: int = Field(
        0,
        ge=0,
        description="Tokens that one server may spend in a day, read and written; after that the articles' "
        "own sentences answer. 0 is no limit.",
    )
    direct_messages: bool = Field(True, description="Whether the bot answers direct messages.")
    message_content: bool = Field(
        False,
        description="Whether the bot may read messages in its threads that do not mention it. Allow it the "
        "Message Content intent first, on the page Bot of your application.",
    )
    member_minute: int = Field(
        Limits().member_minute, ge=1, description="Questions that one member may ask in a minute."
    )
    member_day: int = Field(Limits().member_day, ge=1, description="Questions of one member in a day.")
    guild_day: int = Field(Limits().guild_day, ge=1, description="Questions in one server in a day.")
    retention_days: int = Field(
        Conduct().retention.days,
        ge=1,
        description="Days after which votes, unanswered questions and reminders are deleted.",
    )
    grace_days: int = Field(
        Conduct().grace.days,
        ge=0,
        description="Days after which a server's articles and records are deleted once the bot was removed "
        "from it.",
    )
    guild_collections: dict[int, tuple[str, ...]] = Field(
        {},
        description='Which collections a server sees beside its own, by its id: {"1234": ["default", '
        '"press"]}. All others, and direct messages, see default.',
    )
    prompt_price: float = Field(
        0.0, ge=0, description="What a million tokens cost that the chat model reads; for the metrics alone."
    )
    reply_price: float = Field(0.0, ge=0, description="What a million tokens cost that it writes.")
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="A port of 127.0.0.1 where Prometheus can read the bot's metrics, or 0 for none.",
    )
    metrics_by_server: bool = Field(
        False, description="Whether the metrics tell the servers apart, by their ids."
    )
    discord_token: SecretStr | None = Field(
        None, description="The bot's token, from https://discord.com/developers/applications."
    )

    @property
    def splitting(self) -> Splitting:
        """How articles are cut into passages."""
        return Splitting(self.passage_size, self.passage_overlap)

    @property
    def allowance(self) -> Allowance:
        """What of an intranet the operator's own command line may fetch from."""
        written = [each.strip() for each in self.allow_hosts.split(",") if each.strip()]
        parts = [WITH_PORT.fullmatch(each) for each in written]
        hosts = [part["host"] if part else each for part, each in zip(parts, written, strict=True)]
        return Allowance.of(hosts, (int(part["port"]) for part in parts if part))

    @property
    def chat(self) -> Chat | None:
        """Which chat model writes, if one does. Raises `SettingsError`."""
        if not self.chat_model:
            if self.chat_url:
                raise SettingsError(
                    f"{PREFIX}CHAT_URL is set, but {PREFIX}CHAT_MODEL, the name there, is not"
                )
            return None
        patience = Patience(self.chat_connect, self.chat_first_word, self.chat_seconds)
        return Chat(self.chat_model, self.chat_url or None, self.chat_key, patience, self.chat_tokens)

    @property
    def conduct(self) -> Conduct:
        """How the bot is to behave in Discord."""
        return Conduct(
            Limits(self.member_minute, self.member_day, self.guild_day),
            self.direct_messages,
            self.message_content,
            self.chat_daily_tokens,
            retention=timedelta(days=self.retention_days),
            grace=timedelta(days=self.grace_days),
        )

    @property
    def prices(self) -> Prices:
        """What the chat model costs."""
        return Prices(self.prompt_price, self.reply_price)

    def token(self) -> str:
        """The bot's token. Raises `TokenMissing`."""
        if self.discord_token is None:
            raise TokenMissing
        return self.discord_token.get_secret_value()


def load_settings(**given: Any) -> Settings:
    """The settings as they are now, `given` ones first. Raises `SettingsError`.

    The error names every setting that is wrong and never its value, which may be a secret.
    """
    try:
        _refuse_unknown_names()
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(map(_complaint, error.errors()))) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"{DOTENV} cannot be read: {reason}") from None


def _complaint(error: ErrorDetails) -> str:
    return f"{PREFIX}{str(error['loc'][0]).upper()}: {error['msg']}"


def _refuse_unknown_names() -> None:
    """A misspelt setting would otherwise be passed over in silence."""
    for name in sorted({*os.environ, *dotenv_values(DOTENV, encoding="utf-8")}):
        setting = name.lower().removeprefix(PREFIX.lower())
        if name.upper().startswith(PREFIX) and setting not in Settings.model_fields:
            close = get_close_matches(setting, Settings.model_fields, n=1)
            guess = f"; did you mean {PREFIX}{close[0].upper()}?" if close else ""
            raise SettingsError(f"{name} is not a setting{guess}")

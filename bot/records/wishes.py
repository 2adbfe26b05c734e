"""How each server wants it: who may change its articles, where it answers, where changes are told."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.records.file import Records
from bot.records.tables import GUILDS


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a server's managers have set.

    Members with one of the `editors` roles may change its articles, beside those who may manage the server.
    Questions are answered in `channels`, or anywhere if there are none. New posts of `forums` are answered
    unasked. Changes of articles are told in the `audit` channel.
    """

    editors: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    forums: tuple[int, ...] = ()
    audit: int | None = None


class AllWishes:
    """The wishes of all servers."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, guild: int) -> Wishes:
        """What a server has set, or how it is where nothing is set."""
        with self._records.reading() as connection:
            told = connection.scalar(select(GUILDS.c.wishes).where(GUILDS.c.guild_id == guild))
        return _wishes(told or {})

    def set(self, guild: int, wishes: Wishes) -> None:
        """Keep what a server wants from now on."""
        setting = insert(GUILDS).values(guild_id=guild, wishes=asdict(wishes))
        with self._records.writing() as connection:
            connection.execute(setting.on_conflict_do_update(["guild_id"], set_={"wishes": asdict(wishes)}))


def _wishes(told: dict[str, Any]) -> Wishes:
    """What was written by this version or another: what it does not know is left out."""
    known = {field.name for field in fields(Wishes)} & told.keys()
    values: dict[str, Any] = {
        name: tuple(told[name]) if isinstance(told[name], list) else told[name] for name in known
    }
    return Wishes(**values)

"""An interaction can be answered for 15 minutes. After that there is still the place where it was asked."""

import discord

UNKNOWN_WEBHOOK = 10015
INVALID_WEBHOOK_TOKEN = 50027


def is_expired(error: discord.HTTPException) -> bool:
    """Whether what was deferred can no longer be answered by its own token.

    An interaction that was too old to be deferred at all (10062) is not meant: Discord has told who asked that
    nothing came of it, and they may have asked again.
    """
    return error.code in (UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN)


def instead_of(interaction: discord.Interaction, *, private: bool) -> discord.abc.Messageable | None:
    """Where to answer when the interaction has expired, if anywhere: what is private stays so."""
    place = interaction.user if private else interaction.channel
    return place if isinstance(place, discord.abc.Messageable) else None

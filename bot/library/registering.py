"""What Discord is told of the library: commands, the entry of a message's menu, buttons, and `/config`."""

from typing import Any

import discord
from discord import app_commands

from bot.config_commands import config_group
from bot.library.group import library_group
from bot.library.librarian import Librarian
from bot.library.menu import add_menu
from bot.library.paging import Turn


def register(client: discord.Client, tree: app_commands.CommandTree[Any], librarian: Librarian) -> None:
    """Add all of it to a client."""
    tree.add_command(library_group(librarian))
    tree.add_command(add_menu(librarian))
    tree.add_command(config_group(librarian.wishes, librarian.audit))
    client.add_dynamic_items(Turn)

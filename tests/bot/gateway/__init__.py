"""The bot, by way of real discord.py, against a Discord of our own: what breaks, and much at once."""

"""The bot against a Discord of our own on loopback, by way of real discord.py: what breaks, and much at once."""

"""The bot, driven as a person would drive it."""

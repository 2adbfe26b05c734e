"""The faces of Footnote: the `footnote` command in a terminal and the bot in Discord."""

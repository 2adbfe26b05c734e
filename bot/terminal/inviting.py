"""`footnote invite`: the link, and what it asks for."""

from rich.text import Text

from bot.invitation import PERMISSIONS, SCOPES, Invitation, named
from bot.terminal.screen import Screen, print_json


def print_invitation(invitation: Invitation, as_json: bool) -> None:
    """Print the link on a line of its own, to be clicked or copied."""
    if as_json:
        print_json(
            {
                "application_id": str(invitation.application),
                "permissions": named(PERMISSIONS),
                "scopes": SCOPES,
                "url": invitation.url,
            }
        )
        return
    screen = Screen()
    screen.link(invitation.url, indent=0)
    screen.print(Text(f"It asks for: {', '.join(named(PERMISSIONS))}. Nothing else is needed.", "dim"))

"""What is printed, and for whom: wrapped for a person's window, unbroken for a file, JSON for programs."""

import json
import os
import sys
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

UNBROKEN = 100_000  # columns: where nobody looks, a line ends where the text's does


class Screen(Console):
    """A console that wraps at the window's width if there is a window, and nowhere else."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False)
        if not self.is_terminal:
            self.width = UNBROKEN

    def block(self, text: Text, indent: int) -> None:
        """Print a text with a margin, line by line: else rich fills the short ones up with spaces."""
        for line in text.split():
            self.print(Padding(line, (0, 0, 0, indent), expand=False))

    def link(self, address: str, indent: int) -> None:
        """Print an address in one piece, however long, so that it can be copied and clicked."""
        self.print(Text(" " * indent).append(address, f"cyan link {address}"), soft_wrap=True)

    def on_broken_pipe(self) -> None:
        """Leave it to the command, which knows what to do; rich would end the program with code 1."""
        raise  # rich calls this while it handles the error


def counted(number: int, noun: str) -> str:
    """1 article, 1,298 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def print_json(value: Any) -> None:
    """Print a value as JSON, on one line and at once.

    In ASCII: no locale can break it, nor can a line separator in an article be taken for the line's end.
    """
    print(json.dumps(value), flush=True)


def drop_output() -> None:
    """Let what is still to be printed go nowhere: whoever read it, `head` perhaps, has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

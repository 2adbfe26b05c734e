"""Trouble, as the terminal tells it: what it is, what to do about it, and an exit code."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from retrieval.errors import FootnoteError

TROUBLE, INTERRUPTED = 2, 130


@contextmanager
def explained() -> Iterator[None]:
    """Our errors become a sentence, a hint and exit code 2; an interruption or a closed pipe, a quiet end."""
    try:
        yield
        sys.stdout.flush()
    except FootnoteError as error:
        typer.secho(f"footnote: {error}", fg="red", err=True)
        typer.echo(error.hint, err=True)
        raise typer.Exit(TROUBLE) from None
    except KeyboardInterrupt:
        typer.echo("Stopped. What was stored stays stored.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        from bot.terminal.screen import drop_output

        drop_output()
        raise typer.Exit(0) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception:
        # A mistake of ours. Python's own exit code, 1, would say that the articles do not say.
        traceback.print_exc()
        raise typer.Exit(TROUBLE) from None

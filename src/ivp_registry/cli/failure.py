"""Errors at the edge of the program: one message with its way out, one exit code, never a traceback for a user."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from ..errors import ImportRefused, InvalidEvent, RegistryError
from ..safe_text import safe_json, safe_text
from .language import tr
from .phrases import WORDS, retold

INTERRUPTED = 130
BUG = 70


def run(command: click.Command, arguments: Sequence[str]) -> int:
    """Run *command* and give the exit code: 0 ok, 1 findings, 2 usage, 3 input, 4 integrity, 5 plugin, 70 bug."""
    stdout = sys.stdout
    try:
        code = command.main(list(arguments), prog_name="ivp", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(tr("Interrupted. Nothing that was not acknowledged has been recorded."), err=True)
        return INTERRUPTED
    except RegistryError as error:
        tell(error, as_json=_wants_json(arguments))
        return error.exit_code
    except SystemExit as leave:
        if sys.stdout is not stdout:  # click has put its own in the place of one whose reader has gone
            return 0
        return leave.code if isinstance(leave.code, int) else BUG  # a plugin's command may end itself
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader is gone; Python would complain on exit
        return 0
    except OSError as error:
        click.echo(f"{tr('Error')}: {safe_text(str(error))}", err=True)
        return RegistryError.exit_code
    except Exception as error:  # the last resort of the program
        return _bug(error)
    return code if isinstance(code, int) else 0


def tell(error: RegistryError, *, as_json: bool) -> None:
    """Write *error* to stderr: for people in their language, for programs as JSON."""
    if as_json:
        facts: dict[str, object] = {name: str(value) for name, value in error.facts.items()}
        lines = [{"line": number, "reason": reason} for number, reason in getattr(error, "lines", ())]
        mistakes = [{"path": mistake.path, "reason": mistake.reason} for mistake in getattr(error, "mistakes", ())]
        facts |= {name: found for name, found in {"lines": lines, "mistakes": mistakes}.items() if found}
        body = {"code": error.code, "message": str(error), "hint": error.hint, **facts}
        click.echo(safe_json({"error": body}), err=True)
        return
    click.echo(f"{tr('Error')}: {safe_text(sentence(error))}", err=True)
    for line in _particulars(error):
        click.echo(f"  {safe_text(line)}", err=True)
    hint = tr(error.advice).format(**error.facts)
    click.echo(f"{safe_text(hint)} ({error.code})".strip(), err=True)


def sentence(error: RegistryError) -> str:
    """Say what *error* says in the language of the user."""
    facts = {
        name: retold(value) if name in WORDS and isinstance(value, str) else value for name, value in error.facts.items()
    }
    if isinstance(error, InvalidEvent):
        facts["listing"] = tr("{count} mistake(s)").format(count=len(error.mistakes))
    return tr(type(error).message).format(**facts)


def _particulars(error: RegistryError) -> list[str]:
    if isinstance(error, InvalidEvent):
        return [f"{mistake.path}: {retold(mistake.reason)}" for mistake in error.mistakes]
    if isinstance(error, ImportRefused):
        return [tr("line {number}: {reason}").format(number=number, reason=retold(reason)) for number, reason in error.lines]
    return []


def _wants_json(arguments: Sequence[str]) -> bool:
    asked = " ".join(arguments)
    return "--json" in arguments or "--format json" in asked or "--format=json" in asked


def _bug(error: Exception) -> int:
    click.echo(f"{tr('This is a bug in ivp-registry')}: {safe_text(f'{type(error).__name__}: {error}')}", err=True)
    if os.environ.get("IVP_DEBUG"):
        click.echo(safe_text("".join(traceback.format_exception(error))), err=True)
    else:
        click.echo(tr("Set IVP_DEBUG=1 and run the command again for the details to report."), err=True)
    return BUG

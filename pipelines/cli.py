"""The command `send-evidence`: arguments in, exit code out. What each command does is in pipelines/commands."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from extract.errors import EvidenceError

app = typer.Typer(
    name="send-evidence",
    help="Evidence on special educational needs money and services, cited to the page, for each authority in England.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
extract_app = typer.Typer(
    help="Read local PDFs and print what they say, one JSON object a line; touches nothing else.", no_args_is_help=True
)
app.add_typer(extract_app, name="extract")

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder that holds raw/ and warehouse/ [SEND_EVIDENCE_DATA, else ./data].")
]
Mirror = Annotated[
    str | None,
    typer.Option("--mirror", help="Folder with index.json, or http:// base, in place of the publishers [SEND_EVIDENCE_MIRROR]."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def _run(command: str, **arguments: Any) -> None:
    """Run pipelines.commands.<command>.run and leave with its exit code; errors are said in one sentence."""
    module = importlib.import_module(f"pipelines.commands.{command}")
    try:
        code = module.run(**arguments)
    except EvidenceError as error:
        typer.echo(f"send-evidence: {error}", err=True)
        code = 1
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    raise typer.Exit(code)


def _settings(data: Path | None, mirror: str | None = None) -> Any:
    from pipelines.settings import Settings

    return Settings.resolve(data, mirror)


def main() -> None:
    """Entry point of the command."""
    app()
